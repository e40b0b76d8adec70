import { quantizeMultiplier } from '../../../base/quantized.ts';
import type { I32, Local, V128 } from '../asm/expression.ts';
import type { FunctionBuilder } from '../asm/function.ts';
import {
  f32,
  f32x4,
  f64,
  f64x2,
  i8x16,
  i16x8,
  i32,
  i32x4,
  i64,
  i64x2,
  relaxed,
  v128,
} from '../asm/operators.ts';

/** Adding 1.5 * 2^23 leaves an integer-valued float's integer in the low bits. */
const magic = 12582912;
const magicBits = 0x4b400000;

/**
 * How int32 sums become 8-bit outputs, and what the generated code may rely on.
 *
 * real: one rounding of a double product, as the runtime's fully connected reference kernels have it. The others give what
 * its fixed point gives (a high multiply that rounds, then a right shift that rounds again):
 * fixed: literally. once, twice: by float32 arithmetic with one or two roundings, and literally only for sums that come so
 * near a tie that float32 could miss it. fused: the first rounding by a fused multiply-add of doubles, the second by one of
 * float32; neither can err. fp32 gives something else: a float32 product rounded to even, which is one off near ties.
 */
export interface Requantization {
  readonly way: 'real' | 'fixed' | 'once' | 'twice' | 'fused' | 'fp32';
  /** No fused multiply-add is used, but its result. */
  readonly emulated: boolean;
  readonly signed: boolean;
  readonly zeroPoint: number;
  readonly min: number;
  readonly max: number;
  /** Some factor is 1 or more: sums are shifted left first. */
  readonly left: boolean;
  /** Some factor needs no right shift. */
  readonly unshifted: boolean;
  /** The right shift is more than float32 can do: over 14 bits, or of results that may pass 2^22. */
  readonly wide: boolean;
}

type Column = 'multiplier' | 'power' | 'left' | 'mask' | 'scale' | 'limit' | 'second';

/** Factors in memory, one value a lane each, in this order. */
function columns({ way, left, unshifted }: Requantization): readonly Column[] {
  if (way === 'fp32') return ['scale'];
  return [
    'multiplier',
    'power',
    ...(left ? (['left'] as const) : []),
    ...(unshifted ? (['mask'] as const) : []),
    ...(way === 'once' || way === 'twice' ? (['scale', 'limit'] as const) : []),
    ...(way === 'twice' ? (['second'] as const) : []),
  ];
}

/** Vectors of factors for each vector of sums. */
export const requantizationVectors = (how: Requantization): number =>
  how.way === 'real' ? 2 : how.way === 'fused' ? fusedVectors : columns(how).length;

/** The sum as the code that requantizes wants it; the bias brings it about. */
export const storedBias = (
  finish: { readonly kind: string; readonly requantization?: Requantization },
  bias: number,
): number => (finish.requantization?.way === 'fused' ? (bias + 2 ** 31) | 0 : bias);

// Results this large saturate whatever their last bits are, with any zero point.
const largestResult = 256;
/** Of a value: what one float32 operation may be off. */
const floatError = 2 ** -24;

/** How near a tie float32 cannot be trusted, in the result's unit (once) or in that of the first rounding (twice). */
const tieDistance = {
  // The first of the runtime's two roundings moves the result by up to half of the bits that the shift drops; conversion, factor and
  // product round once each.
  once: (right: number): number => 2 ** -(right + 1) + largestResult * 3 * floatError,
  // Sums below 2^22 are converted exactly.
  twice: (right: number): number => largestResult * 2 ** right * 2 * floatError,
};

/** Above this share of sums near a tie a third of all tiles has one, and the fixed-point way for all is faster. */
const tooOften = 0.012;

/**
 * What factors (input scale * weight scale / output scale, a channel) and the largest possible sum ask of the code.
 */
export function describeFactors(
  factors: readonly number[],
  largestSum: number,
  fused: boolean,
): Pick<Requantization, 'way' | 'left' | 'unshifted' | 'wide'> {
  const shifts = factors
    .map(quantizeMultiplier)
    .filter(({ multiplier }) => multiplier !== 0)
    .map(({ shift }) => shift);
  const largest = Math.max(...factors.map(Math.abs)) * largestSum;
  const left = shifts.some((shift) => shift > 0);
  const share = (way: 'once' | 'twice') =>
    shifts.reduce((sum, shift) => sum + 2 * tieDistance[way](-shift), 0) / Math.max(shifts.length, 1);
  const once = left || largest >= 2 ** 22 ? 1 : share('once');
  const twice = left || largestSum >= 2 ** 22 ? 1 : share('twice');
  const wide = shifts.some((shift) => shift < -14) || largest >= 2 ** 22;
  const quick = Math.min(once, twice) > tooOften ? 'fixed' : once <= twice ? 'once' : 'twice';
  const way = fused && !left && !wide && neverTies(factors, largestSum) ? 'fused' : quick;
  return { way, left, unshifted: shifts.some((shift) => shift >= 0), wide };
}

