import type { Kernel, Layer, Lowering, Pass } from '../layer.ts';
import { isPadded, numberOption, textOption, type Window, windowOf } from './geometry.ts';
import { runtimeFullyConnected } from './matmul.ts';
import { type Product, panelBlock, productCode, tileFor, unitsOf } from './matrix.ts';
import { type Arithmetic, chainSteps, stepElements } from './matrix-tile.ts';
import { lowerSparseProduct } from './sparse-product.ts';
import { takeOff } from './split.ts';
import { type Stage, stagedBytes, stagedRowBytes, stagedWidth, stagePass } from './stage.ts';
import { chained, type Weighted, weightedLayer } from './weighted.ts';

/** CONV_2D, grouped or not: the image is staged once, then every output pixel is a row of a matrix product. */
export const convolution: Kernel = (layer) => {
  const [input, filter] = layer.inputs;
  const output = layer.outputs[0];
  if (!input || !filter || !output || [input, filter, output].some(({ shape }) => shape.length !== 4))
    return 'its operands are no images';
  const [channels, height, width, depth] = filter.shape as [number, number, number, number];
  const window = windowOf(layer.node, input, output, { height, width });
  const weighted = weightedLayer(layer, channels, inRows(height * width * depth), 'fixed');
  return typeof weighted === 'string' ? weighted : lowerConvolution(weighted, window, depth);
};

/** Where a channel's weights lie when all of one channel come before those of the next. */
const inRows = (length: number) => (channel: number, index: number) => channel * length + index;

/** `depth`: input channels of one group; filter elements are in the order channel, row, column, depth. */
export function lowerConvolution(given: Weighted, window: Window, depth: number): Lowering {
  const weighted = depth === window.input.channels ? chained(given, ...runsOf(window, depth)) : given;
  const { input, output, kernel, stride } = window;
  const pointwise =
    kernel.height * kernel.width === 1 && stride.height * stride.width === 1 && !isPadded(window);
  const sparse =
    pointwise && depth === input.channels
      ? lowerSparseProduct(given, window.batch * output.height * output.width, depth)
      : undefined;
  if (sparse) return sparse;
  // Without a window, all images are one.
  const images = pointwise ? 1 : window.batch;
  const batched = pointwise
    ? { ...window, input: { ...input, height: input.height * window.batch } }
    : window;
  const rows = pointwise ? output.height * window.batch : output.height;
  const stage = stageOf(weighted, batched);
  const staged = needsStage(weighted.arithmetic, stage);
  const groups = input.channels / depth;
  const product = productOf(weighted, stage, window, rows, depth, groups);
  const groupChannels = output.channels / groups;
  const imageBytes = input.height * input.width * input.channels * stage.width;
  const outputBytes = rows * output.width * output.channels * weighted.output.width;
  const passes: Pass[] = [];
  for (let image = 0; image < images; image++) {
    const source = { input: 0, offset: image * imageBytes };
    if (staged) passes.push(stagePass(stage, source, { scratch: 0 }));
    for (let group = 0; group < groups; group++) {
      const offset = group * depth * stagedWidth(stage);
      passes.push({
        code: productCode(product),
        units: unitsOf(product),
        pointers: [
          staged ? { scratch: 0, offset } : { input: 0, offset: image * imageBytes + offset },
          { block: group },
          { output: 0, offset: image * outputBytes + group * groupChannels * weighted.output.width },
        ],
      });
    }
  }
  return {
    blocks: Array.from({ length: groups }, (_, group) =>
      groupBlock(weighted, product, window, depth, group * groupChannels),
    ),
    scratch: staged ? [stagedBytes(stage)] : [],
    passes,
  };
}

/** Runs of a channel's weights, and the elements of each: kernel columns next to each other are one run when they touch in memory. */
const runsOf = ({ kernel, dilation }: Window, depth: number): [runs: number, runLength: number] =>
  dilation.width === 1 ? [kernel.height, kernel.width * depth] : [kernel.height * kernel.width, depth];

function stageOf({ input, arithmetic }: Weighted, window: Window): Stage {
  const signed = input.type === 'INT8';
  const bytes = arithmetic.format === 'quads' || arithmetic.format === 'chains';
  return {
    form: arithmetic.format === 'pairs' ? 'widen' : bytes && signed ? 'flip' : 'copy',
    signed,
    width: arithmetic.format === 'float' ? 4 : 1,
    height: window.input.height,
    columns: window.input.width,
    channels: window.input.channels,
    padding: window.padding,
    zeroPoint: arithmetic.format === 'float' ? 0 : input.zeroPoint,
    repeat: 1,
  };
}

function needsStage({ format }: Arithmetic, { form, padding }: Stage): boolean {
  if (format === 'pairs' || form === 'flip') return true;
  return padding.top + padding.bottom + padding.left + padding.right > 0;
}

