import type { NodeView, TensorFacts } from '../rules/facts.ts';
import { constantValues, named } from '../rules/named.ts';
import { type NamedFunction, operands, type Scope } from '../rules/scope.ts';
import { shapeText, valueText } from '../rules/words.ts';

const dataOf = (view: NodeView, scope: Scope): readonly TensorFacts[] =>
  operands(view, scope.dataOperands ?? ['in[*]']);

const named32 = (facts: TensorFacts | undefined): string =>
  facts === undefined ? '' : `tensor ${facts.id} is INT32`;

const isFinite32 = (value: number): boolean => Number.isFinite(Math.fround(value));

const allFinite = (scales: readonly number[]): boolean => {
  for (const scale of scales) if (!isFinite32(scale)) return false;
  return true;
};

/** The first data operand takes the others as weights: scale × scale / output scale. */
const scalesFinite = (view: NodeView, scope: Scope): boolean => {
  const data = dataOf(view, scope);
  for (const { scales } of data) if (!allFinite(scales)) return false;
  for (const facts of view.outputs) if (facts !== undefined && !allFinite(facts.scales)) return false;
  const inScale = data[0]?.scales[0];
  const outScale = view.outputs[0]?.scales[0];
  if (inScale === undefined || outScale === undefined) return true;
  for (let i = 1; i < data.length; i++)
    for (const scale of data[i]?.scales ?? [])
      if (!isFinite32(Math.fround(Math.fround(inScale * scale) / outScale))) return false;
  return true;
};

const isInt32 = (facts: TensorFacts | undefined): boolean => facts?.dtype === 'int32';

const int32Tensor = (view: NodeView, scope: Scope): TensorFacts | undefined =>
  dataOf(view, scope).find(isInt32) ?? (isInt32(view.outputs[0]) ? view.outputs[0] : undefined);

const smallestNormal = 1.1754943508222875e-38;

const outputScaleNormal = (view: NodeView): boolean => {
  const output = view.outputs[0];
  const input = view.inputs[0];
  if (output === undefined || output.scales.length === 0 || !output.dtype.includes('int')) return true;
  if (!output.scales.every((scale) => scale >= smallestNormal)) return false;
  if (input === undefined || input.scales.length === 0) return true;
  return isFinite32((input.scales[0] as number) / (output.scales[0] as number));
};

/** Constants have no batch; the callers leave them out. */
const batchOf = (facts: TensorFacts): number => (facts.shape.length < 4 ? 1 : (facts.shape[0] as number));

const trailing = (shape: readonly number[], fromEnd: number): number =>
  shape[shape.length - 1 - fromEnd] ?? 1;

const broadcastsOverOnes = (view: NodeView): boolean | undefined => {
  const [a, b] = view.inputs;
  const output = view.outputs[0];
  if (a === undefined || b === undefined || output === undefined) return undefined;
  const rank = Math.max(a.shape.length, b.shape.length, output.shape.length);
  for (let i = 0; i < rank; i++) {
    const [left, right] = [trailing(a.shape, i), trailing(b.shape, i)];
    if (left !== right && left !== 1 && right !== 1) return false;
    if (trailing(output.shape, i) !== Math.max(left, right)) return false;
  }
  return true;
};

const shapesOf = (view: NodeView): string => {
  const inputs = view.inputs
    .slice(0, 2)
    .flatMap((facts, i) => (facts ? [`input ${i} ${shapeText(facts.shape)}`] : []));
  return `${inputs.join(', ')}, output ${shapeText(view.outputs[0]?.shape ?? [])}`;
};

const fits40Bits = (view: NodeView, bias: TensorFacts | undefined): boolean | undefined => {
  if (bias?.dtype !== 'int64') return true;
  return constantValues(view, bias)?.every((value) => Math.abs(value) < 2 ** 40);
};

const biasText = (view: NodeView, bias: TensorFacts | undefined): string => {
  if (bias === undefined) return 'the bias is absent';
  const widest = Math.max(...(constantValues(view, bias) ?? [0]).map(Math.abs));
  return `the bias is ${bias.dtype.toUpperCase()} ${shapeText(bias.shape)} with values up to ${valueText(widest)}`;
};

/** Strings have a shape, though their bytes are allocated only while running. */
const hasUnknownShape = ({ isDynamic, dtype }: TensorFacts): boolean => isDynamic && dtype !== 'string';

export const operandFunctions: Readonly<Record<string, NamedFunction>> = {
  notDynamic: named(
    'every input and output has a known shape',
    (view, args) => operands(view, args.operands).every((facts) => !hasUnknownShape(facts)),
    (view, args) => {
      const facts = operands(view, args.operands).find(hasUnknownShape);
      return facts === undefined ? '' : `tensor ${facts.id} has a size known only while running`;
    },
  ),
  shapeDefined: named(
    'every dimension is known',
    (view, args) => operands(view, args.operands).every(({ hasUnknownDims }) => !hasUnknownDims),
    (view, args) => {
      const facts = operands(view, args.operands).find(({ hasUnknownDims }) => hasUnknownDims);
      return facts === undefined ? '' : `tensor ${facts.id} has shape ${shapeText(facts.shape)}`;
    },
  ),
  scalesFinite: named(
    'every scale, and input scale × weight scale / output scale, is finite in float32',
    (view, _args, scope) => scalesFinite(view, scope),
    () => 'a scale overflows float32',
  ),
  outputScaleNormal: named(
    'every output scale is at least 1.1754944e-38, and input scale / output scale is finite in float32',
    outputScaleNormal,
    (view) =>
      `the input scale is ${valueText(view.inputs[0]?.scales[0] ?? 'absent')}, the output scale ${valueText(view.outputs[0]?.scales[0] ?? 'absent')}`,
  ),
  noInt32DataTensor: named(
    'no data operand and no output is INT32',
    (view, _args, scope) => int32Tensor(view, scope) === undefined,
    (view, _args, scope) => named32(int32Tensor(view, scope)),
  ),
  ifmBatchIs1: named(
    'the batch is 1',
    (view, _args, scope) => dataOf(view, scope).every((facts) => facts.isConstant || batchOf(facts) === 1),
    (view, _args, scope) => {
      const facts = dataOf(view, scope).find((each) => !each.isConstant && batchOf(each) !== 1);
      return facts === undefined ? '' : `tensor ${facts.id} has shape ${shapeText(facts.shape)}`;
    },
  ),
  anyInputShapeEqualsOutput: named(
    'one input has the shape of the output',
    ({ inputs, outputs }) => {
      const [output] = outputs;
      if (output === undefined) return undefined;
      return inputs
        .slice(0, 2)
        .some((facts) => facts !== undefined && String(facts.shape) === String(output.shape));
    },
    shapesOf,
  ),
  broadcastOnlySize1: named('only dimensions of 1 are broadcast', broadcastsOverOnes, shapesOf),
  biasFits40Bits: named(
    'bias values need at most 40 bits',
    (view) => fits40Bits(view, view.inputs[2]),
    (view) => biasText(view, view.inputs[2]),
  ),
  biasOk: named(
    'the bias is absent, or one-dimensional INT32 or INT64 with values of at most 40 bits',
    (view) => {
      const bias = view.inputs[3];
      if (bias === undefined) return true;
      const fits = bias.shape.length === 1 && (bias.dtype === 'int32' || bias.dtype === 'int64');
      return fits && fits40Bits(view, bias);
    },
    (view) => biasText(view, view.inputs[3]),
  ),
};
