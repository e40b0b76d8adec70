import { halfToNumber } from '../../base/quantized.ts';
import { affine } from '../affine.ts';
import { checkArity, map, need, needShape, noKernel, numbers, operandAt } from '../elementwise.ts';
import { check, shapeRule, staticShapes } from '../shape-rule.ts';
import { elementCount, float32, unpackInt4 } from '../tensor-data.ts';
import type { Op, TensorView } from '../types.ts';
import { channelsOf } from './channels.ts';
import { unpackInt2, unpackUint4 } from './packed.ts';

const types = ['INT2', 'INT4', 'UINT4', 'UINT8', 'INT8', 'INT16', 'FLOAT16'];

/** Values one an element, packed types unpacked. */
function unpacked(x: TensorView) {
  const count = elementCount(x.shape);
  if (x.tensor.type === 'INT4') return unpackInt4(x.data as Uint8Array, count);
  if (x.tensor.type === 'UINT4') return unpackUint4(x.data as Uint8Array, count);
  if (x.tensor.type === 'INT2') return unpackInt2(x.data as Uint8Array, count);
  return numbers(x);
}

/** The float64 product rounded once (dequantize.h:36-41); per channel the product is a float32 one. */
function toFloat(out: Float32Array, x: TensorView): void {
  const { type } = x.tensor;
  if (type === 'FLOAT16') {
    map(out, numbers(x), halfToNumber);
    return;
  }
  const values = unpacked(x);
  const { scale, zeroPoint, scales } = affine(x.tensor);
  if (scales.length <= 1) {
    map(out, values, (q) => scale * (q - zeroPoint));
    return;
  }
  if (type === 'INT16') noKernel('per-channel INT16', 'per-channel INT2, INT4, INT8 and UINT8');
  const { count, inner, scaleAt, zeroPointAt } = channelsOf(x);
  for (let i = 0; i < values.length; i++) {
    const channel = Math.floor(i / inner) % count;
    out[i] = scaleAt(channel) * (values[i]! - zeroPointAt(channel));
  }
}

export const dequantize: Op = {
  name: 'DEQUANTIZE',
  maxVersion: 9,
  shape: shapeRule((context) => {
    checkArity(context, 1);
    const input = need(context, 0);
    check(types.includes(input.type), `its input is ${input.type}; it takes ${types.join(', ')}`);
    const { zeroPoint } = affine(input);
    if (input.type === 'INT16') check(zeroPoint === 0, `an INT16 zero point is ${zeroPoint}, it must be 0`);
    return staticShapes(needShape(context, 0));
  }),
  reference(context) {
    const [x, out] = [operandAt(context, 0), float32(context.output(0))];
    // The values of constant weights are kept from run to run, as long as they are still where they were written.
    const written = context.state(() => ({ to: undefined as Float32Array | undefined }));
    if (x.tensor.isConstant && written.to === out) return;
    toFloat(out, x);
    written.to = out;
  },
};
