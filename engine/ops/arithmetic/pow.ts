import { clamp, float32Max, roundHalfAway } from '../../base/quantized.ts';
import { binaryShape, map, need, noKernel, numbers, operandAt, zip } from '../elementwise.ts';
import { check } from '../shape-rule.ts';
import type { Op, TensorView } from '../types.ts';

/** Where one scalar exponent is a whole number, the runtime squares and multiplies instead (optimized_ops.h:6275-6325). */
function wholeExponent(a: TensorView, b: TensorView): number | undefined {
  const sameShape = a.shape.length === b.shape.length && a.shape.every((size, i) => size === b.shape[i]);
  if (sameShape || b.data.length !== 1) return undefined;
  const exponent = Number(b.data[0]);
  const whole = roundHalfAway(exponent);
  return Math.abs(exponent - whole) < 1e-5 && whole >= 1 && whole < 2 ** 31 ? whole : undefined;
}

function squareAndMultiply(x: number, exponent: number, times: (a: number, b: number) => number): number {
  if (exponent === 1) return x;
  const root = squareAndMultiply(x, Math.floor(exponent / 2), times);
  const square = times(root, root);
  return exponent % 2 === 1 ? times(x, square) : square;
}

/** The product's fused clamp keeps it finite. */
const timesFloat = (a: number, b: number): number => clamp(Math.fround(a * b), -float32Max, float32Max);

/** C's `pow` on ints goes through double; what does not fit in int32 becomes its minimum on x86. */
function intPower(x: number, y: number): number {
  const power = Math.trunc(x ** y);
  return Math.abs(power) > 0x7fffffff ? -0x80000000 : power;
}

/** C's `pow`: 1 to any power is 1, and so is -1 to an infinite one, where JavaScript says NaN. */
const power = (x: number, y: number): number =>
  x === 1 || (x === -1 && Math.abs(y) === Number.POSITIVE_INFINITY) ? 1 : x ** y;

export const pow: Op = {
  name: 'POW',
  maxVersion: 1,
  shape: binaryShape((context) => {
    const { type } = need(context, 0);
    check(type === 'INT32' || type === 'FLOAT32', `its inputs are ${type}; INT32 and FLOAT32 can be taken`);
  }),
  reference(context) {
    const [a, b, out] = [operandAt(context, 0), operandAt(context, 1), context.output(0)];
    const isFloat = a.tensor.type === 'FLOAT32';
    if (!isFloat && a.tensor.type !== 'INT32') noKernel(a.tensor.type, 'INT32, FLOAT32');
    if (!isFloat)
      for (const exponent of numbers(b)) check(exponent >= 0, `its integer exponent ${exponent} is negative`);
    const whole = wholeExponent(a, b);
    if (whole !== undefined) {
      const times = isFloat ? timesFloat : Math.imul;
      map(numbers(out), numbers(a), (x) => squareAndMultiply(x, whole, times));
    } else zip(out, a, b, isFloat ? power : intPower);
  },
};
