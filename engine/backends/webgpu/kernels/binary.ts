import {
  floatActivationRange,
  quantizedActivationRange,
  quantizeMultiplier,
} from '../../../base/quantized.ts';
import { activationOf, isByte } from '../../wasm/kernels/geometry.ts';
import type { Operand } from '../../wasm/layer.ts';
import { fixedPoint } from '../integers.ts';
import { type GpuLayer, type Kernel, passes } from '../layer.ts';
import { i32 } from '../shader.ts';
import { clampFloat } from './finish.ts';
import { floatFunctions } from './float-functions.ts';
import { broadcastIndex } from './index-expression.ts';
import { byTable } from './unary.ts';
import { elementwise, type Source } from './words.ts';

// Two operands, broadcast against each other.

const floatPairs: Readonly<Record<string, string>> = {
  ADD: 'a_ + b_',
  SUB: 'a_ - b_',
  MUL: 'a_ * b_',
  DIV: 'a_ / b_',
  // a > b ? a : b, so that a NaN on the left yields b.
  MAXIMUM: 'select(b_, a_, a_ > b_)',
  MINIMUM: 'select(b_, a_, a_ < b_)',
  SQUARED_DIFFERENCE: '(a_ - b_) * (a_ - b_)',
  PRELU: 'select(a_, a_ * b_, a_ < 0f)',
};

const intPairs: Readonly<Record<string, string>> = {
  ADD: 'a_ + b_',
  SUB: 'a_ - b_',
  MUL: 'a_ * b_',
  MAXIMUM: 'max(a_, b_)',
  MINIMUM: 'min(a_, b_)',
  SQUARED_DIFFERENCE: '(a_ - b_) * (a_ - b_)',
};

const clamped = new Set(['ADD', 'SUB', 'MUL', 'DIV']);

export const binaryOps = Object.keys(floatPairs);

export const sourcesOf = (operands: readonly Operand[], shape: readonly number[], names = 'abc'): Source[] =>
  operands.map((operand, index) => ({
    name: names[index] as string,
    place: { input: index },
    operand,
    at: broadcastIndex(operand.shape, shape),
  }));

export const binary: Kernel = (layer) => {
  const [a, b] = layer.inputs;
  const [output] = layer.outputs;
  if (!a || !b || !output || a.type !== b.type || output.type !== a.type)
    return 'its operands differ in type';
  const { op } = layer.node;
  const sources = sourcesOf([a, b], output.shape);
  if (a.type === 'FLOAT32') {
    if (!clamped.has(op)) return passes(elementwise(output, sources, `v = ${floatPairs[op]};`));
    const { min, max } = floatActivationRange(activationOf(layer.node));
    const declarations = clampFloat(min, max);
    return passes(elementwise(output, sources, `v = clamped(${floatPairs[op]});`, { declarations }));
  }
  if (a.type === 'INT32' && op in intPairs && activationOf(layer.node) === 'NONE')
    return passes(elementwise(output, sources, `v = ${intPairs[op]};`));
  if (!isByte(a.type)) return `${op} of ${a.type}`;
  if (b.elements === 1 && b.constant() && a.elements === output.elements) return byTable(layer);
  const value = bytePair(layer, a, b, output);
  return value.startsWith('v = ')
    ? passes(elementwise(output, sources, value, { declarations: fixedPoint }))
    : value;
};

const sumShift = 20;

