import type { I32, Local, V128 } from '../asm/expression.ts';
import { select } from '../asm/expression.ts';
import type { FunctionBuilder } from '../asm/function.ts';
import { f32x4, i32, i32x4, relaxed, v128 } from '../asm/operators.ts';
import { type Block, code, type Lowering, type Range } from '../layer.ts';
import { clampFloat, type Finish } from './matrix.ts';
import { storeColumns } from './matrix-tile.ts';
import type { Weighted } from './weighted.ts';

// Floats times weights most of which are zero. Lanes are rows of the product (pixels), so that a weight is one number for all lanes and
// one that is zero is left out:
//
//   tile of values, turned:   k0: p0 p1 p2 p3 ...        channel 0:  (k0, w) (k5, w) ...     a list of what is not zero
//                             k1: p0 p1 p2 p3 ...        channel 1:  (k2, w) ...
//
// Zero times an infinity or NaN is left out with the rest, as runtimes with sparse kernels have it.

/** From this share of zeros on, skipping them is faster than multiplying. */
const sparseShare = 0.6;

/** Those of the smallest tile. */
const fewestRows = 16;

interface SparseProduct {
  readonly count: number;
  readonly depth: number;
  readonly channels: number;
  /** Rows of a tile, a multiple of 4. */
  readonly rows: number;
  readonly fused: boolean;
  readonly finish: Finish;
}

/** Rows of `depth` floats times mostly zero weights; undefined where a dense product is the better one. */
export function lowerSparseProduct(weighted: Weighted, count: number, depth: number): Lowering | undefined {
  const { arithmetic, finish, channels } = weighted;
  if (arithmetic.format !== 'float' || count < fewestRows) return undefined;
  const weights = weighted.weights();
  const nonzero = weights.length - zerosOf(weights);
  if (nonzero > weights.length * (1 - sparseShare)) return undefined;
  const shape: SparseProduct = {
    count,
    depth,
    channels,
    rows: rowsFor(count),
    fused: arithmetic.fused,
    finish,
  };
  const tiles = Math.ceil(count / shape.rows);
  return {
    blocks: [listBlock(shape, weighted, nonzero)],
    scratch: [tiles * tileBytes(shape), tiles * shape.rows * 16],
    passes: [
      {
        code: code('sparse product', shape, 5, emitTiles),
        units: tiles,
        pointers: [{ input: 0 }, { block: 0 }, { output: 0 }, { scratch: 0 }, { scratch: 1 }],
      },
    ],
  };
}

function zerosOf(weights: Float32Array | Int16Array): number {
  let zeros = 0;
  for (let i = 0; i < weights.length; i++) if (weights[i] === 0) zeros++;
  return zeros;
}

/**
 * Few tiles that reach back over the one before; more sums than eight vectors spill. No tile is longer than all rows: the last one
 * would reach back to before the first row.
 */
function rowsFor(count: number): number {
  const cost = (rows: number) => Math.ceil(count / rows) * (rows + 8);
  const fitting = [32, 28, 24, 20, fewestRows].filter((rows) => rows <= count);
  return fitting.reduce((best, rows) => (cost(rows) < cost(best) ? rows : best));
}

const padded = (elements: number): number => Math.ceil(elements / 4) * 4;

const tileBytes = ({ depth, rows }: SparseProduct): number => padded(depth) * rows * 4;

/** Bytes of one weight: the distance of its values in the turned tile, and its value. */
const entryBytes = 8;
/** Before a channel's weights: its bias, and how many they are. */
const headBytes = 8;

function listBlock({ depth, channels, rows }: SparseProduct, weighted: Weighted, nonzero: number): Block {
  return {
    bytes: padded(channels) * headBytes + nonzero * entryBytes,
    fill(into) {
      const view = new DataView(into.buffer, into.byteOffset, into.byteLength);
      const weights = weighted.weights();
      const bias = weighted.bias();
      let at = 0;
      for (let channel = 0; channel < padded(channels); channel++) {
        const head = at;
        at += headBytes;
        for (let k = 0; channel < channels && k < depth; k++) {
          const weight = weights[channel * depth + k] as number;
          if (weight === 0) continue;
          view.setInt32(at, k * rows * 4, true);
          view.setFloat32(at + 4, weight, true);
          at += entryBytes;
        }
        view.setFloat32(head, bias[channel] ?? 0, true);
        view.setInt32(head + 4, (at - head - headBytes) / entryBytes, true);
      }
    },
  };
}

