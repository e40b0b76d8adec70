import type { GraphNode } from '../../graph/types.ts';
import { runMove } from '../elements.ts';
import { checkArity, listOption, view } from '../layout-rule.ts';
import { check, checkType, numberOption, operand, shapeRule, staticShapes } from '../shape-rule.ts';
import { copyStrided, denseStrides, type Elements, offsetsOf } from '../strided-copy.ts';
import { integers, text } from '../tensor-data.ts';
import type { KernelContext, Op, TensorView } from '../types.ts';

interface Dims {
  /** Result dimensions that run through the window. */
  readonly offset: readonly number[];
  /** Operand dimensions that the window does not have. */
  readonly collapsed: readonly number[];
  /** Operand dimension of each component of an index. */
  readonly indexMap: readonly number[];
  readonly indexDim: number;
  readonly sizes: readonly number[];
}

const dimsOf = (node: GraphNode): Dims => ({
  offset: listOption(node, 'offset_dims'),
  collapsed: listOption(node, 'collapsed_slice_dims'),
  indexMap: listOption(node, 'start_index_map'),
  indexDim: numberOption(node, 'index_vector_dim'),
  sizes: listOption(node, 'slice_sizes'),
});

// stablehlo_gather.cc:252-302. The result's rank is the stored one.
const shape = shapeRule((context) => {
  checkArity(context, [2]);
  const source = operand(context, 0, 'operand').shape;
  const indices = operand(context, 1, 'start_indices');
  checkType(indices.tensor, ['INT32', 'INT64'], 'start_indices');
  const dims = dimsOf(context.node);
  const rank = context.output(0).shape.length;
  check(
    dims.sizes.length === source.length,
    `${dims.sizes.length} slice sizes for ${source.length} dimensions`,
  );
  check(
    dims.collapsed.length <= dims.sizes.length,
    `${dims.collapsed.length} collapsed dimensions are too many`,
  );
  check(
    dims.offset.length <= rank,
    `${dims.offset.length} offset dimensions for a result of ${rank} dimensions`,
  );
  const { indexDim } = dims;
  check(
    indexDim >= 0 && indexDim <= indices.shape.length,
    `index_vector_dim ${indexDim} is out of range for indices of shape ${text(indices.shape)}`,
  );
  const window = dims.sizes.filter((_, d) => !dims.collapsed.includes(d));
  const batch = indices.shape.filter((_, d) => d !== indexDim);
  const [w, b] = [window.values(), batch.values()];
  return staticShapes(
    Array.from({ length: rank }, (_, d) => {
      const { value } = dims.offset.includes(d) ? w.next() : b.next();
      check(
        value !== undefined,
        `a result of ${rank} dimensions does not follow from the indices and slice sizes`,
      );
      return value;
    }),
  );
});

/** Index vectors along `dim`, in row-major order of the other dimensions; a `dim` behind the last reads single numbers. */
export function indexVectors({ shape, data }: TensorView, dim: number): number[][] {
  const values = integers(data);
  const strides = denseStrides(shape);
  const others = shape.map((_, d) => d).filter((d) => d !== dim);
  const starts = offsetsOf(
    others.map((d) => shape[d]!),
    others.map((d) => strides[d]!),
  );
  const [size, step] = [shape[dim] ?? 1, strides[dim] ?? 0];
  return starts.map((start) => Array.from({ length: size }, (_, i) => values[start + i * step]!));
}

/** Copies one window of the operand a start index; a start is moved so that its window stays inside. */
function reference(context: KernelContext): void {
  const source = view(context, 0);
  const target = context.output(0);
  const dims = dimsOf(context.node);
  const vectors = indexVectors(view(context, 1), dims.indexDim);
  if (source.shape.includes(0) || target.shape.includes(0)) return;
  const [steps, strides] = [denseStrides(source.shape), denseStrides(target.shape)];
  const pick = (list: readonly number[], dims: readonly number[]) => dims.map((d) => list[d]!);
  const windowDims = source.shape.map((_, d) => d).filter((d) => !dims.collapsed.includes(d));
  const batchDims = target.shape.map((_, d) => d).filter((d) => !dims.offset.includes(d));
  const fits =
    dims.indexMap.every((d) => d >= 0 && d < source.shape.length) &&
    vectors.every((vector) => vector.length >= dims.indexMap.length) &&
    dims.offset.length === windowDims.length &&
    dims.sizes.every((size, d) => size >= 0 && size <= source.shape[d]!);
  check(fits, `slices ${text(dims.sizes)} of ${text(source.shape)} do not match the dimension numbers`);
  const to = pick(strides, dims.offset);
  const targets = offsetsOf(pick(target.shape, batchDims), pick(strides, batchDims));
  const starts = vectors.map((vector) => startOf(vector, source.shape, dims, steps));
  runMove(context, [source], ([from], [into]) =>
    targets.forEach((offset, i) => {
      const window = { offset: starts[i]!, strides: pick(steps, windowDims) };
      const counts = pick(dims.sizes, windowDims);
      copyStrided(counts, from as Elements, window, into as Elements, { offset, strides: to });
    }),
  );
}

function startOf(
  vector: readonly number[],
  shape: readonly number[],
  dims: Dims,
  steps: readonly number[],
): number {
  return dims.indexMap.reduce((sum, d, i) => {
    const last = shape[d]! - dims.sizes[d]!;
    return sum + Math.max(0, Math.min(vector[i]!, last)) * steps[d]!;
  }, 0);
}

export const stablehloGather: Op = { name: 'STABLEHLO_GATHER', maxVersion: 1, shape, reference };
