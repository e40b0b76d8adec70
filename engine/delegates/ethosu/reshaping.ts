import type { NodeView, TensorFacts } from '../rules/facts.ts';
import { constantValues, dimAt, named, numberOption, sameNumbers } from '../rules/named.ts';
import type { NamedFunction } from '../rules/scope.ts';
import { shapeText } from '../rules/words.ts';

const shapes = (view: NodeView): string =>
  `the input is ${shapeText(view.inputs[0]?.shape ?? [])}, the output ${shapeText(view.outputs[0]?.shape ?? [])}`;

const axisOption = (view: NodeView): number | undefined => {
  const axis = numberOption(view, 'axis');
  const rank = view.outputs[0]?.shape.length;
  if (axis === undefined || rank === undefined) return undefined;
  return axis < 0 ? axis + rank : axis;
};

const axisInRange = (view: NodeView): boolean | undefined => {
  const axis = axisOption(view);
  return axis === undefined ? undefined : axis >= 0 && axis < (view.outputs[0]?.shape.length ?? 0);
};

const concatShapes = (view: NodeView): boolean | undefined => {
  const axis = axisOption(view);
  const output = view.outputs[0];
  if (axis === undefined || output === undefined) return undefined;
  const inputs = view.inputs.filter((facts): facts is TensorFacts => facts !== undefined);
  const fits = inputs.every(
    ({ shape }) =>
      shape.length === output.shape.length && shape.every((dim, i) => i === axis || dim === output.shape[i]),
  );
  return fits && inputs.reduce((sum, { shape }) => sum + (shape[axis] ?? 0), 0) === output.shape[axis];
};

const meanAxes = (view: NodeView): readonly number[] | undefined => constantValues(view, view.inputs[1]);

const meanAxesFit = (view: NodeView): boolean | undefined => {
  const axes = meanAxes(view);
  const shape = view.inputs[0]?.shape;
  if (axes === undefined || shape === undefined) return undefined;
  const last = shape.length - 1;
  const image = shape.slice(-3);
  return axes.every((axis) => {
    if (axis < 0 || axis > last) return false;
    if (shape.length === 4 && axis === 0) return shape[0] === 1;
    return axis !== last || image.includes(1);
  });
};

const mostReduced: Readonly<Record<string, number>> = { int8: 2 ** 24, uint8: 2 ** 23, int16: 2 ** 16 };

const reducedProduct = (view: NodeView): number | undefined =>
  meanAxes(view)?.reduce((product, axis) => product * (dimAt(view.inputs[0], axis) ?? 1), 1);

const widthAndDepthFit = (view: NodeView): boolean | undefined => {
  const axes = meanAxes(view);
  const shape = view.inputs[0]?.shape;
  if (axes === undefined || shape === undefined) return undefined;
  const reduced = axes.map((axis) => (axis < 0 ? axis + shape.length : axis));
  const width = shape.length - 2;
  const depthFits = !reduced.includes(shape.length - 1) || (shape.at(-1) ?? 1) <= 4096;
  return depthFits && (!reduced.includes(width) || (shape[width] ?? 1) <= 4096);
};

const padFits = (view: NodeView): boolean | undefined => {
  const [input, paddings] = view.inputs;
  const output = view.outputs[0];
  if (input === undefined || paddings === undefined || output === undefined) return undefined;
  const [rows, columns] = paddings.shape;
  if (paddings.shape.length !== 2 || (rows !== 3 && rows !== 4) || columns !== 2) return false;
  const pads = constantValues(view, paddings);
  if (pads === undefined) return undefined;
  return sameNumbers(
    output.shape,
    input.shape.map((dim, i) => dim + (pads[2 * i] ?? 0) + (pads[2 * i + 1] ?? 0)),
  );
};

/** Height and width factors of a resize, on size - 1 with align_corners. */
const resizeFactors = (view: NodeView): readonly [number, number] | undefined => {
  const [input, output] = [view.inputs[0], view.outputs[0]];
  if (input?.shape.length !== 4 || output?.shape.length !== 4) return undefined;
  const less = view.graph.option(view.node, 'align_corners') === true ? 1 : 0;
  const factor = (axis: number): number =>
    ((output.shape[axis] as number) - less) / ((input.shape[axis] as number) - less);
  return [factor(1), factor(2)];
};

const isOneByOne = (view: NodeView): boolean =>
  dimAt(view.inputs[0], 1) === 1 && dimAt(view.inputs[0], 2) === 1;

