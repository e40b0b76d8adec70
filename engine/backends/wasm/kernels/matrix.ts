import { type I32, type Local, select, type V128 } from '../asm/expression.ts';
import type { FunctionBuilder } from '../asm/function.ts';
import { f32, f32x4, i32, i32x4, v128 } from '../asm/operators.ts';
import { type Block, type Code, code } from '../layer.ts';
import {
  type Arithmetic,
  columnBytes,
  emitRests,
  emitSums,
  type Format,
  pointerAt,
  type Reach,
  type Rows,
  reachBytes,
  restBytes,
  stepElements,
  stepsOf,
  storeColumns,
} from './matrix-tile.ts';
import {
  emitRequantize,
  type Requantization,
  requantizationVectors,
  storedBias,
  writeFactors,
} from './requantize.ts';
import type { Rests } from './split.ts';

// out[m][n] = finish(bias[n] + sum over k of a[m][k] * w[n][k]), for convolutions and fully connected layers alike. The rows
// of `a` are found by address: pixels of a staged image, or lines of a matrix.
//
// Weights lie in panels of `vectors * 4` columns: bias, then the weights of every step, then the factors of requantization.
// `rows` outputs are computed at a time. The last tile reaches back over the one before it, so that there is one tile size.

/** How sums leave: clamped floats, 8-bit integers, or int32 as they are. */
export type Finish =
  | { readonly kind: 'float'; readonly min: number; readonly max: number }
  | { readonly kind: 'bytes'; readonly requantization: Requantization }
  | { readonly kind: 'int32' };

export interface Product {
  readonly arithmetic: Arithmetic;
  readonly reach: Reach;
  /** Rows of the result, and where row m's values begin: image rows of `columns` pixels. */
  readonly count: number;
  readonly columns: number;
  readonly columnStride: number;
  readonly rowStride: number;
  /** Columns of the result, and bytes between two of its rows. */
  readonly channels: number;
  readonly outputStride: number;
  readonly finish: Finish;
  readonly tile: { readonly rows: number; readonly vectors: number };
  /** Whether a thread's unit is a tile of rows or a panel of columns; the other is the inner loop. */
  readonly outer: 'rows' | 'panels';
}

/** A tile that fits V8's 15 vector registers and wastes few rows. */
export function tileFor(format: Format, count: number, channels: number): Product['tile'] {
  if (count === 1) return { rows: 1, vectors: channels > 16 ? 8 : channels > 8 ? 4 : channels > 4 ? 2 : 1 };
  if (count === 2) return { rows: 2, vectors: channels > 8 ? 4 : channels > 4 ? 2 : 1 };
  const vectors = channels > 4 ? 2 : 1;
  // The integer dot product takes one more register, for the products before they are added.
  const most = vectors === 1 ? 8 : { float: 6, pairs: 5, quads: 5, chains: 4 }[format];
  if (count <= most) return { rows: count, vectors };
  // Cost of a tile: its multiply-adds, and a fixed part for weights and loop.
  const cost = (rows: number) => Math.ceil(count / rows) * (rows + 1);
  const candidates = [most, most - 1, most - 2];
  const rows = candidates.reduce((best, rows) => (cost(rows) < cost(best) ? rows : best));
  return { rows, vectors };
}

const panelLanes = ({ tile }: Product): number => tile.vectors * 4;

const panels = (product: Product): number => Math.ceil(product.channels / panelLanes(product));

function factorVectors({ finish }: Product): number {
  if (finish.kind !== 'bytes') return 0;
  return requantizationVectors(finish.requantization);
}

/** Bytes of one panel: bias, where its lists of rests are, weights, factors. */
export const panelBytes = (product: Product): number =>
  (4 * (1 + factorVectors(product)) + columnBytes(product.arithmetic) * stepsOf(product.reach)) *
    panelLanes(product) +
  headerBytes(product);

/** Distance and length of the list of rests of each vector, in whole vectors. */
const headerBytes = ({ arithmetic, tile }: Product): number =>
  arithmetic.format === 'chains' ? Math.ceil(tile.vectors / 2) * 16 : 0;

