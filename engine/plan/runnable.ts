import type { NodeId, TensorId } from '../base/ids.ts';
import type { Graph } from '../graph/types.ts';
import type { Op } from '../ops/types.ts';
import { missingOp, nameOf, resolve } from '../shapes/resolve.ts';

/** Which nodes can run: those whose op has code here and that wait for no node whose op has none. */
export function runnable(graph: Graph, table: ReadonlyMap<string, Op>) {
  const skipped: { readonly node: NodeId; readonly sentence: string }[] = [];
  const missing = new Set<TensorId>();
  for (const node of graph.nodes) {
    const waits = node.inputs.find((tensor) => missing.has(tensor));
    const has = resolve(node, table) !== undefined;
    if (has && waits === undefined) continue;
    const sentence = has ? `its input, tensor ${waits}, has no values` : missingOp(node, table);
    skipped.push({ node: node.id, sentence: `${nameOf(node)}: ${sentence}` });
    for (const tensor of node.outputs) missing.add(tensor);
  }
  const left = new Set(skipped.map(({ node }) => node));
  return { skipped, missing, runs: (node: NodeId): boolean => !left.has(node) };
}
