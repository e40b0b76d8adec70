import { tflite } from '../schema/tflite.ts';
import { outside } from './buffers.ts';
import type { ProblemList } from './checks/report.ts';
import type { ModelOperator } from './types.ts';
import type { View } from './view.ts';

export interface OperatorCode {
  readonly op: string;
  readonly custom: boolean;
  readonly version: number;
}

const builtins: Readonly<Record<string, number>> = tflite.enums.BuiltinOperator.values;
/** Names of the ops that the schema knows; any other is a custom op. */
export const builtinOps: readonly string[] = Object.keys(builtins).filter((name) => name !== 'CUSTOM');

const builtinNames = new Map(Object.entries(builtins).map(([name, code]) => [code, name]));

/**
 * The builtin code is the larger of two fields, as the runtime takes it: the 8-bit one from the time before there were 127
 * operators, and the 32-bit one.
 */
export function readOperatorCode(
  view: View<'OperatorCode'>,
  index: number,
  problems: ProblemList,
): OperatorCode {
  const { deprecated_builtin_code, builtin_code, custom_code, version } = view.value();
  if (deprecated_builtin_code < 0)
    problems.warning(
      `operator_codes[${index}].deprecated_builtin_code`,
      `operator code ${index} has the negative 8-bit code ${deprecated_builtin_code}, so its 32-bit code ${builtin_code} counts`,
    );
  const code = Math.max(deprecated_builtin_code, builtins[builtin_code] ?? Number(builtin_code));
  const op = builtinNames.get(code) ?? String(code);
  return op === 'CUSTOM' ? { op: custom_code ?? '', custom: true, version } : { op, custom: false, version };
}

/** An operator with its options; one whose code the model does not define is named after the code's position. */
export function readOperator(
  view: View<'Operator'>,
  codes: readonly OperatorCode[],
  fileBytes: number,
): ModelOperator {
  const table = view.value();
  const code = codes[table.opcode_index] ?? { op: `code ${table.opcode_index}`, custom: false, version: 0 };
  const union = table.builtin_options ?? table.builtin_options_2;
  const { kind = null, ...options } = union ?? {};
  const customOptions = table.custom_options ?? customOptionsOutside(table, fileBytes);
  return {
    op: code.op,
    custom: code.custom,
    version: code.version,
    opcodeIndex: table.opcode_index,
    // Tensor indices are branded here, where they enter; the checks say which are out of range.
    inputs: (table.inputs ?? []) as ModelOperator['inputs'],
    outputs: (table.outputs ?? []) as ModelOperator['outputs'],
    intermediates: (table.intermediates ?? []) as ModelOperator['intermediates'],
    optionsType: kind,
    options,
    ...(customOptions && { customOptions }),
    ...(table.mutating_variable_inputs && { mutatingVariableInputs: table.mutating_variable_inputs }),
  };
}

function customOptionsOutside(
  table: {
    readonly large_custom_options_offset: number | bigint;
    readonly large_custom_options_size: number | bigint;
  },
  fileBytes: number,
) {
  const { large_custom_options_offset: offset, large_custom_options_size: size } = table;
  if (offset <= 1) return undefined;
  return outside('large_custom_options_offset', offset, 'large_custom_options_size', size, fileBytes);
}
