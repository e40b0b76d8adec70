import { type NodeId, nodeId, type TensorId } from '../base/ids.ts';
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

const alwaysReady = -2;
const notReady = -1;

/**
 * Working memory kept from call to call. A call takes some fifteen arrays as long as the graph; made anew each time, the page faults of
 * their first use cost a fifth of the whole. Calls never overlap: nothing here waits.
 */
const scratch = {
  held: [] as Int32Array[],
  next: 0,
  take(length: number, value: number): Int32Array {
    const at = this.next++;
    let held = this.held[at];
    if (held === undefined || held.length < length) {
      held = new Int32Array(length);
      this.held[at] = held;
    }
    return held.subarray(0, length).fill(value);
  },
  copy(list: Int32Array): Int32Array {
    const made = this.take(list.length, 0);
    made.set(list);
    return made;
  },
};

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

/** Tensors each node reads, absent ones left out. */
function readsByNode(graph: PartitionGraph): Grouped {
  const { nodes } = graph;
  const starts = scratch.take(nodes.length + 1, 0);
  for (let n = 0; n < nodes.length; n++) starts[n + 1] = starts[n]! + nodes[n]!.inputs.length;
  const values = scratch.take(starts[nodes.length]!, 0);
  let end = 0;
  for (let n = 0; n < nodes.length; n++) {
    starts[n] = end;
    for (const t of nodes[n]!.inputs) if (t >= 0) values[end++] = t;
  }
  starts[nodes.length] = end;
  return { starts, values };
}

/** Nodes that read each tensor that some node writes, once for each read. */
function readersByTensor(reads: Grouped, written: Int32Array): Grouped {
  const starts = scratch.take(written.length + 1, 0);
  const { length } = reads.starts;
  const end = reads.starts[length - 1]!;
  for (let i = 0; i < end; i++) if (written[reads.values[i]!] === notReady) starts[reads.values[i]! + 1]!++;
  for (let t = 0; t < written.length; t++) starts[t + 1]! += starts[t]!;
  const fill = scratch.copy(starts);
  const values = scratch.take(starts[written.length]!, 0);
  for (let n = 0; n < length - 1; n++)
    for (let i = reads.starts[n]!; i < reads.starts[n + 1]!; i++) {
      const t = reads.values[i]!;
      if (written[t] === notReady) values[fill[t]!++] = n;
    }
  return { starts, values };
}

/** [before, after] pairs: the file's own, else the chain through all nodes with side effects (graph_info.cc:313-331). */
function controlEdges(graph: PartitionGraph, clustering: boolean): readonly (readonly [number, number])[] {
  if (graph.controlEdges) return uniqueEdges(graph.controlEdges);
  if (!clustering) return [];
  const chain: number[] = [];
  graph.nodes.forEach((node, index) => {
    if (node.hasSideEffect) chain.push(index);
  });
  return chain.slice(1).map((after, i) => [chain[i]!, after] as const);
}

const uniqueEdges = (
  edges: readonly (readonly [number, number])[],
): readonly (readonly [number, number])[] => [...new Map(edges.map((edge) => [edge.join(), edge])).values()];

function edgesByFirst(nodeCount: number, edges: readonly (readonly [number, number])[]): Grouped {
  const starts = scratch.take(nodeCount + 1, 0);
  for (const [before] of edges) starts[before + 1]!++;
  for (let n = 0; n < nodeCount; n++) starts[n + 1]! += starts[n]!;
  const fill = scratch.copy(starts);
  const values = scratch.take(edges.length, 0);
  for (const [before, after] of edges) values[fill[before]!++] = after;
  return { starts, values };
}

/** Numbers appended to numbered lists in any order: one flat store, linked backwards. */
class Lists {
  private readonly heads: Int32Array;
  private readonly lengths: Int32Array;
  private readonly values: Int32Array;
  private readonly nexts: Int32Array;
  private count = 0;

  constructor(lists: number, capacity: number) {
    this.heads = scratch.take(lists, -1);
    this.lengths = scratch.take(lists, 0);
    this.values = scratch.take(capacity, 0);
    this.nexts = scratch.take(capacity, 0);
  }

