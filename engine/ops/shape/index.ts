import { checkArity } from '../layout-rule.ts';
import { checkType, operand, shapeRule } from '../shape-rule.ts';
import { copy } from '../tensor-data.ts';
import type { Op, TensorData } from '../types.ts';

// Both are computed while preparing, whether or not the operand's contents are known (shape.cc:66, rank.cc:45).
const sizes = (shape: readonly number[], type: string): TensorData =>
  type === 'INT64' ? BigInt64Array.from(shape, BigInt) : Int32Array.from(shape);

export const shape: Op = {
  name: 'SHAPE',
  maxVersion: 1,
  shape: shapeRule((context) => {
    checkArity(context, [1]);
    const input = operand(context, 0, 'input').shape;
    return {
      kind: 'static',
      shapes: [[input.length]],
      values: { 0: sizes(input, context.output(0).type) },
    };
  }),
  reference(context) {
    const output = context.output(0);
    checkType(output.tensor, ['INT32', 'INT64'], 'output');
    copy(output.data, sizes(context.input(0)?.shape ?? [], output.tensor.type));
  },
};

export const rank: Op = {
  name: 'RANK',
  maxVersion: 1,
  shape: shapeRule((context) => {
    checkArity(context, [1]);
    const input = operand(context, 0, 'input').shape;
    return { kind: 'static', shapes: [[]], values: { 0: Int32Array.of(input.length) } };
  }),
  reference(context) {
    checkType(context.output(0).tensor, ['INT32'], 'output');
    context.output(0).data[0] = context.input(0)?.shape.length ?? 0;
  },
};
