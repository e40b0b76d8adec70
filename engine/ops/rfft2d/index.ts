import { fft, isPowerOfTwo } from '../fft.ts';
import { checkArity, dynamic, spanCount, view } from '../layout-rule.ts';
import { check, checkRank, checkType, operand, shapeRule, staticShapes } from '../shape-rule.ts';
import { float32, integers } from '../tensor-data.ts';
import type { KernelContext, Op } from '../types.ts';

// rfft2d.cc:152-206
const shape = shapeRule((context) => {
  checkArity(context, [2]);
  const input = operand(context, 0, 'input');
  const length = operand(context, 1, 'fft_length');
  check(input.shape.length >= 2, `input has ${input.shape.length} dimensions, at least 2 are needed`);
  checkType(input.tensor, ['FLOAT32'], 'input');
  checkRank(length.shape, 1, 'fft_length');
  check(length.shape[0] === 2, `fft_length has ${length.shape[0]} elements, 2 are needed`);
  checkType(length.tensor, ['INT32'], 'fft_length');
  const value = context.value(1);
  if (value === undefined) return dynamic;
  const [height, width] = integers(value) as [number, number];
  check(
    isPowerOfTwo(height) && isPowerOfTwo(width),
    `fft_length ${height} x ${width} is not of powers of two`,
  );
  return staticShapes([...input.shape.slice(0, -2), height, width / 2 + 1].map(Math.floor));
});

/**
 * Transforms the rows, then the columns, in float64; input is cut or filled up with zeros to the transform's size. Of each row only
 * the first half is given, the other half mirrors it.
 */
function reference(context: KernelContext): void {
  const input = view(context, 0);
  checkType(context.output(0).tensor, ['COMPLEX64'], 'output');
  const [height, width] = integers(view(context, 1).data) as [number, number];
  const [rows, columns] = input.shape.slice(-2) as [number, number];
  const slices = spanCount(input.shape, 0, input.shape.length - 2);
  const [from, to] = [float32(input), float32(context.output(0))];
  const half = Math.floor(width / 2) + 1;
  for (let slice = 0; slice < slices; slice++) {
    const plane = new Plane(height, width);
    for (let y = 0; y < Math.min(rows, height); y++) {
      const start = (slice * rows + y) * columns;
      plane.real[y]!.set(from.subarray(start, start + Math.min(columns, width)));
    }
    plane.transform();
    let t = slice * height * half * 2;
    for (let y = 0; y < height; y++)
      for (let x = 0; x < half; x++) {
        to[t++] = plane.real[y]![x]!;
        to[t++] = plane.imaginary[y]![x]!;
      }
  }
}

/** Rows of complex numbers. */
class Plane {
  readonly real: Float64Array[];
  readonly imaginary: Float64Array[];

  constructor(
    readonly height: number,
    readonly width: number,
  ) {
    this.real = Array.from({ length: height }, () => new Float64Array(width));
    this.imaginary = Array.from({ length: height }, () => new Float64Array(width));
  }

  transform(): void {
    for (let y = 0; y < this.height; y++) fft(this.real[y]!, this.imaginary[y]!);
    if (this.height === 1) return;
    const [re, im] = [new Float64Array(this.height), new Float64Array(this.height)];
    for (let x = 0; x < this.width; x++) {
      for (let y = 0; y < this.height; y++) {
        re[y] = this.real[y]![x]!;
        im[y] = this.imaginary[y]![x]!;
      }
      fft(re, im);
      for (let y = 0; y < this.height; y++) {
        this.real[y]![x] = re[y]!;
        this.imaginary[y]![x] = im[y]!;
      }
    }
  }
}

export const rfft2d: Op = { name: 'RFFT2D', maxVersion: 1, shape, reference };
