import { sortLike } from './sort.ts';
import type { Limits, SortName } from './types.ts';

export interface Selection {
  /** Candidate indices, in the order of the runtime's sort. */
  readonly chosen: readonly number[];
  /** The cut at the maximum fell between candidates of equal size. */
  readonly tie: boolean;
}

/**
 * The N largest candidates with at least the minimum of nodes (utils.cc:104-130). A maximum of 0 or less is no limit, as
 * SimpleDelegate reads it; a minimum below 2 excludes nothing.
 *
 * @param sizes nodes of each candidate
 */
export function selectLargest(sizes: readonly number[], limits: Limits, sort: SortName): Selection {
  const order = sortLike(sort, sizes).filter((index) => sizes[index]! >= limits.minNodesPerPartition);
  const max = limits.maxDelegatedPartitions > 0 ? limits.maxDelegatedPartitions : order.length;
  const tie = order.length > max && sizes[order[max - 1]!] === sizes[order[max]!];
  return { chosen: order.slice(0, max), tie };
}
