import { refuse } from '../../base/result.ts';
import { check, checkCount, checkRank, checkType, operand, shapeRule, staticShapes } from '../shape-rule.ts';
import { bitsOf, integers } from '../tensor-data.ts';
import type { KernelContext, Op, ShapeContext, TensorView } from '../types.ts';
import { alignmentOf, fixedSamples, floatSamples, nearest, type Sample } from './sampling.ts';

/** Input NHWC and an INT32 vector [height, width]; `admit` is what else an op demands once the size is known. */
const resizeShape = (admit: (context: ShapeContext, size: readonly number[]) => void) =>
  shapeRule((context) => {
    checkCount(context.node.inputs.length, [2], 'operands');
    const input = operand(context, 0, 'input');
    const size = operand(context, 1, 'size');
    checkRank(input.shape, 4, 'input');
    checkRank(size.shape, 1, 'size');
    checkType(size.tensor, ['INT32'], 'size');
    check(size.shape[0] === 2, `size has ${size.shape[0]} elements, 2 are needed`);
    const value = context.value(1);
    if (value === undefined) return { kind: 'dynamic' };
    const [height = 0, width = 0] = integers(value);
    admit(context, [height, width]);
    return staticShapes([input.shape[0] ?? 0, height, width, input.shape[3] ?? 0]);
  });

interface Image {
  readonly batches: number;
  readonly height: number;
  readonly width: number;
  readonly depth: number;
}

const imageOf = ([batches = 0, height = 0, width = 0, depth = 0]: readonly number[]): Image => ({
  batches,
  height,
  width,
  depth,
});

/** Mixes four neighbours of one channel; `y` and `x` are the distances from the first of them. */
type Mix = (
  topLeft: number,
  bottomLeft: number,
  topRight: number,
  bottomRight: number,
  y: number,
  x: number,
) => number;

const f = Math.fround;

/** In float32 and in the order of the kernel, since UINT8 truncates the result. */
const mixFloat =
  (rounding: number): Mix =>
  (topLeft, bottomLeft, topRight, bottomRight, y, x) => {
    const top = f(1 - y);
    const left = f(1 - x);
    const a = f(f(topLeft * top) * left);
    const b = f(f(bottomLeft * y) * left);
    const c = f(f(topRight * top) * x);
    const d = f(f(bottomRight * y) * x);
    return f(f(f(f(a + b) + c) + d) + rounding);
  };

/** In 10-bit fixed point, ties away from zero. */
const mixFixed: Mix = (topLeft, bottomLeft, topRight, bottomRight, y, x) => {
  const total =
    topLeft * (1024 - y) * (1024 - x) +
    bottomLeft * y * (1024 - x) +
    topRight * (1024 - y) * x +
    bottomRight * y * x;
  return Math.trunc((total + (total > 0 ? 524288 : -524288)) / 1048576);
};

function interpolate(
  input: TensorView,
  output: TensorView,
  rows: readonly Sample[],
  columns: readonly Sample[],
  mix: Mix,
): void {
  const from = imageOf(input.shape);
  const { data } = input;
  const out = output.data;
  let next = 0;
  for (let batch = 0; batch < from.batches; batch++)
    for (const row of rows) {
      const top = (batch * from.height + row.lower) * from.width;
      const bottom = (batch * from.height + row.upper) * from.width;
      for (const column of columns) {
        const topLeft = (top + column.lower) * from.depth;
        const topRight = (top + column.upper) * from.depth;
        const bottomLeft = (bottom + column.lower) * from.depth;
        const bottomRight = (bottom + column.upper) * from.depth;
        for (let c = 0; c < from.depth; c++)
          out[next++] = mix(
            data[topLeft + c] as number,
            data[bottomLeft + c] as number,
            data[topRight + c] as number,
            data[bottomRight + c] as number,
            row.distance,
            column.distance,
          );
      }
    }
}

function bilinear(context: KernelContext): void {
  const input = context.input(0) ?? refuse('input is missing');
  const output = context.output(0);
  const { type } = input.tensor;
  if (!['FLOAT32', 'UINT8', 'INT8', 'INT16'].includes(type)) refuse(`input is ${type}, which has no kernel`);
  const alignment = alignmentOf(context.node);
  const fixed = type === 'INT8' || type === 'INT16';
  const samples = fixed ? fixedSamples : floatSamples;
  const from = imageOf(input.shape);
  const to = imageOf(output.shape);
  const rows = samples(from.height, to.height, alignment);
  const columns = samples(from.width, to.width, alignment);
  interpolate(input, output, rows, columns, fixed ? mixFixed : mixFloat(type === 'UINT8' ? 0.5 : 0));
}

function nearestNeighbour(context: KernelContext): void {
  const input = context.input(0) ?? refuse('input is missing');
  const output = context.output(0);
  const { type } = input.tensor;
  if (![8, 16, 32].includes(bitsOf(type) ?? 0)) refuse(`input is ${type}, which has no kernel`);
  if (output.tensor.type !== type) refuse(`input is ${type}, output ${output.tensor.type}`);
  const alignment = alignmentOf(context.node);
  const from = imageOf(input.shape);
  const to = imageOf(output.shape);
  const rows = nearest(from.height, to.height, alignment);
  const columns = nearest(from.width, to.width, alignment);
  let next = 0;
  for (let batch = 0; batch < from.batches; batch++)
    for (const row of rows)
      for (const column of columns) {
        const at = ((batch * from.height + row) * from.width + column) * from.depth;
        for (let c = 0; c < from.depth; c++) output.data[next++] = input.data[at + c] as never;
      }
}

/** resize_bilinear.cc: positive sizes, and pixel centres agree with one convention only. */
const resizeBilinear: Op = {
  name: 'RESIZE_BILINEAR',
  maxVersion: 4,
  shape: resizeShape(({ node }, size) => {
    const { corners, halfPixels } = alignmentOf(node);
    check(!(corners && halfPixels), 'align_corners and half_pixel_centers exclude each other');
    check(
      size.every((s) => s > 0),
      `the size [${size}] is not positive`,
    );
  }),
  reference: bilinear,
};

const resizeNearestNeighbor: Op = {
  name: 'RESIZE_NEAREST_NEIGHBOR',
  maxVersion: 4,
  shape: resizeShape((_, size) => {
    check(
      size.every((s) => s >= 0),
      `the size [${size}] is negative`,
    );
  }),
  reference: nearestNeighbour,
};

export const resizeOps: readonly Op[] = [resizeBilinear, resizeNearestNeighbor];
