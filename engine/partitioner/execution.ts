import type { NodeId, TensorId } from '../base/ids.ts';
import { endToEnd, listAt, listsAt, sameListAt, sameStretch } from './columns.ts';
import type { ExecutionPlan, PlanStep, Preview, Subsets } from './types.ts';

/** The plan that delegates nothing of a graph with so many nodes. */
export function cpuPlan(nodeCount: number): ExecutionPlan {
  const none = new Int32Array(0);
  return {
    nodes: new Int32Array(nodeCount).map((_, index) => index),
    ...{ firsts: none, ends: none, candidates: none },
    ...{ inputs: endToEnd([]), outputs: endToEnd([]) },
  };
}

/** The plan when every candidate of the preview is chosen: its subsets as they stand. */
export const planOfPreview = ({ subsets, candidates }: Preview): ExecutionPlan => ({
  ...delegateNodes(subsets, candidates),
  candidates: candidates.map((_, index) => index),
});

/** The plan of a second partitioning: each delegated subset is one delegate node, the candidate that it equals if any. */
export function planAfter(second: Subsets, first: Preview): ExecutionPlan {
  const parts = delegateNodes(second, delegatedPlaces(second));
  return { ...parts, candidates: sameCandidates(parts, first, 'all') };
}

type DelegateNodes = Omit<ExecutionPlan, 'candidates'>;

const delegateNodes = ({ nodes, inputs, outputs }: Subsets, places: Int32Array): DelegateNodes => ({
  nodes: nodes.values,
  firsts: places.map((at) => nodes.starts[at]!),
  ends: places.map((at) => nodes.starts[at + 1]!),
  inputs: listsAt(inputs, places),
  outputs: listsAt(outputs, places),
});

/** Where the delegated subsets are. */
export function delegatedPlaces({ length, delegated }: Subsets): Int32Array {
  let count = 0;
  for (let at = 0; at < length; at++) count += delegated[at]!;
  const places = new Int32Array(count);
  for (let at = 0, to = 0; at < length; at++) if (delegated[at] === 1) places[to++] = at;
  return places;
}

/** For each delegate node the candidate with the same nodes (and inputs; and outputs), or -1. */
export function sameCandidates(
  parts: DelegateNodes,
  { subsets, candidates }: Preview,
  by: 'nodes' | 'nodes and inputs' | 'all',
): Int32Array {
  const { values, starts } = subsets.nodes;
  const byFirstNode = new Map<number, number>();
  for (const [index, at] of candidates.entries()) byFirstNode.set(values[starts[at]!]!, index);
  return parts.firsts.map((first, k) => {
    const index = byFirstNode.get(parts.nodes[first]!);
    if (index === undefined) return -1;
    const at = candidates[index]!;
    const same =
      sameStretch(parts.nodes, first, parts.ends[k]!, values, starts[at]!, starts[at + 1]!) &&
      (by === 'nodes' || sameListAt(parts.inputs, k, subsets.inputs, at)) &&
      (by !== 'all' || sameListAt(parts.outputs, k, subsets.outputs, at));
    return same ? index : -1;
  });
}

/** The plan as a list of steps: each delegate node one, and each node that runs by itself. */
export function planSteps(plan: ExecutionPlan): readonly PlanStep[] {
  const { nodes, firsts, ends } = plan;
  const steps: PlanStep[] = [];
  for (let at = 0, next = 0; at < nodes.length || next < firsts.length; ) {
    if (at === firsts[next]) {
      at = ends[next]!;
      steps.push(delegateStep(plan, next++));
    } else steps.push({ kind: 'node', node: nodes[at++] as NodeId });
  }
  return steps;
}

function delegateStep(plan: ExecutionPlan, k: number): PlanStep {
  const stretch = plan.nodes.subarray(plan.firsts[k], plan.ends[k]);
  return {
    kind: 'delegate',
    candidate: plan.candidates[k]!,
    nodes: Array.from(stretch) as NodeId[],
    inputs: listAt<TensorId>(plan.inputs, k),
    outputs: listAt<TensorId>(plan.outputs, k),
  };
}

/** Steps as a plan. */
export function planOfSteps(steps: readonly PlanStep[]): ExecutionPlan {
  const delegates = steps.filter((step) => step.kind === 'delegate');
  const lengths = steps.map((step) => (step.kind === 'delegate' ? step.nodes.length : 1));
  const firsts: number[] = [];
  let at = 0;
  for (const [i, step] of steps.entries()) {
    if (step.kind === 'delegate') firsts.push(at);
    at += lengths[i]!;
  }
  return {
    nodes: Int32Array.from(
      steps.flatMap((step): readonly number[] => (step.kind === 'delegate' ? step.nodes : [step.node])),
    ),
    firsts: Int32Array.from(firsts),
    ends: Int32Array.from(firsts, (first, k) => first + delegates[k]!.nodes.length),
    candidates: Int32Array.from(delegates, ({ candidate }) => candidate),
    inputs: endToEnd(delegates.map(({ inputs }) => inputs)),
    outputs: endToEnd(delegates.map(({ outputs }) => outputs)),
  };
}

/** How many delegate nodes the plan has. */
export const delegatePartitions = ({ firsts }: ExecutionPlan): number => firsts.length;

/** The nodes that delegate nodes stand for, in running order. */
export function delegatedNodes({ nodes, firsts, ends }: ExecutionPlan): readonly NodeId[] {
  const delegated: NodeId[] = [];
  for (let k = 0; k < firsts.length; k++)
    for (let i = firsts[k]!; i < ends[k]!; i++) delegated.push(nodes[i] as NodeId);
  return delegated;
}
