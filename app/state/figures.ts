import type { Skeleton } from '../../engine/index.ts';
import { put, useStore } from './store.ts';

/** One figure by node: a time, an error, whatever a board said. */
export interface NodeFigure {
  /** Where it comes from; setting the same one again replaces it. */
  readonly id: 'time' | 'error' | 'imported';
  /** As in a legend: `Median time, measured in this browser`. */
  readonly title: string;
  readonly kind: 'measured' | 'imported';
  readonly unit: string;
  /** The graph it is of: figures of another model or subgraph mean nothing. */
  readonly skeleton: Skeleton;
  /** The imported file that it is of, and its name there. */
  readonly of?: { readonly source: number; readonly name: string };
  /** By node; NaN where there is none. */
  readonly values: Float64Array;
}

/** Makes a figure known, or takes it away. */
export function setFigure(id: NodeFigure['id'], figure: Omit<NodeFigure, 'id'> | undefined): void {
  const others = useStore.getState().figures.filter((one) => one.id !== id);
  put({ figures: figure === undefined ? others : [...others, { id, ...figure }] });
}

/** Those that belong to the graph that is shown. */
export const figuresOfNow = (figures: readonly NodeFigure[], skeleton: Skeleton | undefined): NodeFigure[] =>
  figures.filter((figure) => figure.skeleton === skeleton);

/** Figures of some nodes as an array over all. */
export function byNode(
  nodeCount: number,
  pairs: Iterable<readonly [node: number, value: number]>,
): Float64Array {
  const values = new Float64Array(nodeCount).fill(Number.NaN);
  for (const [node, value] of pairs) if (node >= 0 && node < nodeCount) values[node] = value;
  return values;
}
