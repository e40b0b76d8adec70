import { checkArity, dynamic, view } from '../layout-rule.ts';
import { check, checkType, operand, shapeRule, staticShapes } from '../shape-rule.ts';
import { denseStrides } from '../strided-copy.ts';
import { dataAs, isBig } from '../tensor-data.ts';
import type { KernelContext, Op, TensorData } from '../types.ts';

const types = ['BOOL', 'FLOAT32', 'INT64', 'INT32', 'INT8', 'UINT8', 'UINT32'];

// where.cc:66-102. A constant condition gives a static shape, but its coordinates are computed only when running.
const shape = shapeRule((context) => {
  checkArity(context, [1]);
  const condition = operand(context, 0, 'condition');
  checkType(condition.tensor, types, 'condition');
  const value = context.value(0);
  if (value === undefined) return dynamic;
  return staticShapes([hits(value).length, condition.shape.length]);
});

/** Flat positions of what is not zero. */
function hits(condition: TensorData): number[] {
  const positions: number[] = [];
  const zero = isBig(condition) ? 0n : 0;
  for (let i = 0; i < condition.length; i++) if (condition[i] !== zero) positions.push(i);
  return positions;
}

/** One row of coordinates for every hit, in row-major order. */
function reference(context: KernelContext): void {
  const condition = view(context, 0);
  check(condition.shape.length > 0, 'condition is a scalar, at least 1 dimension is needed');
  checkType(context.output(0).tensor, ['INT64'], 'output');
  const strides = denseStrides(condition.shape);
  const rows = dataAs(context.output(0), BigInt64Array);
  let t = 0;
  for (const position of hits(condition.data)) {
    let rest = position;
    for (const stride of strides) {
      rows[t++] = BigInt(Math.trunc(rest / stride));
      rest %= stride;
    }
  }
}

export const where: Op = { name: 'WHERE', maxVersion: 2, shape, reference };
