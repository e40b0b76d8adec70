import { floatActivationRange } from '../../base/quantized.ts';
import { refuse } from '../../base/result.ts';
import { check, checkCount, checkRank, checkType, operand, shapeRule, staticShapes } from '../shape-rule.ts';
import { elementCount, float32 } from '../tensor-data.ts';
import type { Op } from '../types.ts';
import { finishFloat } from './requantize.ts';
import { type ScatterAxis, scatterSingle } from './scatter.ts';

// Convolution2DTransposeBias, a custom op of MediaPipe's segmentation models, written from its sources
// (mediapipe/util/tflite/operations/transpose_conv_bias.cc): a transposed convolution that finds its output size itself. No
// reference outputs exist for it. Operands: 0 input NHWC, 1 weights [out, height, width, in], 2 bias [out]; FLOAT32 only.
// Options: three int32, little-endian: padding (1 SAME, 2 VALID), stride along x, stride along y.

interface Settings {
  readonly same: boolean;
  readonly strideX: number;
  readonly strideY: number;
}

function settingsOf(options: Uint8Array): Settings {
  if (options.length < 12) refuse(`custom options have ${options.length} bytes, 12 are needed`);
  const view = new DataView(options.buffer, options.byteOffset, options.byteLength);
  const [padding, strideX, strideY] = [0, 4, 8].map((at) => view.getInt32(at, true)) as [
    number,
    number,
    number,
  ];
  check(padding === 1 || padding === 2, `padding is ${padding}, 1 (SAME) or 2 (VALID) is needed`);
  check(strideX > 0 && strideY > 0, `strides are ${strideY} and ${strideX}, they must be at least 1`);
  return { same: padding === 1, strideX, strideY };
}

/** The full extent of the windows, less what SAME cuts off so that the output is a multiple of the stride where it can be. */
function axisOf(input: number, filter: number, stride: number, same: boolean): ScatterAxis {
  const cut = same ? Math.max(0, filter - ((input - 1) % stride) - 1) : 0;
  const output = stride * (input - 1) + filter - cut;
  return { input, output, filter, stride, before: Math.floor(cut / 2) };
}

function axesOf(input: readonly number[], weights: readonly number[], options: Uint8Array) {
  const { same, strideX, strideY } = settingsOf(options);
  const y = axisOf(input[1] ?? 0, weights[1] ?? 0, strideY, same);
  const x = axisOf(input[2] ?? 0, weights[2] ?? 0, strideX, same);
  return { y, x };
}

export const transposeConvBias: Op = {
  name: 'Convolution2DTransposeBias',
  maxVersion: 1,
  shape: shapeRule((context) => {
    checkCount(context.node.inputs.length, [3], 'operands');
    const input = operand(context, 0, 'input');
    const weights = operand(context, 1, 'weights');
    const bias = operand(context, 2, 'bias');
    checkRank(input.shape, 4, 'input');
    checkRank(weights.shape, 4, 'weights');
    checkRank(bias.shape, 1, 'bias');
    for (const tensor of [input.tensor, weights.tensor, bias.tensor, context.output(0)])
      checkType(tensor, ['FLOAT32'], tensor.name);
    const [channels = 0] = weights.shape;
    check(bias.shape[0] === channels, `bias has ${bias.shape[0]} elements for ${channels} channels`);
    check(
      input.shape[3] === weights.shape[3],
      `input has ${input.shape[3]} channels, weights have ${weights.shape[3]}`,
    );
    const { y, x } = axesOf(input.shape, weights.shape, context.customOptions());
    return staticShapes([input.shape[0] ?? 0, y.output, x.output, channels]);
  }),
  work: ({ shape }) => ({
    macs: elementCount(shape(0) ?? [0]) * elementCount((shape(1) ?? [0]).slice(0, 3)),
  }),
  reference: (context) => {
    const input = context.input(0) ?? refuse('input is missing');
    const weights = context.input(1) ?? refuse('weights are missing');
    const [batches = 0, , , inDepth = 0] = input.shape;
    const [outDepth = 0] = weights.shape;
    const sums = new Float64Array(outDepth);
    const finish = finishFloat(
      sums,
      context.input(2)?.data,
      floatActivationRange('NONE'),
      context.output(0).data,
    );
    const axes = axesOf(input.shape, weights.shape, context.customOptions());
    scatterSingle({ batches, inDepth, outDepth, ...axes }, float32(input), float32(weights), sums, finish);
  },
};
