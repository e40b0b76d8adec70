import { ok, type Result } from '../base/result.ts';
import { type Costing, type Estimate, estimateCut } from '../cost/estimate.ts';
import type { Graph } from '../graph/types.ts';
import { cut } from '../partitioner/partition.ts';
import { type Outcome, type SweepMeasures, sweep } from '../partitioner/sweep.ts';
import type { PartitionOptions, PartitionProblem, PlanStep, Preview } from '../partitioner/types.ts';

/** An outcome of the limits with its estimated time. */
export interface PricedOutcome extends Outcome {
  readonly estimate: Estimate;
  /** Share of the graph's nodes that are delegated, 0 to 1. */
  readonly delegatedShare: number;
  /** Tensors copied into or out of delegated partitions in one inference. */
  readonly borders: number;
}

/**
 * Every distinct outcome over both limits with its estimate, from none delegated to all. Each is priced by its own execution plan,
 * since a candidate left out can join others.
 */
export function pricedSweep(
  graph: Graph,
  first: Preview,
  costs: Costing,
  measures: SweepMeasures,
  options: PartitionOptions,
): Result<readonly PricedOutcome[], PartitionProblem> {
  const priced: PricedOutcome[] = [];
  for (const outcome of sweep(first, options.sort, measures)) {
    const made = cut(graph, first, outcome.limits, options);
    if (!made.ok) return made;
    priced.push({
      ...outcome,
      estimate: estimateCut(costs, made.value),
      delegatedShare: outcome.delegatedNodes / Math.max(1, graph.nodes.length),
      borders: bordersOf(graph, made.value.plan),
    });
  }
  return ok(priced);
}

/** Tensors that cross into or out of delegated steps; constants travel once, when the delegate is prepared, and do not count. */
export function bordersOf(graph: Graph, plan: readonly PlanStep[]): number {
  let count = 0;
  for (const step of plan) {
    if (step.kind === 'node') continue;
    for (const tensor of step.inputs) if (!graph.tensors[tensor]?.isConstant) count++;
    count += step.outputs.length;
  }
  return count;
}
