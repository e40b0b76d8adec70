import { floatActivationRange } from '../../base/quantized.ts';
import { refuse } from '../../base/result.ts';
import type { GraphNode } from '../../graph/types.ts';
import { affine } from '../affine.ts';
import { slide } from '../padding.ts';
import {
  check,
  checkCount,
  checkRank,
  checkType,
  fileConstant,
  numberOption,
  operand,
  shapeRule,
  staticShapes,
  textOption,
} from '../shape-rule.ts';
import { dataAs, elementCount, float32, integers } from '../tensor-data.ts';
import type { KernelContext, Op, ShapeContext, TensorView } from '../types.ts';
import { quantizeRows } from './on-the-fly.ts';
import { checkBias, checkBiasType, checkScales, checkSymmetric } from './prepare.ts';
import {
  accumulatorFactors,
  type Finish,
  finishFloat,
  finishHybrid,
  finishInteger,
  finishWide,
  requantizer,
} from './requantize.ts';
import { type Scatter2D, scatterFloat, scatterInteger, scatterSingle } from './scatter.ts';
import { asFloat, centred, integerWeights } from './weights.ts';

// Operands: 0 output shape, 1 weights [out, height, width, in], 2 input NHWC, 3 optional bias.

const shape = shapeRule((context: ShapeContext) => {
  const { node } = context;
  checkCount(node.inputs.length, [3, 4], 'operands');
  const wanted = operand(context, 0, 'output shape');
  const weights = operand(context, 1, 'weights');
  const input = operand(context, 2, 'input');
  checkRank(wanted.shape, 1, 'output shape');
  checkRank(input.shape, 4, 'input');
  checkRank(weights.shape, 4, 'weights');
  checkStrides(node);
  checkTypes(context);
  check(
    [...input.shape.slice(1), ...weights.shape.slice(0, 3)].every((size) => size > 0),
    `input [${input.shape}] or weights [${weights.shape}] have an empty dimension`,
  );
  check(
    input.shape[3] === weights.shape[3],
    `input has ${input.shape[3]} channels, weights have ${weights.shape[3]}`,
  );
  const value = fileConstant(context, 0);
  if (value === undefined) return { kind: 'dynamic' };
  checkType(wanted.tensor, ['INT32'], 'output shape');
  return staticShapes(integers(value));
});

function checkStrides(node: GraphNode): void {
  for (const name of ['stride_h', 'stride_w']) {
    const stride = numberOption(node, name);
    check(stride > 0 && stride <= 32767, `${name} is ${stride}, it must be 1 to 32767`);
  }
}

const weightTypes: Readonly<Record<string, readonly string[]>> = {
  FLOAT32: ['FLOAT32', 'INT8'],
  UINT8: ['UINT8'],
  INT8: ['INT8'],
  INT16: ['INT8'],
};
const biasTypes: Readonly<Record<string, readonly string[]>> = {
  FLOAT32: ['FLOAT32'],
  UINT8: ['INT32'],
  INT8: ['INT32'],
  INT16: ['INT32', 'INT64'],
};

function checkTypes(context: ShapeContext): void {
  const { tensor: input } = operand(context, 2, 'input');
  const { tensor: filter, shape: filterShape } = operand(context, 1, 'weights');
  const output = context.output(0);
  const bias = context.tensor(3);
  const channels = filterShape[0] ?? 0;
  checkType(input, Object.keys(weightTypes), 'input');
  checkType(filter, weightTypes[input.type] ?? [], 'weights');
  checkType(output, [input.type], 'output');
  checkBias(bias, biasTypes[input.type] ?? [], elementCount(context.shape(3) ?? []), channels);
  if (input.type === 'INT16') {
    checkSymmetric(input, output);
    checkBiasType(context.node, bias);
  }
  if (input.type !== 'FLOAT32')
    checkScales(
      { input, filter, bias, output },
      filterShape,
      channels,
      textOption(context.node, 'fused_activation_function'),
    );
  else if (filter.type === 'INT8') {
    const { scales, axis } = affine(filter);
    const along = filterShape[axis];
    check(
      scales.length === 1 || scales.length === along,
      `weights have ${scales.length} scales along dimension ${axis} of size ${along}`,
    );
  }
}

