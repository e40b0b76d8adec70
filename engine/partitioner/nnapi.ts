import type { NodeId } from '../base/ids.ts';
import { ok, type Result } from '../base/result.ts';
import { nodesOf } from './columns.ts';
import { cpuPlan, planOfPreview, sameCandidates } from './execution.ts';
import { everyNode, repointed, takesWholeGraph, withoutFp16Dequantizes } from './fp16.ts';
import { cut, defaultPartitionOptions, noLimits, preview } from './partition.ts';
import type { Limits, PartitionGraph, Partitioning, PartitionOptions, PartitionProblem } from './types.ts';

/**
 * NNAPI's own flow (nnapi_delegate.cc:6752-6791 and 6816-7063): the fp16 helper re-points the inputs of all supported nodes,
 * then the graph is partitioned again and only then limited. Nodes dropped by the limit keep their float16 operands, which no
 * CPU kernel takes, so applying the delegate fails. NNAPI has no minimum of nodes; a limit of 0 or less means none.
 */
export function partitionNnapi(
  graph: PartitionGraph,
  supported: ReadonlySet<NodeId>,
  limits: Limits = noLimits,
  options: PartitionOptions = defaultPartitionOptions,
): Result<Partitioning, PartitionProblem> {
  const asked = withoutFp16Dequantizes(graph, supported);
  const first = preview(graph, asked, options);
  if (!first.ok) return first;
  const whole = takesWholeGraph(graph, asked) && graph.nodes.length > 0;
  const taken = whole ? everyNode(graph) : asked;
  const seen = repointed(graph, taken);
  const second = preview(seen, taken, options);
  if (!second.ok) return second;
  const limited = cut(seen, second.value, limits, options);
  if (!limited.ok) return limited;
  const dropped = droppedFp16Nodes(graph, seen, taken, limited.value);
  if (dropped > 0) {
    const plan = cpuPlan(graph.nodes.length);
    return ok({ ...first.value, chosen: [], tie: false, plan, fails: failure(dropped) });
  }
  const { chosen, tie, plan } = limited.value;
  // Unlike the float16 helper's, NNAPI's limiting comes after the whole graph was taken, and may leave all of it.
  const goesOver = whole && chosen.length === second.value.candidates.length;
  const numbers = sameCandidates(planOfPreview(second.value), first.value, 'nodes');
  return ok({
    ...first.value,
    chosen: goesOver
      ? [...first.value.candidates.keys()]
      : chosen.map((index) => numbers[index]!).filter((index) => index >= 0),
    tie,
    // Where the inputs were re-pointed, a delegate node is no candidate of the first preview.
    plan: { ...plan, candidates: sameCandidates(plan, first.value, 'nodes and inputs') },
    ...(goesOver && { wholeGraph: true as const }),
  });
}

function failure(dropped: number): string {
  const what = dropped === 1 ? 'node that the limit leaves' : 'nodes that the limit leaves';
  return `Applying NNAPI fails: ${dropped} ${what} on the CPU already read float16 constants, which no CPU kernel takes.`;
}

/** Nodes left on the CPU whose inputs were re-pointed to float16 constants. */
function droppedFp16Nodes(
  graph: PartitionGraph,
  seen: PartitionGraph,
  taken: ReadonlySet<NodeId>,
  limited: Partitioning,
): number {
  const delegated = nodesOf(limited, limited.chosen);
  return [...taken].filter(
    (node) =>
      !delegated.has(node) &&
      graph.nodes[node]!.inputs.some((tensor, i) => tensor !== seen.nodes[node]!.inputs[i]),
  ).length;
}
