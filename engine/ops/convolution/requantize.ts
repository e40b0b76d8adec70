import {
  clamp,
  multiplyByQuantizedMultiplier,
  multiplyWideByQuantizedMultiplier,
  quantizedActivationRange,
  quantizeMultiplier,
} from '../../base/quantized.ts';
import { refuse } from '../../base/result.ts';
import type { GraphTensor } from '../../graph/types.ts';
import { affine } from '../affine.ts';
import type { TensorData } from '../types.ts';

/** From accumulators to quantized outputs: a multiplier a channel, the output's zero point, the fused activation's bounds. */
export interface Requantizer {
  readonly multipliers: Int32Array;
  readonly shifts: Int32Array;
  readonly zeroPoint: number;
  readonly min: number;
  readonly max: number;
}

/** Bounds of a fused activation over a quantized output; refuses a scale for which they overflow, as the runtime does. */
export function outputRange(activation: string, output: GraphTensor): { min: number; max: number } {
  const { scale, zeroPoint } = affine(output);
  return (
    quantizedActivationRange(activation, output.type, scale, zeroPoint) ??
    refuse(`the bounds of ${activation} do not fit ${output.type} at scale ${scale}`)
  );
}

/**
 * Factors from accumulator to output, one a channel: in double from the float32 scales. The per-tensor path of UINT8
 * multiplies the two scales in float32 first (kernel_util.cc, `GetQuantizedConvolutionMultipler`).
 */
export function accumulatorFactors(
  input: GraphTensor,
  filter: GraphTensor,
  output: GraphTensor,
  channels: number,
): Float64Array {
  const inputScale = affine(input).scale;
  const outputScale = affine(output).scale;
  const { scales } = affine(filter);
  const factors = new Float64Array(channels);
  for (let c = 0; c < channels; c++) {
    const scale = scales[scales.length > 1 ? c : 0] ?? 0;
    const product = inputScale * scale;
    factors[c] = (input.type === 'UINT8' ? Math.fround(product) : product) / outputScale;
  }
  return factors;
}

export function requantizer(factors: Float64Array, activation: string, output: GraphTensor): Requantizer {
  const multipliers = new Int32Array(factors.length);
  const shifts = new Int32Array(factors.length);
  factors.forEach((factor, c) => {
    const { multiplier, shift } = quantizeMultiplier(factor);
    multipliers[c] = multiplier;
    shifts[c] = shift;
  });
  return { multipliers, shifts, zeroPoint: affine(output).zeroPoint, ...outputRange(activation, output) };
}

const { fround } = Math;

/** Writes the outputs of one position from its sums. */
export type Finish = (batch: number, outOffset: number) => void;

/** int32 accumulators: `MultiplyByQuantizedMultiplier`, which rounds twice. `out` may be int8, uint8 or int16. */
export function finishInteger(
  sums: Int32Array,
  bias: TensorData | undefined,
  { multipliers, shifts, zeroPoint, min, max }: Requantizer,
  out: TensorData,
): Finish {
  const biases = (bias as Int32Array | undefined) ?? new Int32Array(sums.length);
  return (_, offset) => {
    for (let c = 0; c < sums.length; c++) {
      const acc = (sums[c]! + biases[c]!) | 0;
      const q = multiplyByQuantizedMultiplier(acc, multipliers[c]!, shifts[c]!) + zeroPoint;
      out[offset + c] = clamp(q, min, max);
    }
  };
}

/** int64 accumulators of int16 activations: the 16-bit multiplier, which rounds once. Biases as numbers (|b| < 2^47). */
export function finishWide(
  sums: Float64Array,
  bias: TensorData | undefined,
  { multipliers, shifts, zeroPoint, min, max }: Requantizer,
  out: TensorData,
): Finish {
  const biases = Float64Array.from({ length: sums.length }, (_, c) => Number(bias?.[c] ?? 0));
  return (_, offset) => {
    for (let c = 0; c < sums.length; c++) {
      const acc = sums[c]! + biases[c]!;
      const q = multiplyWideByQuantizedMultiplier(acc, multipliers[c]!, shifts[c]!) + zeroPoint;
      out[offset + c] = clamp(q, min, max);
    }
  };
}

/** Float accumulators: bias, then the fused activation's bounds; NaN passes. */
export function finishFloat(
  sums: Float64Array | Float32Array,
  bias: TensorData | undefined,
  { min, max }: { readonly min: number; readonly max: number },
  out: TensorData,
): Finish {
  const biases = (bias as Float32Array | undefined) ?? new Float32Array(sums.length);
  return (_, offset) => {
    for (let c = 0; c < sums.length; c++) {
      const value = sums[c]! + biases[c]!;
      out[offset + c] = clamp(value, min, max);
    }
  };
}

/**
 * Accumulators of quantized weights and activations quantized on the fly: back to float by batch and channel scale, in the
 * float32 steps of the kernels: most multiply the two scales first (conv.cc `EvalHybrid`, integer_ops/depthwise_conv.h), reference/conv.h
 * `HybridConvPerChannel` the channel's first.
 */
export function finishHybrid(
  sums: Int32Array,
  bias: TensorData | undefined,
  batchScales: Float32Array,
  channelScales: readonly number[],
  { min, max }: { readonly min: number; readonly max: number },
  out: TensorData,
  order: 'scales first' | 'channel first' = 'scales first',
): Finish {
  const biases = (bias as Float32Array | undefined) ?? new Float32Array(sums.length);
  const channelFirst = order === 'channel first';
  return (batch, offset) => {
    const batchScale = batchScales[batch]!;
    for (let c = 0; c < sums.length; c++) {
      const scale = channelScales.length > 1 ? channelScales[c]! : channelScales[0]!;
      const sum = fround(sums[c]!);
      const value = channelFirst
        ? fround(fround(sum * scale) * batchScale)
        : fround(sum * fround(scale * batchScale));
      out[offset + c] = clamp(fround(value + biases[c]!), min, max);
    }
  };
}
