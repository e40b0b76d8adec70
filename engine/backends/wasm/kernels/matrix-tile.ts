import type { I32, Local, V128 } from '../asm/expression.ts';
import type { FunctionBuilder } from '../asm/function.ts';
import { f32x4, i16x8, i32, i32x4, relaxed, v128 } from '../asm/operators.ts';
import { dotBytesEmulated, dotEmulated } from './emulation.ts';

// The inner loop of every convolution and matrix product. All number formats share it, because each step eats four bytes
// of a row (one float32, two int16 or four int8) and sixteen bytes of weights for every four columns:
//
//            weights, one step:  [c0 c1 c2 c3] [c4 c5 c6 c7]     vectors = 2
//   row 0   a0 a0 a0 a0  ──────►   acc[0][0]     acc[0][1]
//   row 1   a1 a1 a1 a1  ──────►   acc[1][0]     acc[1][1]
//
// 6 rows of 2 vectors fill the 15 vector registers that V8 hands out on x64: 12 sums, 2 weights, 1 value.

/**
 * float: f32 multiply-add; pairs: int16 dot product of two; quads: int8 weights times uint8 values, four at a time; chains: as
 * quads, but two steps are summed in int16 before int32, which takes weights that were split for it (`split.ts`).
 */
export type Format = 'float' | 'pairs' | 'quads' | 'chains';

/** Elements of a run that one step takes in. */
export const stepElements: Readonly<Record<Format, number>> = { float: 1, pairs: 2, quads: 4, chains: 4 };

/** Steps whose products chains sum in int16. */
export const chainSteps = 2;

export interface Arithmetic {
  readonly format: Format;
  /** Fuse the float multiply-add. */
  readonly fused: boolean;
  readonly emulated: boolean;
  /** Pairs whose weights lie in memory as int8 and are widened when loaded: half the bytes for a little more work. */
  readonly narrow: boolean;
}

/** Bytes of weights that one step reads for a column. */
export const columnBytes = ({ narrow }: Arithmetic): 2 | 4 => (narrow ? 2 : 4);

/**
 * Where a row's values lie: `steps` contiguous groups of four bytes, repeated by each level, outermost first, `stride` bytes
 * apart. A 3x3 convolution over 16 float channels has steps 48 and one level {count: 3, stride: bytes of an image row}.
 */
export interface Reach {
  readonly steps: number;
  readonly levels: readonly { readonly count: number; readonly stride: number }[];
}

export const stepsOf = ({ steps, levels }: Reach): number =>
  levels.reduce((all, level) => all * level.count, steps);

/** Bytes by which `emitSums` leaves a row pointer advanced. */
export function reachBytes({ steps, levels }: Reach): number {
  return levels.reduceRight((_, level) => level.count * level.stride, steps * 4);
}

export interface Rows {
  /** Pointers that advance together; every row reads through one of them. */
  readonly pointers: readonly Local<'i32'>[];
  readonly row: (index: number) => { readonly pointer: Local<'i32'>; readonly offset: number };
}

/** Adds the products of all steps to `sums[row][vector]`; `weights` ends behind the last step's weights. */
export function emitSums(
  f: FunctionBuilder,
  arithmetic: Arithmetic,
  reach: Reach,
  rows: Rows,
  weights: Local<'i32'>,
  sums: readonly (readonly Local<'v128'>[])[],
): void {
  const vectors = sums[0]!.length;
  const vectorBytes = columnBytes(arithmetic) * 4;
  const weight = f.locals('v128', vectors);
  const value = f.local('v128');
  const chains = arithmetic.format === 'chains' && chainStepper(f, arithmetic, rows, weights, sums);
  const step = (index: number) => {
    for (const [j, to] of weight.entries()) {
      const offset = (index * vectors + j) * vectorBytes;
      f.set(to, arithmetic.narrow ? v128.load8x8S(weights, offset) : v128.load(weights, offset));
    }
    for (const [r, row] of sums.entries()) {
      const { pointer, offset } = rows.row(r);
      f.set(value, v128.load32Splat(pointer, offset + index * 4));
      for (const [j, sum] of row.entries()) f.set(sum, multiplyAdd(arithmetic, value, weight[j]!, sum));
    }
  };
  const steps = (count: number) => {
    if (chains) for (let i = 0; i < count; i += chainSteps) chains(i);
    else for (let i = 0; i < count; i++) step(i);
    f.advance(weights, count * vectors * vectorBytes);
    for (const pointer of rows.pointers) f.advance(pointer, count * 4);
  };
  const run = () => {
    // A few steps a round pay where several pointers must advance.
    const unroll = Math.min(rows.pointers.length > 1 || chains ? 4 : 2, reach.steps);
    f.repeat(Math.floor(reach.steps / unroll), () => steps(unroll));
    if (reach.steps % unroll) steps(reach.steps % unroll);
  };
  emitLevels(f, reach, rows.pointers, run);
}

