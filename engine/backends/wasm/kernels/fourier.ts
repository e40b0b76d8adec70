import type { Local, V128 } from '../asm/expression.ts';
import type { FunctionBuilder } from '../asm/function.ts';
import { f32, f32x4, i32, v128 } from '../asm/operators.ts';
import { code, type Kernel, type Layer, type Lowering, type Range } from '../layer.ts';
import { outerLoop } from './convolution.ts';
import { constant } from './float-functions.ts';
import { emitFlat, flatUnits } from './loops.ts';
import { type Product, panelBlock, productCode, tileFor, unitsOf } from './matrix.ts';
import { storeColumns } from './matrix-tile.ts';
import { integers } from './moves.ts';
import { type Stage, stagedBytes, stagedRowBytes, stagePass } from './stage.ts';

/** Above this many steps a product costs more than a fast transform would. */
const longest = 1024;

/**
 * RFFT2D over one row, as sound models have it: each frame times a matrix of cosines and negative sines. At these lengths a
 * matrix product in registers beats a fast transform that goes through memory.
 */
export const realFourier: Kernel = (layer) => {
  const {
    target,
    inputs: [input, lengths],
    outputs: [output],
  } = layer;
  const [rows, length] = integers(lengths) ?? [];
  if (!input || !output || rows === undefined || length === undefined)
    return 'its lengths are computed while running';
  const width = input.shape.at(-1) ?? 1;
  if (input.type !== 'FLOAT32' || rows !== 1 || input.shape.at(-2) !== 1)
    return 'it transforms more than one row at a time';
  if (length > longest) return `its frames are longer than ${longest}`;
  if (length % 16 === 0) return foldedFourier(layer, length);
  const depth = Math.min(width, length);
  const count = input.elements / width;
  const channels = 2 * (Math.floor(length / 2) + 1);
  const shape: Product = {
    arithmetic: { format: 'float', fused: target.fusedMultiplyAdd, emulated: false, narrow: false },
    finish: { kind: 'int32' },
    reach: { steps: depth, levels: [] },
    count,
    columns: count,
    columnStride: width * 4,
    rowStride: count * width * 4,
    channels,
    outputStride: channels * 4,
    tile: tileFor('float', count, channels),
    outer: 'rows',
  };
  const product = { ...shape, outer: outerLoop(shape) };
  const weights = () => {
    const cosine = Float64Array.from({ length }, (_, i) => Math.cos((2 * Math.PI * i) / length));
    const sine = Float64Array.from({ length }, (_, i) => -Math.sin((2 * Math.PI * i) / length));
    return {
      bias: () => 0,
      // Real parts in even columns, imaginary parts in odd ones; the angle repeats after a whole turn.
      weight: (channel: number, n: number) =>
        (channel % 2 === 0 ? cosine : sine)[((channel >> 1) * n) % length] as number,
      runLength: depth,
    };
  };
  return {
    blocks: [panelBlock(product, weights)],
    scratch: [],
    passes: [
      {
        code: productCode(product),
        units: unitsOf(product),
        pointers: [{ input: 0 }, { block: 0 }, { output: 0 }],
      },
    ],
  };
};

//  n and N-n share their cosine and, but for the sign, their sine; so do n and N/2-n, even and odd frequencies apart. What four
//  samples of one n have in common is added up first, and four products over a quarter of the samples are left:
//
//    a = x[n]   b = x[N-n]   c = x[N/2-n]   d = x[N/2+n]
//    real of even k   (a+b) + (c+d)        real of odd k   (a+b) - (c+d)
//    imag of even k   (a-b) - (c-d)        imag of odd k   (a-b) + (c-d)

interface Folded {
  /** Samples of a transform, a multiple of 16. */
  readonly length: number;
  /** Bytes between frames. */
  readonly stride: number;
}

/** Floats from one of a frame's four parts to the next: a quarter of the samples, the one in the middle, and a gap. */
const partLength = (length: number): number => length / 4 + 4;

