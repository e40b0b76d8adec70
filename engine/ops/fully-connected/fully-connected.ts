import { tensorId } from '../../base/ids.ts';
import { floatActivationRange } from '../../base/quantized.ts';
import { refuse } from '../../base/result.ts';
import { affine } from '../affine.ts';
import { quantizeRows } from '../convolution/on-the-fly.ts';
import {
  accumulatorFactors,
  type Finish,
  finishFloat,
  finishInteger,
  finishWide,
  requantizer,
} from '../convolution/requantize.ts';
import { addRun, newRuns, sumFloat, sumInputs, sumInteger, sumSingle } from '../convolution/sums.ts';
import { asFloat, centred, hybridWeights, integerWeights } from '../convolution/weights.ts';
import { denseData } from '../densify/dense.ts';
import { flagOption, textOption } from '../shape-rule.ts';
import { dataAs, elementCount, float32 } from '../tensor-data.ts';
import type { KernelContext, Op, TensorData, TensorView } from '../types.ts';
import { activate, addHybrid } from './activation.ts';
import { runBlockwise } from './blockwise.ts';
import { fullyConnectedShape } from './prepare.ts';
import { finishRounded } from './rounded.ts';
import { runShuffled } from './shuffled.ts';

/** A matrix product of `rows` input rows with weights [units, depth]. */
export interface Product {
  readonly rows: number;
  readonly depth: number;
  readonly units: number;
  readonly input: TensorView;
  readonly weights: TensorView;
  readonly bias: TensorView | undefined;
  readonly output: TensorView;
  readonly activation: string;
}

function reference(context: KernelContext): void {
  const input = context.input(0) ?? refuse('input is missing');
  const stored = context.input(1) ?? refuse('weights are missing');
  const weights = { ...stored, data: denseData(stored) };
  const output = context.output(0);
  const [units = 0, depth = 0] = weights.shape;
  const rows = units === 0 ? 0 : elementCount(output.shape) / units;
  const activation = textOption(context.node, 'fused_activation_function');
  const product = { rows, depth, units, input, weights, bias: context.input(2), output, activation };
  if (depth === 0) zero(output.data);
  else if (elementCount(output.shape) > 0) run(context, product);
}

function run(context: KernelContext, product: Product): void {
  const input = product.input.tensor.type;
  const output = product.output.tensor.type;
  if (textOption(context.node, 'weights_format') === 'SHUFFLED4x16INT8')
    runShuffled(product, context.outputCount > 1 ? context.output(1) : undefined);
  else if (input === 'FLOAT32') runWithFloats(context, product);
  else if (input === 'INT16') runInt16(product);
  else if (input === output || (input === 'UINT8' && output === 'INT16')) runInteger(product);
  else refuse(`${input} input with ${output} output has no kernel here`);
}

function runWithFloats(context: KernelContext, product: Product): void {
  const { type, quantization } = product.weights.tensor;
  const { kind, fields } = quantization?.details ?? {};
  if (type === 'FLOAT32') runFloat(product);
  else if (kind === 'BlockwiseQuantization' && fields)
    runBlockwise(product, blockScales(context, fields.scales), Number(fields.block_size));
  else runHybrid(product, flagOption(context.node, 'asymmetric_quantize_inputs'));
}

const blockScales = (context: KernelContext, index: unknown): TensorView =>
  context.constant(tensorId(Number(index))) ?? refuse(`the block scales, tensor ${index}, are no constant`);

function zero(data: TensorData): void {
  data.fill(0 as never);
}

/** Row by row: sums of all units, then `finish`. */
function multiply(
  { rows, depth, units }: Product,
  sum: (runs: ReturnType<typeof newRuns>, base: number) => void,
  finish: Finish,
): void {
  const runs = newRuns(1);
  addRun(runs, 0, 0, depth);
  for (let row = 0; row < rows; row++) {
    sum(runs, row * depth);
    finish(row, row * units);
  }
}

