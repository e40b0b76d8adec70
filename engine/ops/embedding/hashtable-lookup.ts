import { refuse } from '../../base/result.ts';
import { check, checkCount, checkRank, checkType, operand, shapeRule, staticShapes } from '../shape-rule.ts';
import { packStrings, unpackStrings } from '../strings.ts';
import { int32 } from '../tensor-data.ts';
import type { KernelContext, Op } from '../types.ts';

// Operands: 0 lookups [n], 1 keys [m] in ascending order, 2 values [m, ...]. Outputs: 0 the values found, zeros or an empty
// string for a key that is not there; 1 hits [n].

const shape = shapeRule((context) => {
  checkCount(context.node.inputs.length, [3], 'operands');
  checkCount(context.node.outputs.length, [2], 'outputs');
  const lookup = operand(context, 0, 'lookup');
  const keys = operand(context, 1, 'keys');
  const values = operand(context, 2, 'values');
  for (const { tensor, shape } of [lookup, keys]) {
    checkRank(shape, 1, tensor.name);
    checkType(tensor, ['INT32'], tensor.name);
  }
  check(values.shape.length >= 1, 'values are a scalar');
  check(keys.shape[0] === values.shape[0], `${keys.shape[0]} keys for ${values.shape[0]} values`);
  if (values.tensor.type === 'STRING') checkRank(values.shape, 1, 'values');
  checkType(context.output(0), [values.tensor.type], 'output');
  checkType(context.output(1), ['UINT8'], 'hits');
  const count = lookup.shape[0] ?? 0;
  return staticShapes([count, ...values.shape.slice(1)], [count]);
});

function reference(context: KernelContext): void {
  const lookup = int32(context.input(0) ?? refuse('lookup is missing'));
  const keys = int32(context.input(1) ?? refuse('keys are missing'));
  const values = context.input(2) ?? refuse('values are missing');
  if (keys.length === 0) refuse('the table has no rows');
  const found = Array.from(lookup, (key) => search(keys, key));
  const hits = context.output(1).data;
  for (const [i, row] of found.entries()) hits[i] = row < 0 ? 0 : 1;
  if (values.tensor.type === 'STRING') {
    const strings = unpackStrings(values.data as Uint8Array);
    const empty = new Uint8Array(0);
    context.setOutput(0, [found.length], packStrings(found.map((row) => strings[row] ?? empty)));
    return;
  }
  const { data } = context.output(0);
  const size = values.data.length / keys.length;
  const zero = (typeof data[0] === 'bigint' ? 0n : 0) as never;
  for (const [i, row] of found.entries())
    for (let k = 0; k < size; k++)
      data[i * size + k] = row < 0 ? zero : (values.data[row * size + k] as never);
}

/** Position of a key, -1 where it is not found: by halving, like the runtime, so unordered keys may be missed in the same way. */
function search(keys: Int32Array, key: number): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (keys[middle] === key) return middle;
    if (key < keys[middle]!) high = middle;
    else low = middle + 1;
  }
  return -1;
}

export const hashtableLookup: Op = { name: 'HASHTABLE_LOOKUP', maxVersion: 1, shape, reference };
