import { type Outcome, outcomeAt } from './sweep.ts';
import type { Limits } from './types.ts';

/** One distinct outcome of the two limits over all subgraphs of a model; limits count in each of them. */
export interface ModelOutcome {
  readonly limits: Limits;
  /** By subgraph, positions in its own outcomes. */
  readonly at: readonly number[];
  readonly partitions: number;
  readonly delegatedNodes: number;
  readonly delegatedMacs: number;
  readonly boundaryBytes: number;
  /** Applying the delegate to one subgraph fails, with the sentence why; the runtime then takes it away everywhere. */
  readonly fails?: string;
}

/**
 * Joins the sweeps of a model's subgraphs: every pair of limits that can matter, each distinct result once, in the order none to all.
 *
 * @param graphs for each subgraph the sizes of its candidates and its outcomes from `sweep`
 */
export function sweepModel(
  graphs: readonly { readonly sizes: readonly number[]; readonly outcomes: readonly Outcome[] }[],
): readonly ModelOutcome[] {
  const most = Math.max(0, ...graphs.map(({ sizes }) => sizes.length));
  const sizes = [...new Set(graphs.flatMap((graph) => graph.sizes))].sort((a, b) => a - b);
  const found = new Map<string, ModelOutcome>();
  for (const minNodesPerPartition of [0, ...sizes.map((size) => size + 1)])
    for (let max = 0; max < Math.max(1, most); max++) {
      const limits = { maxDelegatedPartitions: max, minNodesPerPartition };
      const at = graphs.map((graph) => outcomeAt(graph.sizes, limits));
      if (!found.has(at.join())) found.set(at.join(), joined(limits, at, graphs));
    }
  return [...found.values()].sort(
    (a, b) => a.delegatedNodes - b.delegatedNodes || a.partitions - b.partitions,
  );
}

function joined(
  limits: Limits,
  at: readonly number[],
  graphs: readonly { readonly outcomes: readonly Outcome[] }[],
): ModelOutcome {
  const parts = at.map((position, i) => graphs[i]!.outcomes[position]!);
  const fails = parts.find((part) => part.fails !== undefined)?.fails;
  const sum = (value: (outcome: Outcome) => number): number =>
    fails === undefined ? parts.reduce((all, part) => all + value(part), 0) : 0;
  return {
    limits,
    at,
    partitions: sum((part) => part.partitions),
    delegatedNodes: sum(({ delegatedNodes }) => delegatedNodes),
    delegatedMacs: sum(({ delegatedMacs }) => delegatedMacs),
    boundaryBytes: sum(({ boundaryBytes }) => boundaryBytes),
    ...(fails !== undefined && { fails }),
  };
}