export const unitsOf = (product: Product): number =>
  product.outer === 'rows' ? Math.ceil(product.count / product.tile.rows) : panels(product);

/** Where all weights of one channel come before those of the next. */
export interface WeightRows {
  readonly list: Float32Array | Int16Array;
  /** Index of the first channel's first weight, and weights of a channel. */
  readonly first: number;
  readonly length: number;
}

/** Weights in the order of steps: of a channel and an element, elements counted through the runs. */
export interface Weights {
  readonly bias: (channel: number) => number;
  readonly weight: WeightRows | ((channel: number, element: number) => number);
  /** Elements of one run; the rest of its last step is zeros. */
  readonly runLength: number;
  readonly factors?: readonly number[];
  /** Of each four channels, what chains add apart. */
  readonly rests?: Rests;
}

/** The panels of one product's weights. */
export function panelBlock(product: Product, weights: () => Weights, rests = 0): Block {
  return {
    bytes: panels(product) * panelBytes(product) + rests * restBytes,
    fill: (into) => fillPanels(product, weights(), into),
  };
}

function fillPanels(product: Product, weights: Weights, into: Uint8Array): void {
  const { reach, arithmetic, channels, finish } = product;
  const view = new DataView(into.buffer, into.byteOffset, into.byteLength);
  const lanes = panelLanes(product);
  const out = elementsOf(into, arithmetic);
  const stepBytes = lanes * columnBytes(arithmetic);
  const perStep = stepElements[arithmetic.format];
  const start = lanes * 4 + headerBytes(product);
  const runs = stepsOf(reach) / reach.steps;
  const { bias, weight, runLength } = weights;
  for (let panel = 0; panel < panels(product); panel++) {
    const base = panel * panelBytes(product);
    const first = panel * lanes;
    for (let lane = 0; lane < Math.min(lanes, channels - first); lane++) {
      const channel = first + lane;
      if (arithmetic.format === 'float') view.setFloat32(base + lane * 4, bias(channel), true);
      else view.setInt32(base + lane * 4, storedBias(finish, bias(channel)), true);
      const { list, from } = rowOf(weight, channel, runs * runLength);
      for (let run = 0; run < runs; run++) {
        const at = base + start + run * reach.steps * stepBytes + lane * columnBytes(arithmetic);
        copyRun(out, at, stepBytes, perStep, list, from + run * runLength, runLength);
      }
    }
    if (finish.kind === 'bytes')
      writeFactors(
        view,
        base + start + stepsOf(reach) * stepBytes,
        weights.factors?.slice(first, first + lanes) ?? [],
        lanes,
        finish.requantization,
      );
  }
  if (weights.rests) fillRests(product, weights.rests, view);
}

/** Behind the panels the lists of rests, and in each panel's head where they lie. */
function fillRests(product: Product, rests: Rests, view: DataView): void {
  const { vectors } = product.tile;
  let at = panels(product) * panelBytes(product);
  for (const [four, list] of rests.entries()) {
    const panel = Math.floor(four / vectors) * panelBytes(product);
    const header = panel + panelLanes(product) * 4 + (four % vectors) * 8;
    view.setInt32(header, at - panel, true);
    view.setInt32(header + 4, list.length, true);
    for (const { run, element, weights } of list) {
      for (const [i, weight] of weights.entries()) view.setInt8(at + i, weight);
      view.setInt32(at + 16, runOffset(product.reach, run) + element, true);
      at += restBytes;
    }
  }
}

/** Bytes from a row's first value to a run's, runs counted through the levels. */
function runOffset({ levels }: Reach, run: number): number {
  let rest = run;
  let offset = 0;
  for (const { count, stride } of [...levels].reverse()) {
    offset += (rest % count) * stride;
    rest = Math.floor(rest / count);
  }
  return offset;
}

type Elements = Float32Array | Int16Array | Int8Array;

