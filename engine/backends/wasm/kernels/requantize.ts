import { quantizeMultiplier } from '../../../base/quantized.ts';
import type { Local, V128 } from '../asm/expression.ts';
import type { FunctionBuilder } from '../asm/function.ts';
import { f32, f32x4, f64, f64x2, i8x16, i16x8, i32, i32x4, i64, i64x2, v128 } from '../asm/operators.ts';

/** Adding 1.5 * 2^23 leaves an integer-valued float's integer in the low bits. */
const magic = 12582912;
const magicBits = 0x4b400000;

/** How int32 sums become 8-bit outputs, and what the generated code may rely on. */
export interface Requantization {
  /**
   * fixed: the runtime's two-step fixed point. real: one rounding of a double product, as its fully connected reference
   * kernels have it.
   */
  readonly kind: 'fixed' | 'real';
  readonly signed: boolean;
  readonly zeroPoint: number;
  readonly min: number;
  readonly max: number;
  /** Some factor is 1 or more: sums are shifted left first. */
  readonly left: boolean;
  /** Some factor needs no right shift. */
  readonly unshifted: boolean;
  /** Some factor shifts right by more than 14 bits, or results before clamping may pass 2^22: take the slow second step. */
  readonly wide: boolean;
}

/** Per column factors in memory: int32 multipliers, then the second step's. All `vectors * 16` bytes long each. */
export function requantizationVectors(
  kind: Requantization['kind'],
  left: boolean,
  unshifted: boolean,
): number {
  if (kind === 'real') return 2;
  return 2 + (left ? 1 : 0) + (unshifted ? 1 : 0);
}

/** What factors (input scale * weight scale / output scale, a channel) and the largest possible sum ask of the code. */
export function describeFactors(
  factors: readonly number[],
  largestSum: number,
): Pick<Requantization, 'left' | 'unshifted' | 'wide'> {
  const shifts = factors.map((factor) => quantizeMultiplier(factor).shift);
  const largest = Math.max(...factors.map(Math.abs)) * largestSum;
  return {
    left: shifts.some((shift) => shift > 0),
    unshifted: shifts.some((shift) => shift >= 0),
    wide: shifts.some((shift) => shift < -14) || largest >= 2 ** 22,
  };
}

/** Writes the factors of the columns of one panel, `lanes` of them; columns past the end get zeros. */
export function writeFactors(
  into: DataView,
  at: number,
  factors: readonly number[],
  lanes: number,
  { kind, left, unshifted }: Pick<Requantization, 'kind' | 'left' | 'unshifted'>,
): void {
  if (kind === 'real') {
    for (let i = 0; i < lanes; i++) into.setFloat64(at + i * 8, factors[i] ?? 0, true);
    return;
  }
  for (let i = 0; i < lanes; i++) {
    const { multiplier, shift } = quantizeMultiplier(factors[i] ?? 0);
    const right = Math.max(-shift, 0);
    const slot = (index: number) => at + (index * lanes + i) * 4;
    into.setInt32(slot(0), multiplier, true);
    into.setFloat32(slot(1), 2 ** -right, true);
    if (left) into.setInt32(slot(2), 1 << Math.max(shift, 0), true);
    if (unshifted) into.setInt32(slot(left ? 3 : 2), right === 0 ? 0 : -1, true);
  }
}

/** Requantizes each row's sums in place; `factors` points at what `writeFactors` wrote. */
export function emitRequantize(
  f: FunctionBuilder,
  how: Requantization,
  factors: Local<'i32'>,
  sums: readonly (readonly Local<'v128'>[])[],
): void {
  const vectors = sums[0]!.length;
  for (let j = 0; j < vectors; j++) {
    const at = (kind: number) => v128.load(factors, (kind * vectors + j) * 16);
    if (how.kind === 'real') {
      const low = f.let(v128.load(factors, j * 32));
      const high = f.let(v128.load(factors, j * 32 + 16));
      for (const row of sums) f.set(row[j]!, roundedProduct(f, row[j]!, low, high, how.zeroPoint));
      continue;
    }
    const multiplier = f.let(at(0));
    const power = f.let(at(1));
    const shifted = how.left ? f.let(at(2)) : undefined;
    const mask = how.unshifted ? f.let(at(how.left ? 3 : 2)) : undefined;
    for (const row of sums) {
      const sum = row[j]!;
      if (shifted) f.set(sum, i32x4.mul(sum, shifted));
      f.set(sum, doublingHigh(sum, multiplier));
      emitRoundingShift(f, how, sum, power, mask);
    }
  }
}

const lowHalves = [4, 5, 6, 7, 12, 13, 14, 15, 20, 21, 22, 23, 28, 29, 30, 31];