/** Whether no sum times a multiplier lies halfway between two results of the high multiply: it would be an odd multiple of 2^30. */
function neverTies(factors: readonly number[], largestSum: number): boolean {
  const most = 29 - Math.floor(Math.log2(largestSum));
  return factors.every((factor) => {
    const { multiplier } = quantizeMultiplier(factor);
    return multiplier === 0 || multiplier % 2 ** (most + 1) !== 0;
  });
}

/** Writes the factors of the columns of one panel, `lanes` of them; columns past the end get zeros. */
export function writeFactors(
  into: DataView,
  at: number,
  factors: readonly number[],
  lanes: number,
  how: Requantization,
): void {
  if (how.way === 'real') {
    for (let i = 0; i < lanes; i++) into.setFloat64(at + i * 8, factors[i] ?? 0, true);
    return;
  }
  if (how.way === 'fused') {
    writeFused(into, at, factors, lanes);
    return;
  }
  for (const [index, column] of columns(how).entries())
    for (let i = 0; i < lanes; i++)
      writeFactor(into, at + (index * lanes + i) * 4, column, factors[i] ?? 0, how);
}

function writeFactor(
  into: DataView,
  at: number,
  column: Column,
  factor: number,
  { way }: Requantization,
): void {
  const { multiplier, shift } = quantizeMultiplier(factor);
  const right = Math.max(-shift, 0);
  if (column === 'multiplier') into.setInt32(at, multiplier, true);
  else if (column === 'left') into.setInt32(at, 1 << Math.max(shift, 0), true);
  else if (column === 'mask') into.setInt32(at, right === 0 ? 0 : -1, true);
  else if (column === 'power') into.setFloat32(at, 2 ** -right, true);
  // Twice: to the unit of the first rounding, then down. The factor 1 + 2^-20 moves ties away from zero, and nothing else:
  // below 256 it adds less than 2^-12, where a result is a multiple of 2^-right.
  else if (column === 'scale') into.setFloat32(at, way === 'twice' ? factor * 2 ** right : factor, true);
  else if (column === 'second') into.setFloat32(at, 2 ** -right * (1 + 2 ** -20), true);
  else if (way === 'once' || way === 'twice')
    into.setFloat32(at, multiplier === 0 ? 0.5 : Math.max(0.5 - tieDistance[way](right), 0), true);
}

//  sum + 2^31, as the low word of a double whose high word is that of 2^52:  D = 2^52 + 2^31 + sum
//  D * m + (1.5 * 2^52 - (2^52 + 2^31) * m)  =  1.5 * 2^52 + sum * m, rounded once, to an integer, in its low word
//
// with m = multiplier * 2^-31. Both constants are exact: the multiplier has 31 bits.

/** Of four columns: multipliers and addends of the first two, then of the last two, then the powers of two of the right shift. */
const fusedVectors = 5;
const doubleMagic = 1.5 * 2 ** 52;
const upperWord = 0x43300000;
/** Moves ties away from zero, and nothing else: below 256 it adds less than 2^-15, and results are multiples of 2^-14. */
const awayFromZero = 1 + 2 ** -23;

function writeFused(into: DataView, at: number, factors: readonly number[], lanes: number): void {
  for (let i = 0; i < lanes; i++) {
    const { multiplier, shift } = quantizeMultiplier(factors[i] ?? 0);
    const base = at + (i >> 2) * fusedVectors * 16;
    const pair = base + ((i & 2) >> 1) * 32 + (i & 1) * 8;
    into.setFloat64(pair, multiplier * 2 ** -31, true);
    into.setFloat64(pair + 16, doubleMagic - (multiplier * 2 ** 21 + multiplier), true);
    into.setFloat32(base + 64 + (i & 3) * 4, 2 ** -Math.max(-shift, 0) * awayFromZero, true);
  }
}

