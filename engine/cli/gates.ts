import { macsOf, nodesOfUnknownMacs } from '../cost/macs.ts';
import { type AppliedGraph, delegatedNodes, delegatePartitions } from '../partitioner/index.ts';
import { plural } from '../report/sentences.ts';
import type { FlagSpec, Flags } from './flags.ts';
import type { OpenedModel } from './model.ts';

export const gateFlags: readonly FlagSpec[] = [
  { name: 'require_coverage', kind: 'text', help: 'exit 1 unless so many per cent of nodes are delegated' },
  {
    name: 'require_mac_coverage',
    kind: 'text',
    help: 'exit 1 unless so many per cent of MACs are delegated',
  },
  { name: 'max_partitions_allowed', kind: 'int', help: 'exit 1 when more partitions are delegated' },
];

const sum = (list: readonly number[]): number => list.reduce((all, value) => all + value, 0);

/** The gate of the user's that was missed, as a sentence; undefined when all are met. */
export function missedGate(
  flags: Flags,
  opened: OpenedModel,
  applied: readonly AppliedGraph[],
): string | undefined {
  const wanted = flags.number('require_coverage');
  if (wanted !== undefined) {
    const total = sum(opened.graphs.map((graph) => graph.nodes.length));
    const taken = sum(applied.map(({ partitioning }) => delegatedNodes(partitioning.plan).length));
    const percent = total === 0 ? 0 : (100 * taken) / total;
    if (percent < wanted)
      return `coverage is ${percent.toFixed(1)} % (${taken} of ${total} nodes), ${wanted} % is required`;
  }
  const wantedMacs = flags.number('require_mac_coverage');
  if (wantedMacs !== undefined) {
    const unknown = sum(opened.graphs.map((graph, index) => nodesOfUnknownMacs(graph, opened.shapes(index))));
    if (unknown > 0)
      return `MAC coverage is unknown, since only a run tells shapes of ${plural(unknown, 'node')}; ${wantedMacs} % is required`;
    const macs = opened.graphs.map((graph, index) => macsOf(graph, opened.shapes(index)));
    const total = sum(macs.map((list) => sum([...list])));
    const taken = sum(
      applied.map(({ partitioning }, index) =>
        sum(delegatedNodes(partitioning.plan).map((n) => macs[index]![n]!)),
      ),
    );
    const percent = total === 0 ? 0 : (100 * taken) / total;
    if (percent < wantedMacs) return `MAC coverage is ${percent.toFixed(1)} %, ${wantedMacs} % is required`;
  }
  const most = flags.int('max_partitions_allowed');
  const partitions = sum(applied.map(({ partitioning }) => delegatePartitions(partitioning.plan)));
  if (most !== undefined && partitions > most)
    return `${partitions} delegated ${partitions === 1 ? 'partition' : 'partitions'}, at most ${most} allowed`;
  return undefined;
}
