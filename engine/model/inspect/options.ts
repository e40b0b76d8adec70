import type { FieldRow } from '../../schema/schema.ts';
import { tflite } from '../../schema/tflite.ts';
import type { ModelOperator, OptionValue } from '../types.ts';

export interface OptionRow {
  readonly name: string;
  readonly value: OptionValue;
  /** What the option means, in one phrase. */
  readonly meaning: string;
  /** The format's type, e.g. `int32` or `Padding`. */
  readonly type: string;
  readonly isDefault: boolean;
}

const tables: Readonly<Record<string, Readonly<Record<string, FieldRow>>>> = tflite.tables;

/** Every option of an operator with its meaning, in the order of the format. */
export function optionRows({
  optionsType,
  options,
}: Pick<ModelOperator, 'optionsType' | 'options'>): readonly OptionRow[] {
  const rows = tables[optionsType ?? ''] ?? {};
  return Object.entries(options).map(([name, value]) => {
    const [type = '', meaning = '', fallback] = rows[name] ?? [];
    return { name, value, meaning, type, isDefault: value === (fallback ?? zeroOf(value, type)) };
  });
}

/** What a field without a default of its own reads as when the file leaves it out. */
function zeroOf(value: OptionValue, type: string): OptionValue {
  if (typeof value === 'number') return 0;
  if (typeof value === 'boolean') return false;
  const names: Readonly<Record<string, number>> | undefined =
    type in tflite.enums ? tflite.enums[type as keyof typeof tflite.enums].values : undefined;
  if (names) return Object.keys(names).find((name) => names[name] === 0) ?? null;
  return null;
}