function foldedFourier({ target, inputs: [input], outputs: [output] }: Layer, length: number): Lowering {
  const width = input?.shape.at(-1) ?? 1;
  const count = (input?.elements ?? 0) / width;
  const stage: Stage = {
    form: 'copy',
    signed: false,
    width: 4,
    height: count,
    columns: width,
    channels: 1,
    padding: { top: 0, bottom: 0, left: 0, right: Math.max(length - width, 0) },
    zeroPoint: 0,
    repeat: 1,
  };
  const shape = { length, stride: stagedRowBytes(stage) };
  const frameBytes = partLength(length) * 16;
  const parts = ['even real', 'even imaginary', 'odd real', 'odd imaginary'].map((name, part) => {
    const odd = name.startsWith('odd') ? 1 : 0;
    const wave = name.endsWith('real') ? Math.cos : (angle: number) => -Math.sin(angle);
    const product = foldedProduct(length, count, odd, target.fusedMultiplyAdd);
    const weight = (column: number, n: number) =>
      wave((2 * Math.PI * (((2 * column + odd) * n) % length)) / length);
    return { product, weight, offset: part * partLength(length) * 4 };
  });
  return {
    blocks: parts.map(({ product, weight }) =>
      panelBlock(product, () => ({ bias: () => 0, weight, runLength: length / 4 + 1 })),
    ),
    scratch: [stagedBytes(stage), count * frameBytes + 64, count * frameBytes + 64],
    passes: [
      stagePass(stage, { input: 0 }, { scratch: 0 }),
      {
        code: code('fold', shape, 2, emitFold),
        units: count,
        pointers: [{ scratch: 0 }, { scratch: 1 }],
      },
      ...parts.map(({ product, offset }, block) => ({
        code: productCode(product),
        units: unitsOf(product),
        pointers: [{ scratch: 1, offset }, { block }, { scratch: 2, offset }],
      })),
      {
        code: code('interleave', { length, total: output?.elements }, 2, emitInterleave),
        units: count,
        pointers: [{ scratch: 2 }, { output: 0 }],
      },
    ],
  };
}

function foldedProduct(length: number, count: number, odd: number, fused: boolean): Product {
  const stride = partLength(length) * 16;
  const channels = length / 4 + 1 - odd;
  const shape: Product = {
    arithmetic: { format: 'float', fused, emulated: false, narrow: false },
    finish: { kind: 'int32' },
    reach: { steps: length / 4 + 1, levels: [] },
    count,
    columns: count,
    columnStride: stride,
    rowStride: count * stride,
    channels,
    outputStride: stride,
    tile: tileFor('float', count, channels),
    outer: 'rows',
  };
  return { ...shape, outer: outerLoop(shape) };
}

const backwards = [12, 13, 14, 15, 8, 9, 10, 11, 4, 5, 6, 7, 0, 1, 2, 3];

function emitFold(
  f: FunctionBuilder,
  { from, to }: Range,
  pointers: readonly Local<'i32'>[],
  { length, stride }: Folded,
): void {
  const [source, target] = pointers as [Local<'i32'>, Local<'i32'>];
  const partBytes = partLength(length) * 4;
  const half = length * 2; // bytes
  f.for(from, to, (frame) => {
    const first = f.let(i32.add(source, i32.mul(frame, i32.const(stride))));
    const start = f.let(i32.add(target, i32.mul(frame, i32.const(partBytes * 4))));
    const up = f.let(first);
    const down = f.let(first);
    const write = f.let(start);
    f.repeat(length / 16, () => {
      const reversed = (offset: number) => {
        const vector = f.let(v128.load(down, offset - 12));
        return v128.shuffle(vector, vector, backwards);
      };
      const a = f.let(v128.load(up));
      const b = f.let(reversed(half * 2));
      const c = f.let(reversed(half));
      const d = f.let(v128.load(up, half));
      const [outer, inner] = [f.let(f32x4.add(a, b)), f.let(f32x4.add(c, d))];
      const [across, within] = [f.let(f32x4.sub(a, b)), f.let(f32x4.sub(c, d))];
      f.store(write, f32x4.add(outer, inner));
      f.store(write, f32x4.sub(across, within), partBytes);
      f.store(write, f32x4.sub(outer, inner), partBytes * 2);
      f.store(write, f32x4.add(across, within), partBytes * 3);
      f.advance(up, 16);
      f.advance(down, -16);
      f.advance(write, 16);
    });
    // The first sample and the one in the middle are no pair, nor are those at the quarters two.
    const [zero, middle] = [f.let(f32.load(first)), f.let(f32.load(first, half))];
    const [a, b] = [f.let(f32.load(first, half / 2)), f.let(f32.load(first, half + half / 2))];
    const last = length; // bytes of a quarter
    f.storeF32(start, f32.add(zero, middle));
    f.storeF32(start, f32.sub(zero, middle), partBytes * 2);
    f.storeF32(start, f32.add(a, b), last);
    f.storeF32(start, f32.sub(a, b), partBytes * 3 + last);
    // Their waves are zero there, and so must the samples be: zero times what memory holds may be NaN.
    for (const at of [partBytes, partBytes * 3, partBytes + last, partBytes * 2 + last])
      f.storeF32(start, f32.const(0), at);
  });
}

