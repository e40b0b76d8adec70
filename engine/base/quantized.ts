/**
 * The fixed-point arithmetic of the reference kernels, exactly: every function below gives the integer that the C++ gives,
 * without 64-bit integers on the way (a property test compares each with BigInt arithmetic).
 * File:line notes are below `tflite/kernels` of LiteRT commit f67457790c9c.
 */

const two30 = 2 ** 30;
const two31 = 2 ** 31;
const two32 = 2 ** 32;
const int32Max = 0x7fffffff;
const int32Min = -0x80000000;

/** A real factor as `multiplier * 2^(shift - 31)`, multiplier an int32. */
export interface QuantizedMultiplier {
  readonly multiplier: number;
  readonly shift: number;
}

/** C's `round`: to the nearest integer, ties away from zero. */
export function roundHalfAway(x: number): number {
  const magnitude = Math.abs(x);
  const whole = Math.floor(magnitude);
  const rounded = magnitude - whole >= 0.5 ? whole + 1 : whole;
  return x < 0 ? -rounded : rounded;
}

/** C's `rint` in the default mode: to the nearest integer, ties to the even one. */
export function roundHalfEven(x: number): number {
  const whole = Math.floor(x);
  const rest = x - whole;
  if (rest !== 0.5) return rest < 0.5 ? whole : whole + 1;
  return whole % 2 === 0 ? whole : whole + 1;
}

export const clamp = (x: number, low: number, high: number): number => Math.min(Math.max(x, low), high);

/** C's `frexp`: x = fraction * 2^exponent with 0.5 <= |fraction| < 1 (0 and non-finite give exponent 0). */
export function frexp(x: number): { readonly fraction: number; readonly exponent: number } {
  if (x === 0 || !Number.isFinite(x)) return { fraction: x, exponent: 0 };
  const magnitude = Math.abs(x);
  // log2 may be off by one next to a power of two, and denormals need a push into the normal range first.
  if (magnitude < 2 ** -1022) {
    const scaled = frexp(x * 2 ** 60);
    return { fraction: scaled.fraction, exponent: scaled.exponent - 60 };
  }
  let exponent = Math.floor(Math.log2(magnitude)) + 1;
  let fraction = exponent > 1000 ? x / 2 ** 1000 / 2 ** (exponent - 1000) : x / 2 ** exponent;
  while (Math.abs(fraction) >= 1) {
    fraction /= 2;
    exponent++;
  }
  while (Math.abs(fraction) < 0.5) {
    fraction *= 2;
    exponent--;
  }
  return { fraction, exponent };
}

/** `QuantizeMultiplier` (internal/quantization_util.cc:53-105): a factor below 2^-32 becomes zero. */
export function quantizeMultiplier(factor: number): QuantizedMultiplier {
  if (factor === 0) return { multiplier: 0, shift: 0 };
  const { fraction, exponent } = frexp(factor);
  let multiplier = roundHalfAway(fraction * two31);
  let shift = exponent;
  if (multiplier === two31) {
    multiplier = two30;
    shift++;
  }
  if (shift < -31) return { multiplier: 0, shift: 0 };
  return { multiplier, shift };
}

/** The upper 32 bits of the 64-bit product of two int32, by halves that never leave int32. */
function highWord(a: number, b: number): number {
  const lowA = a & 0xffff;
  const lowB = b & 0xffff;
  const highA = a >> 16;
  const highB = b >> 16;
  const middle = (Math.imul(highA, lowB) + (Math.imul(lowA, lowB) >>> 16)) | 0;
  const carry = (Math.imul(lowA, highB) + (middle & 0xffff)) | 0;
  return (Math.imul(highA, highB) + (middle >> 16) + (carry >> 16)) | 0;
}

/**
 * `CheckedLog2` (internal/quantization_util.cc:342-353), in float32: log2 of a scale where it is a power of two to within
 * 0.001, else undefined.
 */
export function checkedLog2(scale: number): number | undefined {
  const { fround } = Math;
  const log2 = fround(fround(Math.log(scale)) * fround(1 / fround(Math.log(2))));
  const rounded = roundHalfAway(log2);
  return Math.abs(fround(log2 - rounded)) < 1e-3 ? rounded : undefined;
}

