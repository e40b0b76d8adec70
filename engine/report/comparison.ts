import type { NodeId } from '../base/ids.ts';
import { type Comparison, compare } from '../delegates/compare.ts';
import type { Reason, SupportMask } from '../delegates/types.ts';
import type { Graph } from '../graph/types.ts';
import type { Cut } from './types.ts';

// Two profiles on one chain; a star marks what a profile takes:
//
//   A   0* ── 1* ── 2  ── 3*      both: 0 3     only A: 1     neither: 2
//   B   0* ── 1  ── 2  ── 3*      two partitions each, other borders

/** One delegate with its options on a subgraph: its verdicts and what the runtime then does. */
export interface ComparedCut {
  /** As it is shown: `NNAPI (featureLevel 29)`. */
  readonly name: string;
  readonly cut: Cut;
  readonly mask: SupportMask;
  /** All subsets of the first partitioning, those on the CPU among them. */
  readonly subsetCount: number;
}

/** What one of the compared makes of the subgraph, as numbers beside each other. */
export interface ComparedColumn {
  readonly name: string;
  readonly cut: Cut;
  readonly subsetCount: number;
  /** Bytes into and out of all delegated partitions, each inference, as far as sizes are known. */
  readonly inBytes: number;
  readonly outBytes: number;
  /** Crossing tensors whose size only a run tells. */
  readonly unsized: number;
}

/** How many nodes of one op each takes. */
export interface ComparedOp {
  readonly op: string;
  readonly nodes: number;
  /** By column. */
  readonly taken: readonly number[];
}

/** Several delegates, versions, levels or backend orders on one subgraph. Plain data. */
export interface CutComparison extends Comparison {
  readonly columns: readonly ComparedColumn[];
  /** Most frequent op first. */
  readonly ops: readonly ComparedOp[];
}

/** Puts answers on the same subgraph side by side: agreement, what only one takes, counts by op, partitions and borders. */
export function compareCuts(graph: Graph, list: readonly ComparedCut[]): CutComparison {
  const masks = list.map(({ name, mask }) => ({ name, mask: inEffect(graph, mask) }));
  return {
    ...compare(masks),
    columns: list.map(columnOf),
    ops: opsOf(
      graph,
      masks.map(({ mask }) => mask),
    ),
  };
}

/** A delegate that refuses the whole graph takes none of its nodes, whatever it would say to them one by one. */
function inEffect(graph: Graph, mask: SupportMask): SupportMask {
  const { graphRefused } = mask;
  if (graphRefused === undefined) return mask;
  const reasons: readonly Reason[] = [{ ...graphRefused, source: 'the graph as a whole' }];
  return {
    subgraph: mask.subgraph,
    supported: [],
    refused: graph.nodes.map(({ id, op }) => ({ node: id, op, reasons })),
    graphRefused,
  };
}

function columnOf({ name, cut, subsetCount }: ComparedCut): ComparedColumn {
  const delegated = cut.regions.filter(({ kind }) => kind === 'delegated');
  const sum = (of: 'inBytes' | 'outBytes' | 'unsized'): number =>
    delegated.reduce((all, region) => all + region[of], 0);
  return {
    ...{ name, cut, subsetCount },
    ...{ inBytes: sum('inBytes'), outBytes: sum('outBytes'), unsized: sum('unsized') },
  };
}

function opsOf(graph: Graph, masks: readonly SupportMask[]): readonly ComparedOp[] {
  const rows = new Map<string, { nodes: number; taken: number[] }>();
  for (const { op } of graph.nodes) {
    const row = rows.get(op) ?? { nodes: 0, taken: masks.map(() => 0) };
    row.nodes++;
    rows.set(op, row);
  }
  const opAt = (node: NodeId): string => graph.nodes[node]?.op ?? '';
  for (const [column, { supported }] of masks.entries())
    for (const node of supported) {
      const taken = rows.get(opAt(node))?.taken;
      if (taken !== undefined) taken[column] = (taken[column] ?? 0) + 1;
    }
  return [...rows]
    .map(([op, row]) => ({ op, ...row }))
    .sort((a, b) => b.nodes - a.nodes || (a.op < b.op ? -1 : 1));
}
