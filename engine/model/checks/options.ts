import { operatorRows } from '../../schema/operators.ts';
import { tflite } from '../../schema/tflite.ts';
import type { ModelOperator, OptionValue } from '../types.ts';
import type { ProblemList } from './report.ts';

/** Options that are sizes, steps or counts: the range outside of which they mean nothing. */
const ranges: Readonly<Record<string, readonly [low: number, high: number]>> = {
  stride_w: [1, 65536],
  stride_h: [1, 65536],
  stride_d: [1, 65536],
  dilation_w_factor: [1, 65536],
  dilation_h_factor: [1, 65536],
  dilation_d_factor: [1, 65536],
  filter_width: [1, 65536],
  filter_height: [1, 65536],
  block_size: [1, 65536],
  num_splits: [1, 2 ** 31],
  values_count: [1, 2 ** 31],
  num: [0, 2 ** 31],
  rank: [1, 2 ** 31],
  num_bits: [2, 16],
};

const tables: Readonly<Record<string, Readonly<Record<string, readonly [string, ...unknown[]]>>>> =
  tflite.tables;
const enums: Readonly<Record<string, { readonly values: Readonly<Record<string, number>> }>> = tflite.enums;

/** Whether an operator's options are those of its kind, and their values within what they can mean. */
export function checkOptions(
  operator: ModelOperator,
  index: number,
  where: string,
  problems: ProblemList,
): void {
  const { optionsType, op } = operator;
  const says = `operator ${index} (${op})`;
  const own = operator.custom ? null : (operatorRows[op]?.options ?? null);
  if (optionsType === null) {
    if (own !== null && needed(op, own))
      problems.warning(
        `${where}.builtin_options`,
        `${says} has no options (union type 0), so the runtime takes all fields of its ${own} for zero`,
      );
    return;
  }
  if (tables[optionsType] === undefined)
    problems.warning(
      `${where}.builtin_options`,
      `${says} has options of union type ${optionsType}, which the format does not define`,
    );
  else if (optionsType !== own && (operator.custom || op in operatorRows))
    problems.warning(
      `${where}.builtin_options`,
      `${says} has options of type ${optionsType} (union type ${tag(optionsType)}), but ${own === null ? 'takes none' : `its own are ${own}`}`,
    );
  else checkValues(operator, `${where}.${optionsType}`, says, problems);
}

// A second operand, or the types of the operands, tell these what their options would.
const optional = new Set(['RESHAPE', 'CAST']);

const tag = (table: string): number =>
  Math.max(...Object.values(tflite.unions).map((members: readonly string[]) => members.indexOf(table))) + 1;

const needed = (op: string, table: string): boolean =>
  !optional.has(op) && Object.keys(tables[table] ?? {}).length > 0;

function checkValues(operator: ModelOperator, where: string, says: string, problems: ProblemList): void {
  for (const [field, value] of Object.entries(operator.options)) {
    const range = ranges[field];
    if (range && typeof value === 'number' && (value < range[0] || value > range[1]))
      problems.error(
        `${where}.${field}`,
        `${says} has ${field} ${value}, ${value < range[0] ? `at least ${range[0]}` : `at most ${range[1]}`} makes sense`,
      );
    const unknown = unknownName(operator.optionsType, field, value);
    if (unknown !== undefined)
      problems.warning(
        `${where}.${field}`,
        `${says} has ${field} ${unknown}, which the format does not define`,
      );
  }
}

/** An enum's value that the schema has no name for. */
function unknownName(table: string | null, field: string, value: OptionValue): string | undefined {
  if (typeof value !== 'string') return undefined;
  const type = tables[table ?? '']?.[field]?.[0];
  const names = type === undefined ? undefined : enums[type]?.values;
  return names && !(value in names) ? value : undefined;
}