function elementsOf(
  { buffer, byteOffset, byteLength }: Uint8Array,
  { format, narrow }: Arithmetic,
): Elements {
  if (format === 'float') return new Float32Array(buffer, byteOffset, byteLength / 4);
  return format === 'pairs' && !narrow
    ? new Int16Array(buffer, byteOffset, byteLength / 2)
    : new Int8Array(buffer, byteOffset, byteLength);
}

function rowOf(
  weight: Weights['weight'],
  channel: number,
  count: number,
): { readonly list: ArrayLike<number>; readonly from: number } {
  if (typeof weight !== 'function')
    return { list: weight.list, from: weight.first + channel * weight.length };
  return { list: Float32Array.from({ length: count }, (_, element) => weight(channel, element)), from: 0 };
}

/** Writes a run, `perStep` elements side by side, the next ones `stepBytes` further on. */
function copyRun(
  out: Elements,
  atByte: number,
  stepBytes: number,
  perStep: number,
  list: ArrayLike<number>,
  from: number,
  count: number,
): void {
  const apart = stepBytes / out.BYTES_PER_ELEMENT;
  let at = atByte / out.BYTES_PER_ELEMENT;
  for (let i = 0; i < count; i += perStep, at += apart) {
    const end = Math.min(perStep, count - i);
    for (let k = 0; k < end; k++) out[at + k] = list[from + i + k] as number;
  }
}

/** `(from, to, values, weights, output)`. */
export function productCode(product: Product): Code {
  return code('product', product, 3, (f, { from, to }, pointers, product) => {
    const [values, weights, output] = pointers as [Local<'i32'>, Local<'i32'>, Local<'i32'>];
    if (product.outer === 'rows') emitRowsOutside(f, product, from, to, values, weights, output);
    else emitPanelsOutside(f, product, from, to, values, weights, output);
  });
}

function emitRowsOutside(
  f: FunctionBuilder,
  product: Product,
  from: I32,
  to: I32,
  values: I32,
  weights: I32,
  output: I32,
): void {
  const tile = tileEmitter(f, product);
  const lanes = panelLanes(product);
  const full = Math.floor(product.channels / lanes);
  f.for(from, to, (unit) => {
    tile.place(unit, values, output);
    f.set(tile.weights, weights);
    f.repeat(full, () => tile.emit(lanes));
    if (product.channels % lanes) tile.emit(product.channels % lanes);
  });
}

function emitPanelsOutside(
  f: FunctionBuilder,
  product: Product,
  from: I32,
  to: I32,
  values: I32,
  weights: I32,
  output: I32,
): void {
  const tile = tileEmitter(f, product);
  const lanes = panelLanes(product);
  const full = Math.floor(product.channels / lanes);
  const rest = product.channels % lanes;
  const tiles = Math.ceil(product.count / product.tile.rows);
  f.for(from, to, (panel) => {
    const panelWeights = f.let(i32.add(weights, i32.mul(panel, i32.const(panelBytes(product)))));
    const panelOutput = f.let(i32.add(output, i32.mul(panel, i32.const(lanes * outputWidth(product)))));
    const column = (columns: number) =>
      f.for(i32.const(0), i32.const(tiles), (unit) => {
        tile.place(unit, values, panelOutput);
        f.set(tile.weights, panelWeights);
        tile.emit(columns);
      });
    if (rest === 0) column(lanes);
    else if (full === 0) column(rest);
    else
      f.if(
        i32.ltS(panel, i32.const(full)),
        () => column(lanes),
        () => column(rest),
      );
  });
}

const outputWidth = ({ finish }: Product): 1 | 4 => (finish.kind === 'bytes' ? 1 : 4);

