import {
  inverseSqrtMultiplier,
  multiplyByQuantizedMultiplier,
  type QuantizedMultiplier,
  quantizeMultiplier,
} from '../../base/quantized.ts';
import { affine } from '../affine.ts';
import { dataAs, int32 } from '../tensor-data.ts';
import type { TensorView } from '../types.ts';

export interface Norm {
  readonly weights: Int16Array;
  readonly bias: Int32Array;
  readonly factor: QuantizedMultiplier;
  readonly varianceGuard: number;
}

/** @param weights INT16; their scale times the gate's Q3.12 gives the factor @param bias INT32 */
export function normOf(weights: TensorView, bias: TensorView): Norm {
  const { scale } = affine(weights.tensor);
  return {
    weights: dataAs(weights, Int16Array),
    bias: int32(bias),
    factor: quantizeMultiplier(scale),
    varianceGuard: Math.max(1, Math.trunc(Math.fround(10000 * scale))),
  };
}

/** Layer normalization with ten extra bits (portable_tensor_utils.cc:455-500). */
export function normalize(
  { weights, bias, factor, varianceGuard }: Norm,
  values: Int16Array,
  batch: number,
  size: number,
): void {
  const at = batch * size;
  let sum = 0;
  let squares = 0;
  for (let i = at; i < at + size; i++) {
    sum += values[i]!;
    squares += values[i]! ** 2;
  }
  const mean = Math.trunc((sum * 1024) / size);
  const variance = squares * Math.trunc(1048576 / size) - mean * mean;
  const whole = Math.trunc(variance / 1048576) | 0;
  const inverse = inverseSqrtMultiplier(whole < 1 ? varianceGuard : whole, -1);
  for (let i = 0; i < size; i++) {
    const rescaled = multiplyByQuantizedMultiplier(
      (1024 * values[at + i]! - mean) | 0,
      inverse.multiplier,
      inverse.shift,
    );
    const weighted = (Math.imul(rescaled, weights[i]!) + bias[i]!) | 0;
    const rounded = Math.trunc((weighted + (weighted > 0 ? 512 : -512)) / 1024);
    const out = multiplyByQuantizedMultiplier(rounded, factor.multiplier, factor.shift + 12);
    values[at + i] = Math.min(32767, Math.max(-32768, out));
  }
}
