import { floatActivationRange } from '../../base/quantized.ts';
import { refuse } from '../../base/result.ts';
import type { GraphNode } from '../../graph/types.ts';
import { slide } from '../padding.ts';
import {
  check,
  checkCount,
  checkRank,
  checkType,
  numberOption,
  operand,
  shapeRule,
  staticShapes,
  textOption,
} from '../shape-rule.ts';
import { elementCount, float32, integers } from '../tensor-data.ts';
import type { KernelContext, Op, ShapeContext, TensorView } from '../types.ts';
import { type ConvolutionAxis, tapsInside } from './geometry.ts';
import { finishFloat } from './requantize.ts';

// Float only. Volumes are [batch, depth, height, width, channels], filters [depth, height, width, in, out] for CONV_3D and
// [depth, height, width, out, in] for its transpose.

type Shape = readonly number[];
type Axes = readonly [depth: ConvolutionAxis, height: ConvolutionAxis, width: ConvolutionAxis];

/** The three axes of a window that slides over `volume`. */
function axesOf(node: GraphNode, volume: Shape, filter: Shape): Axes {
  const padding = textOption(node, 'padding');
  const axis = (letter: string, name: string, at: number): ConvolutionAxis => {
    const stride = numberOption(node, `stride_${letter}`);
    const dilation = Number(node.options[`dilation_${letter}_factor`] ?? 1);
    const taps = { input: volume[at + 1] ?? 0, filter: filter[at] ?? 0, stride, dilation };
    check(stride > 0, `the ${name} stride is ${stride}, it must be at least 1`);
    return { ...taps, ...slide({ ...taps, padding }) };
  };
  return [axis('d', 'depth', 0), axis('h', 'height', 1), axis('w', 'width', 2)];
}

function checkFloats(
  context: ShapeContext,
  bias: number,
  channels: number,
  ...operands: readonly number[]
): void {
  for (const input of operands)
    checkType(operand(context, input, 'operand').tensor, ['FLOAT32'], `operand ${input}`);
  checkType(context.output(0), ['FLOAT32'], 'output');
  const shape = context.shape(bias);
  if (shape === undefined) return;
  check(context.tensor(bias)?.type === 'FLOAT32', `bias is ${context.tensor(bias)?.type}, FLOAT32 is needed`);
  check(
    elementCount(shape) === channels,
    `bias has ${elementCount(shape)} elements for ${channels} channels`,
  );
}

const convShape = shapeRule((context) => {
  const { node } = context;
  checkCount(node.inputs.length, [2, 3], 'operands');
  const input = operand(context, 0, 'input');
  const filter = operand(context, 1, 'filter');
  checkRank(input.shape, 5, 'input');
  checkRank(filter.shape, 5, 'filter');
  const channels = filter.shape[4] ?? 0;
  check(
    input.shape[4] === filter.shape[3],
    `input has ${input.shape[4]} channels, filter ${filter.shape[3]}`,
  );
  for (const shape of [input.shape.slice(1), filter.shape])
    check(
      shape.every((size) => size > 0),
      `[${shape}] has an empty dimension`,
    );
  checkFloats(context, 2, channels, 0, 1);
  const axes = axesOf(node, input.shape, filter.shape);
  return staticShapes([input.shape[0] ?? 0, ...axes.map((axis) => axis.out), channels]);
});

/** Calls `visit` with every tap of the filter inside the volume for each window position, in order of positions. */
function forEachTap(
  axes: Axes,
  visit: (position: number, volume: number, tap: number) => void,
  after: (position: number) => void = () => {},
): void {
  const [z, y, x] = axes;
  let position = 0;
  for (let outZ = 0; outZ < z.out; outZ++)
    for (let outY = 0; outY < y.out; outY++)
      for (let outX = 0; outX < x.out; outX++, position++) {
        const inside = [tapsInside(z, outZ), tapsInside(y, outY), tapsInside(x, outX)] as const;
        for (let tapZ = inside[0][0]; tapZ < inside[0][1]; tapZ++) {
          const inZ = outZ * z.stride - z.before + tapZ * z.dilation;
          for (let tapY = inside[1][0]; tapY < inside[1][1]; tapY++) {
            const inY = outY * y.stride - y.before + tapY * y.dilation;
            for (let tapX = inside[2][0]; tapX < inside[2][1]; tapX++) {
              const inX = outX * x.stride - x.before + tapX * x.dilation;
              const tap = (tapZ * y.filter + tapY) * x.filter + tapX;
              visit(position, (inZ * y.input + inY) * x.input + inX, tap);
            }
          }
        }
        after(position);
      }
}

