import { expOfNegative, reciprocal } from '../../base/fixed-point-math.ts';
import {
  clamp,
  doublingHighMultiply,
  halfToNumber,
  integerRange,
  multiplyByQuantizedMultiplier,
  numberToHalf,
  quantizeMultiplier,
  roundingDivideByPowerOfTwo,
} from '../../base/quantized.ts';
import { refuse } from '../../base/result.ts';
import type { GraphTensor } from '../../graph/types.ts';
import { affine } from '../affine.ts';
import { checkArity, need, needShape, noKernel, operandAt } from '../elementwise.ts';
import { lookup16, table16 } from '../lookup.ts';
import { check, numberOption, shapeRule, staticShapes } from '../shape-rule.ts';
import type { Op, TensorView } from '../types.ts';
import { differenceScaling } from './scaling.ts';

const { fround } = Math;

const lastOf = (shape: readonly number[]): number => shape.at(-1) ?? 1;

/** softmax.h, in float32: `round` is what storing an exponential in the output does to it. */
function float(
  to: Float32Array,
  from: Float32Array,
  depth: number,
  beta: number,
  round: typeof fround,
): void {
  for (let row = 0; row < from.length; row += depth) {
    let max = -3.4028234663852886e38;
    for (let c = row; c < row + depth; c++) if (from[c]! > max) max = from[c]!;
    let sum = 0;
    for (let c = row; c < row + depth; c++) {
      const exp = fround(Math.exp(fround(fround(from[c]! - max) * beta)));
      to[c] = round(exp);
      sum = fround(sum + exp);
    }
    for (let c = row; c < row + depth; c++) to[c] = to[c]! / sum;
  }
}

function half(out: TensorView, x: TensorView, depth: number, beta: number): void {
  const from = Float32Array.from(x.data as Uint16Array, halfToNumber);
  const to = new Float32Array(from.length);
  float(to, from, depth, beta, (v) => halfToNumber(numberToHalf(v)));
  (out.data as Uint16Array).set(Uint16Array.from(to, numberToHalf));
}

const accumulatorBits = 12;

/** softmax.h, the 8-bit kernel: exponentials of the distance to the row's maximum in fixed point, by a table. */
function bytes(out: TensorView, x: TensorView, depth: number, beta: number): void {
  const { min, max } = integerRange(out.tensor.type) ?? noKernel(out.tensor.type, 'UINT8, INT8, INT16');
  const scaling = differenceScaling(affine(x.tensor).scale, beta);
  const exps = Int32Array.from({ length: 256 }, (_, distance) =>
    -distance >= scaling.least ? expOfNegative(scaling.scaled(-distance), scaling.integerBits) : 0,
  );
  const counts = (distance: number) => -distance >= scaling.least;
  const bits = out.tensor.type === 'INT16' ? 16 : 8;
  const [from, to] = [x.data as Int8Array, out.data as Int8Array];
  for (let row = 0; row < from.length; row += depth) {
    const end = row + depth;
    let top = from[row]!;
    for (let c = row + 1; c < end; c++) if (from[c]! > top) top = from[c]!;
    let sum = 0;
    for (let c = row; c < end; c++) {
      const distance = top - from[c]!;
      if (counts(distance)) sum += roundingDivideByPowerOfTwo(exps[distance]!, accumulatorBits);
    }
    check(sum < 2 ** 31, `a row of ${depth} values sums to more than the kernel can hold`);
    const { value, bitsOverUnit } = reciprocal(sum | 0, accumulatorBits);
    // From 32 on the shift is not defined in the runtime; here it is what it is on paper, and leaves nothing.
    const exponent = bitsOverUnit + 31 - bits;
    for (let c = row; c < end; c++) {
      const distance = top - from[c]!;
      const whole = doublingHighMultiply(value, exps[distance]!);
      const share = exponent > 31 ? 0 : roundingDivideByPowerOfTwo(whole, exponent);
      to[c] = counts(distance) ? clamp(share + min, min, max) : min;
    }
  }
}

