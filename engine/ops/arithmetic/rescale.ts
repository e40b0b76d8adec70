import {
  doublingHighMultiply,
  type QuantizedMultiplier,
  quantizeMultiplier,
  roundingDivideByPowerOfTwo,
} from '../../base/quantized.ts';
import { refuse } from '../../base/result.ts';
import type { GraphTensor } from '../../graph/types.ts';
import { affine } from '../affine.ts';

/** `QuantizeMultiplierSmallerThanOneExp`; the runtime aborts where the factor is not between 0 and 1. */
export function smallMultiplier(factor: number, what: string): QuantizedMultiplier {
  if (!(factor > 0 && factor < 1))
    return refuse(`the ratio of scales for ${what} is ${factor}, which must lie between 0 and 1`);
  return quantizeMultiplier(factor);
}

/** (q - zero point) * 2^leftShift, brought to another scale: q as a fixed-point number that operands can be added in. */
export interface OperandScaling extends QuantizedMultiplier {
  readonly zeroPoint: number;
  readonly leftShift: number;
}

export const scaleOperand = (q: number, by: OperandScaling): number =>
  roundingDivideByPowerOfTwo(
    doublingHighMultiply((q - by.zeroPoint) << by.leftShift, by.multiplier),
    -by.shift,
  );

/** `scaleOperand` for a tensor's values, by a table where there are only 256 of them. */
export function operandScaler(tensor: GraphTensor, by: OperandScaling): (q: number) => number {
  if (tensor.type !== 'INT8' && tensor.type !== 'UINT8') return (q) => scaleOperand(q, by);
  const least = tensor.type === 'INT8' ? -128 : 0;
  const table = Int32Array.from({ length: 256 }, (_, i) => scaleOperand(i + least, by));
  return (q) => table[q - least]!;
}

/**
 * Both operands on twice the larger scale, shifted left to keep their low bits, as ADD, SUB and SQUARED_DIFFERENCE do.
 * `twice`: that scale.
 */
export function commonScale(
  a: GraphTensor,
  b: GraphTensor,
  leftShift: number,
): { readonly twice: number; readonly a: OperandScaling; readonly b: OperandScaling } {
  const [first, second] = [affine(a), affine(b)];
  const twice = 2 * Math.max(first.scale, second.scale);
  const scaling = ({ scale, zeroPoint }: typeof first, what: string): OperandScaling => ({
    ...smallMultiplier(scale / twice, what),
    zeroPoint,
    leftShift,
  });
  return { twice, a: scaling(first, 'the first input'), b: scaling(second, 'the second input') };
}
