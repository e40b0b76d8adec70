import { runStarts } from '../gather-nd/index.ts';
import { checkArity, checkSameType, dynamic, spanCount, view } from '../layout-rule.ts';
import { check, checkType, operand, shapeRule, staticShapes } from '../shape-rule.ts';
import { type BigData, clear, integers, isBig, text } from '../tensor-data.ts';
import type { KernelContext, Op, TensorData } from '../types.ts';

const types = ['FLOAT32', 'UINT8', 'BOOL', 'INT8', 'INT64', 'INT32'];

// scatter_nd.cc:78-125
const shape = shapeRule((context) => {
  checkArity(context, [3]);
  const indices = operand(context, 0, 'indices');
  const updates = operand(context, 1, 'updates');
  const shape = operand(context, 2, 'shape');
  checkType(updates.tensor, types, 'updates');
  checkSameType(indices.tensor, shape.tensor, 'indices and shape');
  const value = context.value(2);
  if (value === undefined) return dynamic;
  checkType(indices.tensor, ['INT32'], 'indices');
  const output = integers(value);
  checkShapes(indices.shape, updates.shape, shape.shape, output);
  return staticShapes(output);
});

/** updates must be [...indices but the last, ...what a tuple leaves of the output] (scatter_nd.cc:48-76). */
function checkShapes(
  indices: readonly number[],
  updates: readonly number[],
  shape: readonly number[],
  output: readonly number[],
): void {
  check(indices.length >= 1 && updates.length >= 1, 'indices and updates need at least 1 dimension');
  check(shape.length === 1, `shape has ${shape.length} dimensions, 1 is needed`);
  const expected = [...indices.slice(0, -1), ...output.slice(indices.at(-1))];
  check(
    expected.length === updates.length && expected.every((size, i) => size === updates[i]),
    `indices ${text(indices)} into ${text(output)} need updates of shape ${text(expected)}, not ${text(updates)}`,
  );
}

/** Zeros, then every update added where its index tuple points. */
function reference(context: KernelContext): void {
  const indices = view(context, 0);
  const updates = view(context, 1);
  const output = context.output(0);
  checkSameType(updates.tensor, output.tensor, 'updates and output');
  const depth = indices.shape.at(-1) as number;
  const starts = runStarts(integers(indices.data), indices.shape, output.shape, depth);
  const run = spanCount(output.shape, depth);
  clear(output.data);
  starts.forEach((start, i) => {
    addRun(output.data, start, updates.data, i * run, run);
  });
  // A sum of truths is true; the bytes hold how often.
  if (output.tensor.type === 'BOOL') markHits(output.data as Uint8Array);
}

function markHits(bytes: Uint8Array): void {
  for (let i = 0; i < bytes.length; i++) bytes[i] = bytes[i] ? 1 : 0;
}

/** Adds a run of elements; integers wrap as their arrays do. */
function addRun(to: TensorData, t: number, from: TensorData, s: number, count: number): void {
  if (isBig(to)) for (let i = 0; i < count; i++) to[t + i]! += (from as BigData)[s + i]!;
  else for (let i = 0; i < count; i++) to[t + i]! += from[s + i] as number;
}

export const scatterNd: Op = { name: 'SCATTER_ND', maxVersion: 1, shape, reference };