/** One vector of a column's factors. */
const factorsAt = (how: Requantization, factors: I32, column: Column, vectors: number, j: number): V128 =>
  v128.load(factors, (columns(how).indexOf(column) * vectors + j) * 16);

/** How a row's bytes are written. */
export interface StoreRow {
  /** Address of the tile's first row. */
  readonly write: Local<'i32'>;
  /** Everything that `emit` depends on. */
  readonly key: string;
  readonly emit: (f: FunctionBuilder, write: I32, row: number, bytes: readonly V128[]) => void;
}

/** The float32 product rounded to even, plus the zero point. */
function singleRounding(f: FunctionBuilder, how: Requantization, sum: V128, scale: V128): V128 {
  const product = f32x4.mul(f32x4.convertI32x4S(sum), scale);
  // What is larger leaves the range in which adding `magic` rounds; it saturates either way.
  const held = how.wide
    ? f32x4.pmin(f32x4.pmax(product, splatFloat(f, -65536)), splatFloat(f, 65536))
    : product;
  return i32x4.sub(f32x4.add(held, splatFloat(f, magic)), splatInt(f, magicBits - how.zeroPoint));
}

/** Turns each row's sums into bytes and stores them; `factors` points at what `writeFactors` wrote. Sums are used up. */
export function emitRequantize(
  f: FunctionBuilder,
  how: Requantization,
  factors: Local<'i32'>,
  sums: readonly (readonly Local<'v128'>[])[],
  store: StoreRow,
): void {
  if (how.way === 'once' || how.way === 'twice') {
    emitQuick(f, how, factors, sums, store);
    return;
  }
  const vectors = sums[0]!.length;
  for (let j = 0; j < vectors; j++) {
    if (how.way === 'fused') {
      const column = fusedFactors(f, factors, j);
      for (const row of sums) f.set(row[j]!, fusedRoundings(f, how, row[j]!, column));
      continue;
    }
    if (how.way === 'real') {
      const low = f.let(v128.load(factors, j * 32));
      const high = f.let(v128.load(factors, j * 32 + 16));
      for (const row of sums) f.set(row[j]!, roundedProduct(f, row[j]!, low, high, how.zeroPoint));
      continue;
    }
    if (how.way === 'fp32') {
      const scale = f.let(factorsAt(how, factors, 'scale', vectors, j));
      for (const row of sums) f.set(row[j]!, singleRounding(f, how, row[j]!, scale));
      continue;
    }
    const column = factorVectors(f, how, factors, vectors, j);
    for (const row of sums) f.set(row[j]!, fixedPoint(f, how, row[j]!, column));
  }
  for (const [r, row] of sums.entries()) store.emit(f, store.write, r, packBytes(f, how, row));
}

interface FusedFactors {
  readonly low: { readonly multiplier: V128; readonly addend: V128 };
  readonly high: { readonly multiplier: V128; readonly addend: V128 };
  readonly power: V128;
}

function fusedFactors(f: FunctionBuilder, factors: I32, j: number): FusedFactors {
  const at = (index: number) => f.let(v128.load(factors, (j * fusedVectors + index) * 16));
  return {
    low: { multiplier: at(0), addend: at(1) },
    high: { multiplier: at(2), addend: at(3) },
    power: at(4),
  };
}

const lowWithUpperWords = [0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23];
const highWithUpperWords = lowWithUpperWords.map((lane) => lane + 8);
const lowWords = [0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27];

/** Of sums to which 2^31 was added: both roundings, and the zero point. */
function fusedRoundings(f: FunctionBuilder, how: Requantization, sum: V128, factors: FusedFactors): V128 {
  const high = f.let(how.emulated ? fusedHighEmulated(f, sum, factors) : fusedHigh(f, sum, factors));
  const floats = f32x4.convertI32x4S(high);
  const rounded = how.emulated
    ? f32x4.add(f32x4.nearest(f32x4.mul(floats, factors.power)), splatFloat(f, magic))
    : relaxed.madd(floats, factors.power, splatFloat(f, magic));
  return i32x4.sub(rounded, splatInt(f, magicBits - how.zeroPoint));
}

function fusedHigh(f: FunctionBuilder, sum: V128, { low, high }: FusedFactors): V128 {
  const upper = splatInt(f, upperWord);
  return v128.shuffle(
    relaxed.madd64(v128.shuffle(sum, upper, lowWithUpperWords), low.multiplier, low.addend),
    relaxed.madd64(v128.shuffle(sum, upper, highWithUpperWords), high.multiplier, high.addend),
    lowWords,
  );
}