function emitInterleave(
  f: FunctionBuilder,
  { from, to }: Range,
  pointers: readonly Local<'i32'>[],
  { length }: { readonly length: number },
): void {
  const [source, target] = pointers as [Local<'i32'>, Local<'i32'>];
  const partBytes = partLength(length) * 4;
  const rowBytes = (length / 2 + 1) * 8;
  f.for(from, to, (frame) => {
    const read = f.let(i32.add(source, i32.mul(frame, i32.const(partBytes * 4))));
    const write = f.let(i32.add(target, i32.mul(frame, i32.const(rowBytes))));
    f.repeat(length / 16, () => {
      const part = (index: number) => f.let(v128.load(read, index * partBytes));
      const [evenReal, evenImaginary, oddReal, oddImaginary] = [part(0), part(1), part(2), part(3)];
      const zip = (a: V128, b: V128, lane: number) => f.let(v128.shuffle(a, b, zipped(lane)));
      for (const [index, lane] of [0, 8].entries()) {
        const even = zip(evenReal, evenImaginary, lane);
        const odd = zip(oddReal, oddImaginary, lane);
        f.store(write, v128.shuffle(even, odd, lowHalves), index * 32);
        f.store(write, v128.shuffle(even, odd, highHalves), index * 32 + 16);
      }
      f.advance(read, 16);
      f.advance(write, 64);
    });
    f.storeF32(write, f32.load(read));
    f.storeF32(write, f32.load(read, partBytes), 4);
  });
}

const zipped = (first: number): number[] =>
  [0, 16, 4, 20].flatMap((lane) => [0, 1, 2, 3].map((i) => first + lane + i));
const lowHalves = [0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23];
const highHalves = lowHalves.map((lane) => lane + 8);

const realParts = [0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27];
const imaginaryParts = realParts.map((byte) => byte + 4);

/** COMPLEX_ABS of single precision. */
export const complexMagnitude: Kernel = ({ inputs: [input], outputs: [output] }) => {
  if (!input || !output || input.type !== 'COMPLEX64' || output.type !== 'FLOAT32')
    return `there is no kernel for ${input?.type}`;
  return {
    blocks: [],
    scratch: [],
    passes: [
      {
        code: code('magnitude', { count: input.elements }, 2, (f, range, pointers, { count }) => {
          const [read, write] = pointers;
          emitFlat(f, range, count, 4, pointers, [8, 4], (live) => {
            const first = f.let(v128.load(read!));
            const second = f.let(v128.load(read!, 16));
            const part = (lanes: readonly number[]) => f.let(v128.shuffle(first, second, lanes));
            const [real, imaginary] = [part(realParts), part(imaginaryParts)];
            storeColumns(f, write!, [f.let(hypotenuse(f, real, imaginary))], live, 4, 0);
          });
        }),
        units: flatUnits(input.elements),
        pointers: [{ input: 0 }, { output: 0 }],
      },
    ],
  };
};

/** sqrt(a^2 + b^2) without overflow on the way; an infinite side wins over NaN, as C's `hypot` has it. */
function hypotenuse(f: FunctionBuilder, a: V128, b: V128): V128 {
  const [first, second] = [f.let(f32x4.abs(a)), f.let(f32x4.abs(b))];
  const larger = f.let(f32x4.max(first, second));
  const ratio = f.let(f32x4.div(f32x4.min(first, second), larger));
  const length = f32x4.mul(larger, f32x4.sqrt(f32x4.add(f.hoist(constant(1)), f32x4.mul(ratio, ratio))));
  const infinite = f.hoist(constant(Number.POSITIVE_INFINITY));
  const unbounded = v128.or(f32x4.eq(first, infinite), f32x4.eq(second, infinite));
  const nothing = f32x4.eq(larger, f.hoist(constant(0)));
  return v128.bitselect(infinite, v128.andnot(length, nothing), unbounded);
}
