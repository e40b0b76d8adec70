import type { GraphNode } from '../../graph/types.ts';
import { slide, type WindowAxis } from '../padding.ts';
import { numberOption, textOption } from '../shape-rule.ts';
import { addRun, type Runs } from './sums.ts';

/** One axis of a convolution: sizes, how the filter slides, and the padding before the image. */
export interface ConvolutionAxis extends WindowAxis {
  readonly input: number;
  readonly filter: number;
  readonly stride: number;
  readonly dilation: number;
}

/** A two-dimensional convolution over NHWC images. `filterDepth` is the input channels of one group. */
export interface Convolution2D {
  readonly batches: number;
  readonly y: ConvolutionAxis;
  readonly x: ConvolutionAxis;
  readonly inDepth: number;
  readonly outDepth: number;
  readonly filterDepth: number;
}

/** Both axes of a two-dimensional window from a node's `stride_*`, `dilation_*_factor` and `padding`. */
export function convolutionAxes(
  node: GraphNode,
  input: readonly [height: number, width: number],
  filter: readonly [height: number, width: number],
): { readonly y: ConvolutionAxis; readonly x: ConvolutionAxis } {
  const padding = textOption(node, 'padding');
  const axis = (letter: 'h' | 'w', input: number, filter: number): ConvolutionAxis => {
    const stride = numberOption(node, `stride_${letter}`);
    const dilation = Number(node.options[`dilation_${letter}_factor`] ?? 1);
    const taps = { padding, input, filter, stride, dilation };
    return { ...taps, ...slide(taps) };
  };
  return { y: axis('h', input[0], filter[0]), x: axis('w', input[1], filter[1]) };
}

/** First and one past the last filter tap that lies inside the image at an output position. */
export function tapsInside(axis: ConvolutionAxis, position: number): readonly [number, number] {
  const origin = position * axis.stride - axis.before;
  const first = origin >= 0 ? 0 : Math.ceil(-origin / axis.dilation);
  const last = Math.min(axis.filter, Math.ceil((axis.input - origin) / axis.dilation));
  return [first, Math.max(first, last)];
}

/** Runs of one output position for filters stored as [rows, height, width, filterDepth]. */
export function runsAt(c: Convolution2D, outY: number, outX: number, runs: Runs): void {
  runs.count = 0;
  const { x, y, inDepth, filterDepth } = c;
  const [top, bottom] = tapsInside(y, outY);
  const [left, right] = tapsInside(x, outX);
  if (left === right) return;
  const originY = outY * y.stride - y.before;
  const originX = outX * x.stride - x.before;
  const touching = x.dilation === 1 && inDepth === filterDepth;
  for (let tapY = top; tapY < bottom; tapY++) {
    const row = (originY + tapY * y.dilation) * x.input + originX;
    const filterRow = tapY * x.filter;
    if (touching) {
      addRun(runs, (row + left) * inDepth, (filterRow + left) * filterDepth, (right - left) * filterDepth);
      continue;
    }
    for (let tapX = left; tapX < right; tapX++)
      addRun(runs, (row + tapX * x.dilation) * inDepth, (filterRow + tapX) * filterDepth, filterDepth);
  }
}
