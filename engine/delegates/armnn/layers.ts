import { elementCount, type NodeView, type TensorFacts } from '../rules/facts.ts';
import { constantValues, named, numberOption, sameNumbers } from '../rules/named.ts';
import { type FunctionArguments, type NamedFunction, operand, operands } from '../rules/scope.ts';
import { shapeText, typeName } from '../rules/words.ts';

const is8Bit = (facts: TensorFacts): boolean => facts.dtype === 'int8' || facts.dtype === 'uint8';
const isFloat = (facts: TensorFacts): boolean => facts.dtype === 'float32' || facts.dtype === 'float16';

/** The type that a bias goes with: that of floats, INT32 beside quantized operands. */
const biasGoesWith = (view: NodeView, args: FunctionArguments, other: string): boolean | undefined => {
  const [bias, facts] = [operand(view, args.bias), operand(view, args[other])];
  if (bias === undefined || facts === undefined) return undefined;
  if (isFloat(facts)) return bias.dtype === facts.dtype;
  return is8Bit(facts) || facts.dtype === 'int16' ? bias.dtype === 'int32' : undefined;
};

const biasText = (view: NodeView, args: FunctionArguments, other: string): string => {
  const [bias, facts] = [operand(view, args.bias), operand(view, args[other])];
  return `the bias is ${typeName(bias?.dtype ?? 'absent')} beside ${typeName(facts?.dtype ?? 'nothing')}`;
};

/** The shape that trailing-aligned broadcasting gives, or undefined where the shapes do not fit. */
const broadcast = (shapes: readonly (readonly number[])[]): readonly number[] | undefined => {
  const rank = Math.max(0, ...shapes.map((shape) => shape.length));
  const out: number[] = [];
  for (let i = 0; i < rank; i++) {
    const dims = shapes.map((shape) => shape[shape.length - rank + i] ?? 1);
    const largest = Math.max(...dims);
    const widest = dims.includes(0) ? 0 : largest;
    if (!dims.every((dim) => dim === 1 || dim === widest)) return undefined;
    out.push(widest);
  }
  return out;
};

const withoutLeadingOnes = (shape: readonly number[]): readonly number[] => {
  const first = shape.findIndex((dim) => dim !== 1);
  return first < 0 ? [] : shape.slice(first);
};

const broadcasts = (view: NodeView, args: FunctionArguments): boolean | undefined => {
  const output = operand(view, args.to);
  const inputs = operands(view, args.operands);
  if (output === undefined || inputs.length === 0) return undefined;
  const shape = broadcast(inputs.map((facts) => facts.shape));
  // A scalar constant counts as [1], the scalar output beside it has no dimension: one element all the same.
  return shape !== undefined && sameNumbers(withoutLeadingOnes(shape), withoutLeadingOnes(output.shape));
};

const shapesOf = (facts: readonly (TensorFacts | undefined)[]): string =>
  facts.map((each) => shapeText(each?.shape ?? [])).join(' and ');

/** A RESHAPE's target: a one-dimensional second input whose values are known by then, else the option. */
const reshapeTarget = (view: NodeView): readonly number[] | undefined => {
  const target = view.inputs[1];
  if (target?.shape.length === 1) {
    const values = view.graph.knownValues(target);
    if (values !== undefined) return values;
  }
  const option = view.graph.option(view.node, 'new_shape');
  return Array.isArray(option) ? (option as readonly number[]) : undefined;
};

const mostTargetDims = 8;

const targetFits = (view: NodeView): boolean | undefined => {
  const target = reshapeTarget(view);
  const input = view.inputs[0];
  if (input === undefined || target === undefined) return undefined;
  if (target.length === 0 || target.length > mostTargetDims) return false;
  const wildcards = target.filter((dim) => dim === -1).length;
  const known = elementCount(target.filter((dim) => dim !== -1));
  const elements = elementCount(input.shape);
  if (wildcards > 1) return false;
  return wildcards === 1 ? known !== 0 && elements % known === 0 : known === elements;
};

const uniqueAxes = (view: NodeView): ReadonlySet<number> | undefined => {
  const axes = constantValues(view, view.inputs[1]);
  const rank = view.inputs[0]?.shape.length;
  if (axes === undefined || rank === undefined) return undefined;
  return new Set(axes.map((axis) => (axis < 0 ? axis + rank : axis)));
};

