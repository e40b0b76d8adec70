import { quantizeMultiplier } from '../../../base/quantized.ts';
import type { I32, Local, V128 } from '../asm/expression.ts';
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
  /**
   * Not 0: float32 rounding gives the runtime's integer for every product that is further than this from a tie between two
   * integers; only sums nearer to one take the fixed-point way.
   */
  readonly tie: number;
}

/** Per column factors in memory, each kind `vectors * 16` bytes (doubles take two): see `writeFactors`. */
export function requantizationVectors({ kind, left, unshifted, tie }: Requantization): number {
  if (kind === 'real') return 2;
  return 2 + (left ? 1 : 0) + (unshifted ? 1 : 0) + (tie > 0 ? 1 : 0);
}

/** What factors (input scale * weight scale / output scale, a channel) and the largest possible sum ask of the code. */
export function describeFactors(
  factors: readonly number[],
  largestSum: number,
  kind: Requantization['kind'],
): Pick<Requantization, 'left' | 'unshifted' | 'wide' | 'tie'> {
  const quantized = factors.map(quantizeMultiplier).filter(({ multiplier }) => multiplier !== 0);
  const shifts = quantized.map(({ shift }) => shift);
  const largest = Math.max(...factors.map(Math.abs)) * largestSum;
  const left = shifts.some((shift) => shift > 0);
  const wide = shifts.some((shift) => shift < -14) || largest >= 2 ** 22;
  // Fewer than 6 bits of right shift put too many sums near a tie.
  const quick = kind === 'fixed' && !wide && shifts.every((shift) => shift <= -6);
  return {
    left,
    unshifted: shifts.some((shift) => shift >= 0),
    wide,
    tie: quick ? tieDistance(Math.min(...shifts.map((shift) => -shift), 31)) : 0,
  };
}

/**
 * The first of the two roundings moves a product by at most half of its last bit, 2^-(shift + 1) of the result; float32
 * arithmetic (three roundings of 2^-24 on what is below 512) by less than 2^-12.
 */
const tieDistance = (shift: number): number => 2 ** -(shift + 1) + 2 ** -12;

/** Writes the factors of the columns of one panel, `lanes` of them; columns past the end get zeros. */
export function writeFactors(
  into: DataView,
  at: number,
  factors: readonly number[],
  lanes: number,
  { kind, left, unshifted, tie }: Requantization,
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
    if (tie > 0) into.setFloat32(slot(unshifted ? 3 : 2), factors[i] ?? 0, true);
  }
}

/** How a row's bytes are written. */
export interface StoreRow {
  /** Address of the tile's first row. */
  readonly write: Local<'i32'>;
  /** Everything that `emit` depends on. */
  readonly key: string;
  readonly emit: (f: FunctionBuilder, write: I32, row: number, bytes: readonly V128[]) => void;
}

/** Turns each row's sums into bytes and stores them; `factors` points at what `writeFactors` wrote. Sums are used up. */
export function emitRequantize(
  f: FunctionBuilder,
  how: Requantization,
  factors: Local<'i32'>,
  sums: readonly (readonly Local<'v128'>[])[],
  store: StoreRow,
): void {
  if (how.tie > 0) {
    emitQuick(f, how, factors, sums, store);
    return;
  }
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
      f.set(sum, fixedPoint(f, how, sum, multiplier, power, mask));
    }
  }
  for (const [r, row] of sums.entries()) store.emit(f, store.write, r, packBytes(f, how, row));
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
  const [first] = sums as [readonly Local<'v128'>[]];
  const scales = first.map((_, j) => f.let(scaleAt(how, factors, first.length, j)));
  const furthest = f.local('v128');
  for (const [r, row] of sums.entries()) {
    const results = row.map((sum, j) => {
      const { result, distance } = quickly(f, how, sum, scales[j]!);
      f.set(furthest, r + j === 0 ? distance : f32x4.pmax(furthest, distance));
      return result;
    });
    store.emit(f, store.write, r, packBytes(f, how, results));
  }
  f.if(v128.anyTrue(f32x4.gt(furthest, splatFloat(f, 0.5 - how.tie))), () =>
    f.call(redoFunction(f, how, sums, store), factors, store.write, ...sums.flat()),
  );
}

const scaleAt = ({ unshifted }: Requantization, factors: I32, vectors: number, j: number): V128 =>
  v128.load(factors, ((unshifted ? 3 : 2) * vectors + j) * 16);

/** The nearest integer plus the zero point, and how far the product was from it. */
function quickly(f: FunctionBuilder, how: Requantization, sum: V128, scale: V128) {
  const product = f.let(f32x4.mul(f32x4.convertI32x4S(sum), scale));
  const rounded = f.let(f32x4.add(product, splatFloat(f, magic)));
  const signed = f32x4.sub(product, f32x4.sub(rounded, splatFloat(f, magic)));
  // Cheaper than V8's absolute value, which fetches its mask each time.
  const distance = f.let(v128.and(signed, splatInt(f, 0x7fffffff)));
  return { result: f.let(i32x4.sub(rounded, splatInt(f, magicBits - how.zeroPoint))), distance };
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
        .map((sum, j): V128 => quickly(g, how, sum, scaleAt(how, factors, vectors, j)).distance)
        .reduce((a, b) => f32x4.pmax(a, b));
      g.if(v128.anyTrue(f32x4.gt(near, splatFloat(g, 0.5 - how.tie))), () => {
        const results = row.map((sum, j) => {
          const at = (kind: number) => v128.load(factors, (kind * vectors + j) * 16);
          return g.let(fixedPoint(g, how, sum, at(0), at(1), undefined));
        });
        store.emit(g, write, r, packBytes(g, how, results));
      });
    }
    return g as unknown as FunctionBuilder; // its parameter types are not known to the compiler
  });
}

/** The runtime's fixed point: high multiply, then the rounding right shift, then the zero point. */
function fixedPoint(
  f: FunctionBuilder,
  how: Requantization,
  sum: V128,
  multiplier: V128,
  power: V128,
  mask: V128 | undefined,
): V128 {
  const high = f.let(doublingHigh(f, sum, multiplier));
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
