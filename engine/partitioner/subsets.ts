import { type NodeId, nodeId, type TensorId, tensorId } from '../base/ids.ts';
import { fail, ok, type Result } from '../base/result.ts';
import { IndexHeap } from './index-heap.ts';
import type { NodeSubset, PartitionGraph, PartitionProblem, SubsetOptions } from './types.ts';

// Starred nodes are supported. 3 waits for 2, so it starts a third subset:
//
//   0* ── 1* ── 2 ── 3*        =>   [0 1]*  [2]  [3]*
//
// The runtime sweeps the plan again and again, adding to the open subset every node of its kind whose inputs are ready
// (graph_info.cc:245-264). Each sweep costs the whole plan, so alternating support is quadratic there. Here a node enters a
// heap the moment it becomes ready; taking the smallest position after the last one taken, and wrapping round, visits nodes in
// the order of the sweeps.

/** Ready nodes of one kind: those the current sweep still reaches, and those behind it. */
class ReadyNodes {
  private ahead: IndexHeap;
  private behind: IndexHeap;

  constructor(capacity: number) {
    this.ahead = new IndexHeap(capacity);
    this.behind = new IndexHeap(capacity);
  }

  get size(): number {
    return this.ahead.size + this.behind.size;
  }

  get first(): number {
    if (this.ahead.size === 0) return this.behind.first;
    return this.behind.size === 0 ? this.ahead.first : Math.min(this.ahead.first, this.behind.first);
  }

  add(node: number, sweptUpTo: number): void {
    (node > sweptUpTo ? this.ahead : this.behind).push(node);
  }

  /** The next node of the sweep; starts a new sweep when this one has none left. */
  next(): number {
    if (this.ahead.size === 0) this.startSweep();
    return this.ahead.pop();
  }

  startSweep(): void {
    if (this.ahead.size === 0) [this.ahead, this.behind] = [this.behind, this.ahead];
    else while (this.behind.size > 0) this.ahead.push(this.behind.pop());
  }

  nextIs(node: number): boolean {
    return this.ahead.size > 0 && this.ahead.first === node;
  }
}

/** For each key 0..keys-1 the values paired with it, as one flat list: `values[starts[k] .. starts[k + 1])`. */
interface Grouped {
  readonly starts: Int32Array;
  readonly values: Int32Array;
}

function consumersByTensor(graph: PartitionGraph): Grouped {
  const starts = new Int32Array(graph.tensors.length + 1);
  for (const node of graph.nodes) for (const t of node.inputs) if (t >= 0) starts[t + 1]!++;
  for (let t = 0; t < graph.tensors.length; t++) starts[t + 1]! += starts[t]!;
  const fill = starts.slice();
  const values = new Int32Array(starts[graph.tensors.length]!);
  graph.nodes.forEach((node, index) => {
    for (const t of node.inputs) if (t >= 0) values[fill[t]!++] = index;
  });
  return { starts, values };
}

/** [before, after] pairs: the file's own, else the chain through all nodes with side effects (graph_info.cc:313-331). */
function controlEdges(graph: PartitionGraph, clustering: boolean): readonly (readonly [number, number])[] {
  if (graph.controlEdges) return uniqueEdges(graph.controlEdges);
  if (!clustering) return [];
  const chain = graph.nodes.flatMap((node, index) => (node.hasSideEffect ? [index] : []));
  return chain.slice(1).map((after, i) => [chain[i]!, after] as const);
}

const uniqueEdges = (
  edges: readonly (readonly [number, number])[],
): readonly (readonly [number, number])[] => [...new Map(edges.map((edge) => [edge.join(), edge])).values()];

function edgesByFirst(nodeCount: number, edges: readonly (readonly [number, number])[]): Grouped {
  const starts = new Int32Array(nodeCount + 1);
  for (const [before] of edges) starts[before + 1]!++;
  for (let n = 0; n < nodeCount; n++) starts[n + 1]! += starts[n]!;
  const fill = starts.slice();
  const values = new Int32Array(edges.length);
  for (const [before, after] of edges) values[fill[before]!++] = after;
  return { starts, values };
}

const alwaysReady = -2;
const notReady = -1;

/** Assigns nodes to subsets one after the other and keeps what becomes ready. */
class Assignment {
  readonly subsets: { delegated: boolean; nodes: number[]; inputs: number[]; outputs: number[] }[] = [];
  readonly ready: readonly [ReadyNodes, ReadyNodes];
  assigned = 0;
  /** Which subset wrote a tensor, or one of the two constants above. */
  readonly epochOfTensor: Int32Array;
  private readonly missing: Int32Array;
  private readonly listedAsInput: Int32Array;
  private readonly listedAsOutput: Int32Array;
  private readonly consumers: Grouped;
  private readonly after: Grouped;

  constructor(
    private readonly graph: PartitionGraph,
    private readonly kind: Uint8Array,
    clustering: boolean,
  ) {
    const { nodes, tensors } = graph;
    this.epochOfTensor = new Int32Array(tensors.length).fill(alwaysReady);
    for (const node of nodes) for (const t of node.outputs) if (t >= 0) this.epochOfTensor[t] = notReady;
    this.listedAsInput = new Int32Array(tensors.length).fill(-1);
    this.listedAsOutput = new Int32Array(tensors.length).fill(-1);
    this.consumers = consumersByTensor(graph);
    const edges = controlEdges(graph, clustering);
    this.after = edgesByFirst(nodes.length, edges);
    this.missing = new Int32Array(nodes.length);
    for (const [, node] of edges) this.missing[node]!++;
    this.ready = [new ReadyNodes(nodes.length), new ReadyNodes(nodes.length)];
    nodes.forEach((node, index) => {
      for (const t of node.inputs) if (t >= 0 && this.epochOfTensor[t] === notReady) this.missing[index]!++;
      if (this.missing[index] === 0) this.ready[kind[index] as 0 | 1].add(index, -1);
    });
  }

