import { clamp, roundHalfAway } from '../../base/quantized.ts';
import { affine } from '../affine.ts';
import { type Finish, outputRange } from '../convolution/requantize.ts';
import type { Product } from './fully-connected.ts';

/**
 * The reference kernels of quantized FULLY_CONNECTED scale the accumulator in double and round it once, ties away from zero,
 * instead of using a fixed-point multiplier (reference/fully_connected.h:107-111, integer_ops/fully_connected.h:119-123).
 */
export function finishRounded(sums: Int32Array | Float64Array, product: Product): Finish {
  const { input, weights, bias, output, activation } = product;
  const { min, max } = outputRange(activation, output.tensor);
  const { scales } = affine(weights.tensor);
  const inputScale = affine(input.tensor).scale;
  const { scale: outputScale, zeroPoint } = affine(output.tensor);
  const factors = Float64Array.from({ length: sums.length }, (_, c) => {
    const scale = scales[scales.length > 1 ? c : 0] ?? 0;
    return (inputScale * scale) / outputScale;
  });
  const biases = Float64Array.from({ length: sums.length }, (_, c) => Number(bias?.data[c] ?? 0));
  const wraps = sums instanceof Int32Array;
  const out = output.data;
  return (_, offset) => {
    for (let c = 0; c < sums.length; c++) {
      const acc = sums[c]! + biases[c]!;
      const q = roundHalfAway((wraps ? acc | 0 : acc) * factors[c]!) + zeroPoint;
      out[offset + c] = clamp(q, min, max);
    }
  };
}