function fusedHighEmulated(f: FunctionBuilder, sum: V128, { low, high }: FusedFactors): V128 {
  const whole = (multiplier: V128) =>
    f64x2.truncSatI32x4SZero(f64x2.mul(multiplier, f64x2.splat(f64.const(2 ** 31))));
  const multipliers = joined(whole(low.multiplier), whole(high.multiplier));
  return doublingHigh(f, v128.xor(sum, splatInt(f, -(2 ** 31))), multipliers);
}

interface FixedFactors {
  readonly multiplier: V128;
  readonly power: V128;
  readonly left: V128 | undefined;
  readonly mask: V128 | undefined;
}

function factorVectors(
  f: FunctionBuilder,
  how: Requantization,
  factors: I32,
  vectors: number,
  j: number,
): FixedFactors {
  const at = (column: Column) => f.let(factorsAt(how, factors, column, vectors, j));
  return {
    multiplier: at('multiplier'),
    power: at('power'),
    left: how.left ? at('left') : undefined,
    mask: how.unshifted ? at('mask') : undefined,
  };
}

const splatFloat = (f: FunctionBuilder, value: number): V128 => f.hoist(f32x4.splat(f32.const(value)));
const splatInt = (f: FunctionBuilder, value: number): V128 => f.hoist(i32x4.splat(i32.const(value)));

//  product      -1.5         -0.5          0.5
//  quick   ───────┼────────────┼────────────┼──────      float32: fine wherever no tie is near
//  fixed         ███          ███          ███           within `tie` of one: both roundings, as the runtime does them

/**
 * Rounds in float32. Where some sum of the tile came near a tie, a function apart does those rows again: apart, so that it
 * costs no registers here.
 */
function emitQuick(
  f: FunctionBuilder,
  how: Requantization,
  factors: Local<'i32'>,
  sums: readonly (readonly Local<'v128'>[])[],
  store: StoreRow,
): void {
  const vectors = sums[0]!.length;
  const columns = Array.from({ length: vectors }, (_, j) => quickFactors(f, how, factors, vectors, j));
  const near = f.local('v128');
  for (const [r, row] of sums.entries()) {
    const results = row.map((sum, j) => {
      const quick = quickly(f, how, sum, columns[j]!);
      f.set(near, r + j === 0 ? quick.near : v128.or(near, quick.near));
      return quick.result;
    });
    store.emit(f, store.write, r, packBytes(f, how, results));
  }
  f.if(v128.anyTrue(near), () =>
    f.call(redoFunction(f, how, sums, store), factors, store.write, ...sums.flat()),
  );
}

interface QuickFactors {
  readonly scale: V128;
  readonly limit: V128;
  readonly second: V128 | undefined;
}

function quickFactors(
  f: FunctionBuilder,
  how: Requantization,
  factors: I32,
  vectors: number,
  j: number,
): QuickFactors {
  const at = (column: Column) => f.let(factorsAt(how, factors, column, vectors, j));
  return { scale: at('scale'), limit: at('limit'), second: how.way === 'twice' ? at('second') : undefined };
}

/** The result plus the zero point, and which lanes are too near a tie for it to be trusted. */
function quickly(f: FunctionBuilder, how: Requantization, sum: V128, { scale, limit, second }: QuickFactors) {
  const product = f.let(f32x4.mul(f32x4.convertI32x4S(sum), scale));
  const bits = f.let(f32x4.add(product, splatFloat(f, magic)));
  const rounded = f.let(f32x4.sub(bits, splatFloat(f, magic)));
  // Cheaper than V8's absolute value, which fetches its mask each time.
  const distance = v128.and(f32x4.sub(product, rounded), splatInt(f, 0x7fffffff));
  const near = f.let(f32x4.gt(distance, limit));
  const last = second ? f32x4.add(f32x4.mul(rounded, second), splatFloat(f, magic)) : bits;
  return { result: f.let(i32x4.sub(last, splatInt(f, magicBits - how.zeroPoint))), near };
}

