import { floatActivationRange, integerRange, quantizedActivationRange } from '../../base/quantized.ts';
import { refuse } from '../../base/result.ts';
import type { GraphTensor } from '../../graph/types.ts';
import { affine } from '../affine.ts';

export interface Range {
  readonly min: number;
  readonly max: number;
}

const halfMax = 65504;

/** What a fused activation clamps a float result to: without one still to the finite numbers of the type. */
export function floatRange(activation: string, type: string): Range {
  const { min, max } = floatActivationRange(activation);
  return type === 'FLOAT16' ? { min: Math.max(min, -halfMax), max: Math.min(max, halfMax) } : { min, max };
}

/** What a fused activation clamps an unquantized integer result to. */
export function plainIntegerRange(activation: string, type: string): Range {
  const all = integerRange(type) ?? { min: Number.NEGATIVE_INFINITY, max: Number.POSITIVE_INFINITY };
  if (activation === 'RELU') return { min: 0, max: all.max };
  if (activation === 'RELU6') return { min: 0, max: 6 };
  if (activation === 'RELU_N1_TO_1') return { min: Math.max(-1, all.min), max: 1 };
  return all;
}

/** The quantized range of an output's fused activation; refuses a bound that does not fit in 32 bits on the output's scale. */
export function quantizedRange(activation: string, output: GraphTensor): Range {
  const { scale, zeroPoint } = affine(output);
  return (
    quantizedActivationRange(activation, output.type, scale, zeroPoint) ??
    refuse(`its ${activation} bounds do not fit in 32 bits on the output's scale ${scale}`)
  );
}
