import { erfc } from '../../base/erf.ts';
import {
  clamp,
  integerRange,
  multiplyByQuantizedMultiplier,
  quantizeMultiplier,
  roundHalfAway,
} from '../../base/quantized.ts';
import { refuse } from '../../base/result.ts';
import type { GraphTensor } from '../../graph/types.ts';
import { affine } from '../affine.ts';
import { map, mapQuantized, need, numbers } from '../elementwise.ts';
import { check, numberOption } from '../shape-rule.ts';
import type { Op, ShapeContext } from '../types.ts';
import {
  each,
  eachHalf,
  interpolated16,
  table8,
  type UnaryKernel,
  type UnaryRow,
  unaryOp,
} from '../unary-op.ts';
import { hardSwish, hardSwishPrepare, hardSwishQuantized } from './hard-swish.ts';
import { logistic16, logisticPrepare16, tanh16, tanhPrepare16 } from './int16.ts';

const { fround } = Math;

/** An INT16 operand is symmetric. */
function zeroPoints16(context: ShapeContext): void {
  const [input, output] = [need(context, 0), context.output(0)];
  if (input.type !== 'INT16') return;
  for (const { zeroPoint } of [affine(input), affine(output)])
    check(zeroPoint === 0, `an INT16 zero point is ${zeroPoint}, it must be 0`);
}

const rangeOf = (tensor: GraphTensor) =>
  integerRange(tensor.type) ?? refuse(`there is no kernel for ${tensor.type} data`);

/** Rescales to the output and clips between two real numbers (activations.cc:136-157). */
const clipped =
  (low: number, high: number): UnaryKernel =>
  (out, x) => {
    const [from, to] = [affine(x.tensor), affine(out.tensor)];
    const { multiplier, shift } = quantizeMultiplier(fround(from.scale / to.scale));
    const range = rangeOf(out.tensor);
    const bound = (real: number) => to.zeroPoint + roundHalfAway(fround(real / to.scale));
    const least = Math.max(range.min, bound(low));
    const most = high === Number.POSITIVE_INFINITY ? range.max : Math.min(range.max, bound(high));
    mapQuantized(out.data, x.data, (q) => {
      const scaled = multiplyByQuantizedMultiplier(q - from.zeroPoint, multiplier, shift);
      return Math.min(most, Math.max(least, to.zeroPoint + scaled));
    });
  };

/** A family that keeps what lies between two bounds. NaN passes. */
function clipRow(
  name: string,
  low: number,
  high: number,
  types: readonly string[],
  maxVersion: number,
): UnaryRow {
  const quantized = Object.fromEntries(types.map((type) => [type, clipped(low, high)]));
  const float = each((x) => clamp(x, low, high));
  return { name, maxVersion, prepare: zeroPoints16, kernels: { FLOAT32: float, ...quantized } };
}

/** A negative slope gives minus the result of the positive multiplier (leaky_relu.h:47-69). */
const leakyQuantized: UnaryKernel = (out, x, node) => {
  const [from, to] = [affine(x.tensor), affine(out.tensor)];
  const alpha = numberOption(node, 'alpha');
  const slope = quantizeMultiplier(Math.abs(fround(fround(from.scale * alpha) / to.scale)));
  const identity = quantizeMultiplier(fround(from.scale / to.scale));
  const { min, max } = rangeOf(out.tensor);
  mapQuantized(out.data, x.data, (q) => {
    const value = q - from.zeroPoint;
    const by = value >= 0 ? identity : slope;
    const scaled = multiplyByQuantizedMultiplier(value, by.multiplier, by.shift);
    return clamp(to.zeroPoint + (value < 0 && alpha < 0 ? -scaled : scaled), min, max);
  });
};

const leakyFloat: UnaryKernel = (out, x, node) => {
  const alpha = numberOption(node, 'alpha');
  map(numbers(out), numbers(x), (v) => (v > 0 ? v : v * alpha));
};

