import {
  clamp,
  integerRange,
  multiplyByQuantizedMultiplier,
  quantizeMultiplier,
  roundHalfAway,
} from '../../base/quantized.ts';
import { refuse } from '../../base/result.ts';
import type { GraphTensor } from '../../graph/types.ts';
import { affine } from '../affine.ts';
import { checkArity, map, mapQuantized, need, needShape, numbers, operandAt } from '../elementwise.ts';
import { check, shapeRule, staticShapes } from '../shape-rule.ts';
import { packInt4 } from '../tensor-data.ts';
import type { Op, TensorView } from '../types.ts';
import { channelsOf } from './channels.ts';

/** Output types by input type (quantize.cc:160-200). */
const targets: Readonly<Record<string, readonly string[]>> = {
  FLOAT32: ['UINT8', 'INT8', 'INT16', 'INT4', 'UINT4'],
  INT16: ['INT8', 'INT16', 'INT32'],
  INT32: ['INT8', 'INT16'],
  INT8: ['UINT8', 'INT8', 'INT16'],
  UINT8: ['UINT8', 'INT8', 'INT16'],
};

const rangeOf = ({ type }: GraphTensor) =>
  type === 'UINT4' ? { min: 0, max: 15 } : (integerRange(type) ?? refuse(`it cannot quantize to ${type}`));

/** Round half away from zero of the float32 quotient (quantize.h:44-48); an int32 cast of what is too large is the minimum. */
function fromFloat(out: TensorView, x: TensorView): void {
  const { min, max } = rangeOf(out.tensor);
  const quantize = (value: number, scale: number, zeroPoint: number): number => {
    const rounded = roundHalfAway(Math.fround(value / scale));
    const whole = Math.abs(rounded) < 2 ** 31 ? rounded : -(2 ** 31);
    return clamp((whole + zeroPoint) | 0, min, max);
  };
  const [from, to] = [numbers(x), numbers(out)];
  const { scale, zeroPoint, scales } = affine(out.tensor);
  if (scales.length > 1) {
    const { count, inner, scaleAt, zeroPointAt } = channelsOf(out);
    for (let i = 0; i < from.length; i++) {
      const channel = Math.floor(i / inner) % count;
      to[i] = quantize(from[i]!, scaleAt(channel), zeroPointAt(channel));
    }
  } else if (out.tensor.type === 'INT4' || out.tensor.type === 'UINT4') {
    const values = Int8Array.from(from, (value) => quantize(value, scale, zeroPoint));
    (to as Uint8Array).set(packInt4(values));
  } else map(to, from, (value) => quantize(value, scale, zeroPoint));
}

function requantize(out: TensorView, x: TensorView): void {
  const [from, to] = [affine(x.tensor), affine(out.tensor)];
  const { multiplier, shift } = quantizeMultiplier(from.scale / to.scale);
  const { min, max } = rangeOf(out.tensor);
  mapQuantized(out.data, x.data, (q) => {
    const scaled = multiplyByQuantizedMultiplier((q - from.zeroPoint) | 0, multiplier, shift);
    return clamp((scaled + to.zeroPoint) | 0, min, max);
  });
}

export const quantize: Op = {
  name: 'QUANTIZE',
  maxVersion: 6,
  shape: shapeRule((context) => {
    checkArity(context, 1);
    const [input, output] = [need(context, 0), context.output(0)];
    check(affine(output).scales.length > 0, 'its output carries no scale');
    const allowed = targets[input.type];
    check(allowed !== undefined, `its input is ${input.type}; it takes ${Object.keys(targets).join(', ')}`);
    check(allowed.includes(output.type), `it cannot quantize ${input.type} to ${output.type}`);
    if (input.type === 'INT16' && output.type === 'INT16')
      for (const { zeroPoint } of [affine(input), affine(output)])
        check(zeroPoint === 0, `an INT16 zero point is ${zeroPoint}, it must be 0`);
    return staticShapes(needShape(context, 0));
  }),
  reference(context) {
    const [x, out] = [operandAt(context, 0), context.output(0)];
    if (x.tensor.type === 'FLOAT32') fromFloat(out, x);
    else requantize(out, x);
  },
};
