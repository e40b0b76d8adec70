import {
  clamp,
  floatActivationRange,
  multiplyByQuantizedMultiplier,
  quantizedActivationRange,
  quantizeMultiplier,
  roundHalfAway,
} from '../../../base/quantized.ts';
import type { Layer, Operand } from '../layer.ts';
import { activationOf, channelScales, isByte } from './geometry.ts';
import type { Finish } from './matrix.ts';
import type { Arithmetic } from './matrix-tile.ts';
import { describeFactors } from './requantize.ts';
import { type Rests, splitWeights } from './split.ts';

// What convolutions and fully connected layers have in common: an input, constant weights, a bias, and how their number
// formats decide the arithmetic.

/** From here on weights are kept as bytes: reading them is dear, and the memory they take counts. */
const manyWeights = 16384;

export interface Weighted {
  readonly input: Operand;
  readonly output: Operand;
  readonly arithmetic: Arithmetic;
  readonly finish: Finish;
  readonly channels: number;
  /** What the inner loop subtracts nothing from: weights less their zero point, in the file's order. */
  readonly weights: () => Float32Array | Int16Array;
  readonly bias: () => ArrayLike<number>;
  /** Zero point of the values as the inner loop sees them: 0 where they are widened. */
  readonly valueZeroPoint: number;
  readonly factors: readonly number[] | undefined;
  /** Bytes may be multiplied as they are, if the weights can be split for it (`chained`). */
  readonly mayChain: boolean;
  /** What chains add apart, once the weights are split. */
  readonly rests?: Rests;
}

/**
 * Reads operands 0 to 2 of a layer with weights; `weightAt(channel, i)` tells where the channel's i-th weight lies. A sentence
 * where the types have no kernel.
 */
export function weightedLayer(
  layer: Layer,
  channels: number,
  weightAt: (channel: number, index: number) => number,
  rounding: 'fixed' | 'real',
  operands: { readonly input: number; readonly weights: number; readonly bias: number } = {
    input: 0,
    weights: 1,
    bias: 2,
  },
): Weighted | string {
  const input = layer.inputs[operands.input];
  const weights = layer.inputs[operands.weights];
  const bias = layer.inputs[operands.bias];
  const output = layer.outputs[0];
  if (!input || !weights || !output) return 'it lacks an operand';
  const weightBytes = weights.constant();
  if (!weightBytes) return 'its weights are computed while running';
  if (bias && !bias.constant()) return 'its bias is computed while running';
  if (input.type === 'FLOAT32' && weights.type === 'FLOAT32' && output.type === 'FLOAT32')
    return {
      input,
      output,
      channels,
      arithmetic: { format: 'float', fused: layer.target.fusedMultiplyAdd, emulated: false, narrow: false },
      finish: { kind: 'float', ...floatActivationRange(activationOf(layer.node)) },
      weights: () => floats(weights),
      bias: () => (bias ? floats(bias) : new Float32Array(channels)),
      valueZeroPoint: 0,
      factors: undefined,
      mayChain: false,
    };
  if (!isByte(input.type) || !isByte(weights.type) || output.type !== input.type)
    return `there is no kernel for ${input.type} values with ${weights.type} weights into ${output.type}`;
  if (bias && bias.type !== 'INT32') return `there is no kernel for a ${bias.type} bias`;
  const range = quantizedActivationRange(
    activationOf(layer.node),
    output.type,
    output.scale,
    output.zeroPoint,
  );
  if (!range) return 'its activation does not fit the output scale';
  const signed = input.type === 'INT8';
  const values = lessZeroPoint(weights);
  const single = layer.target.requantization === 'fp32';
  // The per-tensor path of UINT8 multiplies the two scales in float32 first (kernel_util.cc); XNNPACK does so everywhere.
  const product = (scale: number) =>
    !single && (signed || rounding === 'real') ? input.scale * scale : Math.fround(input.scale * scale);
  const scales = channelScales(weights, channels).map((scale) => product(scale) / output.scale);
  const { biases, factors, largestSum } = liveChannels(
    values,
    bias && ints(bias),
    scales,
    weightAt,
    rounding,
  );
  const small = fitInt8(values);
  const format = layer.target.dot === 'quads' && small ? 'quads' : 'pairs';
  const { emulated = false, fusedMultiplyAdd } = layer.target;
  const described = describeFactors(factors, largestSum, fusedMultiplyAdd || emulated);
  const exactly = rounding === 'real' ? 'real' : described.way;
  return {
    input,
    output,
    channels,
    arithmetic: {
      format,
      fused: false,
      emulated,
      narrow: format === 'pairs' && small && weights.elements >= manyWeights,
    },
    finish: {
      kind: 'bytes',
      requantization: {
        ...described,
        way: single ? 'fp32' : exactly,
        emulated,
        signed,
        zeroPoint: output.zeroPoint,
        ...range,
      },
    },
    weights: () => lessZeroPoint(weights),
    bias: () => biases,
    valueZeroPoint: format === 'pairs' ? 0 : input.zeroPoint + (signed ? 128 : 0),
    factors,
    mayChain: layer.target.dot === 'bytes',
  };
}

