import { roundHalfAway } from '../../base/quantized.ts';

/** Float activations quantized a batch row at a time: `values` less their zero point, and the scale of each row. */
export interface QuantizedRows {
  readonly values: Int16Array;
  readonly scales: Float32Array;
}

/** Quantizes rows of `size` floats to int8, symmetrically or with a zero point (portable_tensor_utils.cc:52-119). */
export function quantizeRows(
  input: Float32Array,
  rows: number,
  size: number,
  asymmetric: boolean,
): QuantizedRows {
  const values = new Int16Array(rows * size);
  const scales = new Float32Array(rows);
  const quantize = asymmetric ? quantizeAsymmetric : quantizeSymmetric;
  for (let row = 0; row < rows; row++) {
    const span = [row * size, (row + 1) * size] as const;
    scales[row] = quantize(input.subarray(...span), values.subarray(...span));
  }
  return { values, scales };
}

const bounds = (input: Float32Array): readonly [number, number] => {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (const value of input) {
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return [min, max];
};

/** Largest magnitude to 127; float32 arithmetic throughout. Returns the scale, 1 for an all-zero row. */
function quantizeSymmetric(input: Float32Array, values: Int16Array): number {
  const [min, max] = bounds(input);
  const range = Math.max(Math.abs(min), Math.abs(max));
  if (range === 0 || input.length === 0) return 1;
  const inverse = Math.fround(127 / range);
  for (let i = 0; i < input.length; i++) {
    const q = roundHalfAway(Math.fround(input[i]! * inverse));
    values[i] = Math.min(127, Math.max(-127, q));
  }
  return Math.fround(range / 127);
}

/** The range widened to hold 0 over 256 steps, the zero point nudged to an integer at the end with the smaller error. */
function quantizeAsymmetric(input: Float32Array, values: Int16Array): number {
  const [least, most] = bounds(input);
  const min = Math.min(0, least);
  const max = Math.max(0, most);
  if (min === max) return 1;
  const step = (max - min) / 255;
  const fromMin = -128 - min / step;
  const fromMax = 127 - max / step;
  const best = 128 + Math.abs(min / step) < 127 + Math.abs(max / step) ? fromMin : fromMax;
  const zeroPoint = best <= -128 ? -128 : best >= 127 ? 127 : roundHalfAway(best);
  const scale = Math.fround(step);
  const inverse = Math.fround(1 / scale);
  for (let i = 0; i < input.length; i++) {
    const q = roundHalfAway(Math.fround(zeroPoint + Math.fround(input[i]! * inverse)));
    values[i] = Math.min(127, Math.max(-128, q)) - zeroPoint;
  }
  return scale;
}
