import type { NodeId } from '../base/ids.ts';
import { fail, ok, type Result } from '../base/result.ts';
import { type FlatGraph, flatten } from './flat-graph.ts';
import { Column, NumberList } from './kept-memory.ts';
import { NodeSet } from './node-set.ts';
import type { Lists, PartitionGraph, PartitionProblem, SubsetOptions, Subsets } from './types.ts';

// Starred nodes are supported. 3 waits for 2, so it starts a third subset:
//
//   0* ── 1* ── 2 ── 3*        =>   [0 1]*  [2]  [3]*
//
// The runtime sweeps the plan again and again, adding to the open subset every node of its kind whose inputs are ready
// (graph_info.cc:245-264). Each sweep costs the whole plan, so alternating support is quadratic there. Here a node enters a
// set the moment it becomes ready; taking the first position after the last one taken, and wrapping round, visits nodes in
// the order of the sweeps.

const alwaysReady = -2;
const notReady = -1;

const kept = {
  order: new Column(),
  missing: new Column(),
  epochOfTensor: new Column(),
  firstReader: new Column(),
  nextReader: new Column(),
  reader: new Column(),
  firstEdge: new Column(),
  nextEdge: new Column(),
  listedAsInput: new Column(),
  listedAsOutput: new Column(),
  kinds: new NumberList(),
  firsts: new NumberList(),
  inputs: new NumberList(),
  firstInputs: new NumberList(),
  outputs: new NumberList(),
  writers: new NumberList(),
  ready: [new NodeSet(), new NodeSet()] as const,
};

/** Assigns nodes to subsets one after the other and keeps what becomes ready. */
class Assignment {
  assigned = 0;
  private epoch = -1;
  private readonly order: Int32Array;
  /** How many inputs and edges of a node are not there yet. */
  private readonly missing: Int32Array;
  /** Which subset wrote a tensor, or `notReady`, or `alwaysReady`. */
  private readonly epochOfTensor: Int32Array;
  /** Reads of a tensor that some node writes, linked: the first by tensor, the others by read, and the node of each. */
  private readonly firstReader: Int32Array;
  private readonly nextReader: Int32Array;
  private readonly reader: Int32Array;
  private readonly firstEdge: Int32Array;
  private readonly nextEdge: Int32Array;
  private readonly listedAsInput: Int32Array;
  private readonly listedAsOutput: Int32Array;
  private readonly kinds = kept.kinds.clear();
  private readonly firsts = kept.firsts.clear();
  private readonly inputs = kept.inputs.clear();
  private readonly firstInputs = kept.firstInputs.clear();
  private readonly outputs = kept.outputs.clear();
  private readonly writers = kept.writers.clear();

  constructor(
    private readonly graph: FlatGraph,
    tensorCount: number,
    private readonly kind: Uint8Array,
  ) {
    const { nodeCount, readCount, edgeCount } = graph;
    this.order = kept.order.filled(nodeCount, 0);
    this.missing = kept.missing.filled(nodeCount, 0);
    this.epochOfTensor = kept.epochOfTensor.filled(tensorCount, alwaysReady);
    this.firstReader = kept.firstReader.filled(tensorCount, -1);
    this.nextReader = kept.nextReader.filled(readCount, -1);
    this.reader = kept.reader.filled(readCount, 0);
    this.firstEdge = kept.firstEdge.filled(edgeCount > 0 ? nodeCount : 0, -1);
    this.nextEdge = kept.nextEdge.filled(edgeCount, -1);
    this.listedAsInput = kept.listedAsInput.filled(tensorCount, -1);
    this.listedAsOutput = kept.listedAsOutput.filled(tensorCount, -1);
    this.linkReaders();
    this.linkEdges();
    for (const set of kept.ready) set.reset(nodeCount);
    for (let n = 0; n < nodeCount; n++) if (this.missing[n] === 0) this.readyOf(n).add(n);
  }

  /** Opens a subset of the kind of the first ready node and gives that kind's ready nodes; undefined when none is ready. */
  open(): NodeSet | undefined {
    const [plain, delegated] = kept.ready;
    if (plain.size + delegated.size === 0) return undefined;
    const kind = plain.size === 0 || (delegated.size > 0 && delegated.from(0) < plain.from(0)) ? 1 : 0;
    this.epoch = this.kinds.length;
    this.kinds.push(kind);
    this.firsts.push(this.assigned);
    this.firstInputs.push(this.inputs.length);
    return kept.ready[kind];
  }

  /** Adds a ready node to the open subset. */
  add(node: number): void {
    this.readyOf(node).remove(node);
    this.order[this.assigned++] = node;
    const { writes, writeEnds, reads, readEnds } = this.graph;
    for (let i = node > 0 ? writeEnds[node - 1]! : 0; i < writeEnds[node]!; i++) this.write(writes[i]!);
    for (let i = node > 0 ? readEnds[node - 1]! : 0; i < readEnds[node]!; i++)
      if (this.epochOfTensor[reads[i]!] !== this.epoch) this.cross(reads[i]!);
    if (this.firstEdge.length > 0)
      for (let i = this.firstEdge[node]!; i >= 0; i = this.nextEdge[i]!) this.release(this.graph.after[i]!);
  }

  close(): void {
    sortAscending(this.inputs.items, this.firstInputs.items[this.epoch]!, this.inputs.length);
  }

  /** Lists a tensor among the outputs of the subset that wrote it, once. */
  expose(t: number): void {
    const epoch = this.epochOfTensor[t]!;
    if (!(epoch >= 0) || this.listedAsOutput[t] === epoch) return;
    this.listedAsOutput[t] = epoch;
    this.outputs.push(t);
    this.writers.push(epoch);
  }