  add(list: number, value: number): void {
    this.nexts[this.count] = this.heads[list]!;
    this.heads[list] = this.count;
    this.lengths[list]!++;
    this.values[this.count++] = value;
  }

  /** The values of a list, ascending. Arrays of the exact size: growing ones would reserve room for 17 numbers each. */
  ascending(list: number): number[] {
    const length = this.lengths[list]!;
    const result = new Array<number>(length);
    for (let at = this.heads[list]!, i = length; at >= 0; at = this.nexts[at]!)
      result[--i] = this.values[at]!;
    sortAscending(result);
    return result;
  }
}

/** Assigns nodes to subsets one after the other and keeps what becomes ready. */
class Assignment {
  readonly ready: readonly [ReadyNodes, ReadyNodes];
  assigned = 0;
  private readonly order: Int32Array;
  private readonly firsts: number[] = [];
  private readonly kinds: number[] = [];
  private readonly inputs: Lists;
  private readonly outputs: Lists;
  /** Which subset wrote a tensor, or `notReady`, or `alwaysReady`. */
  private readonly epochOfTensor: Int32Array;
  private readonly missing: Int32Array;
  private readonly listedAsInput: Int32Array;
  private readonly listedAsOutput: Int32Array;
  private readonly reads: Grouped;
  private readonly readers: Grouped;
  private readonly after: Grouped;

  constructor(
    private readonly graph: PartitionGraph,
    private readonly kind: Uint8Array,
    clustering: boolean,
  ) {
    const { nodes, tensors } = graph;
    this.order = scratch.take(nodes.length, 0);
    this.epochOfTensor = scratch.take(tensors.length, alwaysReady);
    for (const node of nodes) for (const t of node.outputs) if (t >= 0) this.epochOfTensor[t] = notReady;
    this.listedAsInput = scratch.take(tensors.length, -1);
    this.listedAsOutput = scratch.take(tensors.length, -1);
    this.reads = readsByNode(graph);
    // Each read crosses at most one border, and each write is listed at most once: by the subset that made it.
    this.inputs = new Lists(nodes.length, this.reads.values.length);
    const writes = nodes.reduce((sum, { outputs }) => sum + outputs.length, 0);
    this.outputs = new Lists(nodes.length, writes);
    this.readers = readersByTensor(this.reads, this.epochOfTensor);
    this.missing = scratch.take(nodes.length, 0);
    for (const node of this.readers.values) this.missing[node]!++;
    const edges = controlEdges(graph, clustering);
    this.after = edgesByFirst(nodes.length, edges);
    for (const [, node] of edges) this.missing[node]!++;
    this.ready = [new ReadyNodes(nodes.length), new ReadyNodes(nodes.length)];
    for (let n = 0; n < nodes.length; n++) if (this.missing[n] === 0) this.ready[kind[n] as 0 | 1].add(n, -1);
  }

  /** Opens a subset of the kind of the first ready node and gives that kind's ready nodes; undefined when none is ready. */
  open(): ReadyNodes | undefined {
    const [plain, delegated] = this.ready;
    if (plain.size + delegated.size === 0) return undefined;
    const kind = plain.size === 0 || (delegated.size > 0 && delegated.first < plain.first) ? 1 : 0;
    this.kinds.push(kind);
    this.firsts.push(this.assigned);
    this.ready[kind].startSweep();
    return this.ready[kind];
  }

  /** Adds a ready node, taken from its heap, to the open subset. */
  add(node: number): void {
    const epoch = this.kinds.length - 1;
    this.order[this.assigned++] = node;
    for (const t of this.graph.nodes[node]!.outputs) if (t >= 0) this.write(t, epoch, node);
    const { starts, values } = this.reads;
    for (let i = starts[node]!; i < starts[node + 1]!; i++)
      if (this.epochOfTensor[values[i]!] !== epoch) this.cross(values[i]!, epoch);
    for (let i = this.after.starts[node]!; i < this.after.starts[node + 1]!; i++)
      this.release(this.after.values[i]!, node);
  }

