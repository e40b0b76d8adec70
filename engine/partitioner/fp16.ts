import { type NodeId, nodeId, type TensorId } from '../base/ids.ts';
import { ok, type Result } from '../base/result.ts';
import { nodesOf } from './columns.ts';
import { planAfter } from './execution.ts';
import { defaultPartitionOptions, noLimits, partition } from './partition.ts';
import { nodeSubsets } from './subsets.ts';
import type { Limits, PartitionGraph, Partitioning, PartitionOptions, PartitionProblem } from './types.ts';

// float16 weights reach float32 nodes through a DEQUANTIZE each (starred: supported, h: float16 constant):
//
//   h ── DEQUANTIZE ──┐                            h ──┐
//             x ── CONV_2D*        the helper:     x ── CONV_2D*   (the DEQUANTIZE stays, unread)
//

/** DEQUANTIZEs of float16 constants are never supported by themselves (delegates/utils.cc:241-254). */
export function withoutFp16Dequantizes(
  graph: PartitionGraph,
  supported: ReadonlySet<NodeId>,
): ReadonlySet<NodeId> {
  return new Set([...supported].filter((node) => graph.nodes[node]?.isConstantFp16Dequantize === false));
}

/** Whether all nodes but such DEQUANTIZEs are supported: then the whole plan goes over and limits are ignored. */
export function takesWholeGraph(graph: PartitionGraph, supported: ReadonlySet<NodeId>): boolean {
  return graph.nodes.every((node, index) => node.isConstantFp16Dequantize || supported.has(nodeId(index)));
}

export const everyNode = (graph: PartitionGraph): ReadonlySet<NodeId> =>
  new Set(graph.nodes.map((_, index) => nodeId(index)));

/** The graph in which these nodes read float16 constants directly, as the helper re-points them for good (utils.cc:232). */
export function repointed(graph: PartitionGraph, nodes: ReadonlySet<NodeId>): PartitionGraph {
  const constantOf = new Map<TensorId, TensorId>();
  for (const node of graph.nodes)
    if (node.isConstantFp16Dequantize) constantOf.set(node.outputs[0]!, node.inputs[0]!);
  return {
    ...graph,
    tensors: graph.tensors,
    nodes: graph.nodes.map((node, index) =>
      nodes.has(nodeId(index)) ? { ...node, inputs: node.inputs.map((t) => constantOf.get(t) ?? t) } : node,
    ),
  };
}

/**
 * Partitioning through the runtime's helper for float16 models (GPU, NNAPI, Core ML): `FP16GraphPartitionHelper`, rule R14.
 * Full support of everything else delegates the whole plan, whatever the limits; partial support leaves the DEQUANTIZEs on the CPU.
 */
export function partitionFp16(
  graph: PartitionGraph,
  supported: ReadonlySet<NodeId>,
  limits: Limits = noLimits,
  options: PartitionOptions = defaultPartitionOptions,
): Result<Partitioning, PartitionProblem> {
  const asked = withoutFp16Dequantizes(graph, supported);
  const preview = partition(graph, asked, limits, options);
  if (!preview.ok) return preview;
  const { candidates, chosen } = preview.value;
  const whole = takesWholeGraph(graph, asked) && graph.nodes.length > 0;
  const replaced = whole ? everyNode(graph) : nodesOf(preview.value, chosen);
  if (replaced.size === 0) return preview;
  const second = nodeSubsets(repointed(graph, replaced), replaced, options);
  if (!second.ok) return second;
  const plan = planAfter(second.value, preview.value);
  return ok(
    whole
      ? { ...preview.value, plan, tie: false, chosen: [...candidates.keys()], wholeGraph: true }
      : { ...preview.value, plan },
  );
}
