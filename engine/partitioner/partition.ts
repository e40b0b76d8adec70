import type { NodeId } from '../base/ids.ts';
import { ok, type Result } from '../base/result.ts';
import { candidateSizes, nodesOf } from './columns.ts';
import { cpuPlan, delegatedPlaces, planAfter, planOfPreview } from './execution.ts';
import { selectLargest } from './select.ts';
import { defaultSubsetOptions, nodeSubsets } from './subsets.ts';
import type {
  ExecutionPlan,
  Limits,
  PartitionGraph,
  Partitioning,
  PartitionOptions,
  PartitionProblem,
  Preview,
  SubsetOptions,
} from './types.ts';

export const noLimits: Limits = { maxDelegatedPartitions: 0, minNodesPerPartition: 0 };
export const defaultPartitionOptions: PartitionOptions = { ...defaultSubsetOptions, sort: 'libstdcxx' };

/** The candidates a delegate with these supported nodes offers, before any limit. */
export function preview(
  graph: PartitionGraph,
  supported: ReadonlySet<NodeId>,
  options: SubsetOptions = defaultSubsetOptions,
): Result<Preview, PartitionProblem> {
  const subsets = nodeSubsets(graph, supported, options);
  if (!subsets.ok) return subsets;
  return ok({ subsets: subsets.value, candidates: delegatedPlaces(subsets.value) });
}

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
  const first = preview(graph, supported, options);
  return first.ok ? cut(graph, first.value, limits, options) : first;
}

/** `partition` from a preview already made, for limits that change often. */
export function cut(
  graph: PartitionGraph,
  first: Preview,
  limits: Limits,
  options: PartitionOptions = defaultPartitionOptions,
): Result<Partitioning, PartitionProblem> {
  const { chosen, tie } = selectLargest(candidateSizes(first), limits, options.sort);
  return cutChosen(graph, first, chosen, tie, options);
}

/** The same with candidates chosen by hand, by index, instead of by limits; indices that name no candidate are ignored. */
export function cutByHand(
  graph: PartitionGraph,
  first: Preview,
  chosen: readonly number[],
  options: SubsetOptions = defaultSubsetOptions,
): Result<Partitioning, PartitionProblem> {
  const known = [...new Set(chosen)].filter((index) => first.candidates[index] !== undefined);
  return cutChosen(graph, first, known, false, options);
}

function cutChosen(
  graph: PartitionGraph,
  first: Preview,
  chosen: readonly number[],
  tie: boolean,
  options: SubsetOptions,
): Result<Partitioning, PartitionProblem> {
  const { subsets, candidates } = first;
  const plan = planOf(graph, first, chosen, options);
  return plan.ok ? ok({ subsets, candidates, chosen, tie, plan: plan.value }) : plan;
}

/** The execution plan once the chosen candidates are replaced (subgraph.cc:561-640); nothing chosen leaves it as it was. */
function planOf(
  graph: PartitionGraph,
  first: Preview,
  chosen: readonly number[],
  options: SubsetOptions,
): Result<ExecutionPlan, PartitionProblem> {
  if (chosen.length === 0) return ok(cpuPlan(graph.nodes.length));
  if (chosen.length === first.candidates.length) return ok(planOfPreview(first));
  const second = nodeSubsets(graph, nodesOf(first, chosen), options);
  return second.ok ? ok(planAfter(second.value, first)) : second;
}
