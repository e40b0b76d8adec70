/**
 * exp, log and 1/x in 32-bit fixed point, as the quantized kernels compute them (gemmlowp's `fixedpoint.h` and
 * `tflite/kernels/internal/common.h:885-996`). "Q with n integer bits" is an int32 that counts units of 2^(n - 31).
 */
import { clamp, doublingHighMultiply as multiply, roundingDivideByPowerOfTwo } from './quantized.ts';

const int32Max = 0x7fffffff;
const int32Min = -0x80000000;

/** The largest value with no integer bit, which stands for 1. */
export const fixedOne = int32Max;

/** x * 2^exponent: saturating to the left, rounding (ties away from zero) to the right. */
export const shiftBy = (x: number, exponent: number): number =>
  exponent >= 0 ? clamp(x * 2 ** exponent, int32Min, int32Max) : roundingDivideByPowerOfTwo(x, -exponent);

/** (a + b) / 2, ties away from zero. */
const halfSum = (a: number, b: number): number => {
  const sum = a + b;
  return Math.trunc((sum + (sum >= 0 ? 1 : -1)) / 2);
};

/** 1 / (1 + a) for a in [0, 1), both with no integer bit: three Newton steps from the linear start 48/17 - 32/17 d. */
export function oneOverOnePlus(a: number): number {
  const halfDenominator = halfSum(a, fixedOne);
  let x = 1515870810 + multiply(halfDenominator, -1010580540); // two integer bits
  for (let step = 0; step < 3; step++) {
    const rest = (1 << 29) - multiply(halfDenominator, x);
    x += shiftBy(multiply(x, rest), 2);
  }
  return shiftBy(x, 1);
}

/**
 * 1/x as a number with no integer bit and the power of two it has been scaled by: 1/x = value * 2^-bitsOverUnit.
 * x: positive, with `integerBits` bits before its binary point.
 */
export function reciprocal(
  x: number,
  integerBits: number,
): { readonly value: number; readonly bitsOverUnit: number } {
  const headroom = Math.clz32(x);
  return { value: oneOverOnePlus(((x << headroom) >>> 0) - 2 ** 31), bitsOverUnit: integerBits - headroom };
}

/** exp(a) for a in [-1/4, 0), no integer bits: a Taylor series of degree 4 around -1/8. */
function expOfQuarter(a: number): number {
  const expOfMinusEighth = 1895147668;
  const third = 715827883;
  const x = a + (1 << 28);
  const x2 = multiply(x, x);
  const x3 = multiply(x2, x);
  const x4 = multiply(x2, x2);
  const tail = shiftBy(multiply(shiftBy(x4, -2) + x3, third) + x2, -1);
  return expOfMinusEighth + multiply(expOfMinusEighth, x + tail);
}

/** exp(-2^k) for k = -2 .. 4, no integer bits. */
const expOfMinusPower = [1672461947, 1302514674, 790015084, 290630308, 39332535, 720401, 242];

/** exp(a) with no integer bit, for a <= 0 with `integerBits` integer bits. */
export function expOfNegative(a: number, integerBits: number): number {
  if (a === 0) return fixedOne;
  const fractionBits = 31 - integerBits;
  if (integerBits > 5 && a < -(2 ** (fractionBits + 5))) return 0;
  const quarter = 1 << (fractionBits - 2);
  const inQuarter = (a & (quarter - 1)) - quarter;
  const remainder = inQuarter - a;
  let result = expOfQuarter(shiftBy(inQuarter, integerBits));
  for (let k = -2; k < Math.min(integerBits, 5); k++)
    if (remainder & (1 << (fractionBits + k))) result = multiply(result, expOfMinusPower[k + 2]!);
  return result;
}

/** log(x) with `outputBits` integer bits, for x >= 1 with `inputBits`. */
export function logOfAtLeastOne(x: number, inputBits: number, outputBits: number): number {
  const log2 = 1488522236;
  const rootHalf = 1518500250;
  const fourthRootHalf = 1805811301;
  const accumulatorBits = outputBits + 1; // one bit of headroom for the power of two
  const quarter = shiftBy(1 << 29, -accumulatorBits);
  const saturate = (value: number) => clamp(value, int32Min, int32Max);

  // Two candidates for x = r * 2^n: with r scaled from x, and from x * sqrt(1/2).
  const headroomA = Math.clz32(x) - 1;
  const rA = shiftBy(multiply(shiftBy(x, headroomA), rootHalf), 1);
  const powerA = saturate(shiftBy(inputBits - headroomA - 1, 31 - accumulatorBits) + quarter);
  const headroomB = Math.clz32(multiply(x, rootHalf)) - 1;
  const rB = shiftBy(x, headroomB);
  const powerB = saturate(shiftBy(inputBits - headroomB, 31 - accumulatorBits) - quarter);
  const r = Math.min(rA, rB);
  const power = Math.max(powerA, powerB);

  // A rational approximation of the logarithm of r.
  const p = halfSum(r, fourthRootHalf);
  const q = (2 * (r - fourthRootHalf)) | 0;
  const square = multiply(q, q);
  const numerator = (multiply(q, r) + multiply(multiply(q, square), 117049297)) | 0;
  const inner = (1057819769 + q + multiply(127690142, square)) | 0;
  const denominatorLessOne = (multiply(p, inner) + multiply(638450708, q)) | 0;
  const scaled = shiftBy(numerator, -accumulatorBits);
  return shiftBy((multiply(power, log2) + multiply(scaled, oneOverOnePlus(denominatorLessOne))) | 0, 1);
}