/** `(factors, write, ...sums)`: fixed point for the rows with a sum near a tie. */
function redoFunction(
  f: FunctionBuilder,
  how: Requantization,
  sums: readonly (readonly Local<'v128'>[])[],
  store: StoreRow,
): FunctionBuilder {
  const vectors = sums[0]!.length;
  return f.module.once(`redo ${store.key} ${sums.length} ${JSON.stringify(how)}`, () => {
    const g = f.module.function(['i32', 'i32', ...sums.flat().map(() => 'v128' as const)]);
    const [factors, write, ...all] = g.parameters as unknown as [
      Local<'i32'>,
      Local<'i32'>,
      ...Local<'v128'>[],
    ];
    for (let r = 0; r < sums.length; r++) {
      const row = all.slice(r * vectors, (r + 1) * vectors);
      const near = row
        .map((sum, j): V128 => quickly(g, how, sum, quickFactors(g, how, factors, vectors, j)).near)
        .reduce(v128.or);
      g.if(v128.anyTrue(near), () => {
        const results = row.map((sum, j) =>
          g.let(fixedPoint(g, how, sum, factorVectors(g, how, factors, vectors, j))),
        );
        store.emit(g, write, r, packBytes(g, how, results));
      });
    }
    return g as unknown as FunctionBuilder; // its parameter types are not known to the compiler
  });
}

/** The runtime's fixed point: left shift, high multiply, rounding right shift, then the zero point. */
function fixedPoint(
  f: FunctionBuilder,
  how: Requantization,
  sum: V128,
  { multiplier, power, left, mask }: FixedFactors,
): V128 {
  const high = f.let(doublingHigh(f, left ? f.let(i32x4.mul(sum, left)) : sum, multiplier));
  // Ties go away from zero: taking 1 from negatives makes that "up". Not where nothing is shifted out.
  const sign = i32x4.shrS(high, 31);
  const towards = i32x4.add(high, mask ? v128.and(sign, mask) : sign);
  return how.wide ? wideShift(f, how, towards, power) : floatShift(f, how, towards, power);
}

const lowHalves = [4, 5, 6, 7, 12, 13, 14, 15, 20, 21, 22, 23, 28, 29, 30, 31];

/** floor((a*b + 2^30) / 2^31), which is the saturating rounding doubling high multiply but for -2^31 squared. */
export function doublingHigh(f: FunctionBuilder, a: V128, b: V128): V128 {
  const nudge = f.hoist(i64x2.splat(i64.const(1n << 30n)));
  const half = (product: V128) => i64x2.shl(i64x2.add(product, nudge), 1);
  return v128.shuffle(half(i64x2.extmulLowS(a, b)), half(i64x2.extmulHighS(a, b)), lowHalves);
}

/** floor(value * 2^-shift + 0.5), exact in float32: what loses bits there is outside of any 8-bit range. */
function floatShift(f: FunctionBuilder, how: Requantization, value: V128, power: V128): V128 {
  const scaled = f32x4.mul(f32x4.convertI32x4S(value), power);
  const rounded = f32x4.floor(f32x4.add(scaled, splatFloat(f, 0.5)));
  return i32x4.sub(f32x4.add(rounded, splatFloat(f, magic)), splatInt(f, magicBits - how.zeroPoint));
}

/** The same in double arithmetic, for any shift and any value. */
function wideShift(f: FunctionBuilder, how: Requantization, towards: V128, power: V128): V128 {
  const value = f.let(towards);
  const half = f64x2.splat(f64.const(0.5));
  const shifted = (ints: V128, powers: V128) => {
    const scaled = f64x2.mul(f64x2.convertLowI32x4S(ints), f64x2.promoteLowF32x4(powers));
    return integers(f64x2.floor(f64x2.add(scaled, half)), how.zeroPoint);
  };
  return joined(shifted(value, power), shifted(upper(value), upper(power)));
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
function packBytes(f: FunctionBuilder, how: Requantization, vectors: readonly V128[]): V128[] {
  const { signed, min, max } = how;
  const packed: V128[] = [];
  for (let j = 0; j < vectors.length; j += 4) {
    const [a, b = a, c, d = c] = vectors.slice(j, j + 4) as [V128, V128?, V128?, V128?];
    const first = f.let(i16x8.narrowS(a, b as V128));
    const second = c ? i16x8.narrowS(c, d as V128) : first;
    let bytes = signed ? i8x16.narrowS(first, second) : i8x16.narrowU(first, second);
    const bound = (value: number) => f.hoist(i8x16.splat(i32.const(value)));
    if (min > (signed ? -128 : 0))
      bytes = signed ? i8x16.maxS(bytes, bound(min)) : i8x16.maxU(bytes, bound(min));
    if (max < (signed ? 127 : 255))
      bytes = signed ? i8x16.minS(bytes, bound(max)) : i8x16.minU(bytes, bound(max));
    packed.push(f.let(bytes));
  }
  return packed;
}
