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
import { type ConvolutionAxis, convolutionAxes, tapsInside } from './geometry.ts';
import { quantizeRows } from './on-the-fly.ts';
import { checkBias, checkScales, checkSymmetric } from './prepare.ts';
import {
  accumulatorFactors,
  type Finish,
  finishFloat,
  finishHybrid,
  finishInteger,
  finishWide,
  requantizer,
} from './requantize.ts';
import { asFloat, centred, integerWeights } from './weights.ts';

type Shape = readonly number[];

interface Depthwise {
  readonly batches: number;
  readonly y: ConvolutionAxis;
  readonly x: ConvolutionAxis;
  readonly inDepth: number;
  /** Output channels an input channel: channel c of the input feeds outputs c * multiplier and following. */
  readonly multiplier: number;
}

/** Input NHWC, filter [1, height, width, out]. */
function depthwise(node: GraphNode, input: Shape, filter: Shape): Depthwise {
  const [batches = 0, height = 0, width = 0, inDepth = 0] = input;
  const [, filterHeight = 0, filterWidth = 0, outDepth = 0] = filter;
  const axes = convolutionAxes(node, [height, width], [filterHeight, filterWidth]);
  return { batches, inDepth, multiplier: outDepth / inDepth, ...axes };
}

const shape = shapeRule((context: ShapeContext) => {
  const { node } = context;
  checkCount(node.inputs.length, [2, 3], 'operands');
  const input = operand(context, 0, 'input');
  const filter = operand(context, 1, 'filter');
  const bias = node.inputs.length === 3 ? operand(context, 2, 'bias') : undefined;
  const output = context.output(0);
  checkRank(input.shape, 4, 'input');
  checkRank(filter.shape, 4, 'filter');
  checkSizes(input.shape, filter.shape);
  const d = depthwise(node, input.shape, filter.shape);
  const outDepth = d.inDepth * d.multiplier;
  const type = input.tensor.type;
  checkType(input.tensor, ['FLOAT32', 'UINT8', 'INT8', 'INT16'], 'input');
  checkType(output, [type], 'output');
  checkType(filter.tensor, type === 'FLOAT32' ? ['FLOAT32', 'INT8'] : [type, 'INT8', 'INT4'], 'filter');
  if (type === 'INT16') checkSymmetric(input.tensor, output);
  if (bias) checkBias(bias.tensor, biasTypes[type] ?? [], elementCount(bias.shape), outDepth);
  if (type !== 'FLOAT32') {
    const tensors = { input: input.tensor, filter: filter.tensor, bias: bias?.tensor, output };
    checkScales(tensors, filter.shape, outDepth, textOption(node, 'fused_activation_function'));
  } else if (filter.tensor.type === 'INT8') checkHybridScales(filter.tensor, filter.shape);
  return staticShapes([d.batches, d.y.out, d.x.out, outDepth]);
});

const biasTypes: Readonly<Record<string, readonly string[]>> = {
  FLOAT32: ['FLOAT32'],
  UINT8: ['INT32'],
  INT8: ['INT32'],
  INT16: ['INT64'],
};

function checkSizes(input: Shape, filter: Shape): void {
  check(
    input.slice(1).every((size) => size > 0),
    `input [${input}] has an empty dimension`,
  );
  check(
    filter.slice(1).every((size) => size > 0),
    `filter [${filter}] has an empty dimension`,
  );
  check(filter[0] === 1, `filter's first dimension is ${filter[0]}, it must be 1`);
  const [inDepth = 1, outDepth = 0] = [input[3], filter[3]];
  check(outDepth % inDepth === 0, `${outDepth} filter channels are no multiple of ${inDepth} input channels`);
}

function checkHybridScales(filter: TensorView['tensor'], shape: Shape): void {
  const { scales, axis } = affine(filter);
  check(
    scales.length === shape[axis],
    `filter has ${scales.length} scales along dimension ${axis} of size ${shape[axis]}`,
  );
}

/** Adds one tap: `sums[outputs of c] += x[at + c] * w[from + outputs of c]` for every input channel c. */
type AddTap = (at: number, from: number) => void;

function convolve(d: Depthwise, sums: { fill(value: 0): unknown }, addTap: AddTap, finish: Finish): void {
  const { x, y, inDepth } = d;
  const outDepth = inDepth * d.multiplier;
  let out = 0;
  for (let batch = 0; batch < d.batches; batch++)
    for (let outY = 0; outY < y.out; outY++) {
      const [top, bottom] = tapsInside(y, outY);
      for (let outX = 0; outX < x.out; outX++) {
        const [left, right] = tapsInside(x, outX);
        sums.fill(0);
        for (let tapY = top; tapY < bottom; tapY++) {
          const row = batch * y.input + outY * y.stride - y.before + tapY * y.dilation;
          const origin = row * x.input + outX * x.stride - x.before;
          for (let tapX = left; tapX < right; tapX++)
            addTap((origin + tapX * x.dilation) * inDepth, (tapY * x.filter + tapX) * outDepth);
        }
        finish(batch, out);
        out += outDepth;
      }
    }
}

function addTapFloat(
  x: Float32Array,
  at: number,
  w: Float32Array,
  from: number,
  inDepth: number,
  multiplier: number,
  sums: Float64Array,
): void {
  if (multiplier === 1) {
    for (let c = 0; c < inDepth; c++) sums[c]! += x[at + c]! * w[from + c]!;
    return;
  }
  for (let c = 0, out = 0; c < inDepth; c++) {
    const value = x[at + c]!;
    for (const stop = out + multiplier; out < stop; out++) sums[out]! += value * w[from + out]!;
  }
}

