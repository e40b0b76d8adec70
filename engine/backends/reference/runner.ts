import type { NodeId, TensorId } from '../../base/ids.ts';
import { Refusal, refuse } from '../../base/result.ts';
import type { Constants, Graph, GraphNode, GraphTensor, Program } from '../../graph/types.ts';
import { allocate, viewBytes } from '../../ops/tensor-data.ts';
import type { KernelContext, Op, ShapeAnswer, TensorData, TensorView } from '../../ops/types.ts';
import { shapeContext } from '../../shapes/context.ts';
import { propagate } from '../../shapes/propagate.ts';
import { missingOp, nameOf, resolve } from '../../shapes/resolve.ts';
import type { Shapes } from '../../shapes/types.ts';

type Shape = readonly number[];

/** What all subgraphs of one running model share. */
export interface Machine {
  readonly program: Program;
  readonly table: ReadonlyMap<string, Op>;
  /** Resource variables and hash tables. */
  readonly resources: Map<string, unknown>;
  /** By subgraph, made on first use; each holds that subgraph's tensors and state. */
  readonly runners: Map<number, SubgraphRunner>;
}

/** A node that did not run, and why: its op is missing, or it waits for one that is. */
export interface Skipped {
  readonly node: NodeId;
  readonly sentence: string;
}

export interface InvokeOptions {
  /** Let go of a tensor after its last reader; graph outputs and variables stay. */
  readonly keep?: 'all' | 'outputs';
  readonly onNode?: (node: GraphNode, outputs: readonly (TensorView | undefined)[]) => void;
  /** Nodes to run, in this order; all of them when absent. */
  readonly nodes?: readonly NodeId[];
}

export const machineFor = (
  program: Program,
  table: ReadonlyMap<string, Op>,
  resources: Map<string, unknown> = new Map(),
): Machine => ({
  program,
  table,
  resources,
  runners: new Map(),
});

/** The runner of a subgraph; one a machine, so that variables keep their contents between calls. */
export function runnerFor(machine: Machine, subgraph: number): SubgraphRunner {
  const known = machine.runners.get(subgraph);
  if (known) return known;
  if (machine.program.graphs[subgraph] === undefined)
    refuse(`subgraph ${subgraph} does not exist: the model has ${machine.program.graphs.length}`);
  const made = new SubgraphRunner(machine, subgraph);
  machine.runners.set(subgraph, made);
  return made;
}

/**
 * Runs one subgraph on reference kernels: prepare, write inputs, invoke, read. Shapes found while preparing are kept; those
 * behind a dynamic tensor are worked out again by every invoke.
 */
export class SubgraphRunner {
  readonly graph: Graph;
  #shapes: Shapes;
  #inputShapes: readonly (Shape | undefined)[] = [];
  readonly #views: (TensorView | undefined)[] = [];
  readonly #states = new Map<NodeId, unknown>();
  readonly #constants: Constants | undefined;
  #lastReaders: readonly TensorId[][] | undefined;
  #running = false;

  constructor(
    private readonly machine: Machine,
    private readonly subgraph: number,
  ) {
    this.graph = machine.program.graphs[subgraph] as Graph;
    this.#constants = machine.program.constants[subgraph];
    this.#shapes = propagate(machine.program, subgraph, [], machine.table);
    this.resetVariables();
  }

  get shapes(): Shapes {
    return this.#shapes;
  }

  /** Prepares for these input shapes (by position; undefined keeps the stored one). */
  resize(inputShapes: readonly (Shape | undefined)[]): void {
    const full = this.graph.inputs.map(
      (tensor, i) => inputShapes[i] ?? this.graph.tensors[tensor]?.shape ?? [],
    );
    const now = this.graph.inputs.map(
      (tensor, i) => this.#inputShapes[i] ?? this.graph.tensors[tensor]?.shape ?? [],
    );
    if (sameShapes(full, now)) return;
    this.#inputShapes = full;
    this.#shapes = propagate(this.machine.program, this.subgraph, full, this.machine.table);
    this.graph.tensors.forEach((tensor) => {
      if (!tensor.isVariable) this.#views[tensor.id] = undefined;
    });
  }

  /** What the runtime's `ResetVariableTensors` leaves: zero bytes, for INT8 the zero point. */
  resetVariables(): void {
    this.#states.clear();
    for (const tensor of this.graph.tensors) {
      if (!tensor.isVariable || tensor.isConstant) continue;
      const view = this.#allocate(tensor, tensor.shape);
      if (tensor.type === 'INT8') (view.data as Int8Array).fill(tensor.quantization?.zeroPoint[0] ?? 0);
      this.#views[tensor.id] = view;
    }
  }

  /** Takes `view` as the tensor's contents, not copied; the kernel may not write into inputs, so callers may share. */
  set(tensor: TensorId, shape: Shape, data: TensorData): void {
    this.#views[tensor] = { tensor: this.#tensor(tensor), shape, data };
  }

