import { refuse } from '../../base/result.ts';
import {
  check,
  checkCount,
  checkRank,
  checkType,
  operand,
  shapeRule,
  staticShapes,
  textOption,
} from '../shape-rule.ts';
import { elementCount, float32, int32, integers } from '../tensor-data.ts';
import type { KernelContext, Op, TensorView } from '../types.ts';

// Operands: 0 ids [n], 1 indices [n, r], 2 dense shape [r], 3 weights [n], 4 table [rows, ...]. Each id adds its weighted row to
// the output position that its index names, but for the index's last number; the combiner then divides.

/** The runtime always leaves the output's shape to the run (embedding_lookup_sparse.cc, `Prepare`). */
const shape = shapeRule((context) => {
  checkCount(context.node.inputs.length, [5], 'operands');
  const ids = operand(context, 0, 'ids');
  const indices = operand(context, 1, 'indices');
  const dense = operand(context, 2, 'dense shape');
  const weights = operand(context, 3, 'weights');
  const table = operand(context, 4, 'table');
  checkRank(ids.shape, 1, 'ids');
  checkRank(indices.shape, 2, 'indices');
  checkRank(dense.shape, 1, 'dense shape');
  checkRank(weights.shape, 1, 'weights');
  for (const { tensor } of [ids, indices, dense]) checkType(tensor, ['INT32'], tensor.name);
  checkType(weights.tensor, ['FLOAT32'], 'weights');
  checkType(context.output(0), ['FLOAT32'], 'output');
  check(table.shape.length >= 2, `the table has ${table.shape.length} dimensions, at least 2 are needed`);
  for (const { shape } of [ids, weights])
    check(shape[0] === indices.shape[0], `${shape[0]} ids or weights for ${indices.shape[0]} indices`);
  const running =
    context.value(0) !== undefined && context.value(3) !== undefined && context.value(4) !== undefined;
  const value = running ? context.value(2) : undefined;
  if (value === undefined) return { kind: 'dynamic' };
  const rank = indices.shape[1] ?? 0;
  check(dense.shape[0] === rank, `the dense shape has ${dense.shape[0]} dimensions, the indices ${rank}`);
  return staticShapes([...integers(value).slice(0, rank - 1), ...table.shape.slice(1)]);
});

function reference(context: KernelContext): void {
  const ids = int32(view(context, 0));
  const indices = int32(view(context, 1));
  const dense = int32(view(context, 2));
  const weights = float32(view(context, 3));
  const table = view(context, 4);
  const out = float32(context.output(0)).fill(0);
  const rank = dense.length;
  const size = elementCount(table.shape.slice(1));
  const combine = combiner(textOption(context.node, 'combiner'));
  let bucket = 0;
  let total = { count: 0, weight: 0, squares: 0 };
  const close = () => {
    const divisor = combine(total.weight, total.squares);
    if (total.count > 0 && divisor !== undefined)
      for (let k = bucket; k < bucket + size && k < out.length; k++) out[k]! /= divisor;
    total = { count: 0, weight: 0, squares: 0 };
  };
  ids.forEach((id, i) => {
    const rows = table.shape[0] as number;
    if (id < 0 || id >= rows) refuse(`id ${id} is outside the table of ${rows} rows`);
    const at = bucketOf(indices, dense, i, rank) * size;
    if (at !== bucket) {
      close();
      bucket = at;
    }
    const weight = weights[i]!;
    total.count++;
    total.weight = Math.fround(total.weight + weight);
    total.squares = Math.fround(total.squares + Math.fround(weight * weight));
    for (let k = 0; k < size; k++) {
      if (at + k >= 0 && at + k < out.length)
        out[at + k]! += Math.fround((table.data[id * size + k] as number) * weight);
    }
  });
  close();
}

const view = (context: KernelContext, input: number): TensorView =>
  context.input(input) ?? refuse(`operand ${input} is missing`);

/** Row-major position of the output row that entry i belongs to. */
function bucketOf(indices: Int32Array, dense: Int32Array, i: number, rank: number): number {
  let bucket = 0;
  let step = 1;
  for (let d = rank - 2; d >= 0; d--) {
    bucket += indices[i * rank + d]! * step;
    step *= dense[d]!;
  }
  return bucket;
}

/** What a bucket is divided by, from the sums of its weights and of their squares. */
function combiner(name: string): (weight: number, squares: number) => number | undefined {
  if (name === 'MEAN') return (weight) => weight;
  if (name === 'SQRTN') return (_, squares) => Math.fround(Math.sqrt(squares));
  return () => undefined;
}

export const embeddingLookupSparse: Op = { name: 'EMBEDDING_LOOKUP_SPARSE', maxVersion: 1, shape, reference };
