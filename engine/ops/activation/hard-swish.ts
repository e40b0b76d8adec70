import {
  clamp,
  doublingHighMultiply16,
  integerRange,
  quantizeMultiplier,
  roundingDivideByPowerOfTwo,
  saturatingLeftShift16,
} from '../../base/quantized.ts';
import type { GraphTensor } from '../../graph/types.ts';
import { affine } from '../affine.ts';
import { mapQuantized, need } from '../elementwise.ts';
import { check } from '../shape-rule.ts';
import type { ShapeContext } from '../types.ts';
import type { UnaryKernel } from '../unary-op.ts';

const { fround } = Math;

/** x * min(6, max(0, x + 3)) / 6, in float32. */
export const hardSwish = (x: number): number => fround(x * Math.min(6, Math.max(0, fround(x + 3)))) / 6;

/** `DownScaleInt32ToInt16Multiplier`: rounded to the upper 16 bits, saturating. */
const upper16 = (multiplier: number): number =>
  multiplier >= 0x7fffffff - 0x8000 ? 0x7fff : (multiplier + 0x8000) >> 16;

/** The factors from the input, seven bits up, to the output's scale and to the one on which 3 is 32768. */
function multipliers(input: GraphTensor, output: GraphTensor) {
  const fine = fround(affine(input).scale / 128);
  const toOutput = quantizeMultiplier(fround(fine / affine(output).scale));
  const toReluish = quantizeMultiplier(fround(fine / fround(3 / 32768)));
  return { toOutput, toReluish };
}

/** 16-bit fixed point (hard_swish.h:80-163): the input seven bits up, times a factor of 0..1 that is linear between -3 and 3. */
export const hardSwishQuantized: UnaryKernel = (out, x) => {
  const [from, to] = [affine(x.tensor), affine(out.tensor)];
  const { toOutput, toReluish } = multipliers(x.tensor, out.tensor);
  const [outputBy, reluishBy] = [upper16(toOutput.multiplier), upper16(toReluish.multiplier)];
  const { min, max } = integerRange(out.tensor.type) ?? { min: 0, max: 0 };
  mapQuantized(out.data, x.data, (q) => {
    const fine = ((q - from.zeroPoint) << 23) >> 16; // int16, wrapping
    const unshifted = doublingHighMultiply16(fine, outputBy);
    const reluish = (reluishFactor(fine, reluishBy, toReluish.shift) + 0x8000) >> 1;
    const product = truncatedHighMultiply16(reluish, unshifted);
    return clamp(roundingDivideByPowerOfTwo(product, -toOutput.shift) + to.zeroPoint, min, max);
  });
};

/** -3..3 as -32768..32767, saturating; the last bit of a left shift comes after the multiplication. */
function reluishFactor(fine: number, multiplier: number, shift: number): number {
  const early = shift > 0 ? saturatingLeftShift16(fine, shift - 1) : fine;
  const scaled = doublingHighMultiply16(early, multiplier);
  if (shift > 0) return saturatingLeftShift16(scaled, 1);
  return shift < 0 ? roundingDivideByPowerOfTwo(scaled, -shift) : scaled;
}

const truncatedHighMultiply16 = (a: number, b: number): number =>
  a === -32768 && b === -32768 ? 32767 : Math.trunc((a * b) / 32768);

export function hardSwishPrepare(context: ShapeContext): void {
  const [input, output] = [need(context, 0), context.output(0)];
  if (output.type !== 'UINT8' && output.type !== 'INT8') return;
  const { shift } = multipliers(input, output).toOutput;
  check(shift <= 0, `its input's scale ${affine(input).scale} is 128 times the output's or more`);
}
