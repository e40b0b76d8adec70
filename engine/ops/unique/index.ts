import { checkArity, checkSameType, dynamic, view } from '../layout-rule.ts';
import { check, checkRank, checkType, operand, shapeRule, textOption } from '../shape-rule.ts';
import { allocate, isBig } from '../tensor-data.ts';
import type { KernelContext, Op } from '../types.ts';

const types = ['INT8', 'INT16', 'INT32', 'INT64', 'FLOAT32', 'UINT8'];

// unique.cc:33-72. The runtime sizes the output only when it runs, even for a constant input.
const shape = shapeRule((context) => {
  checkArity(context, [1], 2);
  const input = operand(context, 0, 'input');
  const indexType = textOption(context.node, 'idx_out_type');
  check(indexType === 'INT32' || indexType === 'INT64', `idx_out_type is ${indexType}, not INT32 or INT64`);
  checkSameType(input.tensor, context.output(0));
  checkType(context.output(1), [indexType], 'the index output');
  checkRank(input.shape, 1, 'input');
  return dynamic;
});

/** Values in the order of their first occurrence, and for each input element which of them it is. */
function reference(context: KernelContext): void {
  const input = view(context, 0);
  checkType(input.tensor, types, 'input');
  const seen = new Map<number | bigint, number>();
  const which = Array.from(input.data as ArrayLike<number | bigint>, (value) => {
    const known = seen.get(value) ?? seen.size;
    seen.set(value, known);
    return known;
  });
  const values = allocate(input.tensor.type, [seen.size]);
  [...seen.keys()].forEach((value, i) => {
    values[i] = value;
  });
  const indices = allocate(textOption(context.node, 'idx_out_type'), [which.length]);
  if (isBig(indices)) indices.set(which.map(BigInt));
  else indices.set(which);
  context.setOutput(0, [seen.size], values);
  context.setOutput(1, [which.length], indices);
}

export const unique: Op = { name: 'UNIQUE', maxVersion: 1, shape, reference };
