import { multiplyByQuantizedMultiplier, quantizeMultiplier } from '../../base/quantized.ts';
import { refuse } from '../../base/result.ts';

/** How the 8-bit kernels turn a distance to the maximum into fixed point with `integerBits` integer bits. */
export interface DifferenceScaling {
  readonly integerBits: number;
  readonly multiplier: number;
  readonly shift: number;
  /** The most negative difference that counts; what lies below contributes nothing. */
  readonly least: number;
  scaled(difference: number): number;
}

const integerBits = 5;

/** `PreprocessSoftmaxScaling` and `CalculateInputRadius` (internal/quantization_util.cc). */
export function differenceScaling(scale: number, beta: number): DifferenceScaling {
  const factor = Math.min(beta * scale * 2 ** (31 - integerBits), 2 ** 31 - 1);
  if (!(factor > 1))
    return refuse(`its input's scale ${scale} times beta ${beta} is too small for the fixed-point kernel`);
  const { multiplier, shift } = quantizeMultiplier(factor);
  const radius = Math.floor(((2 ** integerBits - 1) * 2 ** (31 - integerBits)) / 2 ** shift);
  return {
    integerBits,
    multiplier,
    shift,
    least: -radius,
    scaled: (difference) => multiplyByQuantizedMultiplier(difference, multiplier, shift),
  };
}
