import {
  clamp,
  doublingHighMultiply,
  inverseSqrtMultiplier,
  multiplyByQuantizedMultiplier,
  roundingDivideByPowerOfTwo,
} from '../../base/quantized.ts';
import { affine } from '../affine.ts';
import { checkArity, need, needShape, noKernel, operandAt, unaryShape } from '../elementwise.ts';
import { check, numberOption, shapeRule, staticShapes, textOption } from '../shape-rule.ts';
import { float32 } from '../tensor-data.ts';
import type { Op, TensorView } from '../types.ts';

const { fround } = Math;
const leastNorm = fround(1e-6);

function l2Float(to: Float32Array, from: Float32Array, depth: number): void {
  for (let row = 0; row < from.length; row += depth) {
    let squares = 0;
    for (let c = row; c < row + depth; c++) squares = fround(squares + fround(from[c]! * from[c]!));
    const norm = Math.max(fround(Math.sqrt(squares)), leastNorm);
    for (let c = row; c < row + depth; c++) to[c] = from[c]! / norm;
  }
}

/** Times the fixed-point inverse norm, on the output scale 1/128: uint8 scales before, int8 while multiplying. */
function l2Bytes(out: TensorView, x: TensorView, depth: number): void {
  const { zeroPoint } = affine(x.tensor);
  const unsigned = x.tensor.type === 'UINT8';
  const [from, to] = [x.data as Int8Array, out.data as Int8Array];
  for (let row = 0; row < from.length; row += depth) {
    let squares = 0;
    for (let c = row; c < row + depth; c++) squares = (squares + (from[c]! - zeroPoint) ** 2) | 0;
    const { multiplier, shift } = inverseSqrtMultiplier(squares, -1);
    for (let c = row; c < row + depth; c++) {
      const value = from[c]! - zeroPoint;
      to[c] = unsigned
        ? clamp(
            128 + roundingDivideByPowerOfTwo(doublingHighMultiply(128 * value, multiplier), -shift),
            0,
            255,
          )
        : clamp(multiplyByQuantizedMultiplier(value, multiplier, shift + 7), -128, 127);
    }
  }
}

export const l2Normalization: Op = {
  name: 'L2_NORMALIZATION',
  maxVersion: 2,
  shape: unaryShape((context) => {
    const output = context.output(0);
    check(needShape(context, 0).length >= 1, 'its input is a scalar, it needs a dimension');
    const types = ['FLOAT32', 'UINT8', 'INT8'];
    check(types.includes(output.type), `its output is ${output.type}; it takes ${types.join(', ')}`);
    if (output.type !== 'FLOAT32') {
      const { scale, zeroPoint } = affine(output);
      const wanted = output.type === 'UINT8' ? 128 : 0;
      check(scale === 1 / 128, `its output's scale is ${scale}, it must be 1/128`);
      check(zeroPoint === wanted, `its output's zero point is ${zeroPoint}, it must be ${wanted}`);
    }
    const activation = textOption(context.node, 'fused_activation_function');
    check(activation === 'NONE', `it cannot be fused with ${activation}`);
  }),
  reference(context) {
    const [x, out] = [operandAt(context, 0), context.output(0)];
    const depth = x.shape.at(-1) ?? 1;
    const { type } = x.tensor;
    if (x.data.length === 0) return;
    if (type === 'FLOAT32') l2Float(float32(out), float32(x), depth);
    else if (type === 'UINT8' || type === 'INT8') l2Bytes(out, x, depth);
    else noKernel(type, 'FLOAT32, UINT8, INT8');
  },
};

/**
 * x * (bias + alpha * sum of squares over `radius` channels on both sides)^-beta. The window is the documented one, as the
 * runtime's optimized kernel has it; its reference kernel leaves the last channel out (reference_ops.h:469-470).
 */
export const localResponseNormalization: Op = {
  name: 'LOCAL_RESPONSE_NORMALIZATION',
  maxVersion: 1,
  shape: shapeRule((context) => {
    checkArity(context, 1);
    const [input, output] = [need(context, 0), context.output(0)];
    const shape = needShape(context, 0);
    check(shape.length === 4, `its input has ${shape.length} dimensions, 4 are needed`);
    for (const { type } of [output, input]) check(type === 'FLOAT32', `it takes FLOAT32 data, not ${type}`);
    return staticShapes(shape);
  }),
  reference(context) {
    const [from, to] = [float32(operandAt(context, 0)), float32(context.output(0))];
    const depth = operandAt(context, 0).shape.at(-1) ?? 1;
    const [radius, bias, alpha, beta] = ['radius', 'bias', 'alpha', 'beta'].map((name) =>
      numberOption(context.node, name),
    ) as [number, number, number, number];
    for (let i = 0; i < from.length; i++) {
      const channel = i % depth;
      let squares = 0;
      const first = i - Math.min(radius, channel);
      const last = i + Math.min(radius, depth - 1 - channel);
      for (let j = first; j <= last; j++) squares += from[j]! * from[j]!;
      to[i] = from[i]! * (bias + alpha * squares) ** -beta;
    }
  },
};