function runFloat(product: Product): void {
  const { units, depth, input, weights, bias, output, activation } = product;
  const x = float32(input);
  const w = float32(weights);
  const sums = new Float64Array(units);
  const finish = finishFloat(sums, bias?.data, floatActivationRange(activation), output.data);
  multiply(product, (runs, base) => sumSingle(x, w, runs, base, 0, units, depth, sums), finish);
}

/** INT8 and UINT8: the accumulator is scaled in double and rounded once, except for sparse INT8 weights. */
function runInteger(product: Product): void {
  const { units, depth, input, weights, bias, output, activation } = product;
  const x = centred(input);
  const { values: w, zeroPoint } = integerWeights(weights);
  const sums = new Int32Array(units);
  const sum = (runs: ReturnType<typeof newRuns>, base: number) => {
    sumInteger(x, w, runs, base, 0, units, depth, sums);
    if (zeroPoint === 0) return;
    const correction = zeroPoint * sumInputs(x, runs, base);
    for (let unit = 0; unit < units; unit++) sums[unit]! -= correction;
  };
  const factors = accumulatorFactors(input.tensor, weights.tensor, output.tensor, units);
  // Sparse weights have no reference kernel: the optimized one uses the fixed-point multiplier.
  const fixedPoint = weights.tensor.isSparse && input.tensor.type === 'INT8';
  const finish = fixedPoint
    ? finishInteger(sums, bias?.data, requantizer(factors, activation, output.tensor), output.data)
    : finishRounded(sums, product);
  multiply(product, sum, finish);
}

/** INT16 activations: doubles are exact for all sums that int64 accumulators of real sizes hold. */
function runInt16(product: Product): void {
  const { units, depth, input, weights } = product;
  const x = asFloat(dataAs(input, Int16Array));
  const sums = new Float64Array(units);
  const wide = weights.data instanceof Int16Array;
  const w = asFloat(weights.data instanceof Int16Array ? weights.data : integerWeights(weights).values);
  const zeroPoint = affine(weights.tensor).zeroPoint;
  const sum = (runs: ReturnType<typeof newRuns>, base: number) => {
    sumFloat(x, w, runs, base, 0, units, depth, sums);
    if (zeroPoint === 0) return;
    let total = 0;
    for (let i = base; i < base + depth; i++) total += x[i]!;
    for (let unit = 0; unit < units; unit++) sums[unit]! -= zeroPoint * total;
  };
  multiply(product, sum, wide ? finishInt16Weights(sums, product) : finishRounded(sums, product));
}

/** INT16 weights take the fixed-point path for int64 accumulators, per tensor with the scales multiplied in float32. */
function finishInt16Weights(
  sums: Float64Array,
  { units, input, weights, bias, output, activation }: Product,
): Finish {
  const factors = accumulatorFactors(input.tensor, weights.tensor, output.tensor, units);
  if (affine(weights.tensor).scales.length <= 1) {
    const scales = Math.fround(affine(input.tensor).scale * affine(weights.tensor).scale);
    factors.fill(scales / affine(output.tensor).scale);
  }
  return finishWide(sums, bias?.data, requantizer(factors, activation, output.tensor), output.data);
}

/** Float input, integer weights: rows are quantized on the fly; any fused activation. */
function runHybrid(product: Product, asymmetric: boolean): void {
  const { rows, units, depth, input, weights, bias, output, activation } = product;
  const quantized = quantizeRows(float32(input), rows, depth, asymmetric);
  const w = hybridWeights(weights);
  const sums = new Int32Array(units);
  const { scales } = affine(weights.tensor);
  const out = float32(output);
  const sum = (runs: ReturnType<typeof newRuns>, base: number) =>
    sumInteger(quantized.values, w, runs, base, 0, units, depth, sums);
  multiply(product, sum, (row, offset) => {
    addHybrid(sums, bias?.data, quantized.scales[row] as number, scales, out, offset);
  });
  activate(out, activation);
}

export const fullyConnected: Op = {
  name: 'FULLY_CONNECTED',
  maxVersion: 14,
  shape: fullyConnectedShape,
  work: ({ shape, outputShape }) => ({ macs: elementCount(outputShape(0)) * (shape(1)?.[1] ?? 0) }),
  reference,
};
