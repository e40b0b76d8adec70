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
  return ok({ subsets: subsets.value, candidates: subsets.value.filter((subset) => subset.delegated) });
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
  const sizes = first.candidates.map((candidate) => candidate.nodes.length);
  const { chosen, tie } = selectLargest(sizes, limits, options.sort);
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
  { subsets, candidates }: Preview,
  chosen: readonly number[],
  tie: boolean,
  options: SubsetOptions,
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
  options: SubsetOptions,
): Result<readonly PlanStep[], PartitionProblem> {
  if (chosen.length === 0)
    return ok(graph.nodes.map((_, index) => ({ kind: 'node', node: index as NodeId })));
  if (chosen.length === candidates.length) return ok(stepsOfPreview(subsets));
  const nodes = new Set(chosen.flatMap((index) => candidates[index]!.nodes));
  const second = nodeSubsets(graph, nodes, options);
  return second.ok ? ok(stepsOf(second.value, candidates)) : second;
}

/** The plan when every candidate of the preview is chosen: its subsets as they stand. */
function stepsOfPreview(subsets: readonly NodeSubset[]): readonly PlanStep[] {
  const steps: PlanStep[] = [];
  let candidate = 0;
  for (const { delegated, nodes, inputs, outputs } of subsets) {
    if (!delegated) for (const node of nodes) steps.push({ kind: 'node', node });
    else steps.push({ kind: 'delegate', candidate: candidate++, nodes, inputs, outputs });
  }
  return steps;
}

/** Plan steps of subsets: undelegated nodes one by one, each delegated subset as one delegate node. */
export function stepsOf(
  subsets: readonly NodeSubset[],
  candidates: readonly NodeSubset[],
): readonly PlanStep[] {
  const byFirstNode = new Map<NodeId | undefined, number>();
  candidates.forEach((candidate, index) => {
    byFirstNode.set(candidate.nodes[0], index);
  });
  const steps: PlanStep[] = [];
  for (const subset of subsets) {
    const { nodes, inputs, outputs } = subset;
    if (!subset.delegated) for (const node of nodes) steps.push({ kind: 'node', node });
    else
      steps.push({
        kind: 'delegate',
        candidate: numberOf(subset, candidates, byFirstNode),
        nodes,
        inputs,
        outputs,
      });
  }
  return steps;
}

/** The candidate a delegated subset of the final plan equals, or -1. */
function numberOf(
  subset: NodeSubset,
  candidates: readonly NodeSubset[],
  byFirstNode: ReadonlyMap<NodeId | undefined, number>,
): number {
  const index = byFirstNode.get(subset.nodes[0]) ?? -1;
  return index >= 0 && sameSubset(subset, candidates[index]!) ? index : -1;
}

const sameList = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((value, index) => value === b[index]);

const sameSubset = (a: NodeSubset, b: NodeSubset): boolean =>
  a === b || (sameList(a.nodes, b.nodes) && sameList(a.inputs, b.inputs) && sameList(a.outputs, b.outputs));
