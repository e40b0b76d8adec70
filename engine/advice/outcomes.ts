import type { NodeId } from '../base/ids.ts';
import { ok, type Result } from '../base/result.ts';
import { type Costing, type Estimate, estimateCut } from '../cost/estimate.ts';
import type { Graph } from '../graph/types.ts';
import { type Flow, isPlain, partitionBy, wholeIgnoresLimits } from '../partitioner/apply.ts';
import { planSteps } from '../partitioner/execution.ts';
import { cut, noLimits } from '../partitioner/partition.ts';
import { type Outcome, type SweepMeasures, sweep } from '../partitioner/sweep.ts';
import type {
  Limits,
  Partitioning,
  PartitionOptions,
  PartitionProblem,
  PlanStep,
  Preview,
} from '../partitioner/types.ts';

export interface SweepRequest extends SweepMeasures {
  readonly graph: Graph;
  readonly supported: ReadonlySet<NodeId>;
  /** Of the same graph and supported nodes. */
  readonly first: Preview;
  /** How the runtime applies the delegate. */
  readonly flow: Flow;
  readonly options: PartitionOptions;
}

/** An outcome of the limits with its estimated time. */
export interface PricedOutcome extends Outcome {
  readonly estimate: Estimate;
  /** Share of the graph's nodes that are delegated, 0 to 1. */
  readonly delegatedShare: number;
  /** Tensors copied into or out of delegated partitions in one inference. */
  readonly borders: number;
}

/**
 * Every distinct outcome over both limits, as the delegate's own way of partitioning makes them: a graph that goes over as a whole
 * whatever the limits has a single one.
 */
export const sweepBy = (request: SweepRequest): Result<readonly Outcome[], PartitionProblem> =>
  isPlain(request.flow)
    ? ok(sweep(request.first, request.options.sort, request))
    : planned(request, (outcome) => outcome);

/**
 * The same outcomes with their estimates, from none delegated to all. Each is priced by its own execution plan, since a candidate left
 * out can join others.
 */
export const pricedSweep = (
  request: SweepRequest & { readonly costs: Costing },
): Result<readonly PricedOutcome[], PartitionProblem> =>
  planned(request, (outcome, plan) => ({
    ...outcome,
    estimate: estimateCut(request.costs, plan),
    delegatedShare: outcome.delegatedNodes / Math.max(1, request.graph.nodes.length),
    borders: bordersOf(request.graph, plan),
  }));

/** Looks at one outcome after the other with its plan; plans of all together would not fit into memory. */
function planned<T>(
  request: SweepRequest,
  look: (outcome: Outcome, plan: readonly PlanStep[]) => T,
): Result<readonly T[], PartitionProblem> {
  const looked: T[] = [];
  for (const outcome of sweep(request.first, request.options.sort, request)) {
    const made = planBy(request, outcome.limits);
    if (!made.ok) return made;
    const plan = planSteps(made.value.plan);
    const seen = isPlain(request.flow) ? outcome : ownOutcome(request, outcome, made.value, plan);
    if (made.value.wholeGraph && wholeIgnoresLimits(request.flow))
      return ok([look({ ...seen, limits: noLimits }, plan)]);
    looked.push(look(seen, plan));
  }
  return ok(looked);
}

const ownOutcome = (
  request: SweepRequest,
  { limits }: Outcome,
  { chosen, fails }: Partitioning,
  plan: readonly PlanStep[],
): Outcome => ({ limits, chosen, ...planFigures(plan, request), ...(fails !== undefined && { fails }) });

/** The delegate's partitioning under these limits: ways of its own begin anew, the plain helper starts from the preview at hand. */
export const planBy = (
  { graph, supported, first, flow, options }: SweepRequest,
  limits: Limits,
): Result<Partitioning, PartitionProblem> =>
  isPlain(flow) ? cut(graph, first, limits, options) : partitionBy(flow, graph, supported, limits, options);

export function planFigures(
  plan: readonly PlanStep[],
  { macs, bytes }: SweepMeasures,
): Pick<Outcome, 'partitions' | 'delegatedNodes' | 'delegatedMacs' | 'boundaryBytes'> {
  const sums = { partitions: 0, delegatedNodes: 0, delegatedMacs: 0, boundaryBytes: 0 };
  for (const step of plan) {
    if (step.kind === 'node') continue;
    sums.partitions++;
    sums.delegatedNodes += step.nodes.length;
    for (const node of step.nodes) sums.delegatedMacs += macs[node] ?? 0;
    for (const tensor of step.inputs) sums.boundaryBytes += bytes(tensor);
    for (const tensor of step.outputs) sums.boundaryBytes += bytes(tensor);
  }
  return sums;
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
