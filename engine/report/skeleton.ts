import type { TensorId } from '../base/ids.ts';
import type { Graph, GraphNode } from '../graph/types.ts';
import { bytesBeforeRun, shapeBeforeRun } from '../shapes/bytes.ts';
import type { Shapes } from '../shapes/types.ts';
import type { NodeNames } from '../tools/exports/node-values.ts';
import type { Skeleton } from './types.ts';

/** Numbers each distinct text in the order in which it is first met. */
class Texts {
  readonly list: string[] = [];
  readonly #known = new Map<string, number>();

  constructor(...first: readonly string[]) {
    for (const text of first) this.indexOf(text);
  }

  indexOf(text: string): number {
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    this.#known.set(text, this.list.length);
    return this.list.push(text) - 1;
  }
}

/** Reduces a graph to its skeleton. */
export function skeletonOf(graph: Graph, shapes: Shapes): Skeleton {
  const ops = new Texts();
  const activations = new Texts('');
  const labels = new Texts();
  const tensors = flowing(graph);
  const position = new Map(tensors.map((tensor, index) => [tensor, index]));
  const inputStart = new Uint32Array(graph.nodes.length + 1);
  const inputs: number[] = [];
  graph.nodes.forEach((node, index) => {
    for (const tensor of new Set(node.inputs)) {
      const at = position.get(tensor);
      if (at !== undefined) inputs.push(at);
    }
    inputStart[index + 1] = inputs.length;
  });
  const positions = (list: readonly TensorId[]) => list.flatMap((tensor) => position.get(tensor) ?? []);
  return {
    subgraph: graph.subgraph,
    name: graph.name,
    nodeCount: graph.nodes.length,
    opNames: ops.list,
    op: Uint16Array.from(graph.nodes, (node) => ops.indexOf(node.op)),
    activations: activations.list,
    activation: Uint8Array.from(graph.nodes, (node) => activations.indexOf(fusedActivation(node))),
    constantBytes: Float64Array.from(graph.nodes, (node) => constantBytes(graph, node)),
    tensors: Int32Array.from(tensors),
    names: tensors.map((tensor) => graph.tensors[tensor]?.name ?? ''),
    producer: Int32Array.from(tensors, (tensor) => graph.tensors[tensor]?.producer ?? -1),
    bytes: Float64Array.from(tensors, (tensor) => bytesBeforeRun(graph, shapes, tensor) ?? -1),
    labels: labels.list,
    label: Uint32Array.from(tensors, (tensor) => labels.indexOf(tensorLabel(graph, shapes, tensor))),
    inputStart,
    inputs: Uint32Array.from(inputs),
    graphInputs: positions(graph.inputs),
    graphOutputs: positions(graph.outputs),
  };
}

function flowing(graph: Graph): TensorId[] {
  const found = new Set<TensorId>([...graph.inputs, ...graph.outputs]);
  for (const node of graph.nodes) {
    for (const tensor of node.inputs) found.add(tensor);
    for (const tensor of node.outputs) found.add(tensor);
  }
  return [...found].filter((tensor) => graph.tensors[tensor]?.isConstant === false).sort((a, b) => a - b);
}

export function fusedActivation({ options }: GraphNode): string {
  const value = options.fused_activation_function;
  return typeof value === 'string' && value !== 'NONE' ? value : '';
}

function constantBytes(graph: Graph, node: GraphNode): number {
  let sum = 0;
  for (const tensor of new Set(node.inputs)) sum += graph.tensors[tensor]?.constantBytes ?? 0;
  return sum;
}

/** `INT8 1x112x112x32`; `?` stands for what only a run tells. */
export function tensorLabel(graph: Graph, shapes: Shapes, tensor: TensorId): string {
  const shape = shapeBeforeRun(shapes, tensor);
  const dimensions = shape === undefined ? '?' : shape.length === 0 ? 'scalar' : shape.join('×');
  return `${graph.tensors[tensor]?.type ?? '?'} ${dimensions}`;
}

/** What exports call the nodes by; names are empty where a report came without them. */
export function namesOfSkeleton({ name, nodeCount, op, opNames, names, producer }: Skeleton): NodeNames {
  const outputs = new Array<string>(nodeCount).fill('');
  // Backwards, so that the first tensor that a node writes stays.
  for (let position = producer.length - 1; position >= 0; position--)
    outputs[producer[position] ?? -1] = names?.[position] ?? '';
  return {
    graph: name,
    nodes: Array.from({ length: nodeCount }, (_, node) => ({
      op: opNames[op[node] ?? -1] ?? '',
      output: outputs[node] ?? '',
    })),
  };
}
