import type { Kernel, Pass } from '../layer.ts';
import { numberOption, textOption } from './geometry.ts';
import { type Loop, strides } from './loops.ts';
import { type Product, panelBlock, productCode, tileFor, unitsOf } from './matrix.ts';
import { stepElements } from './matrix-tile.ts';
import { movePass } from './movement.ts';
import { type Stage, stagedBytes, stagedRowBytes, stagedWidth, stagePass } from './stage.ts';
import { type Weighted, weightedLayer } from './weighted.ts';

// A transposed convolution with stride s is s*s ordinary ones, because outputs whose position has the same remainder by s meet
// the same kernel taps. With stride 2 and a kernel of 3, along one axis:
//
//   output      0   1   2   3   4   5
//   taps       0,2  1  0,2  1  0,2  1      remainder 0: taps 2 and 0 over two inputs; remainder 1: tap 1 over one
//
// Each is computed into scratch and then spread over the output.

/** TRANSPOSE_CONV of floats and bytes with constant weights. */
export const transposeConvolution: Kernel = (layer) => {
  const [, filter, input] = layer.inputs;
  const [output] = layer.outputs;
  if (!filter || !input || !output || [filter, input, output].some(({ shape }) => shape.length !== 4))
    return 'its operands are no images';
  const [channels, height, width, depth] = filter.shape as [number, number, number, number];
  const length = height * width * depth;
  const operands = { input: 2, weights: 1, bias: 3 };
  const weighted = weightedLayer(layer, channels, (channel, i) => channel * length + i, 'fixed', operands);
  if (typeof weighted === 'string') return weighted;
  const [batch, inHeight, inWidth] = input.shape as [number, number, number];
  const [, outHeight, outWidth] = output.shape as [number, number, number];
  const same = textOption(layer.node, 'padding') === 'SAME';
  const vertical = phases(inHeight, outHeight, height, numberOption(layer.node, 'stride_h', 1), same);
  const horizontal = phases(inWidth, outWidth, width, numberOption(layer.node, 'stride_w', 1), same);
  const { format } = weighted.arithmetic;
  const signed = input.type === 'INT8';
  const stage: Stage = {
    form: format === 'pairs' ? 'widen' : format === 'quads' && signed ? 'flip' : 'copy',
    signed,
    width: format === 'float' ? 4 : 1,
    height: inHeight,
    columns: inWidth,
    channels: depth,
    padding: {
      top: vertical.before,
      bottom: vertical.after,
      left: horizontal.before,
      right: horizontal.after,
    },
    zeroPoint: format === 'float' ? 0 : input.zeroPoint,
    repeat: 1,
  };
  const pairs = vertical.list.flatMap((y) => horizontal.list.map((x) => ({ x, y })));
  const products = pairs.map(({ x, y }) => phaseProduct(weighted, stage, y, x));
  const [imageStep, rowStep, pixelStep] = strides(output.shape) as [number, number, number];
  const passes: Pass[] = [];
  for (let image = 0; image < batch; image++) {
    const from = { input: 2, offset: image * inHeight * inWidth * depth * input.width };
    passes.push(stagePass(stage, from, { scratch: 0 }));
    for (const [index, { x, y }] of pairs.entries()) {
      const product = products[index] as Product;
      const offset =
        (y.input + vertical.before) * stagedRowBytes(stage) +
        (x.input + horizontal.before) * depth * stagedWidth(stage);
      passes.push({
        code: productCode(product),
        units: unitsOf(product),
        pointers: [{ scratch: 0, offset }, { block: index }, { scratch: 1 }],
      });
      const spread: Loop[] = [
        { count: y.count, steps: [x.count * channels, rowStep * y.stride] },
        { count: x.count, steps: [channels, pixelStep * x.stride] },
        { count: channels, steps: [1, 1] },
      ];
      const target = (image * imageStep + y.output * rowStep + x.output * pixelStep) * output.width;
      passes.push(movePass(spread, output.width, { scratch: 1 }, { output: 0, offset: target }));
    }
  }
  const largest = Math.max(...pairs.map(({ x, y }) => x.count * y.count)) * channels * output.width;
  return {
    blocks: pairs.map(({ x, y }, index) =>
      phaseBlock(weighted, products[index] as Product, y, x, height, width, depth),
    ),
    scratch: [stagedBytes(stage), largest + 16],
    passes,
  };
};