/**
 * `SaturatingRoundingDoublingHighMul` for int32: the upper half of 2ab, rounded. The C++ adds a nudge of 2^30 or 1 - 2^30 and
 * truncates; both signs come to floor((ab + 2^30) / 2^31). Integer arithmetic throughout: this runs once an output element.
 */
export function doublingHighMultiply(a: number, b: number): number {
  if (a === int32Min && b === int32Min) return int32Max;
  const low = Math.imul(a, b);
  const rounded = (low >>> 31) + (((low & int32Max) + two30) >>> 31);
  return ((highWord(a, b) << 1) + rounded) | 0;
}

/** `RoundingDivideByPOT`: x / 2^exponent, ties away from zero; exponent 0..31. */
export function roundingDivideByPowerOfTwo(x: number, exponent: number): number {
  const mask = ((1 << exponent) - 1) | 0;
  const threshold = (mask >> 1) + (x < 0 ? 1 : 0);
  return (x >> exponent) + ((x & mask) > threshold ? 1 : 0);
}

/**
 * `MultiplyByQuantizedMultiplier` for int32 (internal/common.cc:81-90), which rounds twice: x is shifted left (wrapping in
 * int32), multiplied high, shifted right with ties away from zero.
 */
export function multiplyByQuantizedMultiplier(x: number, multiplier: number, shift: number): number {
  return shift > 0
    ? doublingHighMultiply(x << shift, multiplier)
    : roundingDivideByPowerOfTwo(doublingHighMultiply(x | 0, multiplier), -shift);
}

/**
 * `MultiplyByQuantizedMultiplier` for int64 accumulators (internal/common.cc:93-115): the multiplier is cut to 16 bits, one
 * rounding. x: an integer below 2^47 in magnitude; multiplier >= 0; shift -31..8. The result is wrapped to int32.
 */
export function multiplyWideByQuantizedMultiplier(x: number, multiplier: number, shift: number): number {
  const reduced = multiplier < 0x7fff0000 ? (multiplier + 0x8000) >> 16 : 0x7fff;
  const right = 15 - shift;
  // x * reduced may need 62 bits: kept as upper * 2^32 + lower, each exact in a double.
  const upperX = Math.floor(x / two32);
  const lower = (x - upperX * two32) * reduced + 2 ** (right - 1);
  const upper = upperX * reduced;
  if (right <= 32) return (upper * 2 ** (32 - right) + Math.floor(lower / 2 ** right)) | 0;
  return Math.floor((upper + Math.floor(lower / two32)) / 2 ** (right - 32)) | 0;
}

/** `SaturatingRoundingDoublingHighMul` for int16. */
export function doublingHighMultiply16(a: number, b: number): number {
  if (a === -32768 && b === -32768) return 32767;
  return Math.floor((a * b + 0x4000) / 0x8000);
}

/** `SaturatingLeftShift` for int16. */
export const saturatingLeftShift16 = (x: number, shift: number): number =>
  clamp(x * 2 ** shift, -32768, 32767);

/**
 * `GetInvSqrtQuantizedMultiplierExp` (internal/quantization_util.h): 1/sqrt(input) as a multiplier and a shift, by five Newton
 * steps in fixed point. `reverseShift` is -1 for a right shift counted negative, as the callers here use it.
 */
export function inverseSqrtMultiplier(input: number, reverseShift: 1 | -1): QuantizedMultiplier {
  if (input <= 1) return { multiplier: int32Max, shift: 0 };
  let value = input;
  let shift = 11;
  while (value >= 1 << 29) {
    value = Math.floor(value / 4);
    shift++;
  }
  // Bits an int32 has to the left of the value, an even number of them.
  const headroom = (Math.clz32(value) - 1) >> 1;
  const pairs = headroom - 1;
  shift -= pairs;
  value <<= 2 * pairs;
  // Fixed point with 3 integer bits (q28) for x; the start is 1, and 1.5 - x^2 v / 2 is iterated.
  const half = roundingDivideByPowerOfTwo(value >> 1, 1);
  let x = 1 << 28;
  for (let step = 0; step < 5; step++) {
    const cube = rescale(doublingHighMultiply(doublingHighMultiply(x, x), x), 6);
    x = rescale((doublingHighMultiply(onePointFive, x) - doublingHighMultiply(half, cube)) | 0, 3);
  }
  let multiplier = doublingHighMultiply(x, halfSqrt2);
  if (shift < 0) {
    multiplier <<= -shift;
    shift = 0;
  }
  return { multiplier, shift: shift * reverseShift || 0 };
}