/** WGSL that assigns `v`, or a sentence. */
function bytePair({ node }: GpuLayer, a: Operand, b: Operand, output: Operand): string {
  const { op } = node;
  if (op === 'MAXIMUM' || op === 'MINIMUM') return `v = ${intPairs[op]};`;
  const range = quantizedActivationRange(activationOf(node), output.type, output.scale, output.zeroPoint);
  if (!range) return 'its activation does not fit the output scale';
  const left = `(a_ - ${i32(a.zeroPoint)})`;
  const right = `(b_ - ${i32(b.zeroPoint)})`;
  const finished = (sum: string) =>
    `v = clamp(${sum} + ${i32(output.zeroPoint)}, ${i32(range.min)}, ${i32(range.max)});`;
  const scaled = (value: string, factor: number) => {
    const { multiplier, shift } = quantizeMultiplier(factor);
    return `rescaled(${value}, ${i32(multiplier)}, ${i32(shift)})`;
  };
  if (op === 'MUL') {
    const factor = Math.fround(Math.fround(a.scale * b.scale) / output.scale);
    return factor > 0 ? finished(scaled(`${left} * ${right}`, factor)) : 'its factor is zero';
  }
  if (op !== 'ADD' && op !== 'SUB') return `${op} of ${a.type}`;
  const twice = 2 * Math.max(a.scale, b.scale);
  const factors = [a.scale / twice, b.scale / twice, twice / (2 ** sumShift * output.scale)] as const;
  if (factors.some((factor) => !(factor > 0 && factor < 1))) return 'its scales are too far apart';
  const sum = `${scaled(`${left} << ${sumShift}u`, factors[0])} ${op === 'ADD' ? '+' : '-'} ${scaled(`${right} << ${sumShift}u`, factors[1])}`;
  return finished(scaled(`(${sum})`, factors[2]));
}

const comparisons: Readonly<Record<string, string>> = {
  EQUAL: '==',
  NOT_EQUAL: '!=',
  LESS: '<',
  LESS_EQUAL: '<=',
  GREATER: '>',
  GREATER_EQUAL: '>=',
};

export const comparisonOps = Object.keys(comparisons);

/** Comparisons of floats, int32 and booleans; quantized ones rescale first and have no kernel here. */
export const comparison: Kernel = ({ node, inputs: [a, b], outputs: [output] }) => {
  if (!a || !b || !output || a.type !== b.type) return 'its operands differ in type';
  if (!['FLOAT32', 'INT32', 'BOOL'].includes(a.type)) return `${node.op} of ${a.type}`;
  const compared = `select(0, 1, a_ ${comparisons[node.op]} b_)`;
  // A NaN differs from everything, itself included; the language leaves open what it compares to.
  const ordered = `select(${compared}, ${node.op === 'NOT_EQUAL' ? 1 : 0}, isNan(a_) || isNan(b_))`;
  const isFloat = a.type === 'FLOAT32';
  return passes(
    elementwise(output, sourcesOf([a, b], output.shape), `v = ${isFloat ? ordered : compared};`, {
      declarations: isFloat ? floatFunctions : '',
    }),
  );
};

export const logical: Kernel = ({ node, inputs: [a, b], outputs: [output] }) => {
  if (!a || !output) return 'it lacks an operand';
  if (node.op === 'LOGICAL_NOT')
    return passes(elementwise(output, sourcesOf([a], output.shape), 'v = select(0, 1, a_ == 0);'));
  if (!b) return 'it lacks an operand';
  const value = `v = select(0, 1, (a_ != 0) ${node.op === 'LOGICAL_AND' ? '&&' : '||'} (b_ != 0));`;
  return passes(elementwise(output, sourcesOf([a, b], output.shape), value));
};

/** SELECT_V2, and SELECT where all shapes are one. */
export const choose: Kernel = ({ node, inputs: [condition, a, b], outputs: [output] }) => {
  if (!condition || !a || !b || !output) return 'it lacks an operand';
  if (
    ![a, b, output].every(({ type }) => type === a.type) ||
    !['FLOAT32', 'INT32', 'INT8', 'UINT8', 'BOOL'].includes(a.type)
  )
    return `${node.op} of ${a.type}`;
  if (node.op === 'SELECT' && condition.elements !== 1 && condition.elements !== output.elements)
    return 'its condition is one a row';
  return passes(
    elementwise(output, sourcesOf([condition, a, b], output.shape), 'v = select(c_, b_, a_ != 0);'),
  );
};