function conv(context: KernelContext): void {
  const input = context.input(0) ?? refuse('input is missing');
  const filter = context.input(1) ?? refuse('filter is missing');
  const axes = axesOf(context.node, input.shape, filter.shape);
  const [batches = 0, , , , inDepth = 0] = input.shape;
  const outDepth = filter.shape[4] ?? 0;
  const x = float32(input);
  const w = float32(filter);
  const sums = new Float64Array(outDepth);
  const finish = finishOf(context, sums, 2);
  const volumeSize = axes.reduce((product, axis) => product * axis.input, inDepth);
  const positions = axes.reduce((product, axis) => product * axis.out, 1);
  for (let batch = 0; batch < batches; batch++)
    forEachTap(
      axes,
      (_, volume, tap) => {
        for (let i = 0; i < inDepth; i++) {
          const value = x[batch * volumeSize + volume * inDepth + i]!;
          const from = (tap * inDepth + i) * outDepth;
          for (let c = 0; c < outDepth; c++) sums[c]! += value * w[from + c]!;
        }
      },
      (position) => {
        finish(batch, (batch * positions + position) * outDepth);
        sums.fill(0);
      },
    );
}

const finishOf = (context: KernelContext, sums: Float64Array, bias: number) =>
  finishFloat(
    sums,
    context.input(bias)?.data,
    floatActivationRange(textOption(context.node, 'fused_activation_function')),
    context.output(0).data,
  );

// Operands of the transpose: 0 output shape, 1 filter, 2 input, 3 optional bias. The window slides over the output; its
// positions are the input's elements.
const transposeShape = shapeRule((context) => {
  const { node } = context;
  checkCount(node.inputs.length, [3, 4], 'operands');
  const wanted = operand(context, 0, 'output shape');
  const filter = operand(context, 1, 'filter');
  const input = operand(context, 2, 'input');
  check(
    wanted.shape.length === 1 && wanted.shape[0] === 5,
    `the output shape is a tensor [${wanted.shape}], 5 elements are needed`,
  );
  checkType(wanted.tensor, ['INT32'], 'output shape');
  checkRank(input.shape, 5, 'input');
  checkRank(filter.shape, 5, 'filter');
  check(
    input.shape[4] === filter.shape[4],
    `input has ${input.shape[4]} channels, filter ${filter.shape[4]}`,
  );
  checkFloats(context, 3, filter.shape[3] ?? 0, 1, 2);
  const value = context.value(0);
  if (value === undefined) return { kind: 'dynamic' };
  const shape = integers(value);
  check(
    shape.every((size) => size >= 0),
    `the output shape [${shape}] is negative`,
  );
  check(shape[0] === input.shape[0], `the output has ${shape[0]} batches, the input ${input.shape[0]}`);
  check(
    shape[4] === filter.shape[3],
    `the output has ${shape[4]} channels, the filter gives ${filter.shape[3]}`,
  );
  const back = axesOf(node, shape, filter.shape).map((axis) => axis.out);
  check(
    back.every((size, i) => size === input.shape[i + 1]),
    `an output [${shape}] leads to an input of [${back}], the input is [${input.shape.slice(1, 4)}]`,
  );
  return staticShapes(shape);
});

function transpose(context: KernelContext): void {
  const filter = context.input(1) ?? refuse('filter is missing');
  const input = context.input(2) ?? refuse('input is missing');
  const output = context.output(0);
  const axes = axesOf(context.node, output.shape, filter.shape);
  const [batches = 0, , , , outDepth = 0] = output.shape;
  const size = elementCount(output.shape.slice(1));
  const volume = new Float64Array(size);
  const sums = new Float64Array(outDepth);
  const finish = finishOf(context, sums, 3);
  for (let batch = 0; batch < batches; batch++) {
    volume.fill(0);
    scatterVolume(axes, input, filter, batch, volume, outDepth);
    for (let at = 0; at < size; at += outDepth) {
      sums.set(volume.subarray(at, at + outDepth));
      finish(batch, batch * size + at);
    }
  }
}

function scatterVolume(
  axes: Axes,
  input: TensorView,
  filter: TensorView,
  batch: number,
  volume: Float64Array,
  outDepth: number,
): void {
  const x = float32(input);
  const w = float32(filter);
  const inDepth = input.shape[4] ?? 0;
  const first = batch * elementCount(input.shape.slice(1));
  forEachTap(axes, (position, place, tap) => {
    const at = first + position * inDepth;
    for (let c = 0; c < outDepth; c++) {
      const from = (tap * outDepth + c) * inDepth;
      let sum = 0;
      for (let i = 0; i < inDepth; i++) sum += x[at + i]! * w[from + i]!;
      volume[place * outDepth + c]! += sum;
    }
  });
}

export const conv3d: Op = {
  name: 'CONV_3D',
  maxVersion: 1,
  shape: convShape,
  work: ({ shape, outputShape }) => ({
    macs: elementCount(outputShape(0)) * elementCount((shape(1) ?? [0]).slice(0, 4)),
  }),
  reference: conv,
};

export const conv3dTranspose: Op = {
  name: 'CONV_3D_TRANSPOSE',
  maxVersion: 1,
  shape: transposeShape,
  work: ({ shape }) => ({
    macs: elementCount(shape(2) ?? [0]) * elementCount((shape(1) ?? [0]).slice(0, 4)),
  }),
  reference: transpose,
};