/** floor((a*b + 2^30) / 2^31), which is the saturating rounding doubling high multiply but for -2^31 squared. */
export function doublingHigh(a: V128, b: V128): V128 {
  const nudge = i64x2.splat(i64.const(1n << 30n));
  const half = (product: V128) => i64x2.shl(i64x2.add(product, nudge), 1);
  return v128.shuffle(half(i64x2.extmulLowS(a, b)), half(i64x2.extmulHighS(a, b)), lowHalves);
}

/**
 * The rounding right shift, ties away from zero, plus the zero point. Subtracting 1 from negatives turns "away" into "up";
 * the rest is exact in float32: values that lose bits there are outside of any 8-bit range.
 */
function emitRoundingShift(
  f: FunctionBuilder,
  how: Requantization,
  sum: Local<'v128'>,
  power: V128,
  mask: V128 | undefined,
): void {
  const sign = i32x4.shrS(sum, 31);
  const towards = i32x4.add(sum, mask ? v128.and(sign, mask) : sign);
  if (how.wide) {
    emitWideShift(f, how, sum, towards, power);
    return;
  }
  const scaled = f32x4.mul(f32x4.convertI32x4S(towards), power);
  const rounded = f32x4.floor(f32x4.add(scaled, f32x4.splat(f32.const(0.5))));
  const bits = f32x4.add(rounded, f32x4.splat(f32.const(magic)));
  f.set(sum, i32x4.sub(bits, i32x4.splat(i32.const(magicBits - how.zeroPoint))));
}

/** The same in double arithmetic, for any shift and any sum. */
function emitWideShift(
  f: FunctionBuilder,
  how: Requantization,
  sum: Local<'v128'>,
  towards: V128,
  power: V128,
): void {
  const value = f.let(towards);
  const half = f64x2.splat(f64.const(0.5));
  const shifted = (ints: V128, powers: V128) => {
    const scaled = f64x2.mul(f64x2.convertLowI32x4S(ints), f64x2.promoteLowF32x4(powers));
    return integers(f64x2.floor(f64x2.add(scaled, half)), how.zeroPoint);
  };
  f.set(sum, joined(shifted(value, power), shifted(upper(value), upper(power))));
}

/** round-half-away(sum * factor) + zero point, the factors of four lanes in two double vectors. */
function roundedProduct(f: FunctionBuilder, sum: V128, low: V128, high: V128, zeroPoint: number): V128 {
  const rounded = (ints: V128, factor: V128) => {
    const product = f.let(f64x2.mul(f64x2.convertLowI32x4S(ints), factor));
    const whole = f.let(f64x2.trunc(product));
    const rest = f64x2.sub(product, whole);
    return integers(f64x2.add(whole, f64x2.trunc(f64x2.add(rest, rest))), zeroPoint);
  };
  return joined(rounded(sum, low), rounded(upper(sum), high));
}

/** Integer-valued doubles plus the zero point, saturated to int32 in the lower half. */
const integers = (values: V128, zeroPoint: number): V128 =>
  f64x2.truncSatI32x4SZero(f64x2.add(values, f64x2.splat(f64.const(zeroPoint))));

const upper = (vector: V128): V128 => v128.shuffle(vector, vector, upperThenLower);
const joined = (low: V128, high: V128): V128 => v128.shuffle(low, high, lowerHalves);

const upperThenLower = [8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7];
const lowerHalves = [0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23];

/**
 * Int32 results as bytes, saturated to the type and clamped to the activation: one vector for up to four of int32, of
 * which the first `4 * count` bytes count.
 */
export function packBytes(f: FunctionBuilder, how: Requantization, vectors: readonly V128[]): V128[] {
  const { signed, min, max } = how;
  const packed: V128[] = [];
  for (let j = 0; j < vectors.length; j += 4) {
    const [a, b = a, c, d = c] = vectors.slice(j, j + 4) as [V128, V128?, V128?, V128?];
    const first = f.let(i16x8.narrowS(a, b as V128));
    const second = c ? i16x8.narrowS(c, d as V128) : first;
    let bytes = signed ? i8x16.narrowS(first, second) : i8x16.narrowU(first, second);
    const bound = (value: number) => i8x16.splat(i32.const(value));
    if (min > (signed ? -128 : 0))
      bytes = signed ? i8x16.maxS(bytes, bound(min)) : i8x16.maxU(bytes, bound(min));
    if (max < (signed ? 127 : 255))
      bytes = signed ? i8x16.minS(bytes, bound(max)) : i8x16.minU(bytes, bound(max));
    packed.push(f.let(bytes));
  }
  return packed;
}