/** As `addTapFloat`, each product and each sum rounded to float32: bit for bit the reference loop. */
function addTapSingle(
  x: Float32Array,
  at: number,
  w: Float32Array,
  from: number,
  inDepth: number,
  multiplier: number,
  sums: Float32Array,
): void {
  if (multiplier === 1) {
    for (let c = 0; c < inDepth; c++) sums[c]! += Math.fround(x[at + c]! * w[from + c]!);
    return;
  }
  for (let c = 0, out = 0; c < inDepth; c++) {
    const value = x[at + c]!;
    for (const stop = out + multiplier; out < stop; out++) sums[out]! += Math.fround(value * w[from + out]!);
  }
}

function addTapInteger(
  x: Int16Array,
  at: number,
  w: Int8Array,
  from: number,
  zeroPoint: number,
  inDepth: number,
  multiplier: number,
  sums: Int32Array,
): void {
  if (multiplier === 1) {
    for (let c = 0; c < inDepth; c++) sums[c] = (sums[c]! + x[at + c]! * (w[from + c]! - zeroPoint)) | 0;
    return;
  }
  for (let c = 0, out = 0; c < inDepth; c++) {
    const value = x[at + c]!;
    for (const stop = out + multiplier; out < stop; out++)
      sums[out] = (sums[out]! + value * (w[from + out]! - zeroPoint)) | 0;
  }
}

interface Operands {
  readonly d: Depthwise;
  readonly outDepth: number;
  readonly input: TensorView;
  readonly filter: TensorView;
  readonly bias: TensorView | undefined;
  readonly output: TensorView;
  readonly activation: string;
}

function reference(context: KernelContext): void {
  const input = context.input(0) ?? refuse('input is missing');
  const filter = context.input(1) ?? refuse('filter is missing');
  const d = depthwise(context.node, input.shape, filter.shape);
  const activation = textOption(context.node, 'fused_activation_function');
  const run = kernelOf(input.tensor.type, filter.tensor.type);
  const rest = { bias: context.input(2), output: context.output(0), activation };
  run({ d, outDepth: d.inDepth * d.multiplier, input, filter, ...rest });
}

function kernelOf(input: string, filter: string): (operands: Operands) => void {
  if (input === 'INT16') return runWide;
  if (input !== 'FLOAT32') return runInteger;
  return filter === 'FLOAT32' ? runFloat : runHybrid;
}

function runFloat({ d, outDepth, input, filter, bias, output, activation }: Operands): void {
  const x = float32(input);
  const w = float32(filter);
  const sums = new Float32Array(outDepth);
  const finish = finishFloat(sums, bias?.data, floatActivationRange(activation), output.data);
  convolve(d, sums, (at, from) => addTapSingle(x, at, w, from, d.inDepth, d.multiplier, sums), finish);
}

function runInteger({ d, outDepth, input, filter, bias, output, activation }: Operands): void {
  const x = centred(input);
  const { values: w, zeroPoint } = integerWeights(filter);
  // Signed activations have symmetric weights whatever the file says (depthwise_conv.cc, weights_offset = 0).
  const weightZero = input.tensor.type === 'UINT8' ? zeroPoint : 0;
  const sums = new Int32Array(outDepth);
  const factors = accumulatorFactors(input.tensor, filter.tensor, output.tensor, outDepth);
  const finish = finishInteger(
    sums,
    bias?.data,
    requantizer(factors, activation, output.tensor),
    output.data,
  );
  const addTap: AddTap = (at, from) =>
    addTapInteger(x, at, w, from, weightZero, d.inDepth, d.multiplier, sums);
  convolve(d, sums, addTap, finish);
}

function runWide({ d, outDepth, input, filter, bias, output, activation }: Operands): void {
  const x = asFloat(dataAs(input, Int16Array));
  const w = asFloat(integerWeights(filter).values);
  const sums = new Float64Array(outDepth);
  const factors = accumulatorFactors(input.tensor, filter.tensor, output.tensor, outDepth);
  const finish = finishWide(sums, bias?.data, requantizer(factors, activation, output.tensor), output.data);
  convolve(d, sums, (at, from) => addTapFloat(x, at, w, from, d.inDepth, d.multiplier, sums), finish);
}

function runHybrid({ d, outDepth, input, filter, bias, output, activation }: Operands): void {
  const size = d.y.input * d.x.input * d.inDepth;
  const rows = quantizeRows(float32(input), d.batches, size, true);
  const w = integerWeights(filter).values;
  const sums = new Int32Array(outDepth);
  const range = floatActivationRange(activation);
  const { scales } = affine(filter.tensor);
  const finish = finishHybrid(sums, bias?.data, rows.scales, scales, range, output.data);
  const addTap: AddTap = (at, from) =>
    addTapInteger(rows.values, at, w, from, 0, d.inDepth, d.multiplier, sums);
  convolve(d, sums, addTap, finish);
}

export const depthwiseConv2d: Op = {
  name: 'DEPTHWISE_CONV_2D',
  maxVersion: 7,
  shape,
  work: ({ shape, outputShape }) => {
    const [, height = 0, width = 0] = shape(1) ?? [];
    return { macs: elementCount(outputShape(0)) * height * width };
  },
  reference,
};