/** A chain of steps from `index` on. With few rows their values stay in registers, with more the weights do. */
function chainStepper(
  f: FunctionBuilder,
  arithmetic: Arithmetic,
  rows: Rows,
  weights: Local<'i32'>,
  sums: readonly (readonly Local<'v128'>[])[],
): (index: number) => void {
  const vectors = sums[0]!.length;
  const holdsValues = sums.length < vectors;
  const held = f.locals('v128', chainSteps * (holdsValues ? sums.length : vectors));
  const passing = f.locals('v128', chainSteps);
  return (index) => {
    const weight = (i: number, j: number) => v128.load(weights, ((index + i) * vectors + j) * 16);
    const value = (i: number, r: number) => {
      const { pointer, offset } = rows.row(r);
      return v128.load32Splat(pointer, offset + (index + i) * 4);
    };
    const [outer, inner] = holdsValues ? [vectors, sums.length] : [sums.length, vectors];
    for (let a = 0; a < inner; a++)
      for (let i = 0; i < chainSteps; i++)
        f.set(held[a * chainSteps + i]!, holdsValues ? value(i, a) : weight(i, a));
    for (let b = 0; b < outer; b++) {
      for (const [i, to] of passing.entries()) f.set(to, holdsValues ? weight(i, b) : value(i, b));
      for (let a = 0; a < inner; a++) {
        const sum = holdsValues ? sums[a]![b]! : sums[b]![a]!;
        const products = passing.map((one, i) => {
          const other = held[a * chainSteps + i]!;
          return holdsValues ? byteProducts(arithmetic, one, other) : byteProducts(arithmetic, other, one);
        });
        f.set(sum, i32x4.add(sum, i32x4.extaddPairwiseI16x8S(products.reduce(i16x8.add))));
      }
    }
  };
}

const byteProducts = ({ emulated }: Arithmetic, weight: V128, value: V128): V128 =>
  emulated ? dotBytesEmulated(weight, value) : relaxed.dotI8x16I7x16S(weight, value);

/**
 * Adds the rests of split weights: for each vector of columns a list of sixteen weights and the distance of their values from the
 * row's first. `header` points at the distance from `base` and the length of each list.
 */
export function emitRests(
  f: FunctionBuilder,
  arithmetic: Arithmetic,
  rows: Rows,
  base: I32,
  header: { readonly pointer: I32; readonly offset: number },
  sums: readonly (readonly Local<'v128'>[])[],
): void {
  const entry = f.local('i32');
  const left = f.local('i32');
  const distance = f.local('i32');
  const weight = f.local('v128');
  for (let j = 0; j < sums[0]!.length; j++) {
    const at = header.offset + j * 8;
    f.set(left, i32.load(header.pointer, at + 4));
    f.if(left, () => {
      f.set(entry, i32.add(base, i32.load(header.pointer, at)));
      f.loop((again) => {
        f.set(weight, v128.load(entry));
        f.set(distance, i32.load(entry, 16));
        for (const [r, row] of sums.entries()) {
          const { pointer, offset } = rows.row(r);
          const value = v128.load32Splat(i32.add(pointer, distance), offset);
          const products = byteProducts(arithmetic, weight, value);
          f.set(row[j]!, i32x4.add(row[j]!, i32x4.extaddPairwiseI16x8S(products)));
        }
        f.advance(entry, restBytes);
        f.advance(left, -1);
        again(left);
      });
    });
  }
}

/** Bytes of one rest: its weights and its distance. */
export const restBytes = 20;

function emitLevels(
  f: FunctionBuilder,
  { steps, levels }: Reach,
  pointers: readonly Local<'i32'>[],
  run: () => void,
): void {
  const [level, ...inner] = levels;
  if (!level) {
    run();
    return;
  }
  const advanced = reachBytes({ steps, levels: inner });
  f.repeat(level.count, () => {
    emitLevels(f, { steps, levels: inner }, pointers, run);
    for (const pointer of pointers) f.advance(pointer, level.stride - advanced);
  });
}

function multiplyAdd({ format, fused, emulated }: Arithmetic, value: V128, weight: V128, sum: V128): V128 {
  if (format === 'pairs') return i32x4.add(i32x4.dotI16x8S(value, weight), sum);
  if (format === 'quads')
    return emulated ? dotEmulated(weight, value, sum) : relaxed.dotI8x16I7x16AddS(weight, value, sum);
  return fused ? relaxed.madd(value, weight, sum) : f32x4.add(f32x4.mul(value, weight), sum);
}

/** Writes the first `columns` elements of a row whose results are in `vectors`, elements of `width` bytes (1 or 4). */
export function storeColumns(
  f: FunctionBuilder,
  address: I32,
  vectors: readonly V128[],
  columns: number,
  width: 1 | 4,
  offset: number,
): void {
  const each = 16 / width;
  vectors.forEach((vector, index) => {
    let left = Math.min(each, columns - index * each);
    if (left >= each) f.store(address, vector, offset + index * 16);
    let at = 0;
    for (const bits of left >= each ? [] : ([64, 32, 16, 8] as const)) {
      const count = bits / 8 / width;
      if (count < 1 || left < count) continue;
      f.storeLane(bits, address, vector, (at * width * 8) / bits, offset + index * 16 + at * width);
      at += count;
      left -= count;
    }
  });
}

export const pointerAt = (base: I32, offset: number): I32 =>
  offset === 0 ? base : i32.add(base, i32.const(offset));
