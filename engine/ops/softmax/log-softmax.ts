import { expOfNegative, logOfAtLeastOne } from '../../base/fixed-point-math.ts';
import {
  clamp,
  integerRange,
  multiplyByQuantizedMultiplier,
  quantizeMultiplier,
  roundingDivideByPowerOfTwo,
} from '../../base/quantized.ts';
import { affine } from '../affine.ts';
import { noKernel, operandAt, unaryShape } from '../elementwise.ts';
import { check } from '../shape-rule.ts';
import type { Op, TensorView } from '../types.ts';
import { differenceScaling } from './scaling.ts';

const { fround } = Math;

function float(to: Float32Array, from: Float32Array, depth: number): void {
  for (let row = 0; row < from.length; row += depth) {
    const end = row + depth;
    let max = -3.4028234663852886e38;
    for (let c = row; c < end; c++) if (from[c]! > max) max = from[c]!;
    let sum = 0;
    for (let c = row; c < end; c++) sum = fround(sum + fround(Math.exp(fround(from[c]! - max))));
    const logSum = fround(Math.log(sum));
    for (let c = row; c < end; c++) to[c] = fround(from[c]! - max) - logSum;
  }
}

const accumulatorBits = 12;
const outputIntegerBits = 4;

/** integer_ops/log_softmax.h; the result counts sixteenths below the type's maximum. */
function bytes(out: TensorView, x: TensorView, depth: number): void {
  const scaling = differenceScaling(affine(x.tensor).scale, 1);
  const { integerBits } = scaling;
  const back = quantizeMultiplier(2 ** (31 - scaling.shift) / scaling.multiplier);
  const { min, max } = integerRange(out.tensor.type) ?? noKernel(out.tensor.type, 'UINT8, INT8');
  const differences = Int32Array.from({ length: 256 }, (_, distance) => scaling.scaled(-distance));
  const [from, to] = [x.data as Int8Array, out.data as Int8Array];
  for (let row = 0; row < from.length; row += depth) {
    const end = row + depth;
    let top = from[row]!;
    for (let c = row + 1; c < end; c++) if (from[c]! > top) top = from[c]!;
    let sum = 0;
    for (let c = row; c < end; c++) {
      const distance = top - from[c]!;
      if (-distance < scaling.least) continue;
      sum += roundingDivideByPowerOfTwo(expOfNegative(differences[distance]!, integerBits), accumulatorBits);
    }
    const logSum = logOfAtLeastOne(sum | 0, accumulatorBits, integerBits);
    const reachable = multiplyByQuantizedMultiplier(logSum - 2 ** 31, back.multiplier, back.shift);
    const least = Math.max(scaling.least - 1, reachable);
    for (let c = row; c < end; c++) {
      const distance = top - from[c]!;
      const right = 31 - integerBits - outputIntegerBits;
      const value = roundingDivideByPowerOfTwo((differences[distance]! - logSum) | 0, right) + max;
      to[c] = -distance > least ? clamp(value, min, max) : min;
    }
  }
}

export const logSoftmax: Op = {
  name: 'LOG_SOFTMAX',
  maxVersion: 2,
  shape: unaryShape((context) => {
    const output = context.output(0);
    if (output.type !== 'UINT8' && output.type !== 'INT8') return;
    const { scale, zeroPoint } = affine(output);
    const wanted = output.type === 'UINT8' ? 255 : 127;
    check(scale === 1 / 16, `its output's scale is ${scale}, it must be 1/16`);
    check(zeroPoint === wanted, `its output's zero point is ${zeroPoint}, it must be ${wanted}`);
    differenceScaling(affine(context.tensor(0)).scale, 1);
  }),
  reference(context) {
    const [x, out] = [operandAt(context, 0), context.output(0)];
    const depth = x.shape.at(-1) ?? 1;
    const { type } = x.tensor;
    if (x.data.length === 0) return;
    if (type === 'FLOAT32') float(out.data as Float32Array, x.data as Float32Array, depth);
    else if (type === 'UINT8' || type === 'INT8') bytes(out, x, depth);
    else noKernel(type, 'FLOAT32, UINT8, INT8');
  },
};