function emitTiles(
  f: FunctionBuilder,
  { from, to }: Range,
  pointers: readonly Local<'i32'>[],
  shape: SparseProduct,
): void {
  const [values, weights, output, turned, sums] = pointers as [
    Local<'i32'>,
    Local<'i32'>,
    Local<'i32'>,
    Local<'i32'>,
    Local<'i32'>,
  ];
  const { count, depth, channels, rows } = shape;
  const list = f.local('i32');
  const write = f.local('i32');
  f.for(from, to, (unit) => {
    const first = f.let(smaller(i32.mul(unit, i32.const(rows)), i32.const(count - rows)));
    const tile = f.let(i32.add(turned, i32.mul(unit, i32.const(tileBytes(shape)))));
    const four = f.let(i32.add(sums, i32.mul(unit, i32.const(rows * 16))));
    emitTurn(f, shape, f.let(i32.add(values, i32.mul(first, i32.const(depth * 4)))), f.let(tile));
    f.set(list, weights);
    f.set(write, i32.add(output, i32.mul(first, i32.const(channels * 4))));
    const fourChannels = (live: number) => {
      for (let i = 0; i < 4; i++) emitChannel(f, shape, tile, list, four, i * rows * 4);
      emitTurnBack(f, shape, four, write, live);
      f.advance(write, 16);
    };
    f.repeat(Math.floor(channels / 4), () => fourChannels(4));
    if (channels % 4) fourChannels(channels % 4);
  });
}

/** One channel for all rows of the tile; `list` ends behind the channel's weights. */
function emitChannel(
  f: FunctionBuilder,
  { rows, fused, finish }: SparseProduct,
  tile: I32,
  list: Local<'i32'>,
  results: I32,
  offset: number,
): void {
  const acc = f.locals('v128', rows / 4);
  const zero = f.hoist(i32x4.splat(i32.const(0)));
  for (const sum of acc) f.set(sum, zero);
  const bias = f.let(v128.load32Splat(list));
  const left = f.let(i32.load(list, 4));
  f.advance(list, headBytes);
  f.while(
    () => left,
    () => {
      const at = f.let(i32.add(tile, i32.load(list)));
      const weight = f.let(v128.load32Splat(list, 4));
      for (const [i, sum] of acc.entries()) {
        const value = v128.load(at, i * 16);
        f.set(sum, fused ? relaxed.madd(value, weight, sum) : f32x4.add(f32x4.mul(value, weight), sum));
      }
      f.advance(list, entryBytes);
      f.advance(left, -1);
    },
  );
  for (const [i, sum] of acc.entries()) {
    const result = f.let(f32x4.add(sum, bias));
    f.store(results, finish.kind === 'float' ? clampFloat(f, result, finish) : result, offset + i * 16);
  }
}

/** Rows of `depth` values into lines of one value of each row. */
function emitTurn(f: FunctionBuilder, shape: SparseProduct, read: Local<'i32'>, write: Local<'i32'>): void {
  const { depth, rows } = shape;
  f.repeat(padded(depth) / 4, () => {
    for (let row = 0; row < rows; row += 4) {
      const lines = [0, 1, 2, 3].map((i) => f.let(v128.load(read, (row + i) * depth * 4)));
      for (const [i, line] of transposed(f, lines).entries()) f.store(write, line, (i * rows + row) * 4);
    }
    f.advance(read, 16);
    f.advance(write, rows * 16);
  });
}

/** Four lines of results into four channels of each row. */
function emitTurnBack(f: FunctionBuilder, shape: SparseProduct, read: I32, write: I32, live: number): void {
  const { channels, rows } = shape;
  for (let row = 0; row < rows; row += 4) {
    const lines = [0, 1, 2, 3].map((i) => f.let(v128.load(read, (i * rows + row) * 4)));
    for (const [i, pixel] of transposed(f, lines).entries())
      storeColumns(f, write, [pixel], live, 4, (row + i) * channels * 4);
  }
}

/** A 4 by 4 matrix of floats, turned. */
function transposed(f: FunctionBuilder, [a, b, c, d]: readonly V128[]): V128[] {
  const zip = (low: V128, high: V128, first: number) =>
    f.let(v128.shuffle(low, high, words([first, first + 4, first + 1, first + 5])));
  const pairs = [0, 2].map(
    (first) => [zip(a as V128, b as V128, first), zip(c as V128, d as V128, first)] as const,
  );
  return pairs.flatMap(([left, right]) => [
    f.let(v128.shuffle(left, right, words([0, 1, 4, 5]))),
    f.let(v128.shuffle(left, right, words([2, 3, 6, 7]))),
  ]);
}

const words = (lanes: readonly number[]): number[] =>
  lanes.flatMap((lane) => [0, 1, 2, 3].map((byte) => lane * 4 + byte));

const smaller = (a: I32, b: I32): I32 => select(i32.ltS(a, b), a, b);
