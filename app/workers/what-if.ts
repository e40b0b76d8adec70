import {
  type AppliedGraph,
  cutByHand,
  type Graph,
  type NodeId,
  type PartitionOptions,
  preview,
  type SupportMask,
} from '../../engine/index.ts';

// What a user assumes, against the delegate's own verdicts: `17` and `ADD` are taken, `-17` and `-ADD` stay on the CPU. Numbers are
// nodes of the subgraph looked at; a node's own assumption beats that of its op type.

const isTaken = (assumed: readonly string[], node: number, op: string): boolean | undefined => {
  for (const name of [String(node), op]) {
    if (assumed.includes(name)) return true;
    if (assumed.includes(`-${name}`)) return false;
  }
  return undefined;
};

/** The verdicts with the assumptions laid over them. */
export function withAssumptions(mask: SupportMask, graph: Graph, assumed: readonly string[]): SupportMask {
  if (assumed.length === 0) return mask;
  const supported = new Set(mask.supported);
  const refused = new Map(mask.refused.map((entry) => [entry.node, entry]));
  for (const { id, op } of graph.nodes) {
    const taken = isTaken(assumed, id, op);
    if (taken === true) {
      supported.add(id);
      refused.delete(id);
    } else if (taken === false && supported.delete(id))
      refused.set(id, { node: id, op, reasons: [byHand(op, id)] });
  }
  const ascending = (a: number, b: number): number => a - b;
  return {
    ...mask,
    supported: [...supported].sort(ascending),
    refused: [...refused.values()].sort((a, b) => a.node - b.node),
  };
}

const byHand = (op: string, node: NodeId) => ({
  code: 'by-hand',
  sentence: `${op} #${node}: assumed to stay on the CPU`,
  source: 'set by hand',
});

/** The cut with candidates picked by number instead of by the limits. */
export function withPicked(
  applied: AppliedGraph,
  graph: Graph,
  supported: readonly NodeId[],
  picked: readonly number[],
  options: PartitionOptions,
): AppliedGraph {
  if (applied.refused) return applied;
  const first = preview(graph, new Set(supported), options);
  const cut = first.ok ? cutByHand(graph, first.value, picked, options) : first;
  return cut.ok ? { subgraph: applied.subgraph, partitioning: cut.value } : applied;
}
