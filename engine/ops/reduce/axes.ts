import { refuse } from '../../base/result.ts';
import { type Runs, runsOf } from '../broadcast.ts';
import { integers } from '../tensor-data.ts';
import type { TensorData } from '../types.ts';

/** The axes to reduce over, each once, counted from the front. Refuses one outside the rank; a scalar has none. */
export function resolveAxes(values: TensorData, rank: number): ReadonlySet<number> {
  if (rank === 0) return new Set();
  return new Set(
    integers(values).map((axis) =>
      axis >= -rank && axis < rank
        ? axis < 0
          ? axis + rank
          : axis
        : refuse(`its axis ${axis} is outside the ${rank} dimensions of the input`),
    ),
  );
}

export function reducedShape(
  shape: readonly number[],
  axes: ReadonlySet<number>,
  keepDims: boolean,
): readonly number[] {
  return keepDims
    ? shape.map((size, axis) => (axes.has(axis) ? 1 : size))
    : shape.filter((_, axis) => !axes.has(axis));
}

/** Elements that go into one result. */
export const reducedCount = (shape: readonly number[], axes: ReadonlySet<number>): number =>
  shape.reduce((product, size, axis) => (axes.has(axis) ? product * size : product), 1);

/**
 * Walks the input in order as runs; the second operand is the result, which stands still along reduced axes. The order of
 * additions is the reference kernel's.
 */
export const reductionRuns = (shape: readonly number[], axes: ReadonlySet<number>): Runs =>
  runsOf(shape, shape, reducedShape(shape, axes, true));
