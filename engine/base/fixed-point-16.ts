/**
 * tanh and the logistic function in 16-bit fixed point, as quantized recurrent nets compute them (gemmlowp's `fixedpoint.h`
 * over int16). A number with n integer bits counts units of 2^(n - 15). All constants are the 32-bit ones rounded to 16 bits.
 */
import {
  doublingHighMultiply16 as multiply,
  roundingDivideByPowerOfTwo,
  saturatingLeftShift16,
} from './quantized.ts';

const one = 32767; // 1 with no integer bit, as near as it gets
const oneWithTwoBits = 1 << 13;
const wrap = (x: number): number => (x << 16) >> 16;
const saturate = (x: number): number => Math.min(one, Math.max(-32768, x));
const constant = (bits32: number): number => roundingDivideByPowerOfTwo(bits32, 16);

const expOfMinusEighth = constant(1895147668);
const third = constant(715827883);
/** exp(-2^k) for k = -2 .. 4. */
const expOfMinusPower = [1672461947, 1302514674, 790015084, 290630308, 39332535, 720401, 242].map(constant);
const start = constant(1515870810); // 48/17 with two integer bits
const slope = constant(-1010580540); // -32/17

const shiftRight = roundingDivideByPowerOfTwo;

/** exp(a) for a in [-1/4, 0), no integer bits: a Taylor series of degree 4 around -1/8. */
function expOfQuarter(a: number): number {
  const x = wrap(a + (1 << 12));
  const x2 = multiply(x, x);
  const x3 = multiply(x2, x);
  const x4 = multiply(x2, x2);
  const tail = shiftRight(wrap(multiply(wrap(shiftRight(x4, 2) + x3), third) + x2), 1);
  return saturate(expOfMinusEighth + multiply(expOfMinusEighth, wrap(x + tail)));
}

/** exp(a) with no integer bit, for a <= 0 with `integerBits` integer bits. */
function expOfNegative(a: number, integerBits: number): number {
  if (a === 0) return one;
  const fractionBits = 15 - integerBits;
  if (integerBits > 5 && a < constant(-(2 ** (36 - integerBits)))) return 0;
  const quarter = 1 << (fractionBits - 2);
  const inQuarter = (a & (quarter - 1)) - quarter;
  const remainder = inQuarter - a;
  let result = expOfQuarter(saturatingLeftShift16(inQuarter, integerBits));
  for (let k = -2; k < Math.min(integerBits, 5); k++)
    if (remainder & (1 << (fractionBits + k))) result = multiply(result, expOfMinusPower[k + 2]!);
  return result;
}

/** 1 / ((1 + a) / 2) with two integer bits, for a in [0, 1]: three Newton steps. */
function reciprocalOfHalf(a: number): number {
  const half = Math.trunc((a + one + 1) / 2); // rounded up: the sum is never negative
  let x = wrap(start + multiply(half, slope));
  for (let step = 0; step < 3; step++) {
    const rest = wrap(oneWithTwoBits - multiply(half, x));
    x = wrap(x + saturatingLeftShift16(multiply(x, rest), 2));
  }
  return x;
}

/** 1 / (1 + exp(-x)) with no integer bit; x with `integerBits`. Both int16. */
export function logistic16(x: number, integerBits: number): number {
  if (x === 0) return 1 << 14;
  const magnitude = x > 0 ? x : wrap(-x);
  const positive = saturatingLeftShift16(reciprocalOfHalf(expOfNegative(wrap(-magnitude), integerBits)), 1);
  return x > 0 ? positive : wrap(one - positive);
}

/** tanh(x) with no integer bit; x with `integerBits`. Both int16. */
export function tanh16(x: number, integerBits: number): number {
  if (x === 0) return 0;
  // (1 - e) / (1 + e) of e = exp(-2|x|); doubling x is reading it with one integer bit more.
  const e = expOfNegative(x < 0 ? x : wrap(-x), integerBits + 1);
  const value = saturatingLeftShift16(wrap(reciprocalOfHalf(e) - oneWithTwoBits), 2);
  return x < 0 ? wrap(-value) : value;
}
