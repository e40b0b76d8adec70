import { numberOption, textOption, type Window, windowOf } from '../../wasm/kernels/geometry.ts';
import type { GpuLayer, Kernel, Lowering } from '../layer.ts';
import { runtimeFullyConnected } from './matmul.ts';
import { lowerProduct } from './product.ts';
import type { Taps } from './taps.ts';
import { weightedLayer } from './weights.ts';

const usual = { input: 0, weights: 1, bias: 2 };

/** CONV_2D, grouped or not. */
export const convolution: Kernel = (layer) => {
  const [input, filter] = layer.inputs;
  const [output] = layer.outputs;
  if (!input || !filter || !output || [input, filter, output].some(({ shape }) => shape.length !== 4))
    return 'its operands are no images';
  const [channels, height, width, depth] = filter.shape as [number, number, number, number];
  const taps = tapsOf(windowOf(layer.node, input, output, { height, width }));
  const weighted = weightedLayer(layer, channels, 'fixed', usual);
  if (typeof weighted === 'string') return weighted;
  const groups = taps.input.channels / depth;
  return lowerProduct(weighted, { taps, depth, groups, from: { input: 0 }, packedDot: layer.packedDot });
};

export const tapsOf = ({ padding, ...window }: Window): Taps => ({
  ...window,
  before: { height: padding.top, width: padding.left },
  transposed: false,
});

/** FULLY_CONNECTED: rows of the input against rows of the weights. */
export const fullyConnected: Kernel = (layer: GpuLayer): Lowering | string => {
  const [input, weights] = layer.inputs;
  const [output] = layer.outputs;
  if (!input || !weights || !output) return 'it lacks an operand';
  const [channels, depth] = weights.shape as [number, number];
  if (weights.shape.length !== 2 || input.elements % depth) return 'its weights are no matrix';
  if (textOption(layer.node, 'weights_format') === 'SHUFFLED4x16INT8') return 'its weights are shuffled';
  if (!weights.constant()) return runtimeFullyConnected(layer);
  const weighted = weightedLayer(layer, channels, 'real', usual);
  if (typeof weighted === 'string') return weighted;
  const one = { height: 1, width: 1 };
  const rows = input.elements / depth;
  const taps: Taps = {
    batch: 1,
    input: { height: 1, width: rows, channels: depth },
    output: { height: 1, width: rows, channels },
    kernel: one,
    stride: one,
    dilation: one,
    before: { height: 0, width: 0 },
    transposed: false,
  };
  return lowerProduct(weighted, { taps, depth, groups: 1, from: { input: 0 }, packedDot: layer.packedDot });
};

/** TRANSPOSE_CONV: every output pixel gathers the input pixels whose window it lies in. */
export const transposeConvolution: Kernel = (layer) => {
  const [, filter, input] = layer.inputs;
  const [output] = layer.outputs;
  if (!filter || !input || !output || [filter, input, output].some(({ shape }) => shape.length !== 4))
    return 'its operands are no images';
  const [channels, height, width, depth] = filter.shape as [number, number, number, number];
  const weighted = weightedLayer(layer, channels, 'fixed', { input: 2, weights: 1, bias: 3 });
  if (typeof weighted === 'string') return weighted;
  const [batch, inHeight, inWidth] = input.shape as [number, number, number];
  const [, outHeight, outWidth] = output.shape as [number, number, number];
  const stride = {
    height: numberOption(layer.node, 'stride_h', 1),
    width: numberOption(layer.node, 'stride_w', 1),
  };
  const same = textOption(layer.node, 'padding') === 'SAME';
  const before = (from: number, to: number, kernel: number, by: number): number =>
    same ? Math.floor(Math.max((from - 1) * by + kernel - to, 0) / 2) : 0;
  const taps: Taps = {
    batch,
    input: { height: inHeight, width: inWidth, channels: depth },
    output: { height: outHeight, width: outWidth, channels },
    kernel: { height, width },
    stride,
    dilation: { height: 1, width: 1 },
    before: {
      height: before(inHeight, outHeight, height, stride.height),
      width: before(inWidth, outWidth, width, stride.width),
    },
    transposed: true,
  };
  return lowerProduct(weighted, { taps, depth, groups: 1, from: { input: 2 }, packedDot: layer.packedDot });
};
