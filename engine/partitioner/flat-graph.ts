import { Column, NumberList } from './kept-memory.ts';
import type { PartitionGraph } from './types.ts';

/** What subsets depend on, as flat lists. They are valid until the next graph is laid flat. */
export interface FlatGraph {
  readonly nodeCount: number;
  /** Tensors each node reads, node after node, absent ones left out; those of node n end before `readEnds[n]`. */
  readonly reads: Int32Array;
  readonly readEnds: Int32Array;
  readonly readCount: number;
  readonly writes: Int32Array;
  readonly writeEnds: Int32Array;
  readonly writeCount: number;
  /** Edges: `after[i]` waits for `before[i]`. */
  readonly before: Int32Array;
  readonly after: Int32Array;
  readonly edgeCount: number;
}

const kept = {
  reads: new NumberList(),
  readEnds: new Column(),
  writes: new NumberList(),
  writeEnds: new Column(),
  before: new NumberList(),
  after: new NumberList(),
};

/** Reads the graph's objects once; all that follows works on numbers. */
export function flatten(graph: PartitionGraph, clustering: boolean): FlatGraph {
  const { nodes } = graph;
  const reads = kept.reads.clear();
  const writes = kept.writes.clear();
  const readEnds = kept.readEnds.filled(nodes.length, 0);
  const writeEnds = kept.writeEnds.filled(nodes.length, 0);
  const edges = { before: kept.before.clear(), after: kept.after.clear() };
  const chained = !graph.controlEdges && clustering;
  let lastInChain = -1;
  for (let n = 0; n < nodes.length; n++) {
    const { inputs, outputs, hasSideEffect } = nodes[n]!;
    for (let i = 0; i < inputs.length; i++) if (inputs[i]! >= 0) reads.push(inputs[i]!);
    for (let i = 0; i < outputs.length; i++) if (outputs[i]! >= 0) writes.push(outputs[i]!);
    readEnds[n] = reads.length;
    writeEnds[n] = writes.length;
    if (!chained || !hasSideEffect) continue;
    if (lastInChain >= 0) addEdge(edges, lastInChain, n);
    lastInChain = n;
  }
  for (const [before, after] of uniqueEdges(graph.controlEdges ?? [])) addEdge(edges, before, after);
  return {
    nodeCount: nodes.length,
    reads: reads.items,
    readEnds,
    readCount: reads.length,
    writes: writes.items,
    writeEnds,
    writeCount: writes.length,
    before: edges.before.items,
    after: edges.after.items,
    edgeCount: edges.before.length,
  };
}

function addEdge(edges: { before: NumberList; after: NumberList }, before: number, after: number): void {
  edges.before.push(before);
  edges.after.push(after);
}

const uniqueEdges = (edges: readonly (readonly [number, number])[]): Iterable<readonly [number, number]> =>
  new Map(edges.map((edge) => [edge.join(), edge])).values();