const resizeFits = (view: NodeView): boolean | undefined => {
  const [input, output] = [view.inputs[0], view.outputs[0]];
  if (input === undefined || output === undefined) return undefined;
  if (input.shape.length !== 4 || output.shape.length !== 4) return false;
  if (isOneByOne(view) || sameNumbers(input.shape, output.shape)) return true;
  const [h, w] = resizeFactors(view) as readonly [number, number];
  return h === w && [2, 4, 8].includes(h);
};

const halfPixelFits = (view: NodeView): boolean | undefined => {
  if (view.graph.option(view.node, 'half_pixel_centers') !== true || isOneByOne(view)) return true;
  const [input, output] = [view.inputs[0], view.outputs[0]];
  if (input === undefined || output === undefined) return undefined;
  return [1, 2].every((axis) => (dimAt(output, axis) ?? 0) === 2 * (dimAt(input, axis) ?? 0));
};

const sizeMatches = (view: NodeView): boolean | undefined => {
  const size = constantValues(view, view.inputs[1]);
  const output = view.outputs[0];
  return size === undefined || output === undefined ? undefined : sameNumbers(size, output.shape.slice(1, 3));
};

const splitFits = (view: NodeView): boolean | undefined => {
  const axis = constantValues(view, view.inputs[0])?.[0];
  const input = view.inputs[1];
  const parts = numberOption(view, 'num_splits');
  if (axis === undefined || input === undefined || parts === undefined) return undefined;
  const dim = dimAt(input, axis);
  return dim !== undefined && dim % parts === 0;
};

/** Where a slice begins or ends on an axis, as the masks and negative values make it. */
const bound = (value: number | undefined, dim: number, masked: boolean, whole: number): number => {
  if (masked || value === undefined) return whole;
  return value < 0 ? value + dim : value;
};

const sliceFits = (view: NodeView): boolean | undefined => {
  const input = view.inputs[0];
  const [begin, end] = [constantValues(view, view.inputs[1]), constantValues(view, view.inputs[2])];
  if (input === undefined || begin === undefined || end === undefined) return undefined;
  const [beginMask, endMask] = [numberOption(view, 'begin_mask') ?? 0, numberOption(view, 'end_mask') ?? 0];
  const shrinkMask = numberOption(view, 'shrink_axis_mask') ?? 0;
  return begin.every((first, i) => {
    // A shrunk axis takes one element, whatever its end says.
    if (((shrinkMask >> i) & 1) === 1) return true;
    const dim = input.shape[i] ?? 0;
    const from = bound(first, dim, ((beginMask >> i) & 1) === 1, 0);
    return bound(end[i], dim, ((endMask >> i) & 1) === 1, dim) > from;
  });
};

const rank3Fits = (shape: readonly number[], perm: readonly number[]): boolean =>
  (perm[0] === 1 && perm[1] === 0) ||
  (shape[0] === 1 && perm[1] === 2 && perm[2] === 1) ||
  (shape[1] === 1 && perm[0] === 2 && perm[2] === 0);

const rank4Fits = (shape: readonly number[], perm: readonly number[]): boolean =>
  (perm[0] === 0 && perm[1] === 2 && perm[2] === 1) ||
  (shape[1] === 1 && perm[0] === 0 && perm[2] === 3 && perm[3] === 2) ||
  (shape[2] === 1 && perm[0] === 0 && perm[1] === 3 && perm[3] === 1);

const transposeFits = (view: NodeView): boolean | undefined => {
  const shape = view.inputs[0]?.shape;
  const perm = constantValues(view, view.inputs[1]);
  if (shape === undefined || perm === undefined) return undefined;
  if (perm.length !== shape.length) return false;
  if (shape.length === 3) return rank3Fits(shape, perm);
  return shape.length === 2 || (shape.length === 4 && rank4Fits(shape, perm));
};

const lstmFits = (view: NodeView): boolean => {
  const at = (i: number): TensorFacts | undefined => view.inputs[i];
  const range = (from: number, to: number): number[] =>
    Array.from({ length: to - from + 1 }, (_, i) => from + i);
  const absent = [...range(9, 11), 16, 17, ...range(20, 23)];
  return (
    view.node.intermediates.length === 5 &&
    [18, 19].every((i) => at(i)?.isVariable) &&
    range(1, 8).every((i) => at(i) !== undefined) &&
    absent.every((i) => at(i) === undefined) &&
    range(5, 8).every((i) => at(i)?.shape.length === 2)
  );
};

