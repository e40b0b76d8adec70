import type { Quantization } from '../types.ts';
import type { Values } from './values.ts';

export interface Histogram {
  readonly low: number;
  readonly high: number;
  /** Equal steps from low to high; the last one includes high. */
  readonly counts: readonly number[];
}

export interface Statistics {
  readonly count: number;
  /** Of the finite values; NaN where there are none. */
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  readonly standardDeviation: number;
  /** Share of values that are zero: the zero point, in quantized tensors. */
  readonly sparsity: number;
  readonly nonFinite: number;
  readonly histogram: Histogram;
}

const defaultBins = 64;

/** What the stored numbers are like; `zero` is the stored number that stands for zero. */
export function statisticsOf(values: ArrayLike<number | bigint>, zero = 0, bins = defaultBins): Statistics {
  let [min, max, sum, zeros, nonFinite] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, 0, 0];
  for (let i = 0; i < values.length; i++) {
    const value = Number(values[i]);
    if (!Number.isFinite(value)) {
      nonFinite++;
      continue;
    }
    if (value < min) min = value;
    if (value > max) max = value;
    sum += value;
    if (value === zero) zeros++;
  }
  const finite = values.length - nonFinite;
  const [low, high, mean] = finite > 0 ? [min, max, sum / finite] : [Number.NaN, Number.NaN, Number.NaN];
  return {
    count: values.length,
    min: low,
    max: high,
    mean,
    standardDeviation: deviation(values, mean, finite),
    sparsity: values.length > 0 ? zeros / values.length : 0,
    nonFinite,
    histogram: histogramOf(values, low, high, bins),
  };
}

function deviation(values: ArrayLike<number | bigint>, mean: number, finite: number): number {
  let squares = 0;
  for (let i = 0; i < values.length; i++) {
    const distance = Number(values[i]) - mean;
    if (Number.isFinite(distance)) squares += distance * distance;
  }
  return finite > 0 ? Math.sqrt(squares / finite) : Number.NaN;
}

function histogramOf(values: ArrayLike<number | bigint>, low: number, high: number, bins: number): Histogram {
  const counts: number[] = new Array(bins).fill(0);
  const width = (high - low) / bins;
  for (let i = 0; i < values.length; i++) {
    const value = Number(values[i]);
    if (!Number.isFinite(value)) continue;
    const bin = width > 0 ? Math.min(bins - 1, Math.floor((value - low) / width)) : 0;
    counts[bin]!++;
  }
  return { low, high, counts };
}

/**
 * The real numbers that stored integers stand for: scale * (stored - zero point), per tensor or along the quantized
 * dimension. Undefined where the tensor has no scales, or other details than these.
 */
export function dequantized(
  values: Values,
  shape: readonly number[],
  quantization: Quantization | undefined,
): Float64Array | undefined {
  if (quantization === undefined || quantization.scale.length === 0 || quantization.details) return undefined;
  const { scale, zeroPoint, quantizedDimension } = quantization;
  const inner = shape.slice(quantizedDimension + 1).reduce((product, dim) => product * dim, 1);
  const channels = scale.length === 1 ? 1 : (shape[quantizedDimension] ?? 1);
  const out = new Float64Array(values.length);
  for (let i = 0; i < out.length; i++) {
    const channel = channels === 1 ? 0 : Math.floor(i / inner) % channels;
    out[i] = (scale[channel] ?? Number.NaN) * (Number(values[i]) - (zeroPoint[channel] ?? 0));
  }
  return out;
}

export interface ChannelRow {
  readonly channel: number;
  readonly scale: number;
  readonly zeroPoint: number;
  /** The real numbers that the type's lowest and highest integers stand for. */
  readonly low: number;
  readonly high: number;
}

/** Scale and zero point of each channel (one row for the whole tensor), with the real range it can hold. */
export function channelTable(
  { scale, zeroPoint }: Quantization,
  [lowest, highest]: readonly [number, number],
): readonly ChannelRow[] {
  return scale.map((step, channel) => {
    const zero = zeroPoint[channel] ?? zeroPoint[0] ?? 0;
    return {
      channel,
      scale: step,
      zeroPoint: zero,
      low: step * (lowest - zero),
      high: step * (highest - zero),
    };
  });
}
