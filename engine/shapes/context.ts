import type { TensorId } from '../base/ids.ts';
import type { Graph, GraphNode, GraphTensor, Program } from '../graph/types.ts';
import type { ShapeAnswer, ShapeContext, TensorData } from '../ops/types.ts';

/** What is known of a subgraph's tensors at the moment a shape rule asks. */
export interface Known {
  shape(tensor: TensorId): readonly number[] | undefined;
  value(tensor: TensorId): TensorData | undefined;
}

export type PropagateSubgraph = (
  subgraph: number,
  inputShapes: readonly (readonly number[])[],
) => ShapeAnswer;

/** The operand at `position`, or undefined where the node has none or marks it absent. */
export function operand(graph: Graph, node: GraphNode, position: number): GraphTensor | undefined {
  const tensor = node.inputs[position];
  return tensor === undefined || tensor < 0 ? undefined : graph.tensors[tensor];
}

/** The context of one node's shape rule; preparing and running differ only in what is `known`. */
export function shapeContext(
  program: Program,
  graph: Graph,
  node: GraphNode,
  known: Known,
  propagateSubgraph: PropagateSubgraph,
): ShapeContext {
  const of = (position: number) => operand(graph, node, position);
  return {
    node,
    tensor: of,
    shape: (position) => {
      const tensor = of(position);
      return tensor && known.shape(tensor.id);
    },
    value: (position) => {
      const tensor = of(position);
      return tensor && known.value(tensor.id);
    },
    output: (index) => outputTensor(graph, node, index),
    graph: (subgraph) => program.graphs[subgraph],
    propagateSubgraph,
    customOptions: () => program.constants[graph.subgraph]?.customOptions(node) ?? new Uint8Array(0),
  };
}

function outputTensor(graph: Graph, node: GraphNode, index: number): GraphTensor {
  const tensor = graph.tensors[node.outputs[index] ?? -1];
  if (tensor === undefined)
    throw new Error(`invariant broken: ${node.op} #${node.id} has an output ${index}`);
  return tensor;
}
