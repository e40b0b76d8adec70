import type { NodeId } from '../../base/ids.ts';
import type { SupportMask } from '../../delegates/types.ts';
import type { Graph } from '../../graph/types.ts';
import { planSteps } from '../../partitioner/execution.ts';
import type { Partitioning } from '../../partitioner/types.ts';
import type { Imported, PartitionDiff, RealRegion } from './types.ts';

type Parts = Omit<PartitionDiff, 'verdict'>;

const key = (nodes: readonly NodeId[]): string => [...nodes].sort((a, b) => a - b).join(' ');
const nodesText = (count: number): string => `${count} ${count === 1 ? 'node' : 'nodes'}`;

/**
 * The predicted partition of one subgraph against the real one.
 *
 * @param delegate only real regions whose delegate's name holds this text, in any case; default: all
 */
export function diffPartition(
  partition: readonly RealRegion[],
  { plan }: Pick<Partitioning, 'plan'>,
  mask: SupportMask,
  delegate = '',
): PartitionDiff {
  const regions = partition.filter((one) => one.delegate.toLowerCase().includes(delegate.toLowerCase()));
  const steps = stepsOf({ plan });
  const diff = {
    ...split(new Set(regions.flatMap(({ nodes }) => nodes)), steps, mask),
    realRegions: regions.length,
  };
  const ours = new Set(steps.map(key));
  const equal = regions.filter(({ nodes }) => ours.has(key(nodes))).length;
  return { verdict: verdictOf(diff, equal === diff.realRegions && equal === diff.predictedRegions), ...diff };
}

/**
 * The same from an op profile, which tells less: a node with a row of its own ran on the CPU, all others were inside the delegate
 * nodes, whose rows have indices beyond the graph's. Which delegate node held which is not told.
 *
 * @returns undefined where the profile is no complete list of what ran: rows cut short, or of another model
 */
export function diffProfile(
  { rows, unmatched }: Imported,
  graph: Graph,
  { plan }: Pick<Partitioning, 'plan'>,
  mask: SupportMask,
): PartitionDiff | undefined {
  const kernels = unmatched.filter(({ label }) => indexOf(label) >= graph.nodes.length);
  if (kernels.length !== unmatched.length || rows.some(({ by }) => by !== 'index')) return undefined;
  const onCpu = new Set<NodeId>(rows.map(({ node }) => node));
  const delegated = graph.nodes.map(({ id }) => id).filter((node) => !onCpu.has(node));
  if (delegated.length > 0 !== kernels.length > 0) return undefined;
  const diff = { ...split(new Set(delegated), stepsOf({ plan }), mask), realRegions: kernels.length };
  return { verdict: verdictOf(diff, diff.realRegions === diff.predictedRegions), ...diff };
}

const indexOf = (label: string): number => Number(/\]:(\d{1,9})$/.exec(label)?.[1] ?? -1);

const stepsOf = ({ plan }: Pick<Partitioning, 'plan'>): readonly (readonly NodeId[])[] =>
  planSteps(plan).flatMap((step) => (step.kind === 'delegate' ? [step.nodes] : []));

function split(
  real: ReadonlySet<NodeId>,
  steps: readonly (readonly NodeId[])[],
  mask: SupportMask,
): Omit<Parts, 'realRegions'> {
  const predicted = new Set(steps.flat());
  const refused = new Map(mask.refused.map(({ node, reasons }) => [node, reasons]));
  const ascending = (nodes: Iterable<NodeId>): NodeId[] => [...nodes].sort((a, b) => a - b);
  return {
    both: ascending(predicted).filter((node) => real.has(node)),
    onlyPredicted: ascending(predicted).filter((node) => !real.has(node)),
    onlyReal: ascending(real)
      .filter((node) => !predicted.has(node))
      .map((node) => ({ node, reasons: refused.get(node) ?? [] })),
    predictedRegions: steps.length,
  };
}

function verdictOf(diff: Parts, isSameCut: boolean): string {
  const { both, onlyPredicted, onlyReal, predictedRegions, realRegions } = diff;
  if (onlyPredicted.length === 0 && onlyReal.length === 0)
    return isSameCut
      ? `The device did what was predicted: ${nodesText(both.length)} in ${realRegions} ${realRegions === 1 ? 'partition' : 'partitions'}.`
      : `The device took the predicted ${nodesText(both.length)}, but cut them into ${realRegions} ${realRegions === 1 ? 'partition' : 'partitions'} instead of ${predictedRegions}.`;
  const first = (nodes: readonly NodeId[]): string => (nodes.length === 0 ? '' : ` (first #${nodes[0]})`);
  const kept = `left ${nodesText(onlyPredicted.length)} on the CPU that the prediction delegates${first(onlyPredicted)}`;
  const took = `took ${nodesText(onlyReal.length)} that the prediction leaves on the CPU${first(onlyReal.map(({ node }) => node))}`;
  const parts = [...(onlyPredicted.length > 0 ? [kept] : []), ...(onlyReal.length > 0 ? [took] : [])];
  return `The device ${parts.join(' and ')}; both delegate ${nodesText(both.length)}.`;
}
