import { isByte, numberOption } from '../../wasm/kernels/geometry.ts';
import { blockOf } from '../../wasm/layer.ts';
import type { GpuLayer, Kernel, Lowering } from '../layer.ts';
import { passes, read } from '../layer.ts';
import { f32 } from '../shader.ts';
import { floatFunctions } from './float-functions.ts';
import { elementwise } from './words.ts';

// Ops of one operand: floats by formula, 8-bit values by a table of what the reference kernel makes of all 256.

/** WGSL over `x_` that assigns `v`. */
const formulas: Readonly<Record<string, string>> = {
  ABS: 'v = abs(x_);',
  NEG: 'v = -x_;',
  SQRT: 'v = sqrt(x_);',
  RSQRT: 'v = 1f / sqrt(x_);',
  SQUARE: 'v = x_ * x_;',
  FLOOR: 'v = floor(x_);',
  CEIL: 'v = ceil(x_);',
  ROUND: 'v = round(x_);',
  EXP: 'v = exponential(x_);',
  LOG: 'v = logarithm(x_);',
  SIGN: 'v = select(sign(x_), x_, isNan(x_));',
  LOGISTIC: 'v = 1f / (1f + exponential(-x_));',
  TANH: 'v = hyperbolicTangent(x_);',
  RELU: 'v = select(x_, 0f, x_ < 0f);',
  RELU6: 'v = select(select(x_, 6f, x_ > 6f), 0f, x_ < 0f);',
  RELU_N1_TO_1: 'v = select(select(x_, 1f, x_ > 1f), -1f, x_ < -1f);',
  RELU_0_TO_1: 'v = select(select(x_, 1f, x_ > 1f), 0f, x_ < 0f);',
  ELU: 'v = select(x_, exponentialLessOne(x_), x_ < 0f);',
  HARD_SWISH: 'v = x_ * min(max(x_ + 3f, 0f), 6f) / 6f;',
};

export const unaryOps = [...Object.keys(formulas), 'LEAKY_RELU'];

export const unary: Kernel = (layer) => {
  const [input] = layer.inputs;
  const [output] = layer.outputs;
  if (!input || !output || input.elements !== output.elements) return 'its sizes differ';
  if (isByte(input.type)) return byTable(layer);
  const { op } = layer.node;
  if (input.type === 'INT32' && output.type === 'INT32' && (op === 'ABS' || op === 'NEG'))
    return passes(
      elementwise(output, [{ name: 'x', place: { input: 0 }, operand: input, at: 'e' }], formulas[op]!),
    );
  if (input.type !== 'FLOAT32' || output.type !== 'FLOAT32') return `${input.type} to ${output.type}`;
  const alpha = f32(numberOption(layer.node, 'alpha'));
  const formula = op === 'LEAKY_RELU' ? `v = select(x_, x_ * ${alpha}, x_ < 0f);` : formulas[op];
  if (formula === undefined) return 'its floats have no formula here';
  const source = { name: 'x', place: { input: 0 }, operand: input, at: 'e' };
  const declarations = /exponential|hyperbolic|logarithm|isNan/.test(formula) ? floatFunctions : '';
  return passes(elementwise(output, [source], formula, { declarations }));
};

/** Ops that have only a form for bytes here. */
export function byTable(layer: GpuLayer): Lowering | string {
  const [input] = layer.inputs;
  const [output] = layer.outputs;
  if (!input || !output || !isByte(input.type) || output.width !== 1)
    return `${input?.type} to ${output?.type}`;
  const table = layer.tabulate();
  if (!table) return 'its values cannot be tabulated';
  const numbers = Int32Array.from(table);
  const source = { name: 'x', place: { input: 0 }, operand: input, at: 'e' };
  const pass = elementwise(output, [source], 'v = table[u32(x_) & 255u];', {
    bindings: [read('table', { block: 0 }, 'i32')],
  });
  return { blocks: [blockOf(numbers)], scratch: [], passes: [pass] };
}
