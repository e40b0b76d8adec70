import { checkArity, checkSameType, dynamic, hasUnspecifiedDimension, view } from '../layout-rule.ts';
import { check, checkType, operand, shapeRule, staticShapes } from '../shape-rule.ts';
import { elementCount, integers } from '../tensor-data.ts';
import type { KernelContext, Op, TensorData } from '../types.ts';

const types = ['FLOAT32', 'UINT8', 'INT8', 'INT16', 'INT32', 'INT64'];

// topk_v2.cc:242-274
const shape = shapeRule((context) => {
  checkArity(context, [2], 2);
  const input = operand(context, 0, 'input');
  const topK = operand(context, 1, 'k');
  checkSameType(input.tensor, context.output(0), 'input and values');
  checkType(topK.tensor, ['INT32', 'INT16'], 'k');
  const value = context.value(1);
  // While preparing; when running the input's contents are known too.
  const open = hasUnspecifiedDimension(input.tensor) && context.value(0) === undefined;
  if (value === undefined || open) return dynamic;
  check(elementCount(topK.shape) === 1, `k has ${elementCount(topK.shape)} elements, 1 is needed`);
  check(input.shape.length >= 1, 'input is a scalar, at least 1 dimension is needed');
  const k = integers(value)[0] as number;
  const last = input.shape.at(-1) as number;
  check(k <= last, `k is ${k}, but a row has ${last} elements`);
  const out = input.shape.with(-1, Math.max(0, k));
  return staticShapes(out, out);
});

/** Positions of the k largest of a row, largest first, ties by position, NaN behind all (topk_v2.cc:206-221). */
function largest(row: TensorData, k: number): number[] {
  const order = Array.from({ length: row.length }, (_, i) => i);
  order.sort((a, b) => {
    const [x, y] = [row[a]!, row[b]!];
    const [xIsNaN, yIsNaN] = [Number.isNaN(x), Number.isNaN(y)];
    if (xIsNaN !== yIsNaN) return xIsNaN ? 1 : -1;
    if (x > y) return -1;
    return x < y ? 1 : a - b;
  });
  return order.slice(0, k);
}

function reference(context: KernelContext): void {
  const input = view(context, 0);
  const [values, indices] = [context.output(0), context.output(1)];
  checkType(values.tensor, types, 'values');
  checkType(indices.tensor, ['INT32', 'INT16'], 'indices');
  const [k, size] = [values.shape.at(-1) as number, input.shape.at(-1) as number];
  if (k === 0) return;
  for (let start = 0, t = 0; start < input.data.length; start += size, t += k) {
    const row = input.data.subarray(start, start + size);
    largest(row, k).forEach((position, i) => {
      values.data[t + i] = row[position]!;
      indices.data[t + i] = position;
    });
  }
}

export const topkV2: Op = { name: 'TOPK_V2', maxVersion: 3, shape, reference };
