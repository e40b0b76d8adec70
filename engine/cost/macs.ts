import type { TensorId } from '../base/ids.ts';
import type { Graph, GraphNode } from '../graph/types.ts';
import { ops } from '../ops/table.ts';
import { shapeBeforeRun } from '../shapes/bytes.ts';
import type { Shapes } from '../shapes/types.ts';

/**
 * Multiply-accumulates of every node of a graph, from the shapes known before running. Ops that only move or compare data count 0;
 * so do nodes whose shapes are known only while running, and ops we do not know.
 */
export const macsOf = (graph: Graph, shapes: Shapes): Float64Array =>
  Float64Array.from(graph.nodes, (node) => nodeMacs(graph, shapes, node));

function nodeMacs(graph: Graph, shapes: Shapes, node: GraphNode): number {
  const op = ops.get(node.op);
  if (!op?.work) return 0;
  const shape = (tensor: TensorId | undefined): readonly number[] | undefined =>
    tensor === undefined || tensor < 0 ? undefined : shapeBeforeRun(shapes, tensor);
  const touched = [...node.inputs, ...node.outputs].filter((tensor) => tensor >= 0);
  if (touched.some((tensor) => shape(tensor) === undefined)) return 0;
  const { macs } = op.work({
    node,
    shape: (input) => shape(node.inputs[input]),
    tensor: (input) => graph.tensors[node.inputs[input] ?? -1],
    outputShape: (index) => shape(node.outputs[index]) ?? [],
  });
  return Number.isFinite(macs) ? macs : 0;
}
