import type { PartitionGraph, SubsetOptions } from '../types.ts';

/**
 * The rules of the runtime written down as literally as possible, quadratic and all, to compare the fast version with: sweep the
 * plan again and again, adding what may be added (rules R1 to R5).
 *
 * @returns the subsets, or null where nodes are left over (a cycle)
 */
export function literalSubsets(
  graph: PartitionGraph,
  supported: ReadonlySet<number>,
  options: SubsetOptions,
): { delegated: boolean; nodes: number[]; inputs: number[]; outputs: number[] }[] | null {
  const produced = new Set(graph.nodes.flatMap((node) => node.outputs.filter((t) => t >= 0)));
  const subsetOfTensor = new Map<number, number>();
  const subsetOfNode = new Map<number, number>();
  const waitsFor = graph.controlEdges ?? (options.clustering ? sideEffectChain(graph) : []);
  const ready = (n: number): boolean =>
    graph.nodes[n]!.inputs.every((t) => t < 0 || !produced.has(t) || subsetOfTensor.has(t)) &&
    waitsFor.every(([before, after]) => after !== n || subsetOfNode.has(before));
  const subsets: { delegated: boolean; nodes: number[]; inputs: Set<number>; outputs: Set<number> }[] = [];

  for (;;) {
    const index = subsets.length;
    let open: (typeof subsets)[number] | undefined;
    const tryAdd = (n: number): boolean => {
      if (!options.fusion && open) return false;
      if (subsetOfNode.has(n) || !ready(n)) return false;
      open ??= { delegated: supported.has(n), nodes: [], inputs: new Set(), outputs: new Set() };
      if (open.delegated !== supported.has(n)) return false;
      open.nodes.push(n);
      subsetOfNode.set(n, index);
      for (const t of graph.nodes[n]!.outputs) if (t >= 0) subsetOfTensor.set(t, index);
      for (const t of graph.nodes[n]!.inputs) {
        if (t < 0 || subsetOfTensor.get(t) === index) continue;
        open.inputs.add(t);
        const writer = subsetOfTensor.get(t);
        if (writer !== undefined) subsets[writer]!.outputs.add(t);
      }
      return true;
    };
    sweepUntilNothing(graph.nodes.length, tryAdd, options.clustering);
    if (!open) break;
    subsets.push(open);
  }
  if (subsetOfNode.size < graph.nodes.length) return null;
  for (const t of graph.outputs) {
    const writer = subsetOfTensor.get(t);
    if (writer !== undefined) subsets[writer]!.outputs.add(t);
  }
  const ascending = (set: Set<number>): number[] => [...set].sort((a, b) => a - b);
  return subsets.map((s) => ({ ...s, inputs: ascending(s.inputs), outputs: ascending(s.outputs) }));
}

function sweepUntilNothing(count: number, tryAdd: (n: number) => boolean, clustering: boolean): void {
  for (;;) {
    let added = false;
    for (let n = 0; n < count; n++) {
      if (tryAdd(n)) added = true;
      else if (added && !clustering) return;
    }
    if (!added) return;
  }
}

function sideEffectChain(graph: PartitionGraph): [number, number][] {
  const chain = [...graph.nodes.keys()].filter((n) => graph.nodes[n]!.hasSideEffect);
  return chain.slice(1).map((after, i) => [chain[i]!, after]);
}