  /** A tensor's contents, or undefined when it has none (yet). */
  view(tensor: TensorId): TensorView | undefined {
    return this.#views[tensor] ?? this.#constant(tensor);
  }

  shapeOf(tensor: TensorId): Shape | undefined {
    const shape = this.#shapes.tensors[tensor];
    return shape?.kind === 'static' ? shape.shape : undefined;
  }

  /** Runs the nodes. Throws a `Refusal` naming the node that failed; tensors written before it stay readable. */
  invoke(options: InvokeOptions = {}): readonly Skipped[] {
    if (this.#running) refuse(`subgraph ${this.subgraph} calls itself`);
    this.#running = true;
    try {
      return this.#run(options);
    } finally {
      this.#running = false;
    }
  }

  #run({ keep = 'all', onNode, nodes }: InvokeOptions): readonly Skipped[] {
    const { failed } = this.#shapes;
    const skipped: Skipped[] = [];
    const missing = new Set<TensorId>();
    for (const id of nodes ?? this.graph.nodes.keys()) {
      const node = this.graph.nodes[id] as GraphNode;
      const sentence = this.#whyNot(node, missing);
      if (sentence !== undefined) {
        skipped.push({ node: node.id, sentence });
        for (const tensor of node.outputs) missing.add(tensor);
        for (const tensor of node.outputs) this.#views[tensor] = undefined;
        continue;
      }
      // Not before: behind an op without code preparation may have failed on a shape that nobody knows.
      if (failed?.node === node.id) refuse(`${nameOf(node)}: ${failed.sentence}`);
      this.#runNode(node);
      onNode?.(
        node,
        node.outputs.map((tensor) => this.#views[tensor]),
      );
      if (keep === 'outputs')
        for (const tensor of this.#readersEndAt(node.id)) this.#views[tensor] = undefined;
    }
    return skipped;
  }

  #whyNot(node: GraphNode, missing: ReadonlySet<TensorId>): string | undefined {
    const op = resolve(node, this.machine.table);
    if (op === undefined) return `${nameOf(node)}: ${missingOp(node, this.machine.table)}`;
    const waits = node.inputs.find((tensor) => missing.has(tensor));
    return waits === undefined ? undefined : `${nameOf(node)}: its input, tensor ${waits}, has no values`;
  }

  #runNode(node: GraphNode): void {
    try {
      const op = resolve(node, this.machine.table) as Op;
      const outputs = this.#outputs(node, op);
      op.reference(this.#kernelContext(node, outputs));
      node.outputs.forEach((tensor, i) => {
        if (tensor >= 0 && outputs[i] === undefined) refuse(`its output ${i} got no values`);
        if (tensor >= 0) this.#views[tensor] = outputs[i];
      });
    } catch (error) {
      if (error instanceof Refusal) refuse(`${nameOf(node)}: ${error.message}`);
      throw error;
    }
  }

  /** Room for the node's outputs; undefined where the kernel brings its own. */
  #outputs(node: GraphNode, op: Op): (TensorView | undefined)[] {
    const prepared = node.outputs.map((tensor) => (tensor < 0 ? [] : this.shapeOf(tensor)));
    const shapes = prepared.every((shape) => shape !== undefined) ? prepared : this.#shapesNow(node, op);
    return node.outputs.map((tensor, i) => {
      const shape = shapes?.[i];
      if (tensor < 0 || shape === undefined) return undefined;
      const old = this.#views[tensor];
      return old && sameShape(old.shape, shape) ? old : this.#allocate(this.#tensor(tensor), shape);
    });
  }

