import { fail, ok, Refusal, type Result, refuse } from '../../base/result.ts';
import type { Options, OptionValue } from '../../model/types.ts';
import { strides } from '../broadcast.ts';
import { elementCount } from '../tensor-data.ts';
import type { TensorData, TensorView } from '../types.ts';

/**
 * A sparse tensor's storage is a tree with a level for each entry of `traversal_order`: entries below the rank are the tensor's
 * dimensions, the others are block dimensions, which subdivide the dimension that `block_map` names. A dense level lists all its
 * positions, a compressed one those between two of its segments. The leaves, left to right, are the stored values.
 */
interface Level {
  /** Dimension of the tensor that this level moves along. */
  readonly dimension: number;
  /** Elements of that dimension that one step of this level spans. */
  readonly span: number;
  readonly size: number;
  readonly compressed?: { readonly segments: ArrayLike<number>; readonly indices: ArrayLike<number> };
}

type Table = { readonly [field: string]: OptionValue };

const numbers = (value: OptionValue | undefined): number[] => Array.from((value ?? []) as number[]);

/** The indices of a compressed level, stored in one of three widths. */
function indexVector(value: OptionValue | undefined): ArrayLike<number> {
  const vector = value as Table | null | undefined;
  return (vector?.values as unknown as ArrayLike<number> | undefined) ?? [];
}

function levelsOf(sparsity: Options, shape: readonly number[]): Level[] {
  const order = numbers(sparsity.traversal_order);
  const blockMap = numbers(sparsity.block_map);
  const metadata = (sparsity.dim_metadata ?? []) as readonly Table[];
  if (order.length !== metadata.length || order.length !== shape.length + blockMap.length)
    refuse(
      `a sparse tensor of rank ${shape.length} has ${metadata.length} levels and ${blockMap.length} blocks`,
    );
  const blockSizes = blockMap.map((_, block) => {
    const level = order.indexOf(shape.length + block);
    return Number(metadata[level]?.dense_size ?? 0);
  });
  return order.map((entry, at) => {
    const table = metadata[at] as Table;
    const block = entry - shape.length;
    const dimension = block < 0 ? entry : (blockMap[block] ?? -1);
    if (!(dimension >= 0 && dimension < shape.length)) refuse(`a sparse tensor names dimension ${dimension}`);
    const inner = blockMap.indexOf(dimension);
    const span = block < 0 && inner >= 0 ? (blockSizes[inner] as number) : 1;
    const segments = indexVector(table.array_segments);
    const indices = indexVector(table.array_indices);
    const compressed = table.format === 'SPARSE_CSR' ? { segments, indices } : undefined;
    return { dimension, span, size: Number(table.dense_size ?? 0), ...(compressed && { compressed }) };
  });
}

/** Elements that are made dense for looking at them. */
const mostDense = 2 ** 27;

/** The dense contents of a constant sparse tensor, in a new array; as they are where the tensor is not sparse. */
export function denseData(view: TensorView): TensorData {
  const { sparsity } = view.tensor;
  return sparsity === undefined
    ? view.data
    : scattered(view.data, view.shape, levelsOf(sparsity, view.shape));
}

/**
 * Stored elements of any sparse tensor of a file at their places among zeros, for looking at them. A sentence where the tables
 * do not fit the shape or the elements.
 */
export function denseValues<T extends TensorData>(
  stored: T,
  shape: readonly number[],
  sparsity: Options,
): Result<T, string> {
  try {
    if (elementCount(shape) > mostDense)
      refuse(`a sparse tensor of shape [${shape}] is too large to look at`);
    const levels = levelsOf(sparsity, shape);
    // Levels without end around an empty one would be walked for nothing.
    const walked = levels.reduce(
      (all, { size, compressed }) => all * (compressed ? 1 : Math.max(1, size)),
      1,
    );
    if (walked > Math.max(1, elementCount(shape)))
      refuse(`a sparse tensor of shape [${shape}] has dense levels of ${walked} positions`);
    return ok(scattered(stored, shape, levels) as T);
  } catch (error) {
    if (error instanceof Refusal) return fail(error.message);
    throw error;
  }
}

function scattered(data: TensorData, shape: readonly number[], levels: readonly Level[]): TensorData {
  const dense = data.slice(0, 0).constructor as new (length: number) => TensorData;
  const out = new dense(elementCount(shape));
  const steps = strides(shape);
  let next = 0;

  const visit = (depth: number, offset: number, parent: number): void => {
    const level = levels[depth];
    if (level === undefined) {
      if (next >= data.length || offset >= out.length)
        refuse(
          `a sparse tensor stores ${data.length} values, its tables name more or place one outside [${shape}]`,
        );
      out[offset] = data[next++] as never;
      return;
    }
    const step = (steps[level.dimension] as number) * level.span;
    if (level.compressed === undefined) {
      for (let i = 0; i < level.size; i++) visit(depth + 1, offset + i * step, parent * level.size + i);
      return;
    }
    const { segments, indices } = level.compressed;
    const stop = segments[parent + 1] ?? refuse(`a sparse tensor has no segment ${parent + 1}`);
    for (let i = segments[parent] ?? 0; i < stop; i++) visit(depth + 1, offset + (indices[i] ?? 0) * step, i);
  };
  visit(0, 0, 0);
  return out;
}
