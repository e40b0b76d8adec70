import { checkArity, listOption, view } from '../layout-rule.ts';
import { check, checkType, operand, shapeRule, staticShapes } from '../shape-rule.ts';
import { int32, text } from '../tensor-data.ts';
import type { KernelContext, Op } from '../types.ts';

// bucketize.cc:56-85
const shape = shapeRule((context) => {
  checkArity(context, [1]);
  const input = operand(context, 0, 'input');
  const boundaries = listOption(context.node, 'boundaries');
  const sorted = boundaries.every((value, i) => i === 0 || !(value < (boundaries[i - 1] as number)));
  check(sorted, `boundaries ${text(boundaries)} do not ascend`);
  checkType(input.tensor, ['INT32', 'FLOAT32', 'INT64', 'FLOAT64'], 'input');
  return staticShapes(input.shape);
});

/** The number of boundaries that an element is not below. Integers are compared as float32, as C++ converts them. */
function reference(context: KernelContext): void {
  const input = view(context, 0);
  const boundaries = listOption(context.node, 'boundaries');
  checkType(context.output(0).tensor, ['INT32'], 'output');
  const exact = input.tensor.type === 'FLOAT64';
  const buckets = int32(context.output(0));
  for (let i = 0; i < buckets.length; i++) {
    const value = exact ? Number(input.data[i]) : Math.fround(Number(input.data[i]));
    const first = boundaries.findIndex((boundary) => value < boundary);
    buckets[i] = first < 0 ? boundaries.length : first;
  }
}

export const bucketize: Op = { name: 'BUCKETIZE', maxVersion: 1, shape, reference };