const axesText = (view: NodeView): string =>
  `the axes are ${shapeText(meanAxes(view) ?? [])} of ${shapeText(view.inputs[0]?.shape ?? [])}`;

export const reshapingFunctions: Readonly<Record<string, NamedFunction>> = {
  axisIsLast: named(
    'the axis is the last one',
    (view) => {
      const axis = constantValues(view, view.inputs[1])?.[0];
      const rank = view.inputs[0]?.shape.length;
      return axis === undefined || rank === undefined ? undefined : axis === -1 || axis === rank - 1;
    },
    (view) =>
      `the axis is ${constantValues(view, view.inputs[1])?.[0]} of rank ${view.inputs[0]?.shape.length}`,
  ),
  axisInRange: named(
    'the axis lies in the output’s rank',
    axisInRange,
    (view) => `axis is ${numberOption(view, 'axis')}`,
  ),
  concatShapes: named(
    'the inputs have the output’s rank and dimensions but on the axis, where they add up to it',
    concatShapes,
    (view) =>
      `the inputs are ${view.inputs.map((facts) => shapeText(facts?.shape ?? [])).join(', ')}, the output ${shapeText(view.outputs[0]?.shape ?? [])}`,
  ),
  meanAxes: named(
    'every axis lies in 0 to rank - 1, the batch is reduced only where it is 1, the depth only where height, width or depth is 1',
    meanAxesFit,
    axesText,
  ),
  meanProduct: named(
    'the reduced dimensions multiply to at most 16777216 (INT8), 8388608 (UINT8), 65536 (INT16)',
    (view) => {
      const product = reducedProduct(view);
      const most = mostReduced[view.inputs[0]?.dtype ?? ''];
      return product === undefined || most === undefined ? undefined : product <= most;
    },
    (view) => `they multiply to ${reducedProduct(view)}`,
  ),
  meanWidthDepth: named('a reduced width and depth are at most 4096', widthAndDepthFit, axesText),
  padShape: named(
    'the paddings have shape [3, 2] or [4, 2], and the output is the input with them',
    padFits,
    (view) => `the paddings have shape ${shapeText(view.inputs[1]?.shape ?? [])}, ${shapes(view)}`,
  ),
  velaResizeScale: named(
    'the input is 1x1, or of the output’s size, or height and width grow by the same 2, 4 or 8 (on size - 1 with align_corners)',
    resizeFits,
    shapes,
  ),
  sizeMatchesOutput: named(
    'the size operand equals the output’s height and width',
    sizeMatches,
    (view) => `the size is ${shapeText(constantValues(view, view.inputs[1]) ?? [])}, ${shapes(view)}`,
  ),
  halfPixel2x: named(
    'half_pixel_centers comes with a 1x1 input or a factor of exactly 2',
    halfPixelFits,
    shapes,
  ),
  splitDivisible: named(
    'the axis lies in the rank and its dimension divides by num_splits',
    splitFits,
    (view) =>
      `the axis is ${constantValues(view, view.inputs[0])?.[0]} of ${shapeText(view.inputs[1]?.shape ?? [])}, num_splits is ${numberOption(view, 'num_splits')}`,
  ),
  oneInferred: named(
    'at most one size is -1',
    (view) => {
      const sizes = constantValues(view, view.inputs[1]);
      return sizes === undefined ? undefined : sizes.filter((size) => size === -1).length <= 1;
    },
    (view) => `the sizes are ${shapeText(constantValues(view, view.inputs[1]) ?? [])}`,
  ),
  sliceEndGtBegin: named(
    'the slice ends after it begins on every axis',
    sliceFits,
    (view) =>
      `it goes from ${shapeText(constantValues(view, view.inputs[1]) ?? [])} to ${shapeText(constantValues(view, view.inputs[2]) ?? [])}`,
  ),
  velaTranspose: named(
    'the permutation is one of the layouts the NPU can do: any 2-D; 3-D [1, 0, 2], or swapping the last two of batch 1; 4-D [0, 2, 1, 3] or its like',
    transposeFits,
    (view) => `the permutation is ${shapeText(constantValues(view, view.inputs[1]) ?? [])}, ${shapes(view)}`,
  ),
  velaLstm: named(
    'there are 5 intermediates, variable states, all weights with 2-D recurrent ones, and no peephole, projection or normalization',
    lstmFits,
    (view) => `it has ${view.node.intermediates.length} intermediates and ${view.node.inputs.length} inputs`,
  ),
};
