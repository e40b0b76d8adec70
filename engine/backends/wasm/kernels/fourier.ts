import type { V128 } from '../asm/expression.ts';
import type { FunctionBuilder } from '../asm/function.ts';
import { f32x4, v128 } from '../asm/operators.ts';
import { code, type Kernel } from '../layer.ts';
import { outerLoop } from './convolution.ts';
import { constant } from './float-functions.ts';
import { emitFlat, flatUnits } from './loops.ts';
import { type Product, panelBlock, productCode, tileFor, unitsOf } from './matrix.ts';
import { storeColumns } from './matrix-tile.ts';
import { integers } from './moves.ts';

/** Above this many steps a product costs more than a fast transform would. */
const longest = 1024;

/**
 * RFFT2D over one row, as sound models have it: each frame times a matrix of cosines and negative sines. At these lengths a
 * matrix product in registers beats a fast transform that goes through memory.
 */
export const realFourier: Kernel = ({ target, inputs: [input, lengths], outputs: [output] }) => {
  const [rows, length] = integers(lengths) ?? [];
  if (!input || !output || rows === undefined || length === undefined)
    return 'its lengths are computed while running';
  const width = input.shape.at(-1) ?? 1;
  if (input.type !== 'FLOAT32' || rows !== 1 || input.shape.at(-2) !== 1)
    return 'it transforms more than one row at a time';
  if (length > longest) return `its frames are longer than ${longest}`;
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
