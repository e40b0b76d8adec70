import type { I32, Local, V128 } from '../asm/expression.ts';
import type { FunctionBuilder } from '../asm/function.ts';
import { f32x4, i32, i32x4, relaxed, v128 } from '../asm/operators.ts';
import { dotEmulated } from './emulation.ts';

// The inner loop of every convolution and matrix product. All number formats share it, because each step eats four bytes
// of a row (one float32, two int16 or four int8) and sixteen bytes of weights for every four columns:
//
//            weights, one step:  [c0 c1 c2 c3] [c4 c5 c6 c7]     vectors = 2
//   row 0   a0 a0 a0 a0  ──────►   acc[0][0]     acc[0][1]
//   row 1   a1 a1 a1 a1  ──────►   acc[1][0]     acc[1][1]
//
// 6 rows of 2 vectors fill the 15 vector registers that V8 hands out on x64: 12 sums, 2 weights, 1 value.

/** float: f32 multiply-add; pairs: int16 dot product of two; quads: int8 weights times uint8 values, four at a time. */
export type Format = 'float' | 'pairs' | 'quads';

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
    for (let i = 0; i < count; i++) step(i);
    f.advance(weights, count * vectors * vectorBytes);
    for (const pointer of rows.pointers) f.advance(pointer, count * 4);
  };
  const run = () => {
    // A few steps a round pay where several pointers must advance.
    const unroll = Math.min(rows.pointers.length > 1 ? 4 : 2, reach.steps);
    f.repeat(Math.floor(reach.steps / unroll), () => steps(unroll));
    if (reach.steps % unroll) steps(reach.steps % unroll);
  };
  emitLevels(f, reach, rows.pointers, run);
}

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
