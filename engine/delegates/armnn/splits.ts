import { elementCount, type NodeView, type TensorFacts } from '../rules/facts.ts';
import { constantValues, dimAt, named, numberOption } from '../rules/named.ts';
import type { NamedFunction } from '../rules/scope.ts';
import { shapeText } from '../rules/words.ts';

interface Split {
  readonly input: TensorFacts;
  readonly axis: number;
}

/** What SPLIT, SPLIT_V and UNPACK split, and along which axis. */
const splitOf = (view: NodeView): Split | undefined => {
  const { op } = view.node;
  const input = op === 'SPLIT' ? view.inputs[1] : view.inputs[0];
  const axisOperand = op === 'SPLIT' ? view.inputs[0] : view.inputs[2];
  const axis = op === 'UNPACK' ? numberOption(view, 'axis') : constantValues(view, axisOperand)?.[0];
  if (input === undefined || axis === undefined) return undefined;
  return { input, axis: axis < 0 ? axis + input.shape.length : axis };
};

const splitText = (view: NodeView): string => {
  const split = splitOf(view);
  return split === undefined
    ? 'the axis is not constant'
    : `the axis is ${split.axis} of ${shapeText(split.input.shape)}`;
};

const divides = (view: NodeView): boolean | undefined => {
  const split = splitOf(view);
  const parts = numberOption(view, 'num_splits');
  if (split === undefined || parts === undefined) return undefined;
  const dim = split.input.shape[split.axis];
  return dim !== undefined && dim % parts === 0;
};

const sizesSum = (view: NodeView): boolean | undefined => {
  const split = splitOf(view);
  const sizes = constantValues(view, view.inputs[1]);
  if (split === undefined || sizes === undefined) return undefined;
  const dim = split.input.shape[split.axis];
  const wildcards = sizes.filter((size) => size === -1).length;
  const known = sizes.filter((size) => size !== -1).reduce((sum, size) => sum + size, 0);
  if (dim === undefined || wildcards > 1) return false;
  return wildcards === 1 ? known <= dim : known === dim;
};

/** Dimensions inside the concatenation axis. */
const inside = (view: NodeView): number | undefined => {
  const rank = view.inputs[0]?.shape.length;
  const axis = numberOption(view, 'axis');
  if (rank === undefined || axis === undefined) return undefined;
  return rank - (axis < 0 ? axis + rank : axis) - 1;
};

const axisText = (view: NodeView): string =>
  `axis is ${numberOption(view, 'axis')} of rank ${view.inputs[0]?.shape.length}`;

const below = (limit: number) => (view: NodeView) => {
  const count = inside(view);
  return count === undefined ? undefined : count < limit;
};

const paddings = (view: NodeView): readonly number[] | undefined => constantValues(view, view.inputs[1]);

const isUnpadded = (pads: readonly number[], axis: number): boolean =>
  (pads[2 * axis] ?? 0) === 0 && (pads[2 * axis + 1] ?? 0) === 0;

const padText = (view: NodeView): string => `the paddings are ${shapeText(paddings(view) ?? [])}`;

export const splitFunctions: Readonly<Record<string, NamedFunction>> = {
  split_dim_divisible: named('the dimension that is split divides by num_splits', divides, splitText),
  splitv_sizes_sum: named(
    'the sizes add up to the dimension, with at most one -1',
    sizesSum,
    (view) => `the sizes are ${shapeText(constantValues(view, view.inputs[1]) ?? [])}, ${splitText(view)}`,
  ),
  split_over_last_of_gt2d: named(
    'the split is over the last of more than two dimensions',
    (view) => {
      const split = splitOf(view);
      if (split === undefined) return undefined;
      return split.input.shape.length > 2 && split.axis === split.input.shape.length - 1;
    },
    splitText,
  ),
  concat_axis_inner3: named('the axis is one of the three innermost', below(3), axisText),
  concat_axis_within_4: named('the axis is one of the four innermost', below(4), axisText),
  slice_vectors_have_input_rank: named(
    'begin, end and strides are one-dimensional with one value a dimension of the input',
    ({ inputs: [input, ...vectors] }) => {
      if (input === undefined) return undefined;
      return vectors
        .slice(0, 3)
        .every(
          (each) => each === undefined || (each.shape.length === 1 && each.shape[0] === input.shape.length),
        );
    },
    ({ inputs }) =>
      `they have shapes ${inputs
        .slice(1, 4)
        .map((facts) => shapeText(facts?.shape ?? []))
        .join(', ')} for rank ${inputs[0]?.shape.length}`,
  ),
  block_len_2: named(
    'the block shape has 2 values',
    ({ inputs: [, block] }) => (block === undefined ? undefined : elementCount(block.shape) === 2),
    (view) => `it has ${dimAt(view.inputs[1], 0)}`,
  ),
  pad_only_hw: named(
    'only height and width are padded',
    (view) => {
      const pads = paddings(view);
      return pads && isUnpadded(pads, 0) && isUnpadded(pads, 3);
    },
    padText,
  ),
  pad_dims_max_3: named(
    'the outermost of four dimensions is not padded',
    (view) => {
      const pads = paddings(view);
      return pads && ((view.inputs[0]?.shape.length ?? 0) < 4 || isUnpadded(pads, 0));
    },
    padText,
  ),
};