/** Where each input position lands in the output; refuses an output shape that does not lead back to this input. */
function scatterOf(node: GraphNode, input: TensorView, weights: TensorView, output: TensorView): Scatter2D {
  const [batches = 0, inHeight = 0, inWidth = 0, inDepth = 0] = input.shape;
  const [outBatches = 0, outHeight = 0, outWidth = 0, outDepth = 0] = output.shape;
  const [units = 0, filterHeight = 0, filterWidth = 0] = weights.shape;
  checkRank(output.shape, 4, 'output');
  check(batches === outBatches, `output has ${outBatches} batches, input ${batches}`);
  check(outDepth === units, `output has ${outDepth} channels, weights give ${units}`);
  const padding = textOption(node, 'padding');
  const axis = (letter: 'h' | 'w', from: number, to: number, filter: number) => {
    check(to > 0, `output [${output.shape}] has an empty dimension`);
    const stride = numberOption(node, `stride_${letter}`);
    const { out, before } = slide({ padding, input: to, filter, stride, dilation: 1 });
    check(out === from, `an output of ${to} leads to an input of ${out}, the input has ${from}`);
    return { input: from, output: to, filter, stride, before };
  };
  const y = axis('h', inHeight, outHeight, filterHeight);
  const x = axis('w', inWidth, outWidth, filterWidth);
  return { batches, inDepth, outDepth, y, x };
}

interface Operands {
  readonly node: GraphNode;
  readonly s: Scatter2D;
  readonly input: TensorView;
  readonly weights: TensorView;
  readonly bias: TensorView | undefined;
  readonly output: TensorView;
  readonly activation: string;
}

function reference(context: KernelContext): void {
  const { node } = context;
  const weights = context.input(1) ?? refuse('weights are missing');
  const input = context.input(2) ?? refuse('input is missing');
  const output = context.output(0);
  const s = scatterOf(node, input, weights, output);
  const activation = textOption(node, 'fused_activation_function');
  const operands = { node, s, input, weights, bias: context.input(3), output, activation };
  kernelOf(operands)(operands);
}

function kernelOf({ input, weights, bias, node }: Operands): (operands: Operands) => void {
  const { type } = input.tensor;
  const wide = textOption(node, 'quantized_bias_type') !== 'INT32' && bias?.tensor.type !== 'INT32';
  if (type === 'INT16') return wide ? runWide : runInteger;
  if (type !== 'FLOAT32') return runInteger;
  return weights.tensor.type === 'FLOAT32' ? runFloat : runHybrid;
}

function runFloat({ s, input, weights, bias, output, activation }: Operands): void {
  const sums = new Float64Array(s.outDepth);
  const finish = finishFloat(sums, bias?.data, floatActivationRange(activation), output.data);
  scatterSingle(s, float32(input), float32(weights), sums, finish);
}

const integerFinish = (
  { s, input, weights, bias, output, activation }: Operands,
  sums: Int32Array | Float64Array,
): Finish => {
  const factors = accumulatorFactors(input.tensor, weights.tensor, output.tensor, s.outDepth);
  const rule = requantizer(factors, activation, output.tensor);
  return sums instanceof Int32Array
    ? finishInteger(sums, bias?.data, rule, output.data)
    : finishWide(sums, bias?.data, rule, output.data);
};

function runInteger(operands: Operands): void {
  const { s, input, weights } = operands;
  const sums = new Int32Array(s.outDepth);
  const { values, zeroPoint } = integerWeights(weights);
  // Signed activations have symmetric weights whatever the file says.
  const weightZero = input.tensor.type === 'UINT8' ? zeroPoint : 0;
  scatterInteger(s, centred(input), values, weightZero, sums, integerFinish(operands, sums));
}

function runWide(operands: Operands): void {
  const { s, input, weights } = operands;
  const sums = new Float64Array(s.outDepth);
  const x = asFloat(dataAs(input, Int16Array));
  scatterFloat(s, x, asFloat(integerWeights(weights).values), sums, integerFinish(operands, sums));
}

function runHybrid({ s, input, weights, bias, output, activation }: Operands): void {
  const rows = quantizeRows(float32(input), s.batches, s.y.input * s.x.input * s.inDepth, true);
  const sums = new Int32Array(s.outDepth);
  const range = floatActivationRange(activation);
  const { scales } = affine(weights.tensor);
  const finish = finishHybrid(sums, bias?.data, rows.scales, scales, range, output.data);
  scatterInteger(s, rows.values, integerWeights(weights).values, 0, sums, finish);
}

export const transposeConv: Op = {
  name: 'TRANSPOSE_CONV',
  maxVersion: 5,
  shape,
  // Each input element meets every filter tap and output channel once.
  work: ({ shape }) => {
    const [outDepth = 0, height = 0, width = 0] = shape(1) ?? [];
    return { macs: elementCount(shape(2) ?? [0]) * outDepth * height * width };
  },
  reference,
};
