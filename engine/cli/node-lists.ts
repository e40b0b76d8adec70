import { type NodeId, nodeId } from '../base/ids.ts';
import type { Graph } from '../graph/types.ts';
import { usageError } from './errors.ts';

/**
 * `0,2-7` for subgraph 0, `0:0,2-7;1:3` for several, `none`.
 *
 * @returns a set for each subgraph; throws `CliError` 2 naming a node that the model lacks
 */
export function parseNodeLists(text: string, graphs: readonly Graph[]): readonly ReadonlySet<NodeId>[] {
  const sets = graphs.map(() => new Set<NodeId>());
  if (text.trim() === 'none' || text.trim() === '') return sets;
  for (const part of text.split(';')) {
    const [, subgraph = '0', list = ''] = /^\s*(?:(\d+)\s*:)?([\s\S]*)$/.exec(part) ?? [];
    const graph = graphs[Number(subgraph)];
    const set = sets[Number(subgraph)];
    if (!graph || !set)
      return usageError(`--supported_nodes names subgraph ${subgraph}; the model has ${graphs.length}`);
    if (list.trim() === 'none') continue;
    for (const run of list.split(',')) for (const node of nodesOf(run, graph)) set.add(node);
  }
  return sets;
}

function* nodesOf(run: string, graph: Graph): Generator<NodeId> {
  const match = /^\s*(\d+)(?:-(\d+))?\s*$/.exec(run);
  if (!match) return usageError(`--supported_nodes has "${run.trim()}"; nodes are written like 0,2-7`);
  const [first, last] = [Number(match[1]), Number(match[2] ?? match[1])];
  const count = graph.nodes.length;
  if (last < first) usageError(`--supported_nodes has ${run.trim()}, which runs backwards`);
  if (last >= count)
    usageError(
      `--supported_nodes names node ${Math.max(first, count)}; subgraph ${graph.subgraph} has ${count} nodes`,
    );
  for (let node = first; node <= last; node++) yield nodeId(node);
}

/** `0-5,3-9`: pairs before-after of subgraph 0. */
export function parseControlEdges(
  text: string,
  graph: Graph | undefined,
): readonly (readonly [NodeId, NodeId])[] {
  if (text.trim() === '' || text.trim() === 'none') return [];
  return text.split(',').map((pair) => {
    const match = /^\s*(\d+)-(\d+)\s*$/.exec(pair);
    if (!match) return usageError(`--control_edges has "${pair.trim()}"; edges are written like 0-5,3-9`);
    const [before, after] = [Number(match[1]), Number(match[2])];
    const count = graph?.nodes.length ?? 0;
    if (Math.max(before, after) >= count)
      return usageError(
        `--control_edges names node ${Math.max(before, after)}; subgraph 0 has ${count} nodes`,
      );
    return [nodeId(before), nodeId(after)] as const;
  });
}
