import { type NodeId, nodeId, type TensorId } from '../base/ids.ts';
import { ok, type Result } from '../base/result.ts';
import { subsetList, toColumns } from './columns.ts';
import { planOfSteps, planSteps } from './execution.ts';
import type { PartitionGraph, Partitioning, PartitionProblem, PlanStep } from './types.ts';

/** One delegate of a sequence: which nodes it takes, and how it is applied (plain, through the fp16 helper, NNAPI's way). */
export interface AppliedDelegate {
  readonly supported: ReadonlySet<NodeId>;
  readonly apply: (
    graph: PartitionGraph,
    supported: ReadonlySet<NodeId>,
  ) => Result<Partitioning, PartitionProblem>;
}

export type SeveralStep =
  | { readonly kind: 'node'; readonly node: NodeId }
  | {
      readonly kind: 'delegate';
      /** Position in the sequence of delegates. */
      readonly delegate: number;
      readonly candidate: number;
      readonly nodes: readonly NodeId[];
      readonly inputs: readonly TensorId[];
      readonly outputs: readonly TensorId[];
    };

export interface Several {
  /** What each delegate did to the plan the one before left; nodes of the original graph, delegate nodes left out. */
  readonly applied: readonly Partitioning[];
  readonly plan: readonly SeveralStep[];
}

/**
 * Applies delegates one after the other, as `benchmark_model` does with an explicit delegate and XNNPACK on what is left. A later
 * delegate sees the rewritten plan, in which earlier delegate nodes are ordinary nodes that it does not support (rule R13).
 *
 * @param resources tensors of type RESOURCE: a delegate node touching one joins the side-effect chain
 */
export function applySeveral(
  graph: PartitionGraph,
  delegates: readonly AppliedDelegate[],
  resources: ReadonlySet<TensorId>,
): Result<Several, PartitionProblem> {
  let plan: readonly SeveralStep[] = graph.nodes.map((_, index) => ({ kind: 'node', node: nodeId(index) }));
  const applied: Partitioning[] = [];
  for (const [position, delegate] of delegates.entries()) {
    const seen = rewritten(graph, plan, resources);
    const supported = new Set(
      plan.flatMap((step, at) =>
        step.kind === 'node' && delegate.supported.has(step.node) ? [nodeId(at)] : [],
      ),
    );
    const result = delegate.apply(seen, supported);
    if (!result.ok) return result;
    applied.push(inOriginalNodes(result.value, plan));
    if (!result.value.fails) plan = rewrittenPlan(result.value, plan, position);
  }
  return ok({ applied, plan });
}

/** The plan as a graph of its own: step k becomes node k. */
function rewritten(
  graph: PartitionGraph,
  plan: readonly SeveralStep[],
  resources: ReadonlySet<TensorId>,
): PartitionGraph {
  return {
    ...graph,
    nodes: plan.map((step) => {
      if (step.kind === 'node') return graph.nodes[step.node]!;
      const { inputs, outputs } = step;
      const hasSideEffect = [...inputs, ...outputs].some((tensor) => resources.has(tensor));
      return { inputs, outputs, hasSideEffect, isConstantFp16Dequantize: false };
    }),
  };
}

const originalNodes = (nodes: readonly NodeId[], plan: readonly SeveralStep[]): readonly NodeId[] =>
  nodes.flatMap((at) => {
    const step = plan[at]!;
    return step.kind === 'node' ? [step.node] : [];
  });

function inOriginalNodes(result: Partitioning, plan: readonly SeveralStep[]): Partitioning {
  const subsets = subsetList(result.subsets).map((subset) => ({
    ...subset,
    nodes: originalNodes(subset.nodes, plan),
  }));
  const steps = planSteps(result.plan).flatMap((step): PlanStep[] => {
    if (step.kind === 'delegate') return [{ ...step, nodes: originalNodes(step.nodes, plan) }];
    const before = plan[step.node]!;
    return before.kind === 'node' ? [before] : [];
  });
  return { ...result, subsets: toColumns(subsets), plan: planOfSteps(steps) };
}

function rewrittenPlan(
  result: Partitioning,
  plan: readonly SeveralStep[],
  delegate: number,
): readonly SeveralStep[] {
  return planSteps(result.plan).map((step) =>
    step.kind === 'node' ? plan[step.node]! : { ...step, delegate, nodes: originalNodes(step.nodes, plan) },
  );
}
