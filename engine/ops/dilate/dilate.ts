import { refuse } from '../../base/result.ts';
import { strides } from '../broadcast.ts';
import {
  check,
  checkCount,
  checkType,
  fileConstant,
  operand,
  shapeRule,
  staticShapes,
} from '../shape-rule.ts';
import { elementCount, integers } from '../tensor-data.ts';
import type { KernelContext, Op } from '../types.ts';

// Elements move apart and a padding value fills the gaps: [1 2 3] dilated by 2 is [1 p 2 p 3].
// Operands: 0 input, 1 a factor for each dimension, 2 the padding value.

const dilated = (shape: readonly number[], factors: readonly number[]): number[] =>
  shape.map((size, d) => (size - 1) * (factors[d] ?? 1) + 1);

const shape = shapeRule((context) => {
  checkCount(context.node.inputs.length, [3], 'operands');
  const input = operand(context, 0, 'input');
  const factors = operand(context, 1, 'factors');
  const padding = operand(context, 2, 'padding value');
  check(input.shape.length > 0, 'input is a scalar');
  checkType(context.output(0), [input.tensor.type], 'output');
  checkType(padding.tensor, [input.tensor.type], 'padding value');
  const value = fileConstant(context, 1);
  if (value === undefined) return { kind: 'dynamic' };
  checkType(factors.tensor, ['INT32'], 'factors');
  const list = integers(value);
  check(list.length === input.shape.length, `${list.length} factors for ${input.shape.length} dimensions`);
  check(
    list.every((factor) => factor >= 1),
    `the factors [${list}] must be at least 1`,
  );
  return staticShapes(dilated(input.shape, list));
});

function reference(context: KernelContext): void {
  const input = context.input(0) ?? refuse('input is missing');
  const factors = integers((context.input(1) ?? refuse('factors are missing')).data);
  const padding = context.input(2) ?? refuse('padding value is missing');
  const output = context.output(0);
  output.data.fill(padding.data[0] as never);
  const own = strides(input.shape);
  const steps = strides(output.shape).map((step, d) => step * (factors[d] ?? 1));
  const count = elementCount(input.shape);
  for (let i = 0; i < count; i++) {
    let at = 0;
    for (let d = 0; d < own.length; d++) at += (Math.trunc(i / own[d]!) % input.shape[d]!) * steps[d]!;
    output.data[at] = input.data[i] as never;
  }
}

export const dilate: Op = { name: 'DILATE', maxVersion: 1, shape, reference };