/** The layer with its weights split, where that is faster than int16 pairs; each channel has `runs` runs of `runLength` weights. */
export function chained(weighted: Weighted, runs: number, runLength: number): Weighted {
  if (!weighted.mayChain || weighted.arithmetic.format !== 'pairs') return weighted;
  const values = weighted.weights();
  const rests =
    values instanceof Int16Array ? splitWeights(values, weighted.channels, runs, runLength) : undefined;
  if (!rests) return weighted;
  return {
    ...weighted,
    arithmetic: { ...weighted.arithmetic, format: 'chains', narrow: false },
    valueZeroPoint: weighted.input.zeroPoint + (weighted.input.type === 'INT8' ? 128 : 0),
    rests,
  };
}

/**
 * Bias and factor of each channel, and the largest sum that can arise. A channel whose weights are all zero has a constant
 * result, and often absurd scales: it is given that result as bias * 2^-8, which every way of rounding leaves alone.
 */
function liveChannels(
  values: Int16Array,
  bias: Int32Array | undefined,
  scales: readonly number[],
  weightAt: (channel: number, index: number) => number,
  rounding: 'fixed' | 'real',
) {
  const biases = new Int32Array(scales.length);
  const factors = [...scales];
  const length = values.length / scales.length;
  let largestSum = 0;
  for (let channel = 0; channel < scales.length; channel++) {
    let total = 0;
    for (let i = 0; i < length; i++) total += Math.abs(values[weightAt(channel, i)] as number);
    const own = bias?.[channel] ?? 0;
    if (total === 0) {
      biases[channel] = clamp(constantResult(own, scales[channel] as number, rounding), -1024, 1024) * 256;
      factors[channel] = 1 / 256;
    } else {
      biases[channel] = own;
      largestSum = Math.max(largestSum, total * 255 + Math.abs(own));
    }
  }
  return { biases, factors, largestSum: Math.max(largestSum, 2 ** 18) };
}

function constantResult(sum: number, factor: number, rounding: 'fixed' | 'real'): number {
  if (rounding === 'real') return roundHalfAway(sum * factor);
  const { multiplier, shift } = quantizeMultiplier(factor);
  return multiplyByQuantizedMultiplier(sum, multiplier, shift);
}

export function floats(operand: Operand): Float32Array {
  const bytes = (operand.constant() ?? new Uint8Array()).slice();
  return new Float32Array(bytes.buffer, 0, operand.elements);
}

export function ints(operand: Operand): Int32Array {
  const bytes = (operand.constant() ?? new Uint8Array()).slice();
  return new Int32Array(bytes.buffer, 0, operand.elements);
}

/** Elements as int16 without their zero point (0 for int8 weights, by the format's rule for them). */
function lessZeroPoint(weights: Operand): Int16Array {
  const bytes = weights.constant() ?? new Uint8Array();
  const values = new Int16Array(weights.elements);
  const { zeroPoint } = weights;
  if (weights.type === 'INT8')
    for (let i = 0; i < values.length; i++) values[i] = ((bytes[i] as number) << 24) >> 24;
  else for (let i = 0; i < values.length; i++) values[i] = (bytes[i] as number) - zeroPoint;
  return values;
}

function fitInt8(values: Int16Array): boolean {
  for (let i = 0; i < values.length; i++)
    if ((values[i] as number) < -128 || (values[i] as number) > 127) return false;
  return true;
}
