import type { NodeId } from '../base/ids.ts';
import { ok, type Result } from '../base/result.ts';
import { selectLargest } from './select.ts';
import { defaultSubsetOptions, nodeSubsets } from './subsets.ts';
import type {
  Limits,
  NodeSubset,
  PartitionGraph,
  Partitioning,
  PartitionOptions,
  PartitionProblem,
  PlanStep,
} from './types.ts';

export const noLimits: Limits = { maxDelegatedPartitions: 0, minNodesPerPartition: 0 };
export const defaultPartitionOptions: PartitionOptions = { ...defaultSubsetOptions, sort: 'libstdcxx' };

/**
 * What the runtime does when a delegate with these supported nodes is applied: a first partitioning gives the candidates, the
 * limits choose among them, and a second partitioning with only the chosen nodes gives the execution plan.
 *
 * @param supported nodes of `graph` the delegate takes
 * @returns the partitioning, or a problem where the runtime could not partition the graph either
 */
export function partition(
  graph: PartitionGraph,
  supported: ReadonlySet<NodeId>,
  limits: Limits = noLimits,
  options: PartitionOptions = defaultPartitionOptions,
): Result<Partitioning, PartitionProblem> {
  const preview = nodeSubsets(graph, supported, options);
  if (!preview.ok) return preview;
  const candidates = preview.value.filter((subset) => subset.delegated);
  const selection = selectLargest(
    candidates.map((candidate) => candidate.nodes.length),
    limits,
    options.sort,
  );
  return finish(graph, preview.value, candidates, selection.chosen, selection.tie, options);
}

/** The same with candidates chosen by hand, by index, instead of by limits. */
export function partitionChosen(
  graph: PartitionGraph,
  supported: ReadonlySet<NodeId>,
  chosen: readonly number[],
  options: PartitionOptions = defaultPartitionOptions,
): Result<Partitioning, PartitionProblem> {
  const preview = nodeSubsets(graph, supported, options);
  if (!preview.ok) return preview;
  const candidates = preview.value.filter((subset) => subset.delegated);
  const known = chosen.filter((index) => candidates[index] !== undefined);
  return finish(graph, preview.value, candidates, known, false, options);
}

function finish(
  graph: PartitionGraph,
  subsets: readonly NodeSubset[],
  candidates: readonly NodeSubset[],
  chosen: readonly number[],
  tie: boolean,
  options: PartitionOptions,
): Result<Partitioning, PartitionProblem> {
  const plan = planOf(graph, subsets, candidates, chosen, options);
  return plan.ok ? ok({ subsets, candidates, chosen, tie, plan: plan.value }) : plan;
}

/** The execution plan once the chosen candidates are replaced (subgraph.cc:561-640); nothing chosen leaves it as it was. */
function planOf(
  graph: PartitionGraph,
  subsets: readonly NodeSubset[],
  candidates: readonly NodeSubset[],
  chosen: readonly number[],
  options: PartitionOptions,
): Result<readonly PlanStep[], PartitionProblem> {
  if (chosen.length === 0)
    return ok(graph.nodes.map((_, index) => ({ kind: 'node', node: index as NodeId })));
  if (chosen.length === candidates.length) return ok(stepsOf(subsets, candidates));
  const nodes = new Set(chosen.flatMap((index) => candidates[index]!.nodes));
  const second = nodeSubsets(graph, nodes, options);
  return second.ok ? ok(stepsOf(second.value, candidates)) : second;
}

/** Plan steps of subsets: undelegated nodes one by one, each delegated subset as one delegate node. */
export function stepsOf(
  subsets: readonly NodeSubset[],
  candidates: readonly NodeSubset[],
): readonly PlanStep[] {
  const byFirstNode = new Map(candidates.map((candidate, index) => [candidate.nodes[0], index]));
  return subsets.flatMap((subset): PlanStep[] => {
    if (!subset.delegated) return subset.nodes.map((node) => ({ kind: 'node', node }));
    const { nodes, inputs, outputs } = subset;
    const index = byFirstNode.get(nodes[0]) ?? -1;
    const candidate = index >= 0 && sameSubset(subset, candidates[index]!) ? index : -1;
    return [{ kind: 'delegate', candidate, nodes, inputs, outputs }];
  });
}

const sameList = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((value, index) => value === b[index]);

const sameSubset = (a: NodeSubset, b: NodeSubset): boolean =>
  a === b || (sameList(a.nodes, b.nodes) && sameList(a.inputs, b.inputs) && sameList(a.outputs, b.outputs));
