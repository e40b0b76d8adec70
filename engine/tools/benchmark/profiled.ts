import type { NodeId } from '../../base/ids.ts';
import type { Graph } from '../../graph/types.ts';
import type { PlanStep } from '../../partitioner/types.ts';
import type { Plan } from '../../plan/types.ts';
import type { RunEvent } from '../../run/run.ts';
import type { NodeValues } from '../exports/node-values.ts';
import type { ProfiledNode } from './profile.ts';
import { type Statistics, statistics } from './statistics.ts';

/** A row of the profile, and what it is of. */
export interface ProfiledRow extends ProfiledNode {
  /** The node, or -1 for a delegate node. */
  readonly node: number;
  /** Nodes that a delegate node replaced; empty for a node of the CPU. */
  readonly replaced: readonly NodeId[];
  /** Of a delegate node: its nodes with the times their device told, in execution order. */
  readonly inside: readonly ProfiledRow[];
}

/**
 * One row a CPU node and one a delegate node, in the order of the execution plan, as the tool lists them: delegate nodes have indices
 * beyond the graph's. What a delegate node takes includes the copies across its border.
 *
 * @param runs events of runs in which every node was timed
 */
export function profiledRows(
  graph: Graph,
  execution: readonly PlanStep[],
  plan: Plan,
  runs: readonly (readonly RunEvent[])[],
): readonly ProfiledRow[] {
  const times = runs.map((events) => timesOf(events));
  const us = (key: string): readonly number[] => times.map((run) => Math.round(1000 * (run.get(key) ?? 0)));
  const nameOf = (tensors: readonly number[], index: number): string =>
    `[${tensors.map((tensor) => graph.tensors[tensor]?.name ?? '').join(', ')}]:${index}`;
  const nodeRow = (id: NodeId): ProfiledRow => {
    const { op = '', outputs = [] } = graph.nodes[id] ?? {};
    return { node: id, type: op, name: nameOf(outputs, id), us: us(`node ${id}`), replaced: [], inside: [] };
  };
  let kernels = 0;
  const cpu = new Set<number>(plan.cpu.nodes);
  return execution.flatMap((step): ProfiledRow[] => {
    if (step.kind === 'node') return cpu.has(step.node) ? [nodeRow(step.node)] : [];
    const planned = plan.steps.findIndex(
      (one) => one.kind === 'delegate' && one.segment.nodes[0] === step.nodes[0],
    );
    const told = times.some((run) => step.nodes.some((node) => run.has(`node ${node}`)));
    return [
      {
        node: -1,
        type: 'DELEGATE',
        name: nameOf(step.outputs, graph.nodes.length + kernels++),
        us: us(`step ${planned}`),
        replaced: step.nodes,
        inside: told ? step.nodes.map(nodeRow) : [],
      },
    ];
  });
}

/** Milliseconds of every node, and of every step without its nodes counted twice. */
function timesOf(events: readonly RunEvent[]): ReadonlyMap<string, number> {
  const times = new Map<string, number>();
  for (const event of events) {
    const key = event.kind === 'node' ? `node ${event.node}` : `step ${event.step}`;
    times.set(key, (times.get(key) ?? 0) + event.ms);
  }
  return times;
}

/** Rows of nodes, those inside delegate nodes too, without the delegate nodes' own. */
export const rowsOfNodes = (rows: readonly ProfiledRow[]): readonly ProfiledRow[] =>
  rows.flatMap((row) => (row.node >= 0 ? [row] : row.inside));

const figures = {
  'median us': 'median',
  'avg us': 'avg',
  'first us': 'first',
  'p95 us': 'p95',
} as const satisfies Readonly<Record<string, keyof Statistics>>;

/** Times of single nodes in microseconds, the median first, for files that other tools open. */
export function profiledFigures(rows: readonly ProfiledRow[]): readonly NodeValues[] {
  const times = rowsOfNodes(rows).map(({ node, us }) => ({ node, ...statistics(us) }));
  return Object.entries(figures).map(([name, field]) => ({
    name: `${name}, measured`,
    // Node ids by construction of the rows.
    values: times.map((row) => ({ node: row.node as NodeId, value: row[field] })),
  }));
}
