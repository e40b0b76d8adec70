import { floatActivationRange } from '../../base/quantized.ts';
import { refuse } from '../../base/result.ts';
import type { GraphNode } from '../../graph/types.ts';
import { affine } from '../affine.ts';
import {
  check,
  checkCount,
  checkRank,
  checkType,
  operand,
  shapeRule,
  staticShapes,
  textOption,
} from '../shape-rule.ts';
import { dataAs, elementCount, float32 } from '../tensor-data.ts';
import type { KernelContext, Op, ShapeContext, TensorView } from '../types.ts';
import { type Convolution2D, convolutionAxes, runsAt } from './geometry.ts';
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
import { newRuns, type Runs, sumFloat, sumInputs, sumInteger, sumSingle } from './sums.ts';
import { asFloat, centred, hybridWeights, integerWeights } from './weights.ts';

type Shape = readonly number[];

/** Input NHWC, filter [out, height, width, in / groups]. */
function convolution(node: GraphNode, input: Shape, filter: Shape): Convolution2D {
  const [batches = 0, height = 0, width = 0, inDepth = 0] = input;
  const [outDepth = 0, filterHeight = 0, filterWidth = 0, filterDepth = 0] = filter;
  const axes = convolutionAxes(node, [height, width], [filterHeight, filterWidth]);
  return { batches, inDepth, outDepth, filterDepth, ...axes };
}

const shape = shapeRule((context: ShapeContext) => {
  const { node } = context;
  // The runtime's kernels take a bias for granted and refuse a node without one (conv.cc:407).
  checkCount(node.inputs.length, [3], 'operands');
  const input = operand(context, 0, 'input');
  const filter = operand(context, 1, 'filter');
  const bias = operand(context, 2, 'bias');
  const output = context.output(0);
  checkRank(input.shape, 4, 'input');
  checkRank(filter.shape, 4, 'filter');
  const c = convolution(node, input.shape, filter.shape);
  checkSizes(input.shape, filter.shape);
  checkType(input.tensor, ['FLOAT32', 'UINT8', 'INT8', 'INT16'], 'input');
  checkType(output, [input.tensor.type], 'output');
  checkBias(bias.tensor, biasTypes[input.tensor.type] ?? [], elementCount(bias.shape), c.outDepth);
  if (input.tensor.type === 'INT16') {
    checkSymmetric(input.tensor, output);
    checkBiasType(node, bias.tensor);
  }
  if (input.tensor.type !== 'FLOAT32') {
    if (input.tensor.type !== 'UINT8') checkZeroPoints(affine(filter.tensor).zeroPoints);
    const tensors = { input: input.tensor, filter: filter.tensor, bias: bias.tensor, output };
    checkScales(tensors, filter.shape, c.outDepth, textOption(node, 'fused_activation_function'));
  }
  return staticShapes([c.batches, c.y.out, c.x.out, c.outDepth]);
});

const biasTypes: Readonly<Record<string, readonly string[]>> = {
  FLOAT32: ['FLOAT32'],
  UINT8: ['INT32'],
  INT8: ['INT32'],
  INT16: ['INT32', 'INT64'],
};

function checkSizes(input: Shape, filter: Shape): void {
  check(
    input.slice(1).every((size) => size > 0),
    `input [${input}] has an empty dimension`,
  );
  check(
    filter.every((size) => size > 0),
    `filter [${filter}] has an empty dimension`,
  );
  const [inDepth = 0, outDepth = 0, filterDepth = 1] = [input[3], filter[0], filter[3]];
  check(
    inDepth % filterDepth === 0,
    `input has ${inDepth} channels, not a multiple of the filter's ${filterDepth}`,
  );
  const groups = inDepth / filterDepth;
  check(outDepth % groups === 0, `${outDepth} output channels do not divide into ${groups} groups`);
}

function checkZeroPoints(zeroPoints: readonly number[]): void {
  const wrong = zeroPoints.find((zeroPoint) => zeroPoint !== 0);
  check(wrong === undefined, `filter zero point is ${wrong}, it must be 0`);
}

/** Sums of output channels first..last-1 for the input channels that start at `base`. */
type Sum = (runs: Runs, base: number, first: number, last: number) => void;

function convolve(c: Convolution2D, sum: Sum, finish: Finish): void {
  const runs = newRuns(c.y.filter * c.x.filter);
  const groups = c.inDepth / c.filterDepth;
  const groupRows = c.outDepth / groups;
  let out = 0;
  for (let batch = 0; batch < c.batches; batch++) {
    const image = batch * c.y.input * c.x.input * c.inDepth;
    for (let y = 0; y < c.y.out; y++)
      for (let x = 0; x < c.x.out; x++) {
        runsAt(c, y, x, runs);
        for (let group = 0; group < groups; group++)
          sum(runs, image + group * c.filterDepth, group * groupRows, (group + 1) * groupRows);
        finish(batch, out);
        out += c.outDepth;
      }
  }
}

