import {
  clamp,
  integerRange,
  multiplyByQuantizedMultiplier,
  quantizeMultiplier,
} from '../../base/quantized.ts';
import { refuse } from '../../base/result.ts';
import { affine } from '../affine.ts';
import { broadcastShapes } from '../broadcast.ts';
import { checkArity, need, needShape, noKernel, operandAt, zip } from '../elementwise.ts';
import { check, shapeRule, staticShapes } from '../shape-rule.ts';
import { bytesOf, text } from '../tensor-data.ts';
import type { Op, TensorView } from '../types.ts';

const { fround } = Math;

/**
 * With an int16 input the kernel reads the slopes as int8 whatever their type is (activations.cc, PreluEval): of int16 slopes it
 * takes the first half of the tensor's bytes, one each.
 */
function slopes(x: TensorView, alpha: TensorView): TensorView {
  if (x.tensor.type !== 'INT16' || alpha.tensor.type === 'INT8') return alpha;
  const bytes = bytesOf(alpha.data);
  return { ...alpha, data: new Int8Array(bytes.buffer, bytes.byteOffset, alpha.data.length) };
}

/** prelu.h: one multiplier for what is not negative, one for negative values times the slope. */
function quantized(out: TensorView, x: TensorView, alpha: TensorView): void {
  const [from, slope, to] = [affine(x.tensor), affine(alpha.tensor), affine(out.tensor)];
  const identity = quantizeMultiplier(fround(from.scale / to.scale));
  const scaled = quantizeMultiplier(fround(fround(from.scale * slope.scale) / to.scale));
  const { min, max } = integerRange(out.tensor.type) ?? noKernel(out.tensor.type, 'INT8, UINT8, INT16');
  zip(out, x, slopes(x, alpha), (q, a) => {
    const value = q - from.zeroPoint;
    const result =
      value >= 0
        ? multiplyByQuantizedMultiplier(value, identity.multiplier, identity.shift)
        : multiplyByQuantizedMultiplier(
            Math.imul(value, a - slope.zeroPoint),
            scaled.multiplier,
            scaled.shift,
          );
    return clamp(result + to.zeroPoint, min, max);
  });
}

export const prelu: Op = {
  name: 'PRELU',
  maxVersion: 1,
  shape: shapeRule((context) => {
    checkArity(context, 2);
    need(context, 1);
    const [input, alpha] = [needShape(context, 0), needShape(context, 1)];
    const shape = broadcastShapes(input, alpha);
    if (typeof shape === 'string') return refuse(shape);
    const same = shape.length === input.length && shape.every((size, i) => size === input[i]);
    check(same, `its slopes of shape ${text(alpha)} do not fit into the input's ${text(input)}`);
    return staticShapes(shape);
  }),
  reference(context) {
    const [x, alpha, out] = [operandAt(context, 0), operandAt(context, 1), context.output(0)];
    const { type } = x.tensor;
    if (type === 'FLOAT32') zip(out, x, alpha, (v, a) => (v >= 0 ? v : v * a));
    else if (type === 'UINT8' || type === 'INT8' || type === 'INT16') quantized(out, x, alpha);
    else noKernel(type, 'FLOAT32, UINT8, INT8, INT16');
  },
};
