import type { NodeView } from '../rules/facts.ts';
import { dimAt, named, numberOption } from '../rules/named.ts';
import type { NamedFunction } from '../rules/scope.ts';
import { shapeText } from '../rules/words.ts';

type Axis = 1 | 2;

const letter = (axis: Axis): 'h' | 'w' => (axis === 1 ? 'h' : 'w');

interface Window {
  readonly input: number;
  readonly output: number;
  /** With its gaps. */
  readonly kernel: number;
  readonly stride: number;
  readonly padBefore: number;
  readonly padTotal: number;
}

/** A sliding window on one axis, padded as the runtime pads. */
const windowOf = (view: NodeView, axis: Axis, size: number | undefined): Window | undefined => {
  const [input, output] = [dimAt(view.inputs[0], axis), dimAt(view.outputs[0], axis)];
  const stride = numberOption(view, `stride_${letter(axis)}`);
  if (input === undefined || output === undefined || stride === undefined || size === undefined)
    return undefined;
  const kernel = (size - 1) * (numberOption(view, `dilation_${letter(axis)}_factor`) ?? 1) + 1;
  const padTotal =
    view.graph.option(view.node, 'padding') === 'SAME'
      ? Math.max((output - 1) * stride + kernel - input, 0)
      : 0;
  return { input, output, kernel, stride, padBefore: Math.floor(padTotal / 2), padTotal };
};

const everyAxis = (
  view: NodeView,
  size: (axis: Axis) => number | undefined,
  test: (window: Window) => boolean,
): boolean | undefined => {
  const windows = [windowOf(view, 1, size(1)), windowOf(view, 2, size(2))];
  return windows.some((window) => window === undefined) ? undefined : (windows as Window[]).every(test);
};

const shapes = (view: NodeView): string =>
  `the input is ${shapeText(view.inputs[0]?.shape ?? [])}, the kernel ${shapeText(view.inputs[1]?.shape ?? [])}, the output ${shapeText(view.outputs[0]?.shape ?? [])}`;

export const windowFunctions: Readonly<Record<string, NamedFunction>> = {
  conv_groups_1: named(
    'the input has the filter’s number of channels',
    ({ inputs: [input, weights] }) => {
      const [channels, wanted] = [dimAt(input, 3), dimAt(weights, 3)];
      return channels === undefined || wanted === undefined ? undefined : channels === wanted;
    },
    shapes,
  ),
  dw_channels_times_multiplier: named(
    'the filter’s channels are a multiple of the input’s, and the output’s are the filter’s',
    ({ inputs: [input, weights], outputs: [output] }) => {
      const [channels, filters, out] = [dimAt(input, 3), dimAt(weights, 3), dimAt(output, 3)];
      if (channels === undefined || filters === undefined || out === undefined) return undefined;
      return filters % channels === 0 && out === filters;
    },
    shapes,
  ),
  dilated_kernel_fits_padded_input: named(
    'the dilated kernel is no larger than the padded input',
    (view) =>
      everyAxis(
        view,
        (axis) => dimAt(view.inputs[1], axis),
        ({ kernel, input, padTotal }) => kernel <= input + padTotal,
      ),
    shapes,
  ),
  pool_region_not_outside: named(
    'no window lies in the padding as a whole',
    (view) =>
      everyAxis(
        view,
        (axis) => numberOption(view, axis === 1 ? 'filter_height' : 'filter_width'),
        ({ padBefore, kernel, output, stride, input }) =>
          padBefore < kernel && (output - 1) * stride - padBefore < input,
      ),
    (view) =>
      `the filter is ${numberOption(view, 'filter_height')}x${numberOption(view, 'filter_width')}, the input ${shapeText(view.inputs[0]?.shape ?? [])}`,
  ),
};