const onePointFive = (1 << 28) + (1 << 27); // 1.5 with 3 integer bits
const halfSqrt2 = 1518500250; // sqrt(2) / 2 with no integer bit

/** gemmlowp's `Rescale` to fewer integer bits: a saturating rounding left shift. */
const rescale = (x: number, bits: number): number => clamp(x * 2 ** bits, int32Min, int32Max);

/** The IEEE half with these bits, as a number. */
export function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1024 + fraction) * 2 ** (exponent - 25);
}

/** The bits of the IEEE half nearest to x, ties to even; NaN becomes the quiet NaN 0x7e00. */
export function numberToHalf(x: number): number {
  if (Number.isNaN(x)) return 0x7e00;
  const sign = x < 0 || Object.is(x, -0) ? 0x8000 : 0;
  const magnitude = Math.abs(x);
  if (magnitude >= 65520) return sign | 0x7c00;
  if (magnitude < 2 ** -14) return sign | roundHalfEven(magnitude * 2 ** 24);
  const exponent = frexp(magnitude).exponent - 1;
  // A fraction that rounds up to 2048 carries into the exponent by itself.
  return sign | (((exponent + 14) << 10) + roundHalfEven(magnitude * 2 ** (10 - exponent)));
}

/** Smallest and largest value of an integer type, undefined for other types and those beyond 2^53. */
export function integerRange(type: string): { readonly min: number; readonly max: number } | undefined {
  return ranges[type];
}

const ranges: Readonly<Record<string, { readonly min: number; readonly max: number }>> = {
  INT4: { min: -8, max: 7 },
  INT8: { min: -128, max: 127 },
  UINT8: { min: 0, max: 255 },
  INT16: { min: -32768, max: 32767 },
  UINT16: { min: 0, max: 65535 },
  INT32: { min: int32Min, max: int32Max },
  UINT32: { min: 0, max: 4294967295 },
};

const activationBounds: Readonly<Record<string, readonly [number, number]>> = {
  RELU: [0, Number.POSITIVE_INFINITY],
  RELU6: [0, 6],
  RELU_N1_TO_1: [-1, 1],
};

/** Largest finite float32: what a float kernel without activation clamps to. */
export const float32Max = 3.4028234663852886e38;

/** `CalculateActivationRange` for floats: TANH and SIGN_BIT count as NONE (kernel_util.h:273-288). */
export function floatActivationRange(activation: string): { readonly min: number; readonly max: number } {
  const [min, max] = activationBounds[activation] ?? [-float32Max, float32Max];
  return { min, max: Math.min(max, float32Max) };
}

/**
 * `CalculateActivationRangeQuantized` (kernel_util.cc:354-385): zero point + round(bound / scale), the quotient a float32,
 * clipped to the type's range. Undefined where a bound over this scale does not fit in int32: the runtime refuses it.
 */
export function quantizedActivationRange(
  activation: string,
  type: string,
  scale: number,
  zeroPoint: number,
): { readonly min: number; readonly max: number } | undefined {
  const range = ranges[type];
  if (range === undefined) return undefined;
  const [low, high] = activationBounds[activation] ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  const quantize = (bound: number) => roundHalfAway(Math.fround(bound / scale));
  const least = quantize(low);
  const most = quantize(high);
  const overflows = (q: number) => Number.isFinite(q) && Math.abs(q) > two31;
  if (overflows(least) || overflows(most) || Number.isNaN(least)) return undefined;
  return { min: Math.max(range.min, zeroPoint + least), max: Math.min(range.max, zeroPoint + most) };
}
