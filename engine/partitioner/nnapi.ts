import { type NodeId, nodeId } from '../base/ids.ts';
import { ok, type Result } from '../base/result.ts';
import { everyNode, repointed, takesWholeGraph, withoutFp16Dequantizes } from './fp16.ts';
import { cut, defaultPartitionOptions, noLimits, preview } from './partition.ts';
import type {
  Limits,
  NodeSubset,
  PartitionGraph,
  Partitioning,
  PartitionOptions,
  PartitionProblem,
  PlanStep,
} from './types.ts';

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
  const { candidates } = first.value;
  if (dropped > 0)
    return ok({ ...first.value, chosen: [], tie: false, plan: cpuPlan(graph), fails: failure(dropped) });
  // Unlike the float16 helper's, NNAPI's limiting comes after the whole graph was taken, and may leave all of it.
  const goesOver = whole && limited.value.chosen.length === second.value.candidates.length;
  const numbers = limited.value.chosen.map((index) => numberOf(second.value.candidates[index]!, candidates));
  return ok({
    ...first.value,
    chosen: goesOver ? candidates.map((_, index) => index) : numbers.filter((index) => index >= 0),
    tie: limited.value.tie,
    plan: limited.value.plan.map((step) =>
      step.kind === 'node' ? step : { ...step, candidate: sameAs(step, candidates) },
    ),
    ...(goesOver && { wholeGraph: true as const }),
  });
}

function failure(dropped: number): string {
  const what = dropped === 1 ? 'node that the limit leaves' : 'nodes that the limit leaves';
  return `Applying NNAPI fails: ${dropped} ${what} on the CPU already read float16 constants, which no CPU kernel takes.`;
}

const cpuPlan = (graph: PartitionGraph): PlanStep[] =>
  graph.nodes.map((_, index) => ({ kind: 'node', node: nodeId(index) }));

const sameList = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((value, index) => value === b[index]);

/** The candidate of the first preview with these nodes, or -1. */
const numberOf = ({ nodes }: Pick<NodeSubset, 'nodes'>, candidates: readonly NodeSubset[]): number =>
  candidates.findIndex((candidate) => sameList(candidate.nodes, nodes));

/** As `numberOf`, but -1 also where the inputs were re-pointed. */
function sameAs(step: Omit<NodeSubset, 'delegated'>, candidates: readonly NodeSubset[]): number {
  const index = numberOf(step, candidates);
  return index >= 0 && sameList(step.inputs, candidates[index]!.inputs) ? index : -1;
}

/** Nodes left on the CPU whose inputs were re-pointed to float16 constants. */
function droppedFp16Nodes(
  graph: PartitionGraph,
  seen: PartitionGraph,
  taken: ReadonlySet<NodeId>,
  { candidates, chosen }: Partitioning,
): number {
  const delegated = new Set(chosen.flatMap((index) => candidates[index]!.nodes));
  return [...taken].filter(
    (node) =>
      !delegated.has(node) &&
      graph.nodes[node]!.inputs.some((tensor, i) => tensor !== seen.nodes[node]!.inputs[i]),
  ).length;
}