function productOf(
  { arithmetic, finish, output }: Weighted,
  stage: Stage,
  window: Window,
  rows: number,
  depth: number,
  groups: number,
): Product {
  const { kernel, stride, dilation } = window;
  const pixel = stage.channels * stagedWidth(stage);
  const line = stagedRowBytes(stage);
  const perStep = stepElements[arithmetic.format];
  const chain = arithmetic.format === 'chains' ? chainSteps : 1;
  const joined = dilation.width === 1 && groups === 1;
  const steps = Math.ceil((joined ? kernel.width * depth : depth) / perStep / chain) * chain;
  const vertical = { count: kernel.height, stride: line * dilation.height };
  const horizontal = { count: kernel.width, stride: pixel * dilation.width };
  const count = rows * window.output.width;
  const channels = window.output.channels / groups;
  const tile = tileFor(arithmetic.format, count, channels);
  const product: Product = {
    arithmetic,
    finish,
    reach: { steps, levels: [vertical, ...(joined ? [] : [horizontal])].filter((level) => level.count > 1) },
    count,
    columns: window.output.width,
    columnStride: pixel * stride.width,
    rowStride: line * stride.height,
    channels,
    outputStride: window.output.channels * output.width,
    tile,
    outer: 'rows',
  };
  return { ...product, outer: outerLoop(product) };
}

/** Rows outside keeps sums of one row together; panels outside pays when weights are many and rows few. */
export function outerLoop({ count, tile, channels, reach }: Product): Product['outer'] {
  const steps = reach.levels.reduce((all, level) => all * level.count, reach.steps);
  const weightBytes = channels * steps * 4;
  const valueBytes = count * steps * 4;
  return Math.ceil(count / tile.rows) < 4 || (weightBytes > 2 ** 19 && valueBytes < 2 ** 19)
    ? 'panels'
    : 'rows';
}

function groupBlock(weighted: Weighted, product: Product, window: Window, depth: number, first: number) {
  const elements = window.kernel.height * window.kernel.width * depth;
  const { rests, valueZeroPoint } = weighted;
  const restCount = rests?.reduce((all, list) => all + list.length, 0);
  const runLength = elements / product.reach.levels.reduce((all, level) => all * level.count, 1);
  return panelBlock(
    product,
    () => {
      const weights = weighted.weights();
      const bias = weighted.bias();
      const biases = Float64Array.from({ length: product.channels }, (_, i) => {
        const own = bias[first + i] ?? 0;
        return valueZeroPoint === 0
          ? own
          : own - valueZeroPoint * sumOf(weights, (first + i) * elements, elements);
      });
      if (rests) takeOff(rests, weights as Int16Array, elements / runLength, runLength);
      return {
        bias: (channel) => biases[channel] ?? 0,
        weight: { list: weights, first: first * elements, length: elements },
        runLength,
        ...(weighted.factors && { factors: weighted.factors.slice(first, first + product.channels) }),
        ...(rests && { rests }),
      };
    },
    restCount,
  );
}

function sumOf(values: Float32Array | Int16Array, from: number, count: number): number {
  let sum = 0;
  for (let i = from; i < from + count; i++) sum += values[i] as number;
  return sum;
}

/** FULLY_CONNECTED: rows of the input against rows of the weights. */
export const fullyConnected: Kernel = (layer: Layer) => {
  const [input, weights] = layer.inputs;
  const output = layer.outputs[0];
  if (!input || !weights || !output) return 'it lacks an operand';
  const [channels, depth] = weights.shape as [number, number];
  if (weights.shape.length !== 2 || depth === 0 || input.elements % depth) return 'its weights are no matrix';
  if (textOption(layer.node, 'weights_format') === 'SHUFFLED4x16INT8') return 'its weights are shuffled';
  if (!weights.constant()) return runtimeFullyConnected(layer);
  const weighted = weightedLayer(layer, channels, inRows(depth), 'real');
  if (typeof weighted === 'string') return weighted;
  const rows = input.elements / depth;
  if (rows === 0) return 'it has no rows';
  return lowerConvolution(weighted, matrixWindow(rows, depth, channels), depth);
};

/** A matrix product as a convolution over an image of one row. */
const matrixWindow = (rows: number, depth: number, channels: number): Window => ({
  batch: 1,
  input: { height: 1, width: rows, channels: depth },
  output: { height: 1, width: rows, channels },
  kernel: { height: 1, width: 1 },
  stride: { height: 1, width: 1 },
  dilation: { height: 1, width: 1 },
  padding: { top: 0, bottom: 0, left: 0, right: 0 },
});

export const isDepthMultiplied = (layer: Layer): boolean =>
  numberOption(layer.node, 'depth_multiplier', 1) > 1;