/** The float kernel's three pieces (logistic.h:30-58). */
function logistic(x: number): number {
  if (x > 16.619047164916992) return 1;
  return x < -9 ? Math.exp(x) : logisticOfTable(x);
}

const logisticOfTable = (x: number): number => 1 / fround(1 + fround(Math.exp(-x)));

const logisticPrepare = (context: ShapeContext): void => {
  const [input, output] = [need(context, 0), context.output(0)];
  const { scale } = affine(output);
  if (input.type === 'UINT8' || input.type === 'INT8')
    check(scale === 1 / 256, `its output's scale is ${scale}, it must be 1/256`);
  if (input.type === 'INT16') logisticPrepare16(input, output);
};

const tanhPrepare = (context: ShapeContext): void => {
  const input = need(context, 0);
  if (input.type === 'INT16') tanhPrepare16(input, context.output(0));
};

const elu = (x: number): number => (x < 0 ? Math.expm1(x) : x);

const minusRootHalf = fround(-Math.SQRT1_2);
const rootOf2OverPi = fround(Math.sqrt(2 / Math.PI));

/** x/2 erfc(-x / sqrt 2). */
const gelu = (x: number): number => fround(0.5 * x) * fround(erfc(fround(x * minusRootHalf)));

function geluApproximate(x: number): number {
  const cubic = fround(fround(fround(fround(0.044715) * x) * x) * x);
  return fround(0.5 * x) * fround(1 + fround(Math.tanh(fround(rootOf2OverPi * fround(x + cubic)))));
}

const geluBy =
  (kernel: (f: (x: number) => number) => UnaryKernel): UnaryKernel =>
  (out, x, node) =>
    kernel(node.options.approximate === true ? geluApproximate : gelu)(out, x, node);

const rows: readonly UnaryRow[] = [
  clipRow('RELU', 0, Number.POSITIVE_INFINITY, ['UINT8', 'INT8', 'INT16'], 3),
  clipRow('RELU6', 0, 6, ['UINT8', 'INT8', 'INT16'], 3),
  clipRow('RELU_N1_TO_1', -1, 1, ['UINT8', 'INT8'], 1),
  clipRow('RELU_0_TO_1', 0, 1, ['UINT8', 'INT8'], 1),
  {
    name: 'LEAKY_RELU',
    maxVersion: 2,
    prepare: zeroPoints16,
    kernels: { FLOAT32: leakyFloat, UINT8: leakyQuantized, INT8: leakyQuantized, INT16: leakyQuantized },
  },
  {
    name: 'HARD_SWISH',
    maxVersion: 1,
    prepare: hardSwishPrepare,
    kernels: { FLOAT32: each(hardSwish), UINT8: hardSwishQuantized, INT8: hardSwishQuantized },
  },
  {
    name: 'LOGISTIC',
    maxVersion: 3,
    prepare: logisticPrepare,
    kernels: {
      FLOAT32: each(logistic),
      FLOAT16: eachHalf(logistic),
      UINT8: table8(logisticOfTable),
      INT8: table8(logisticOfTable),
      INT16: logistic16,
    },
  },
  {
    name: 'TANH',
    maxVersion: 3,
    prepare: tanhPrepare,
    kernels: {
      FLOAT32: each(Math.tanh),
      FLOAT16: eachHalf(Math.tanh),
      UINT8: table8(Math.tanh),
      INT8: table8(Math.tanh),
      INT16: tanh16,
    },
  },
  { name: 'ELU', maxVersion: 1, kernels: { FLOAT32: each(elu), INT8: table8(elu) } },
  {
    name: 'GELU',
    maxVersion: 3,
    kernels: {
      FLOAT32: geluBy(each),
      FLOAT16: geluBy(eachHalf),
      UINT8: geluBy(table8),
      INT8: geluBy(table8),
      INT16: geluBy(interpolated16),
    },
  },
];

export const activations: readonly Op[] = rows.map(unaryOp);
