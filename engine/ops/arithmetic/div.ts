import { reciprocal } from '../../base/fixed-point-math.ts';
import {
  clamp,
  doublingHighMultiply,
  quantizeMultiplier,
  roundingDivideByPowerOfTwo,
} from '../../base/quantized.ts';
import { affine } from '../affine.ts';
import { binaryShape, noKernel, operandAt, zip } from '../elementwise.ts';
import { check, textOption } from '../shape-rule.ts';
import type { Op, TensorView } from '../types.ts';
import { floatRange, plainIntegerRange, quantizedRange } from './activation-range.ts';

const isQuantized = (type: string): boolean => type === 'INT8' || type === 'UINT8' || type === 'INT16';

function checkNonZero(view: TensorView, zero: number): void {
  const { data } = view;
  for (let i = 0; i < data.length; i++)
    check(Number(data[i]) !== zero, `element ${i} of the divisor is zero`);
}

/** Bits above the sign bit that repeat it; all 31 for zero. */
const signBits = (x: number): number => Math.clz32(x < 0 ? ~x : x) - 1;

/** div.h, DivElementwise: multiplies by the fixed-point reciprocal, with the dividend shifted up as far as it goes. */
function quantized(out: TensorView, a: TensorView, b: TensorView, activation: string): void {
  const [first, second, to] = [affine(a.tensor), affine(b.tensor), affine(out.tensor)];
  const factor = Math.fround(first.scale / Math.fround(second.scale * to.scale));
  const { multiplier, shift } = quantizeMultiplier(factor);
  const { min, max } = quantizedRange(activation, out.tensor);
  zip(out, a, b, (x, y) => {
    const divisor = y - second.zeroPoint;
    const dividend = divisor < 0 ? first.zeroPoint - x : x - first.zeroPoint;
    const inverse = reciprocal(Math.abs(divisor), 31);
    const headroom = signBits(dividend);
    const quotient = doublingHighMultiply(dividend << headroom, inverse.value);
    const right = -(shift - inverse.bitsOverUnit - headroom);
    const scaled = doublingHighMultiply(quotient, multiplier);
    return clamp(divide(scaled, right) + to.zeroPoint, min, max);
  });
}

/**
 * The kernel's rounding right shift, for which nothing keeps the exponent below 32. Beyond, its C++ is undefined and x86 takes
 * the exponent modulo 32 for the shift but all bits as the remainder; the reference answers hold such results.
 */
function divide(x: number, exponent: number): number {
  if (exponent < 0) return (x * 2 ** -exponent) | 0;
  if (exponent <= 31) return roundingDivideByPowerOfTwo(x, exponent);
  return (x >> (exponent & 31)) + (x >= 0 ? 1 : 0);
}

export const div: Op = {
  name: 'DIV',
  maxVersion: 2,
  shape: binaryShape((context) => {
    const output = context.output(0);
    if (isQuantized(output.type))
      quantizedRange(textOption(context.node, 'fused_activation_function'), output);
  }),
  reference(context) {
    const [a, b, out] = [operandAt(context, 0), operandAt(context, 1), context.output(0)];
    const activation = textOption(context.node, 'fused_activation_function');
    const { type } = a.tensor;
    if (type === 'FLOAT32') {
      const { min, max } = floatRange(activation, type);
      zip(out, a, b, (x, y) => clamp(x / y, min, max));
    } else if (type === 'INT32') {
      checkNonZero(b, 0);
      const { min, max } = plainIntegerRange(activation, type);
      zip(out, a, b, (x, y) => clamp(Math.trunc(x / y), min, max));
    } else if (isQuantized(type)) {
      checkNonZero(b, affine(b.tensor).zeroPoint);
      quantized(out, a, b, activation);
    } else noKernel(type, 'FLOAT32, INT32 and quantized INT8, UINT8 and INT16');
  },
};