/** The pieces of one tile: `place` finds its rows, `emit` computes one panel and moves on to the next. */
function tileEmitter(f: FunctionBuilder, product: Product) {
  const { tile, arithmetic, reach, count, columns, columnStride, outputStride } = product;
  const weights = f.local('i32');
  const write = f.local('i32');
  const sums = Array.from({ length: tile.rows }, () => f.locals('v128', tile.vectors));
  // Rows at one distance from each other need one pointer; rows of an image wrap at its edge.
  const even = columns >= count || product.rowStride === columns * columnStride;
  const pointers = f.locals('i32', even ? 1 : tile.rows);
  const rows: Rows = {
    pointers,
    row: (index) =>
      even
        ? { pointer: pointers[0]!, offset: index * columnStride }
        : { pointer: pointers[index]!, offset: 0 },
  };
  const x = f.local('i32');

  const place = (unit: I32, values: I32, output: I32) => {
    const first = f.let(smaller(i32.mul(unit, i32.const(tile.rows)), i32.const(count - tile.rows)));
    f.set(write, i32.add(output, i32.mul(first, i32.const(outputStride))));
    if (even) return f.set(pointers[0]!, i32.add(values, i32.mul(first, i32.const(columnStride))));
    f.set(x, i32.remU(first, i32.const(columns)));
    const y = i32.divU(first, i32.const(columns));
    const inRow = i32.mul(x, i32.const(columnStride));
    f.set(pointers[0]!, i32.add(values, i32.add(i32.mul(y, i32.const(product.rowStride)), inRow)));
    for (let r = 1; r < tile.rows; r++) {
      f.set(pointers[r]!, pointerAt(pointers[r - 1]!, columnStride));
      f.advance(x, 1);
      f.if(i32.eq(x, i32.const(columns)), () => {
        f.advance(pointers[r]!, product.rowStride - columns * columnStride);
        f.set(x, i32.const(0));
      });
    }
  };

  const emit = (panelColumns: number) => {
    const panel = f.let(weights);
    f.advance(weights, tile.vectors * 16 + headerBytes(product));
    // The bias comes last: floats then round in the order of the reference kernels, and of integers what the loop leaves dies there,
    // so that V8 does not store every sum in every round of the loop for the sake of the code behind it.
    const zero = f.hoist(i32x4.splat(i32.const(0)));
    for (let j = 0; j < tile.vectors; j++) for (const row of sums) f.set(row[j]!, zero);
    emitSums(f, arithmetic, reach, rows, weights, sums);
    for (const pointer of pointers) f.advance(pointer, -reachBytes(reach));
    if (arithmetic.format === 'chains')
      emitRests(f, arithmetic, rows, panel, { pointer: panel, offset: tile.vectors * 16 }, sums);
    const add = arithmetic.format === 'float' ? f32x4.add : i32x4.add;
    for (let j = 0; j < tile.vectors; j++) {
      const bias = f.let(v128.load(panel, j * 16));
      for (const row of sums) f.set(row[j]!, add(row[j]!, bias));
    }
    emitFinish(f, product, weights, sums, write, panelColumns);
    f.advance(weights, factorVectors(product) * tile.vectors * 16);
    f.advance(write, panelColumns * outputWidth(product));
  };
  return { weights, place, emit };
}

function emitFinish(
  f: FunctionBuilder,
  { finish, outputStride }: Product,
  factors: Local<'i32'>,
  sums: readonly (readonly Local<'v128'>[])[],
  write: Local<'i32'>,
  columns: number,
): void {
  if (finish.kind === 'bytes') {
    emitRequantize(f, finish.requantization, factors, sums, {
      write,
      key: `${columns} ${outputStride}`,
      emit: (f, write, row, bytes) => storeColumns(f, write, bytes, columns, 1, row * outputStride),
    });
    return;
  }
  for (const [r, row] of sums.entries()) {
    const results = finish.kind === 'float' ? row.map((sum) => clampFloat(f, sum, finish)) : row;
    storeColumns(f, write, results, columns, 4, r * outputStride);
  }
}

/** Clamps as the runtime does: a NaN stays, and an infinity becomes the largest finite value. */
export function clampFloat(
  f: FunctionBuilder,
  value: V128,
  { min, max }: { readonly min: number; readonly max: number },
): V128 {
  const bound = (value: number) => f.hoist(f32x4.splat(f32.const(value)));
  return f32x4.pmin(f32x4.pmax(value, bound(min)), bound(max));
}

const smaller = (a: I32, b: I32): I32 => select(i32.ltS(a, b), a, b);