  /** Opens a subset of the kind of the first ready node; false when none is ready. */
  open(): boolean {
    const [plain, delegated] = this.ready;
    if (plain.size + delegated.size === 0) return false;
    const isDelegated = plain.size === 0 || (delegated.size > 0 && delegated.first < plain.first);
    this.subsets.push({ delegated: isDelegated, nodes: [], inputs: [], outputs: [] });
    const kind = isDelegated ? delegated : plain;
    kind.startSweep();
    return true;
  }

  /** Adds a ready node, taken from its heap, to the open subset. */
  add(index: number): void {
    const epoch = this.subsets.length - 1;
    const subset = this.subsets[epoch]!;
    subset.nodes.push(index);
    this.assigned++;
    const node = this.graph.nodes[index]!;
    for (const t of node.outputs) if (t >= 0) this.write(t, epoch, index);
    for (const t of node.inputs)
      if (t >= 0 && this.epochOfTensor[t] !== epoch) this.cross(t, epoch, subset.inputs);
    const { starts, values } = this.after;
    for (let i = starts[index]!; i < starts[index + 1]!; i++) this.release(values[i]!, index);
  }

  /** Lists a tensor among the outputs of the subset that wrote it, once. */
  expose(t: number): void {
    const epoch = this.epochOfTensor[t]!;
    if (epoch < 0 || this.listedAsOutput[t] === epoch) return;
    this.listedAsOutput[t] = epoch;
    this.subsets[epoch]!.outputs.push(t);
  }

  private write(t: number, epoch: number, position: number): void {
    const first = this.epochOfTensor[t] === notReady;
    this.epochOfTensor[t] = epoch;
    if (!first) return;
    const { starts, values } = this.consumers;
    for (let i = starts[t]!; i < starts[t + 1]!; i++) this.release(values[i]!, position);
  }

  private cross(t: number, epoch: number, inputs: number[]): void {
    if (this.listedAsInput[t] !== epoch) {
      this.listedAsInput[t] = epoch;
      inputs.push(t);
    }
    this.expose(t);
  }

  private release(node: number, position: number): void {
    if (--this.missing[node]! === 0) this.ready[this.kind[node] as 0 | 1].add(node, position);
  }
}

/** Fills the open subset as repeated sweeps over the plan would. */
function fillBySweeps(work: Assignment): void {
  const { delegated } = work.subsets.at(-1)!;
  const ready = work.ready[delegated ? 1 : 0];
  while (ready.size > 0) work.add(ready.next());
}

/** Clustering off: the subset ends at the first node after an addition that cannot be added, so the plan's order is kept. */
function fillInPlanOrder(work: Assignment, nodeCount: number): void {
  const { delegated } = work.subsets.at(-1)!;
  const ready = work.ready[delegated ? 1 : 0];
  while (ready.size > 0) {
    ready.startSweep();
    let node: number;
    do {
      node = ready.next();
      work.add(node);
    } while (ready.nextIs(node + 1));
    if (node + 1 < nodeCount) return;
  }
}

function fill(work: Assignment, nodeCount: number, options: SubsetOptions): void {
  const { delegated } = work.subsets.at(-1)!;
  if (!options.fusion) work.add(work.ready[delegated ? 1 : 0].next());
  else if (options.clustering) fillBySweeps(work);
  else fillInPlanOrder(work, nodeCount);
}

const ascending = (list: readonly number[]): number[] =>
  list.length < 2 ? [...list] : [...Int32Array.from(list).sort()];

/**
 * Cuts a graph into subsets that are wholly delegated or wholly not, in the order in which they run: rules R1 to R5 of the
 * runtime (graph_info.cc:62-331). Every node is in exactly one subset, and a subset reads only what earlier ones wrote.
 *
 * @param supported nodes the delegate takes, by position in `graph.nodes`
 * @returns the subsets, or a problem where nodes wait for each other in a cycle, as the runtime reports it
 */
export function nodeSubsets(
  graph: PartitionGraph,
  supported: ReadonlySet<NodeId>,
  options: SubsetOptions = defaultSubsetOptions,
): Result<readonly NodeSubset[], PartitionProblem> {
  const nodeCount = graph.nodes.length;
  const badEdge = graph.controlEdges?.find((edge) => edge.some((n) => !(n >= 0 && n < nodeCount)));
  if (badEdge)
    return fail({
      code: 'control-edge',
      sentence: `The control edge ${badEdge.join('-')} names a node outside 0 to ${nodeCount - 1}.`,
    });
  const kind = Uint8Array.from(graph.nodes, (_, index) => (supported.has(nodeId(index)) ? 1 : 0));
  const work = new Assignment(graph, kind, options.clustering);
  while (work.open()) fill(work, nodeCount, options);
  if (work.assigned < nodeCount)
    return fail({
      code: 'cycle',
      sentence: `${nodeCount - work.assigned} of ${nodeCount} nodes wait for each other in a cycle; the runtime answers "Unable to preview delegate partition".`,
    });
  for (const output of graph.outputs) if (output >= 0) work.expose(output);
  return ok(
    work.subsets.map((subset) => ({
      delegated: subset.delegated,
      nodes: subset.nodes.map(nodeId),
      inputs: ascending(subset.inputs).map(tensorId) as TensorId[],
      outputs: ascending(subset.outputs).map(tensorId) as TensorId[],
    })),
  );
}

export const defaultSubsetOptions: SubsetOptions = { clustering: true, fusion: true };
