import type { NodeId } from '../../base/ids.ts';
import type { SupportMask } from '../../delegates/types.ts';
import type { Partitioning } from '../../partitioner/types.ts';
import type { PartitionDiff, RealRegion } from './types.ts';

const key = (nodes: readonly NodeId[]): string => [...nodes].sort((a, b) => a - b).join(' ');
const nodesText = (count: number): string => `${count} ${count === 1 ? 'node' : 'nodes'}`;

/**
 * The predicted partition of one subgraph against the real one.
 *
 * @param delegate only real regions whose delegate's name holds this text, in any case; default: all
 */
export function diffPartition(
  partition: readonly RealRegion[],
  { plan }: Partitioning,
  mask: SupportMask,
  delegate = '',
): PartitionDiff {
  const regions = partition.filter((one) => one.delegate.toLowerCase().includes(delegate.toLowerCase()));
  const steps = plan.flatMap((step) => (step.kind === 'delegate' ? [step.nodes] : []));
  const real = new Set(regions.flatMap(({ nodes }) => nodes));
  const predicted = new Set(steps.flat());
  const refused = new Map(mask.refused.map(({ node, reasons }) => [node, reasons]));
  const ascending = (nodes: Iterable<NodeId>): NodeId[] => [...nodes].sort((a, b) => a - b);
  const diff = {
    both: ascending(predicted).filter((node) => real.has(node)),
    onlyPredicted: ascending(predicted).filter((node) => !real.has(node)),
    onlyReal: ascending(real)
      .filter((node) => !predicted.has(node))
      .map((node) => ({ node, reasons: refused.get(node) ?? [] })),
    predictedRegions: steps.length,
    realRegions: regions.length,
  };
  const ours = new Set(steps.map(key));
  const equal = regions.filter(({ nodes }) => ours.has(key(nodes))).length;
  return { verdict: verdictOf(diff, equal), ...diff };
}

function verdictOf(diff: Omit<PartitionDiff, 'verdict'>, equal: number): string {
  const { both, onlyPredicted, onlyReal, predictedRegions, realRegions } = diff;
  if (onlyPredicted.length === 0 && onlyReal.length === 0)
    return equal === realRegions && realRegions === predictedRegions
      ? `The device did what was predicted: ${nodesText(both.length)} in ${realRegions} ${realRegions === 1 ? 'partition' : 'partitions'}.`
      : `The device took the predicted ${nodesText(both.length)}, but cut them into ${realRegions} ${realRegions === 1 ? 'partition' : 'partitions'} instead of ${predictedRegions}.`;
  const first = (nodes: readonly NodeId[]): string => (nodes.length === 0 ? '' : ` (first #${nodes[0]})`);
  const kept = `left ${nodesText(onlyPredicted.length)} on the CPU that the prediction delegates${first(onlyPredicted)}`;
  const took = `took ${nodesText(onlyReal.length)} that the prediction leaves on the CPU${first(onlyReal.map(({ node }) => node))}`;
  const parts = [...(onlyPredicted.length > 0 ? [kept] : []), ...(onlyReal.length > 0 ? [took] : [])];
  return `The device ${parts.join(' and ')}; both delegate ${nodesText(both.length)}.`;
}