const step = 1 / 65535;

/** softmax.h, SoftmaxInt16: interpolated tables of exp over [-10, 0] and of 1/(1 + x) over [0, 1]. */
function words(out: TensorView, x: TensorView, depth: number, beta: number): void {
  const exp = table16(
    { scale: 10 * step, zeroPoint: 32767 },
    { scale: 2 * step, zeroPoint: 0 },
    Math.exp,
    'float64',
  );
  const inverse = table16(
    { scale: step, zeroPoint: -32768 },
    { scale: 2 * step, zeroPoint: 0 },
    (v) => 1 / (1 + v),
    'float64',
  );
  const { multiplier, shift } = quantizeMultiplier(fround(affine(x.tensor).scale * beta) / (10 / 65535));
  const [from, to] = [x.data as Int16Array, out.data as Int16Array];
  for (let row = 0; row < from.length; row += depth) {
    const end = row + depth;
    let top = -32768;
    for (let c = row; c < end; c++) if (from[c]! > top) top = from[c]!;
    let sum = 0;
    for (let c = row; c < end; c++) {
      const scaled = multiplyByQuantizedMultiplier(from[c]! - top, multiplier, shift);
      to[c] = lookup16(exp, clamp(scaled + 32767, -32768, 32767));
      sum += to[c]!;
    }
    const headroom = Math.clz32(sum);
    const normalized = Math.floor((sum * 2 ** (headroom - 1) + 8192) / 16384);
    const share = lookup16(inverse, clamp(normalized - 32768 - 65536, -32768, 32767));
    const right = 31 - headroom;
    for (let c = row; c < end; c++)
      to[c] = clamp(Math.floor((to[c]! * share + 2 ** (right - 1)) / 2 ** right), 0, 32767);
  }
}

function checkOutput(output: GraphTensor, zeroPoint: number, scale: number): void {
  const to = affine(output);
  check(to.zeroPoint === zeroPoint, `its output's zero point is ${to.zeroPoint}, it must be ${zeroPoint}`);
  const near = Math.abs(to.scale - scale) <= fround(fround(0.001) * fround(scale));
  check(near, `its output's scale is ${to.scale}, it must be 1/${1 / scale}`);
}

export const softmax: Op = {
  name: 'SOFTMAX',
  maxVersion: 4,
  shape: shapeRule((context) => {
    checkArity(context, 1);
    const [input, output] = [need(context, 0), context.output(0)];
    const shape = needShape(context, 0);
    check(shape.length >= 1, 'its input is a scalar, it needs a dimension');
    if (input.type === 'INT8' && output.type === 'INT8') checkOutput(output, -128, 1 / 256);
    if (input.type === 'INT16' && output.type === 'INT16') checkOutput(output, 0, 1 / 32768);
    const { scale, zeroPoint } = affine(input);
    if (input.type === 'INT16') check(zeroPoint === 0, `an INT16 zero point is ${zeroPoint}, it must be 0`);
    if (input.type === 'UINT8' || input.type === 'INT8')
      differenceScaling(scale, numberOption(context.node, 'beta'));
    return staticShapes(shape);
  }),
  reference(context) {
    const [x, out] = [operandAt(context, 0), context.output(0)];
    const depth = lastOf(x.shape);
    const beta = numberOption(context.node, 'beta');
    const pair = `${x.tensor.type} to ${out.tensor.type}`;
    if (x.data.length === 0) return;
    if (pair === 'FLOAT32 to FLOAT32')
      float(out.data as Float32Array, x.data as Float32Array, depth, beta, fround);
    else if (pair === 'FLOAT16 to FLOAT16') half(out, x, depth, beta);
    else if (pair === 'INT16 to INT16') words(out, x, depth, beta);
    else if (/^INT8 to INT(8|16)$|^UINT8 to (UINT8|INT16)$/.test(pair)) bytes(out, x, depth, beta);
    else refuse(`there is no kernel from ${pair}`);
  },
};