  subsets(): Subsets {
    const { length } = this.kinds;
    this.firsts.push(this.assigned);
    this.firstInputs.push(this.inputs.length);
    return {
      length,
      delegated: new Uint8Array(this.kinds.items.subarray(0, length)),
      nodes: { starts: this.firsts.toArray(), values: this.order.slice() },
      inputs: { starts: this.firstInputs.toArray(), values: this.inputs.toArray() },
      outputs: grouped(this.outputs, this.writers, length),
    };
  }

  private readyOf(node: number): NodeSet {
    return kept.ready[this.kind[node] as 0 | 1];
  }

  private linkReaders(): void {
    const { nodeCount, reads, readEnds, writes, writeCount } = this.graph;
    for (let i = 0; i < writeCount; i++) this.epochOfTensor[writes[i]!] = notReady;
    for (let n = 0, i = 0; n < nodeCount; n++)
      for (; i < readEnds[n]!; i++) {
        const t = reads[i]!;
        if (this.epochOfTensor[t] !== notReady) continue;
        this.nextReader[i] = this.firstReader[t]!;
        this.firstReader[t] = i;
        this.reader[i] = n;
        this.missing[n]!++;
      }
  }

  private linkEdges(): void {
    const { before, after, edgeCount } = this.graph;
    for (let i = 0; i < edgeCount; i++) {
      this.nextEdge[i] = this.firstEdge[before[i]!]!;
      this.firstEdge[before[i]!] = i;
      this.missing[after[i]!]!++;
    }
  }

  private write(t: number): void {
    const first = this.epochOfTensor[t] === notReady;
    this.epochOfTensor[t] = this.epoch;
    if (!first) return;
    for (let i = this.firstReader[t]!; i >= 0; i = this.nextReader[i]!) this.release(this.reader[i]!);
  }

  private cross(t: number): void {
    if (this.listedAsInput[t] !== this.epoch) {
      this.listedAsInput[t] = this.epoch;
      this.inputs.push(t);
    }
    this.expose(t);
  }

  private release(node: number): void {
    if (--this.missing[node]! === 0) this.readyOf(node).add(node);
  }
}

/** Fills the open subset as repeated sweeps over the plan would. */
function fillBySweeps(work: Assignment, ready: NodeSet): void {
  for (let last = -1; ready.size > 0; ) {
    const ahead = ready.from(last + 1);
    last = ahead >= 0 ? ahead : ready.from(0);
    work.add(last);
  }
}

/** Clustering off: the subset ends at the first node after an addition that cannot be added, so the plan's order is kept. */
function fillInPlanOrder(work: Assignment, ready: NodeSet, nodeCount: number): void {
  while (ready.size > 0) {
    let node = ready.from(0);
    work.add(node);
    for (; node + 1 < nodeCount && ready.has(node + 1); node++) work.add(node + 1);
    if (node + 1 < nodeCount) return;
  }
}

function fill(work: Assignment, ready: NodeSet, nodeCount: number, options: SubsetOptions): void {
  if (!options.fusion) work.add(ready.from(0));
  else if (options.clustering) fillBySweeps(work, ready);
  else fillInPlanOrder(work, ready, nodeCount);
}

/** Values by the list that each belongs to, ascending in each list. */
function grouped(values: NumberList, owners: NumberList, lists: number): Lists {
  const starts = new Int32Array(lists + 1);
  const sorted = new Int32Array(values.length);
  // Counted two places on, added up, and moved one place back by filling: no second list of places is needed.
  for (let i = 0; i < values.length; i++) if (owners.items[i]! + 2 <= lists) starts[owners.items[i]! + 2]!++;
  for (let k = 2; k <= lists; k++) starts[k]! += starts[k - 1]!;
  for (let i = 0; i < values.length; i++) sorted[starts[owners.items[i]! + 1]!++] = values.items[i]!;
  for (let k = 0; k < lists; k++) sortAscending(sorted, starts[k]!, starts[k + 1]!);
  return { starts, values: sorted };
}

/** Sorts a stretch in place: most hold a handful of tensors, where insertion beats everything. */
function sortAscending(list: Int32Array, first: number, end: number): void {
  if (end - first > 40) {
    list.subarray(first, end).sort();
    return;
  }
  for (let i = first + 1; i < end; i++) {
    const value = list[i]!;
    let hole = i;
    for (; hole > first && list[hole - 1]! > value; hole--) list[hole] = list[hole - 1]!;
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
): Result<Subsets, PartitionProblem> {
  const nodeCount = graph.nodes.length;
  const badEdge = graph.controlEdges?.find((edge) => edge.some((n) => !(n >= 0 && n < nodeCount)));
  if (badEdge)
    return fail({
      code: 'control-edge',
      sentence: `The control edge ${badEdge.join('-')} names a node outside 0 to ${nodeCount - 1}.`,
    });
  const kind = new Uint8Array(nodeCount);
  for (const node of supported) if (node < nodeCount) kind[node] = 1;
  const work = new Assignment(flatten(graph, options.clustering), graph.tensors.length, kind);
  for (let ready = work.open(); ready; ready = work.open()) {
    fill(work, ready, nodeCount, options);
    work.close();
  }
  if (work.assigned < nodeCount)
    return fail({
      code: 'cycle',
      sentence: `${nodeCount - work.assigned} of ${nodeCount} nodes wait for each other in a cycle; the runtime answers "Unable to preview delegate partition".`,
    });
  for (const output of graph.outputs) if (output >= 0) work.expose(output);
  return ok(work.subsets());
}

export const defaultSubsetOptions: SubsetOptions = { clustering: true, fusion: true };