  /** Lists a tensor among the outputs of the subset that wrote it, once. */
  expose(t: number): void {
    const epoch = this.epochOfTensor[t]!;
    if (epoch < 0 || this.listedAsOutput[t] === epoch) return;
    this.listedAsOutput[t] = epoch;
    this.outputs.add(epoch, t);
  }

  subsets(): readonly NodeSubset[] {
    return this.kinds.map((kind, epoch) => ({
      delegated: kind === 1,
      nodes: this.nodesOf(epoch),
      inputs: this.inputs.ascending(epoch) as TensorId[],
      outputs: this.outputs.ascending(epoch) as TensorId[],
    }));
  }

  private nodesOf(epoch: number): NodeId[] {
    const first = this.firsts[epoch]!;
    const count = (this.firsts[epoch + 1] ?? this.assigned) - first;
    const nodes = new Array<NodeId>(count);
    for (let i = 0; i < count; i++) nodes[i] = nodeId(this.order[first + i]!);
    return nodes;
  }

  private write(t: number, epoch: number, position: number): void {
    const first = this.epochOfTensor[t] === notReady;
    this.epochOfTensor[t] = epoch;
    if (!first) return;
    const { starts, values } = this.readers;
    for (let i = starts[t]!; i < starts[t + 1]!; i++) this.release(values[i]!, position);
  }

  private cross(t: number, epoch: number): void {
    if (this.listedAsInput[t] !== epoch) {
      this.listedAsInput[t] = epoch;
      this.inputs.add(epoch, t);
    }
    this.expose(t);
  }

  private release(node: number, position: number): void {
    if (--this.missing[node]! === 0) this.ready[this.kind[node] as 0 | 1].add(node, position);
  }
}

/** Fills the open subset as repeated sweeps over the plan would. */
function fillBySweeps(work: Assignment, ready: ReadyNodes): void {
  while (ready.size > 0) work.add(ready.next());
}

/** Clustering off: the subset ends at the first node after an addition that cannot be added, so the plan's order is kept. */
function fillInPlanOrder(work: Assignment, ready: ReadyNodes, nodeCount: number): void {
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

function fill(work: Assignment, ready: ReadyNodes, nodeCount: number, options: SubsetOptions): void {
  if (!options.fusion) work.add(ready.next());
  else if (options.clustering) fillBySweeps(work, ready);
  else fillInPlanOrder(work, ready, nodeCount);
}

/** Sorts in place: most lists hold a handful of tensors, where insertion beats everything. */
function sortAscending(list: number[]): void {
  if (list.length > 40) {
    Int32Array.from(list)
      .sort()
      .forEach((value, index) => {
        list[index] = value;
      });
    return;
  }
  for (let i = 1; i < list.length; i++) {
    const value = list[i]!;
    let hole = i;
    for (; hole > 0 && list[hole - 1]! > value; hole--) list[hole] = list[hole - 1]!;
    list[hole] = value;
  }
}

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
  scratch.next = 0;
  const nodeCount = graph.nodes.length;
  const badEdge = graph.controlEdges?.find((edge) => edge.some((n) => !(n >= 0 && n < nodeCount)));
  if (badEdge)
    return fail({
      code: 'control-edge',
      sentence: `The control edge ${badEdge.join('-')} names a node outside 0 to ${nodeCount - 1}.`,
    });
  const kind = new Uint8Array(nodeCount);
  for (const node of supported) if (node < nodeCount) kind[node] = 1;
  const work = new Assignment(graph, kind, options.clustering);
  for (let ready = work.open(); ready; ready = work.open()) fill(work, ready, nodeCount, options);
  if (work.assigned < nodeCount)
    return fail({
      code: 'cycle',
      sentence: `${nodeCount - work.assigned} of ${nodeCount} nodes wait for each other in a cycle; the runtime answers "Unable to preview delegate partition".`,
    });
  for (const output of graph.outputs) if (output >= 0) work.expose(output);
  return ok(work.subsets());
}

export const defaultSubsetOptions: SubsetOptions = { clustering: true, fusion: true };
