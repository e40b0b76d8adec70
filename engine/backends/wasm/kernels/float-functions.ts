import type { V128 } from '../asm/expression.ts';
import type { FunctionBuilder } from '../asm/function.ts';
import { f32, f32x4, i32, i32x4, v128 } from '../asm/operators.ts';

export const constant = (value: number): V128 => f32x4.splat(f32.const(value));

const magic = 12582912;
// ln 2 in two parts: the first has few enough bits that n * high is exact for every exponent n.
const ln2High = 0.693359375;
const ln2Low = -2.121944400546906e-4;
const largestArgument = 88.72283;
// Taylor's series of (e^r - 1 - r) / r^2; on |r| <= ln 2 / 2 the first term left out is 1.2e-7 of e^r.
const coefficients = [1 / 720, 1 / 120, 1 / 24, 1 / 6, 1 / 2];

/** e^x to about one unit in the last place; 0 below -87.3, infinity above 88.7, NaN stays. */
export function exponential(f: FunctionBuilder, argument: V128): V128 {
  const x = f.let(argument);
  const clamped = f.let(f32x4.pmin(f32x4.pmax(x, constant(-87.33)), constant(largestArgument)));
  const shifted = f.let(f32x4.add(f32x4.mul(clamped, constant(Math.LOG2E)), constant(magic)));
  const n = f.let(f32x4.sub(shifted, constant(magic)));
  const high = f32x4.sub(clamped, f32x4.mul(n, constant(ln2High)));
  const r = f.let(f32x4.sub(high, f32x4.mul(n, constant(ln2Low))));
  let series = constant(coefficients[0]!);
  for (const coefficient of coefficients.slice(1))
    series = f32x4.add(f32x4.mul(series, r), constant(coefficient));
  const fraction = f32x4.add(f32x4.add(f32x4.mul(f32x4.mul(r, r), series), r), constant(1));
  // The low bits of `shifted` are n: moved to the exponent they make 2^(n-1), which is finite for every n here.
  const power = i32x4.add(i32x4.shl(shifted, 23), i32x4.splat(i32.const(126 << 23)));
  const result = f.let(f32x4.mul(f32x4.mul(fraction, power), constant(2)));
  const tooLarge = f32x4.gt(x, constant(largestArgument));
  return v128.bitselect(constant(Number.POSITIVE_INFINITY), result, tooLarge);
}

/** 1 / (1 + e^-x). */
export const logistic = (f: FunctionBuilder, x: V128): V128 =>
  f32x4.div(constant(1), f32x4.add(constant(1), exponential(f, f32x4.neg(x))));

/** (1 - e^-2|x|) / (1 + e^-2|x|) with the sign of x. */
export function hyperbolicTangent(f: FunctionBuilder, argument: V128): V128 {
  const x = f.let(argument);
  const power = f.let(exponential(f, f32x4.mul(f32x4.abs(x), constant(-2))));
  const magnitude = f32x4.div(f32x4.sub(constant(1), power), f32x4.add(constant(1), power));
  const sign = v128.and(x, i32x4.splat(i32.const(-0x80000000)));
  return v128.or(magnitude, sign);
}

/** To the nearest integer, ties away from zero. */
export function roundHalfAway(f: FunctionBuilder, argument: V128): V128 {
  const x = f.let(argument);
  const whole = f.let(f32x4.trunc(x));
  const rest = f.let(f32x4.sub(x, whole));
  return f32x4.add(whole, f32x4.trunc(f32x4.add(rest, rest)));
}
