import type { Graph, GraphNode } from '../../graph/types.ts';
import { checkArity, checkSameType, listOption, view } from '../layout-rule.ts';
import { check, checkType, numberOption, operand, shapeRule, staticShapes } from '../shape-rule.ts';
import { indexVectors } from '../stablehlo-gather/index.ts';
import { denseStrides } from '../strided-copy.ts';
import { copy, elementCount, text } from '../tensor-data.ts';
import type { KernelContext, Op } from '../types.ts';

interface Dims {
  /** Update dimensions that run through the window. */
  readonly window: readonly number[];
  /** Operand dimensions that the window does not have. */
  readonly inserted: readonly number[];
  /** Operand dimension of each component of an index. */
  readonly indexMap: readonly number[];
  readonly indexDim: number;
}

const dimsOf = (node: GraphNode): Dims => ({
  window: listOption(node, 'update_window_dims'),
  inserted: listOption(node, 'inserted_window_dims'),
  indexMap: listOption(node, 'scatter_dims_to_operand_dims'),
  indexDim: numberOption(node, 'index_vector_dim'),
});

// stablehlo_scatter.cc:344-397
const shape = shapeRule((context) => {
  checkArity(context, [3]);
  const input = operand(context, 0, 'input').shape;
  const indices = operand(context, 1, 'scatter_indices');
  const updates = operand(context, 2, 'updates').shape;
  checkType(indices.tensor, ['INT32', 'INT64'], 'scatter_indices');
  const dims = dimsOf(context.node);
  const { window, inserted, indexMap, indexDim } = dims;
  check(window.length <= updates.length, `${window.length} window dimensions for updates ${text(updates)}`);
  check(
    inserted.length <= input.length,
    `${inserted.length} inserted dimensions for an input ${text(input)}`,
  );
  check(
    indexMap.length <= input.length,
    `indices of ${indexMap.length} components for an input ${text(input)}`,
  );
  const rank = indices.shape.length;
  check(
    indexDim >= 0 && indexDim <= rank,
    `index_vector_dim ${indexDim} is out of range for ${rank} dimensions`,
  );
  const body = numberOption(context.node, 'update_computation_subgraph_index');
  joinOf(context.graph(body), body);
  return staticShapes(input);
});

type Join = (old: number, update: number) => number;

/** By the body's op. std::max and std::min keep the old value unless the new one is beyond it. */
const joins: Readonly<Record<string, Join>> = {
  STABLEHLO_ADD: (old, update) => old + update,
  STABLEHLO_MULTIPLY: (old, update) => old * update,
  STABLEHLO_MAXIMUM: (old, update) => {
    if (old < update) return update;
    return old;
  },
  STABLEHLO_MINIMUM: (old, update) => {
    if (update < old) return update;
    return old;
  },
};

/** What the body graph does with the old and the new value: nothing in it means that the new one is taken. */
function joinOf(graph: Graph | undefined, subgraph: number): Join {
  check(graph !== undefined, `the model has no subgraph ${subgraph} to combine values with`);
  const [only, ...more] = graph.nodes;
  if (only === undefined) return (_, update) => update;
  check(more.length === 0, `subgraph ${subgraph} has ${graph.nodes.length} nodes, at most 1 is possible`);
  const join = joins[only.op];
  check(join !== undefined, `subgraph ${subgraph} combines values by ${only.op}, which is not possible here`);
  return join;
}

/** Combines every update with the element it points at; updates that point outside are left out. */
function reference(context: KernelContext): void {
  const [input, updates, output] = [view(context, 0), view(context, 2), context.output(0)];
  const { type } = input.tensor;
  check(
    !type.includes('16') || type.startsWith('INT') || type.startsWith('UINT'),
    `${type} values cannot be combined`,
  );
  checkSameType(input.tensor, output.tensor);
  checkSameType(input.tensor, updates.tensor, 'input and updates');
  copy(output.data, input.data);
  if (updates.shape.includes(0) || output.shape.includes(0)) return;
  const body = numberOption(context.node, 'update_computation_subgraph_index');
  const join =
    type === 'INT32' ? wrapping(joinOf(context.graph(body), body)) : joinOf(context.graph(body), body);
  const targets = targetsOf(context);
  // Arithmetic of joins works on bigint and number alike; one type keeps it readable.
  const [to, from] = [output.data as Float32Array, updates.data as Float32Array];
  for (let i = 0; i < from.length; i++) {
    const at = targets(i);
    if (at === undefined) continue;
    const joined = join(to[at]!, from[i]!);
    to[at] = type === 'BOOL' ? (joined ? 1 : 0) : joined;
  }
}

/** A float64 product of two int32 would lose the low bits. */
const wrapping = (join: Join): Join => (join === joins.STABLEHLO_MULTIPLY ? Math.imul : join);

/** For a flat update index the flat element it points at, or undefined outside of the input. */
function targetsOf(context: KernelContext): (update: number) => number | undefined {
  const { window, inserted, indexMap, indexDim } = dimsOf(context.node);
  const { shape } = view(context, 0);
  const updates = view(context, 2).shape;
  const vectors = indexVectors(view(context, 1), indexDim);
  const [steps, strides] = [denseStrides(shape), denseStrides(updates)];
  const scatterDims = updates.map((_, d) => d).filter((d) => !window.includes(d));
  const scatterSteps = denseStrides(scatterDims.map((d) => updates[d]!));
  const windowDims = shape.map((_, d) => d).filter((d) => !inserted.includes(d));
  const fits =
    windowDims.length === window.length &&
    [...window, ...scatterDims].every((d) => d >= 0 && d < updates.length) &&
    indexMap.every((d) => d >= 0 && d < shape.length) &&
    vectors.length === elementCount(scatterDims.map((d) => updates[d]!)) &&
    vectors.every((vector) => vector.length >= indexMap.length);
  check(fits, `updates ${text(updates)} do not match an input ${text(shape)} and the dimension numbers`);
  const coordinate = (flat: number, d: number) => Math.floor(flat / strides[d]!) % updates[d]!;

  return (flat) => {
    const position = new Array<number>(shape.length).fill(0);
    const vector = scatterDims.reduce((sum, d, i) => sum + coordinate(flat, d) * scatterSteps[i]!, 0);
    for (const [i, d] of indexMap.entries()) position[d]! += vectors[vector]![i]!;
    for (const [i, d] of window.entries()) position[windowDims[i]!]! += coordinate(flat, d);
    if (position.some((at, d) => at < 0 || at >= shape[d]!)) return undefined;
    return position.reduce((sum, at, d) => sum + at * steps[d]!, 0);
  };
}

export const stablehloScatter: Op = { name: 'STABLEHLO_SCATTER', maxVersion: 1, shape, reference };
