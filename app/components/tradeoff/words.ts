import {
  bandText,
  bytesText,
  type Limits,
  msText,
  percent,
  plural,
  type SurfaceOutcome,
} from '../../../engine/index.ts';
import type { SurfaceAnswer } from '../../workers/advice/protocol.ts';

/** An outcome in a sentence or two. */
export function outcomeText(outcome: SurfaceOutcome, { nodes }: SurfaceAnswer): string {
  const { partitions, delegatedNodes, boundaryBytes, borders, estimate, fails } = outcome;
  if (fails !== undefined) return fails;
  const time = estimate === undefined ? '' : ` Estimated ${msText(estimate.ms)} (${bandText(estimate)}).`;
  if (partitions === 0) return `Nothing delegated.${time}`;
  const share = `${delegatedNodes} of ${plural(nodes, 'node')} (${percent(delegatedNodes, nodes)})`;
  return `${share} in ${plural(partitions, 'partition')}; ${bytesText(boundaryBytes)} in ${plural(borders, 'tensor')} cross borders.${time}`;
}

/** `max 3`, `min 5`, `max 3, min 5`, or `no limits`. */
export function limitsText({ maxDelegatedPartitions: max, minNodesPerPartition: min }: Limits): string {
  const parts = [...(max > 0 ? [`max ${max}`] : []), ...(min > 1 ? [`min ${min}`] : [])];
  return parts.length === 0 ? 'no limits' : parts.join(', ');
}
