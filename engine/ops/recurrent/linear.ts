import { affine } from '../affine.ts';
import { quantizeRows } from '../convolution/on-the-fly.ts';
import { addRun, newRuns, sumInteger, sumSingle } from '../convolution/sums.ts';
import { hybridWeights } from '../convolution/weights.ts';
import { float32 } from '../tensor-data.ts';
import type { TensorView } from '../types.ts';

/** Adds a matrix times x to out. */
export type Accumulate = (x: Float32Array, out: Float32Array) => void;

/**
 * A weight matrix [units, size] of a recurrent cell. FLOAT32 weights multiply as they are; 8-bit ones multiply x quantized on the
 * fly, symmetrically or with a zero point (the "hybrid" kernels).
 */
export function linear(weights: TensorView, asymmetric: boolean): Accumulate {
  const [units = 0, size = 0] = weights.shape;
  const runs = newRuns(1);
  addRun(runs, 0, 0, size);
  if (weights.tensor.type === 'FLOAT32') {
    const w = float32(weights);
    const sums = new Float64Array(units);
    return (x, out) => {
      sumSingle(x, w, runs, 0, 0, units, size, sums);
      for (let unit = 0; unit < units; unit++) out[unit]! += sums[unit]!;
    };
  }
  const w = hybridWeights(weights);
  const sums = new Int32Array(units);
  const weightScale = affine(weights.tensor).scale;
  return (x, out) => {
    const { values, scales } = quantizeRows(x, 1, size, asymmetric);
    sumInteger(values, w, runs, 0, 0, units, size, sums);
    const scale = Math.fround(scales[0]! * weightScale);
    for (let unit = 0; unit < units; unit++) out[unit]! += Math.fround(sums[unit]! * scale);
  };
}

/** A one-dimensional weight, dequantized where it is 8-bit (peepholes of hybrid cells, SVDF's time weights). */
export function floatWeights(weights: TensorView): Float32Array {
  if (weights.tensor.type === 'FLOAT32') return float32(weights);
  const { scale } = affine(weights.tensor);
  return Float32Array.from(hybridWeights(weights), (q) => q * scale);
}
