import { elementCount, type NodeView, type TensorFacts } from '../rules/facts.ts';
import { dimAt, named, numberOption } from '../rules/named.ts';
import type { NamedFunction } from '../rules/scope.ts';
import { shapeText } from '../rules/words.ts';

const between = (value: number, most: number): boolean => value >= 1 && value <= most;

/** The compiler widens the input to make a stride smaller where it divides (Vela's stride reduction). */
const reducedStride = (stride: number, width: number): number => {
  if (width % stride === 0) return 1;
  return [2, 3].find((x) => stride % x === 0 && width % (stride / x) === 0) ?? stride;
};

const strideFits = (view: NodeView): boolean | undefined => {
  const [h, w] = [numberOption(view, 'stride_h'), numberOption(view, 'stride_w')];
  const width = dimAt(view.inputs[0], 2);
  const [outH, outW] = [dimAt(view.outputs[0], 1), dimAt(view.outputs[0], 2)];
  if (h === undefined || w === undefined || width === undefined) return undefined;
  return (outH === 1 || between(h, 3)) && (outW === 1 || reducedStride(w, width) <= 3);
};

const strideText = (view: NodeView): string =>
  `stride_h is ${numberOption(view, 'stride_h')}, stride_w is ${numberOption(view, 'stride_w')}, the input is ${shapeText(view.inputs[0]?.shape ?? [])}, the output ${shapeText(view.outputs[0]?.shape ?? [])}`;

/** Kernel size with its gaps; TRANSPOSE_CONV has no dilation. */
const dilated = (view: NodeView, axis: 'h' | 'w'): number | undefined => {
  const size = dimAt(view.inputs[1], axis === 'h' ? 1 : 2);
  return size === undefined
    ? undefined
    : (size - 1) * (numberOption(view, `dilation_${axis}_factor`) ?? 1) + 1;
};

const dilatedArea = (view: NodeView): number | undefined => {
  const [h, w] = [dilated(view, 'h'), dilated(view, 'w')];
  return h === undefined || w === undefined ? undefined : h * w;
};

const channelAxis = (view: NodeView): number => (view.node.op === 'DEPTHWISE_CONV_2D' ? 3 : 0);

/** The largest sum of |weight - zero point| over the output channels. */
const largestWeightSum = (view: NodeView, weights: TensorFacts): number | undefined => {
  const values = view.graph.values(weights);
  if (values === undefined) return undefined;
  const axis = channelAxis(view);
  const inner = elementCount(weights.shape.slice(axis + 1));
  const channels = weights.shape[axis] ?? 1;
  const sums = new Float64Array(channels);
  values.forEach((value, i) => {
    const channel = Math.floor(i / inner) % channels;
    sums[channel]! += Math.abs(value - (weights.zeroPoints[channel] ?? weights.zeroPoints[0] ?? 0));
  });
  return Math.max(...sums);
};

/** Most that one 8-bit weight adds: reading megabytes of weights is needed only where their number could reach the limit. */
const mostAWeightAdds = 255;

const weightSumFits = (view: NodeView, limit: number): boolean | undefined => {
  const weights = view.inputs[1];
  if (weights === undefined) return undefined;
  const channels = weights.shape[channelAxis(view)] || 1;
  const is8Bit = weights.dtype === 'int8' || weights.dtype === 'uint8';
  if (is8Bit && (elementCount(weights.shape) / channels) * mostAWeightAdds <= limit) return true;
  const largest = largestWeightSum(view, weights);
  return largest === undefined ? undefined : largest <= limit;
};

const transposedSize = (view: NodeView, axis: 1 | 2): boolean | undefined => {
  const letter = axis === 1 ? 'h' : 'w';
  const [input, output] = [dimAt(view.inputs[2], axis), dimAt(view.outputs[0], axis)];
  const [kernel, stride] = [dimAt(view.inputs[1], axis), numberOption(view, `stride_${letter}`)];
  if (input === undefined || output === undefined || kernel === undefined || stride === undefined)
    return undefined;
  const extra = view.graph.option(view.node, 'padding') === 'SAME' ? 0 : Math.max(kernel - stride, 0);
  return output === input * stride + extra;
};

const transposedStride = (view: NodeView): boolean => {
  const [h, w] = [numberOption(view, 'stride_h'), numberOption(view, 'stride_w')];
  if (h === w && (h === 1 || h === 2)) return true;
  return w === 2 && h === 1 && dimAt(view.inputs[2], 1) === 1 && dimAt(view.inputs[1], 1) === 1;
};

const le = (args: Readonly<Record<string, unknown>>): number => Number(args.le);

export const convolutionFunctions: Readonly<Record<string, NamedFunction>> = {
  velaStride: named(
    'stride_h is 1 to 3 unless the output height is 1, and stride_w can be reduced to at most 3 unless the output width is 1',
    strideFits,
    strideText,
  ),
  dilatedKernelH: named(
    (args) => `the dilated kernel height is 1 to ${le(args)}`,
    (view, args) => {
      const height = dilated(view, 'h');
      return height === undefined ? undefined : between(height, le(args));
    },
    (view) => `the dilated kernel height is ${dilated(view, 'h')}`,
  ),
  dilatedKernelArea: named(
    (args) => `the dilated kernel covers 1 to ${le(args)} elements`,
    (view, args) => {
      const area = dilatedArea(view);
      return area === undefined ? undefined : between(area, le(args));
    },
    (view) => `the dilated kernel covers ${dilatedArea(view)} elements`,
  ),
  weightSum: named(
    (args) =>
      `the weights of an output channel, less their zero point, add up to at most ${le(args)} in magnitude`,
    (view, args) => weightSumFits(view, le(args)),
    (view) => `they add up to ${view.inputs[1] && largestWeightSum(view, view.inputs[1])}`,
  ),
  velaTconvStride: named(
    'strides are 1x1 or 2x2, or 2 wide and 1 high where input and kernel are 1 high',
    transposedStride,
    strideText,
  ),
  velaTconvShape: named(
    'the output is input × stride (SAME), or input × stride + max(kernel - stride, 0) (VALID)',
    (view) => {
      const [h, w] = [transposedSize(view, 1), transposedSize(view, 2)];
      return h === undefined || w === undefined ? undefined : h && w;
    },
    (view) =>
      `the input is ${shapeText(view.inputs[2]?.shape ?? [])}, the kernel ${shapeText(view.inputs[1]?.shape ?? [])}, the output ${shapeText(view.outputs[0]?.shape ?? [])}`,
  ),
};
