import type { TensorId } from '../base/ids.ts';
import { candidateAt, candidateSizes } from './columns.ts';
import { sortLike } from './sort.ts';
import type { Limits, NodeSubset, Preview, SortName } from './types.ts';

/** One distinct outcome of the two limits. */
export interface Outcome {
  /** Limits that give it: the largest maximum-only setting, so that they read naturally. */
  readonly limits: Limits;
  /** Candidates delegated, in the sort's order. */
  readonly chosen: readonly number[];
  /** Delegated ones. */
  readonly partitions: number;
  readonly delegatedNodes: number;
  readonly delegatedMacs: number;
  /** Bytes copied across borders in one inference: what chosen candidates read from outside (without constants) and write out. */
  readonly boundaryBytes: number;
  /** Applying the delegate fails here, with the sentence why; everything then runs on the CPU. */
  readonly fails?: string;
}

export interface SweepMeasures {
  /** MACs of each node. */
  readonly macs: ArrayLike<number>;
  /** Bytes that move when this tensor crosses a border; 0 for constants. */
  readonly bytes: (tensor: TensorId) => number;
}

/**
 * Every distinct outcome over both limits. Candidates sorted by size, largest first: a maximum keeps the first ones, and so does a
 * minimum, so the outcomes are the prefixes of one list; n candidates give n + 1 of them, whatever the grid of limits.
 *
 * @returns outcomes by number of delegated partitions, ascending from none
 */
export function sweep(first: Preview, sort: SortName, measures: SweepMeasures): readonly Outcome[] {
  const sizes = candidateSizes(first);
  const order = sortLike(sort, sizes);
  const outcomes: Outcome[] = [outcome(limitsFor(0, order, sizes), [], 0, 0, 0)];
  for (const [i, index] of order.entries()) {
    const before = outcomes[i]!;
    const { nodes, macs, bytes } = weigh(candidateAt(first, index), measures);
    outcomes.push(
      outcome(
        limitsFor(i + 1, order, sizes),
        order.slice(0, i + 1),
        before.delegatedNodes + nodes,
        before.delegatedMacs + macs,
        before.boundaryBytes + bytes,
      ),
    );
  }
  return outcomes;
}

/** Which of `sweep`'s outcomes these limits give, by position. */
export function outcomeAt(candidateSizes: readonly number[], limits: Limits): number {
  const fitting = candidateSizes.filter((size) => size >= limits.minNodesPerPartition).length;
  return limits.maxDelegatedPartitions > 0 ? Math.min(fitting, limits.maxDelegatedPartitions) : fitting;
}

const outcome = (
  limits: Limits,
  chosen: readonly number[],
  delegatedNodes: number,
  delegatedMacs: number,
  boundaryBytes: number,
): Outcome => ({ limits, chosen, partitions: chosen.length, delegatedNodes, delegatedMacs, boundaryBytes });

/** Limits that keep the `count` largest candidates, as they read naturally: none for all, a minimum nobody reaches for none. */
export function limitsFor(count: number, order: readonly number[], sizes: readonly number[]): Limits {
  if (count === order.length) return { maxDelegatedPartitions: 0, minNodesPerPartition: 0 };
  if (count === 0) return { maxDelegatedPartitions: 0, minNodesPerPartition: sizes[order[0]!]! + 1 };
  return { maxDelegatedPartitions: count, minNodesPerPartition: 0 };
}

function weigh(
  candidate: NodeSubset,
  { macs, bytes }: SweepMeasures,
): { nodes: number; macs: number; bytes: number } {
  let work = 0;
  for (const node of candidate.nodes) work += macs[node] ?? 0;
  let moved = 0;
  for (const tensor of candidate.inputs) moved += bytes(tensor);
  for (const tensor of candidate.outputs) moved += bytes(tensor);
  return { nodes: candidate.nodes.length, macs: work, bytes: moved };
}