  #shapesNow(node: GraphNode, op: Op): readonly Shape[] | undefined {
    const known = {
      shape: (tensor: TensorId) => this.view(tensor)?.shape,
      value: (tensor: TensorId) => this.view(tensor)?.data,
    };
    const called = (subgraph: number, shapes: readonly Shape[]): ShapeAnswer =>
      this.#calledShapes(subgraph, shapes);
    const answer = op.shape(shapeContext(this.machine.program, this.graph, node, known, called));
    if (answer.kind === 'refused') refuse(answer.sentence);
    return answer.kind === 'static' ? answer.shapes : undefined;
  }

  #calledShapes(subgraph: number, inputShapes: readonly Shape[]): ShapeAnswer {
    const shapes = propagate(this.machine.program, subgraph, inputShapes, this.machine.table);
    if (shapes.failed) return { kind: 'refused', sentence: shapes.failed.sentence };
    const outputs =
      this.machine.program.graphs[subgraph]?.outputs.map((tensor) => shapes.tensors[tensor]) ?? [];
    const known = outputs.map((output) => (output?.kind === 'static' ? output.shape : undefined));
    const all = known.filter((shape) => shape !== undefined);
    return all.length === known.length ? { kind: 'static', shapes: all } : { kind: 'dynamic' };
  }

  #kernelContext(node: GraphNode, outputs: (TensorView | undefined)[]): KernelContext {
    return {
      node,
      inputCount: node.inputs.length,
      outputCount: node.outputs.length,
      input: (index) => {
        const tensor = node.inputs[index];
        return tensor === undefined || tensor < 0 ? undefined : this.#need(tensor);
      },
      output: (index) => outputs[index] ?? refuse(`the shape of its output ${index} is not known`),
      setOutput: (index, shape, data) => {
        outputs[index] = { tensor: this.#tensor(node.outputs[index] as TensorId), shape, data };
      },
      constant: (tensor) => this.#constant(tensor),
      intermediate: (index) => this.graph.tensors[node.intermediates[index] ?? -1],
      customOptions: () => this.#constants?.customOptions(node) ?? new Uint8Array(0),
      state: <T>(make: () => T): T => {
        if (!this.#states.has(node.id)) this.#states.set(node.id, make());
        return this.#states.get(node.id) as T;
      },
      resources: this.machine.resources,
      graph: (subgraph) => this.machine.program.graphs[subgraph],
      invokeSubgraph: (subgraph, inputs) => callSubgraph(this.machine, subgraph, inputs),
    };
  }

  #need(tensor: TensorId): TensorView {
    return this.view(tensor) ?? refuse(`tensor ${tensor} (${this.#tensor(tensor).name}) was given no values`);
  }

  #constant(tensor: TensorId): TensorView | undefined {
    const info = this.#tensor(tensor);
    const bytes = this.#constants?.bytes(tensor) ?? emptyOrphan(info);
    if (bytes === undefined) return undefined;
    const view = { tensor: info, shape: info.shape, data: viewBytes(info.type, bytes) };
    this.#views[tensor] = view;
    return view;
  }

  #tensor(tensor: TensorId): GraphTensor {
    return this.graph.tensors[tensor] ?? refuse(`tensor ${tensor} does not exist`);
  }

  #allocate(tensor: GraphTensor, shape: Shape): TensorView {
    return { tensor, shape, data: allocate(tensor.type, shape) };
  }

  /** Tensors that nobody needs once this node has run. */
  #readersEndAt(node: NodeId): readonly TensorId[] {
    this.#lastReaders ??= lastReaders(this.graph);
    return this.#lastReaders[node] ?? [];
  }
}

/** A tensor without elements that nothing writes needs no buffer to be read: converters leave it out for an empty shape operand. */
const emptyOrphan = ({ shape, producer }: GraphTensor): Uint8Array | undefined =>
  producer < 0 && shape.includes(0) ? new Uint8Array(0) : undefined;

function lastReaders(graph: Graph): TensorId[][] {
  const lists: TensorId[][] = graph.nodes.map(() => []);
  const kept = new Set([...graph.outputs, ...graph.inputs]);
  for (const tensor of graph.tensors) {
    if (tensor.isVariable || tensor.isConstant || kept.has(tensor.id)) continue;
    const last = tensor.consumers.at(-1) ?? tensor.producer;
    if (last >= 0) lists[last]?.push(tensor.id);
  }
  return lists;
}

/** Runs a subgraph on these inputs, as a control-flow op does; the answer is a copy that the next call leaves alone. */
function callSubgraph(
  machine: Machine,
  subgraph: number,
  inputs: readonly TensorView[],
): readonly TensorView[] {
  const runner = runnerFor(machine, subgraph);
  const { graph } = runner;
  if (inputs.length !== graph.inputs.length)
    refuse(`subgraph ${subgraph} takes ${graph.inputs.length} inputs and is given ${inputs.length}`);
  runner.resize(inputs.map((input) => input.shape));
  graph.inputs.forEach((tensor, i) => {
    const input = inputs[i];
    if (tensor >= 0 && input) runner.set(tensor, input.shape, input.data);
  });
  const [skipped] = inSubgraph(subgraph, () => runner.invoke());
  if (skipped) refuse(`in subgraph ${subgraph}, ${skipped.sentence}`);
  return graph.outputs.map((tensor) => {
    const view =
      runner.view(tensor) ?? refuse(`subgraph ${subgraph} leaves its output ${tensor} without values`);
    return { ...view, data: view.data.slice() };
  });
}

function inSubgraph<T>(subgraph: number, body: () => T): T {
  try {
    return body();
  } catch (error) {
    if (error instanceof Refusal) refuse(`in subgraph ${subgraph}, ${error.message}`);
    throw error;
  }
}

export const sameShape = (a: Shape, b: Shape): boolean =>
  a.length === b.length && a.every((d, i) => d === b[i]);
const sameShapes = (a: readonly Shape[], b: readonly Shape[]): boolean =>
  a.length === b.length && a.every((shape, i) => sameShape(shape, b[i] ?? []));