interface Operands {
  readonly node: GraphNode;
  readonly c: Convolution2D;
  readonly input: TensorView;
  readonly filter: TensorView;
  readonly bias: TensorView | undefined;
  readonly output: TensorView;
  readonly activation: string;
  readonly rowSize: number;
}

function reference(context: KernelContext): void {
  const { node } = context;
  const input = context.input(0) ?? refuse('input is missing');
  const filter = context.input(1) ?? refuse('filter is missing');
  const c = convolution(node, input.shape, filter.shape);
  const activation = textOption(node, 'fused_activation_function');
  const rowSize = c.y.filter * c.x.filter * c.filterDepth;
  const operands = {
    node,
    c,
    input,
    filter,
    bias: context.input(2),
    output: context.output(0),
    activation,
    rowSize,
  };
  kernelOf(operands)(operands);
}

function kernelOf({ input, filter, bias, node }: Operands): (operands: Operands) => void {
  if (input.tensor.type === 'INT16') return wideAccumulators(node, bias) ? runWide : runInteger;
  if (input.tensor.type !== 'FLOAT32') return runInteger;
  return filter.tensor.type === 'FLOAT32' ? runFloat : runHybrid;
}

/** INT16 accumulates in int64 unless the options ask for an INT32 bias (conv.cc, `EvalQuantizedPerChannel16x8`). */
const wideAccumulators = (node: GraphNode, bias: TensorView | undefined): boolean =>
  textOption(node, 'quantized_bias_type') !== 'INT32' && bias?.tensor.type === 'INT64';

function runFloat({ c, input, filter, bias, output, activation, rowSize }: Operands): void {
  const x = float32(input);
  const w = float32(filter);
  const sums = new Float64Array(c.outDepth);
  const finish = finishFloat(sums, bias?.data, floatActivationRange(activation), float32(output));
  convolve(c, (runs, base, first, last) => sumSingle(x, w, runs, base, first, last, rowSize, sums), finish);
}

function runInteger({ c, input, filter, bias, output, activation, rowSize }: Operands): void {
  const x = centred(input);
  const { values: w, zeroPoint } = integerWeights(filter);
  const sums = new Int32Array(c.outDepth);
  const factors = accumulatorFactors(input.tensor, filter.tensor, output.tensor, c.outDepth);
  const finish = finishInteger(
    sums,
    bias?.data,
    requantizer(factors, activation, output.tensor),
    output.data,
  );
  const sum: Sum = (runs, base, first, last) => {
    sumInteger(x, w, runs, base, first, last, rowSize, sums);
    if (zeroPoint === 0) return;
    const correction = zeroPoint * sumInputs(x, runs, base);
    for (let row = first; row < last; row++) sums[row]! -= correction;
  };
  convolve(c, sum, finish);
}

function runWide({ c, input, filter, bias, output, activation, rowSize }: Operands): void {
  const x = asFloat(dataAs(input, Int16Array));
  const w = asFloat(integerWeights(filter).values);
  const sums = new Float64Array(c.outDepth);
  const factors = accumulatorFactors(input.tensor, filter.tensor, output.tensor, c.outDepth);
  const finish = finishWide(sums, bias?.data, requantizer(factors, activation, output.tensor), output.data);
  convolve(c, (runs, base, first, last) => sumFloat(x, w, runs, base, first, last, rowSize, sums), finish);
}

/** Float activations quantized a batch at a time: with a zero point where the filter has several scales or groups. */
function runHybrid({ c, input, filter, bias, output, activation, rowSize }: Operands): void {
  const { scales } = affine(filter.tensor);
  const perChannel = scales.some((scale) => scale !== scales[0]) || c.inDepth !== c.filterDepth;
  const size = c.y.input * c.x.input * c.inDepth;
  const rows = quantizeRows(float32(input), c.batches, size, perChannel);
  const w = hybridWeights(filter);
  const sums = new Int32Array(c.outDepth);
  const channelScales = perChannel ? scales : scales.slice(0, 1);
  const range = floatActivationRange(activation);
  const order = perChannel ? 'channel first' : 'scales first';
  const finish = finishHybrid(sums, bias?.data, rows.scales, channelScales, range, output.data, order);
  const sum: Sum = (runs, base, first, last) =>
    sumInteger(rows.values, w, runs, base, first, last, rowSize, sums);
  convolve(c, sum, finish);
}

export const conv2d: Op = {
  name: 'CONV_2D',
  maxVersion: 8,
  shape,
  work: ({ shape, outputShape }) => {
    const [, height = 0, width = 0, depth = 0] = shape(1) ?? [];
    return { macs: elementCount(outputShape(0)) * height * width * depth };
  },
  reference,
};