const meanRank = (view: NodeView): boolean | undefined => {
  const [input, output] = [view.inputs[0], view.outputs[0]];
  const axes = uniqueAxes(view);
  // A scalar has no axis to reduce: the check never gets that far.
  if (input === undefined || input.shape.length === 0) return undefined;
  if (output === undefined || axes === undefined) return undefined;
  if (view.graph.option(view.node, 'keep_dims') === true) return output.shape.length === input.shape.length;
  const left = axes.size === 0 ? 0 : input.shape.length - axes.size;
  return output.shape.length === (left > 0 ? left : 1);
};

const ranks = (view: NodeView): string =>
  `input ranks are ${view.inputs.map((facts) => facts?.shape.length ?? 'absent').join(', ')}, the output rank is ${view.outputs[0]?.shape.length}`;

const gatherFits = (view: NodeView): boolean | undefined => {
  const [params, indices] = view.inputs;
  const output = view.outputs[0];
  const axis = numberOption(view, 'axis') ?? 0;
  if (params === undefined || indices === undefined || output === undefined) return undefined;
  const rank = params.shape.length;
  return axis >= -rank && axis < rank && output.shape.length === rank + indices.shape.length - 1;
};

const always = (need: string): NamedFunction =>
  named(
    need,
    () => true,
    () => '',
  );

export const layerFunctions: Readonly<Record<string, NamedFunction>> = {
  armnn_weight_quant_dim_is_0: always('per-channel weights are quantized along the output channels'),
  lrn_across_channels: always('the normalization goes across channels'),
  bias_type_matches_input: named(
    'the bias has the input’s type beside floats, INT32 beside 8-bit inputs',
    (view, args) => biasGoesWith(view, args, 'input'),
    (view, args) => biasText(view, args, 'input'),
  ),
  bias_type_matches_weights: named(
    'the bias has the weights’ type beside floats, INT32 beside quantized weights',
    (view, args) => biasGoesWith(view, args, 'weights'),
    (view, args) => biasText(view, args, 'weights'),
  ),
  broadcastable: named(
    'the inputs broadcast to exactly the output’s shape',
    broadcasts,
    (view, args) =>
      `the inputs are ${shapesOf(operands(view, args.operands))}, the output ${shapeText(operand(view, args.to)?.shape ?? [])}`,
  ),
  sameRankAll: named(
    'all inputs have one rank',
    (view, args) => new Set(operands(view, args.operands).map(({ shape }) => shape.length)).size <= 1,
    ranks,
  ),
  reshape_target_known: named(
    `the target shape is known, has 1 to ${mostTargetDims} dimensions with at most one -1, and as many elements as the input`,
    targetFits,
    (view) => {
      const target = reshapeTarget(view);
      const text =
        target === undefined ? 'the target shape is not known' : `the target shape is ${shapeText(target)}`;
      return `${text}, the input ${shapeText(view.inputs[0]?.shape ?? [])}`;
    },
  ),
  mean_output_rank: named(
    'the output rank is the input’s less the number of axes (1 when all are reduced)',
    meanRank,
    ranks,
  ),
  reduce_axis_count_1: named(
    'exactly one axis is reduced',
    (view) => (uniqueAxes(view)?.size ?? view.inputs[0]?.shape.length) === 1,
    (view) => `the number of axes is ${uniqueAxes(view)?.size ?? view.inputs[0]?.shape.length}`,
  ),
  gather_rank_relation: named(
    'the axis lies in the rank, and the output rank is that of both inputs less 1',
    gatherFits,
    (view) => `axis is ${numberOption(view, 'axis')}, ${ranks(view)}`,
  ),
  gather_out_rank_max_4: named(
    'the ranks of both inputs less 1 come to at most 4',
    ({ inputs: [params, indices] }) =>
      params === undefined || indices === undefined
        ? undefined
        : params.shape.length + indices.shape.length - 1 <= 4,
    ranks,
  ),
  in2_one_element: named(
    'the third input has one element',
    ({ inputs }) => (inputs[2] === undefined ? undefined : elementCount(inputs[2].shape) === 1),
    (view) => `it has shape ${shapeText(view.inputs[2]?.shape ?? [])}`,
  ),
  outputCountEqualsAttr: named(
    (args) => `there are ${args.attr} outputs`,
    (view, args) => view.node.outputs.length === numberOption(view, String(args.attr)),
    (view, args) =>
      `${args.attr} is ${numberOption(view, String(args.attr))}, there are ${view.node.outputs.length} outputs`,
  ),
};