/** One remainder along one axis: where its outputs begin, what they read, and which taps they meet. */
interface Phase {
  readonly stride: number;
  readonly output: number;
  readonly count: number;
  /** Input position under the first tap of the first output; may be negative. */
  readonly input: number;
  /** Kernel positions in the order of inputs; past the kernel's end for one that has no tap there. */
  readonly taps: readonly number[];
}

function phases(input: number, output: number, kernel: number, stride: number, same: boolean) {
  const total = Math.max((input - 1) * stride + kernel - output, 0);
  const before = same ? Math.floor(total / 2) : 0;
  const list: Phase[] = [];
  for (let remainder = 0; remainder < stride; remainder++) {
    const first = (((remainder - before) % stride) + stride) % stride;
    const count = Math.ceil((output - first) / stride);
    if (count <= 0) continue;
    const length = Math.max(Math.ceil((kernel - remainder) / stride), 1);
    const taps = Array.from({ length }, (_, i) => remainder + stride * (length - 1 - i));
    list.push({
      stride,
      output: first,
      count,
      taps,
      input: (first + before - remainder) / stride - (length - 1),
    });
  }
  const lowest = Math.min(...list.map((phase) => phase.input));
  const highest = Math.max(...list.map((phase) => phase.input + phase.count - 1 + phase.taps.length - 1));
  return { list, before: Math.max(-lowest, 0), after: Math.max(highest - (input - 1), 0) };
}

function phaseProduct(
  { arithmetic, finish, channels, output }: Weighted,
  stage: Stage,
  y: Phase,
  x: Phase,
): Product {
  const perStep = stepElements[arithmetic.format];
  const pixel = stage.channels * stagedWidth(stage);
  const count = y.count * x.count;
  return {
    arithmetic,
    finish,
    reach: {
      steps: Math.ceil((x.taps.length * stage.channels) / perStep),
      levels: y.taps.length > 1 ? [{ count: y.taps.length, stride: stagedRowBytes(stage) }] : [],
    },
    count,
    columns: x.count,
    columnStride: pixel,
    rowStride: stagedRowBytes(stage),
    channels,
    outputStride: channels * output.width,
    tile: tileFor(arithmetic.format, count, channels),
    outer: 'rows',
  };
}

function phaseBlock(
  weighted: Weighted,
  product: Product,
  y: Phase,
  x: Phase,
  height: number,
  width: number,
  depth: number,
) {
  return panelBlock(product, () => {
    const weights = weighted.weights();
    const bias = weighted.bias();
    const weight = (channel: number, element: number): number => {
      const ky = y.taps[Math.floor(element / (x.taps.length * depth))] as number;
      const kx = x.taps[Math.floor(element / depth) % x.taps.length] as number;
      if (ky >= height || kx >= width) return 0;
      return weights[((channel * height + ky) * width + kx) * depth + (element % depth)] as number;
    };
    const elements = y.taps.length * x.taps.length * depth;
    const correction = (channel: number): number => {
      let sum = 0;
      for (let element = 0; weighted.valueZeroPoint !== 0 && element < elements; element++)
        sum += weight(channel, element);
      return sum * weighted.valueZeroPoint;
    };
    return {
      bias: (channel) => (bias[channel] as number) - correction(channel),
      weight,
      runLength: x.taps.length * depth,
      ...(weighted.factors && { factors: weighted.factors }),
    };
  });
}
