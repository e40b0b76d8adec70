import { clamp, integerRange, multiplyByQuantizedMultiplier } from '../../base/quantized.ts';
import type { GraphTensor } from '../../graph/types.ts';
import { affine } from '../affine.ts';
import { binaryShape, need, noKernel, operandAt, zip } from '../elementwise.ts';
import { check } from '../shape-rule.ts';
import type { Op } from '../types.ts';
import { commonScale, operandScaler, smallMultiplier } from './rescale.ts';

const leftShift = 7;

/** squared_difference.cc:78-140. */
function plan(a: GraphTensor, b: GraphTensor, out: GraphTensor) {
  const { min, max } = integerRange('INT8') as { min: number; max: number };
  for (const { zeroPoint } of [a, b, out].map(affine))
    check(zeroPoint >= min && zeroPoint <= max, `the zero point ${zeroPoint} is outside INT8`);
  const scales = commonScale(a, b, leftShift);
  const factor = (scales.twice * scales.twice) / (2 ** (2 * leftShift) * affine(out).scale);
  return { ...scales, output: smallMultiplier(factor, 'the output'), min, max };
}

export const squaredDifference: Op = {
  name: 'SQUARED_DIFFERENCE',
  maxVersion: 2,
  shape: binaryShape((context) => {
    const [a, b] = [need(context, 0), need(context, 1)];
    if (a.type === 'INT8') plan(a, b, context.output(0));
  }),
  reference(context) {
    const [a, b, out] = [operandAt(context, 0), operandAt(context, 1), context.output(0)];
    const { type } = a.tensor;
    if (type === 'FLOAT32') zip(out, a, b, (x, y) => Math.fround(x - y) ** 2);
    else if (type === 'INT32') zip(out, a, b, (x, y) => Math.imul(x - y, x - y));
    else if (type === 'INT8') {
      const how = plan(a.tensor, b.tensor, out.tensor);
      const [scaleA, scaleB] = [operandScaler(a.tensor, how.a), operandScaler(b.tensor, how.b)];
      const { zeroPoint } = affine(out.tensor);
      zip(out, a, b, (x, y) => {
        const difference = scaleA(x) - scaleB(y);
        const square = Math.imul(difference, difference);
        const scaled = multiplyByQuantizedMultiplier(square, how.output.multiplier, how.output.shift);
        return clamp(scaled + zeroPoint, how.min, how.max);
      });
    } else noKernel(type, 'FLOAT32, INT32 and quantized INT8');
  },
};
