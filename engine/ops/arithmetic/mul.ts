import {
  clamp,
  doublingHighMultiply16,
  multiplyByQuantizedMultiplier,
  quantizeMultiplier,
  roundingDivideByPowerOfTwo,
} from '../../base/quantized.ts';
import { refuse } from '../../base/result.ts';
import type { GraphTensor } from '../../graph/types.ts';
import { affine } from '../affine.ts';
import { forEachRun, runsOf } from '../broadcast.ts';
import { binaryShape, need, needShape, noKernel, onHalves, operandAt, zip, zipBig } from '../elementwise.ts';
import { check, textOption } from '../shape-rule.ts';
import { allocate, elementCount, float32 } from '../tensor-data.ts';
import type { Op, ShapeAnswer, ShapeContext, TensorView } from '../types.ts';
import { floatRange, plainIntegerRange, quantizedRange } from './activation-range.ts';
import { bigClamp } from './add.ts';

const isQuantized = (out: GraphTensor): boolean =>
  out.type === 'INT8' || out.type === 'UINT8' || (out.type === 'INT16' && affine(out).scales.length > 0);

function plain(out: TensorView, a: TensorView, b: TensorView, activation: string): void {
  const { type } = a.tensor;
  const { min, max } = plainIntegerRange(activation, type);
  if (type === 'FLOAT32' || type === 'FLOAT16') {
    const range = floatRange(activation, type);
    zip(out, a, b, (x, y) => clamp(x * y, range.min, range.max));
  } else if (type === 'INT32') zip(out, a, b, (x, y) => clamp(Math.imul(x, y), min, max));
  else if (type === 'UINT32') zip(out, a, b, (x, y) => clamp(Math.imul(x, y) >>> 0, min, max));
  else if (type === 'INT16') zip(out, a, b, (x, y) => clamp((Math.imul(x, y) << 16) >> 16, min, max));
  else if (type === 'INT64') {
    const activate = bigClamp({ min, max });
    zipBig(out, a, b, (x, y) => activate(BigInt.asIntN(64, x * y)));
  } else if (type === 'COMPLEX64') complex(out, a, b);
  else
    noKernel(type, 'FLOAT32, FLOAT16, COMPLEX64, INT32, UINT32, INT64 and quantized INT8, UINT8 and INT16');
}

function complex(out: TensorView, a: TensorView, b: TensorView): void {
  const runs = runsOf(out.shape, a.shape, b.shape);
  const [stepA = 0, stepB = 0] = runs.steps;
  const [x, y, to] = [float32(a), float32(b), float32(out)];
  forEachRun(runs, (at, [i = 0, j = 0]) => {
    for (let k = 0; k < runs.length; k++) {
      const [p, q, r] = [2 * (i + k * stepA), 2 * (j + k * stepB), 2 * (at + k)];
      to[r] = Math.fround(x[p]! * y[q]!) - Math.fround(x[p + 1]! * y[q + 1]!);
      to[r + 1] = Math.fround(x[p]! * y[q + 1]!) + Math.fround(x[p + 1]! * y[q]!);
    }
  });
}

function quantized(out: TensorView, a: TensorView, b: TensorView, activation: string): void {
  const [first, second, to] = [affine(a.tensor), affine(b.tensor), affine(out.tensor)];
  const { min, max } = quantizedRange(activation, out.tensor);
  if (a.tensor.type !== out.tensor.type) {
    if (a.tensor.type !== 'INT16') refuse(`it cannot multiply ${a.tensor.type} into ${out.tensor.type}`);
    // 16-bit fixed point: the upper byte of the product, whatever the scales are.
    zip(out, a, b, (x, y) => {
      const product = roundingDivideByPowerOfTwo(doublingHighMultiply16(x, y), 8);
      return clamp(product, min - to.zeroPoint, max - to.zeroPoint) + to.zeroPoint;
    });
    return;
  }
  if (a.tensor.type === 'INT16')
    for (const { zeroPoint } of [first, second, to])
      check(zeroPoint === 0, `an INT16 zero point is ${zeroPoint}, it must be 0`);
  const { multiplier, shift } = quantizeMultiplier(
    Math.fround(Math.fround(first.scale * second.scale) / to.scale),
  );
  zip(out, a, b, (x, y) => {
    const product = Math.imul(x - first.zeroPoint, y - second.zeroPoint);
    return clamp(multiplyByQuantizedMultiplier(product, multiplier, shift) + to.zeroPoint, min, max);
  });
}

function kernel(out: TensorView, a: TensorView, b: TensorView, activation: string): void {
  if (isQuantized(out.tensor)) quantized(out, a, b, activation);
  else if (a.tensor.type === 'FLOAT16') onHalves(out, [a, b], (to, [x, y]) => plain(to, x!, y!, activation));
  else plain(out, a, b, activation);
}

/**
 * Two constants are multiplied while preparing (mul.cc:131-137), and so are values that were themselves computed then; the
 * latter are shapes, so only small results are offered as such.
 */
function constantProduct(context: ShapeContext, answer: ShapeAnswer): ShapeAnswer {
  if (answer.kind !== 'static') return answer;
  const shape = answer.shapes[0] ?? [];
  const views = [0, 1].map((input) => {
    const data = context.value(input);
    return data && { tensor: need(context, input), shape: needShape(context, input), data };
  });
  const [a, b] = views;
  if (a === undefined || b === undefined) return answer;
  if (!(a.tensor.isConstant && b.tensor.isConstant) && elementCount(shape) > 64) return answer;
  const out: TensorView = { tensor: context.output(0), shape, data: allocate(a.tensor.type, shape) };
  if (a.tensor.type !== out.tensor.type) return answer;
  kernel(out, a, b, textOption(context.node, 'fused_activation_function'));
  return { ...answer, values: { 0: out.data } };
}

const prepare = binaryShape((context) => {
  const output = context.output(0);
  const activation = textOption(context.node, 'fused_activation_function');
  check(
    output.type !== 'COMPLEX64' || activation === 'NONE',
    `a fused ${activation} is not allowed on COMPLEX64`,
  );
  if (isQuantized(output)) quantizedRange(activation, output);
});

export const mul: Op = {
  name: 'MUL',
  maxVersion: 8,
  shape: (context) => constantProduct(context, prepare(context)),
  reference(context) {
    const activation = textOption(context.node, 'fused_activation_function');
    kernel(context.output(0), operandAt(context, 0), operandAt(context, 1), activation);
  },
};
