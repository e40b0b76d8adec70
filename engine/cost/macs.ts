import type { TensorId } from '../base/ids.ts';
import type { Graph, GraphNode } from '../graph/types.ts';
import { ops } from '../ops/table.ts';
import { shapeBeforeRun } from '../shapes/bytes.ts';
import type { Shapes } from '../shapes/types.ts';
import { sized } from './work.ts';

/**
 * Multiply-accumulates of every node of a graph, from the shapes known before running. Ops that only move or compare data count 0;
 * so do nodes whose shapes are known only while running, and ops we do not know.
 */
export const macsOf = (graph: Graph, shapes: Shapes): Float64Array =>
  Float64Array.from(graph.nodes, (node) => nodeMacs(graph, shapes, node));

/**
 * Nodes whose multiply-accumulates only a run tells, because a shape does. Where there are any, shares of the sum say nothing:
 * what is known may be all of it or next to none.
 */
export const nodesOfUnknownMacs = (graph: Graph, shapes: Shapes): number =>
  graph.nodes.filter((node) => ops.get(node.op)?.work && !sized(shapes, node)).length;

function nodeMacs(graph: Graph, shapes: Shapes, node: GraphNode): number {
  const op = ops.get(node.op);
  if (!op?.work || !sized(shapes, node)) return 0;
  const shape = (tensor: TensorId | undefined): readonly number[] | undefined =>
    tensor === undefined || tensor < 0 ? undefined : shapeBeforeRun(shapes, tensor);
  const { macs } = op.work({
    node,
    shape: (input) => shape(node.inputs[input]),
    tensor: (input) => graph.tensors[node.inputs[input] ?? -1],
    outputShape: (index) => shape(node.outputs[index]) ?? [],
  });
  return Number.isFinite(macs) ? macs : 0;
}
