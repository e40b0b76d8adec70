import type { NodeId, TensorId } from '../base/ids.ts';
import { ok, type Result } from '../base/result.ts';
import { type Band, type Costing, estimateCut } from '../cost/estimate.ts';
import type { Graph } from '../graph/types.ts';
import { effectiveLimits, type Flow, type LimitFact, partitionBy } from '../partitioner/apply.ts';
import { cut } from '../partitioner/partition.ts';
import { outcomeAt, sweep } from '../partitioner/sweep.ts';
import type {
  Limits,
  Partitioning,
  PartitionOptions,
  PartitionProblem,
  Preview,
} from '../partitioner/types.ts';
import { bordersOf } from './outcomes.ts';

// Four candidates of 1, 1, 3 and 4 nodes. Both limits keep the largest, so a cell holds how many, and equal cells make hooks:
//
//   min 5 and more   0 0 0 0      each number is one outcome, whatever the way that leads to it
//   min 4            1 1 1 1
//   min 2 to 3       1 2 2 2
//   min 0 to 1       1 2 3 4
//               max  1 2 3 none

/** One distinct result of the limits. */
export interface SurfaceOutcome {
  /** Candidates delegated, by index. */
  readonly chosen: readonly number[];
  /** Delegate nodes of the execution plan. */
  readonly partitions: number;
  readonly delegatedNodes: number;
  readonly delegatedMacs: number;
  /** Bytes and tensors that cross borders in one inference. */
  readonly boundaryBytes: number;
  readonly borders: number;
  readonly estimate?: Band;
  /** Applying the delegate fails here, with the sentence why; everything then runs on the CPU. */
  readonly fails?: string;
  /** Limits to set for it; absent where the delegate's own reading of its limits rules it out. */
  readonly limits?: Limits;
}

/** Limits that are one row of a surface: all minima from the first to the last number give the same. */
export interface MinimumRange {
  readonly from: number;
  /** Absent: no end. */
  readonly to?: number;
}

export interface Surface {
  /** Values of max_delegated_partitions, ascending; 0 stands at the end and means no limit. */
  readonly maxima: readonly number[];
  /** Ranges of min_nodes_per_partition, ascending. */
  readonly minima: readonly MinimumRange[];
  /** By row (minimum) and column (maximum), a position in `outcomes`. */
  readonly at: readonly number[];
  /** From none delegated to all. */
  readonly outcomes: readonly SurfaceOutcome[];
}

export interface LimitFacts {
  readonly maxDelegatedPartitions: LimitFact;
  readonly minNodesPerPartition: LimitFact;
}

export interface SurfaceRequest {
  readonly graph: Graph;
  readonly supported: ReadonlySet<NodeId>;
  /** Of the same graph and supported nodes. */
  readonly first: Preview;
  readonly flow: Flow;
  readonly facts: LimitFacts;
  readonly options: PartitionOptions;
  readonly macs: ArrayLike<number>;
  /** Bytes that move when a tensor crosses a border; 0 for constants. */
  readonly bytes: (tensor: TensorId) => number;
  readonly costs?: Costing;
}

/** Columns beyond so many are thinned out: a picture has no room for them. */
const mostColumns = 512;

/**
 * Both limits of a delegate as a plane: which settings there are, and what each leads to. Limits that the delegate lacks are swept
 * all the same, as a what-if; those it has are read as it reads them (0 may mean a number of its own, and large ones be capped).
 */
export function surface(request: SurfaceRequest): Result<Surface, PartitionProblem> {
  const outcomes = outcomesOf(request);
  if (!outcomes.ok) return outcomes;
  const sizes = request.first.candidates.map(({ nodes }) => nodes.length);
  const maxima = maximaOf(sizes.length, request.facts.maxDelegatedPartitions);
  const minima = minimaOf(sizes, request.facts.minNodesPerPartition);
  const last = outcomes.value.length - 1;
  const at = minima.flatMap(({ from }) =>
    maxima.map((max) => Math.min(last, outcomeOf(sizes, request.facts, max, from))),
  );
  return ok({
    maxima,
    minima,
    at,
    outcomes: outcomes.value.map((outcome, k) => withLimits(outcome, k, at, maxima, minima)),
  });
}

const outcomeOf = (sizes: readonly number[], facts: LimitFacts, max: number, min: number): number =>
  outcomeAt(sizes, effectiveLimits(facts, { maxDelegatedPartitions: max, minNodesPerPartition: min }).limits);

/** The settings that give an outcome, those nearest to none first. */
function withLimits(
  outcome: SurfaceOutcome,
  index: number,
  at: readonly number[],
  maxima: readonly number[],
  minima: readonly MinimumRange[],
): SurfaceOutcome {
  // From the last column back, so that a full house reads "no limit".
  for (const [row, { from }] of minima.entries())
    for (let column = maxima.length - 1; column >= 0; column--)
      if (at[row * maxima.length + column] === index)
        return {
          ...outcome,
          limits: { maxDelegatedPartitions: maxima[column]!, minNodesPerPartition: from },
        };
  return outcome;
}

function maximaOf(candidates: number, { nonPositiveBecomes, cap }: LimitFact): readonly number[] {
  const most = Math.min(Math.max(1, candidates), cap ?? Number.POSITIVE_INFINITY);
  const step = Math.ceil(most / mostColumns);
  const maxima: number[] = [];
  for (let max = 1; max <= most; max += step) maxima.push(max);
  return nonPositiveBecomes === undefined ? [...maxima, 0] : maxima;
}

function minimaOf(sizes: readonly number[], { nonPositiveBecomes }: LimitFact): readonly MinimumRange[] {
  const distinct = [...new Set(sizes)].sort((a, b) => a - b);
  const starts = [nonPositiveBecomes === undefined ? 0 : 1, ...distinct.map((size) => size + 1)];
  return starts.map((from, row) => (row < distinct.length ? { from, to: distinct[row]! } : { from }));
}

/** Which cell of a surface these limits (as the delegate reads them) fall into; beyond the ends, the nearest. */
export function cellOf(
  { maxima, minima }: Surface,
  limits: Limits,
): { readonly column: number; readonly row: number } {
  const { maxDelegatedPartitions: max, minNodesPerPartition: min } = limits;
  const end = maxima.length - 1;
  let column = max <= 0 ? end : maxima.findIndex((value) => value === 0 || value >= max);
  if (column < 0) column = end;
  const row = minima.findIndex(({ to }) => to === undefined || min <= to);
  return { column, row: Math.max(0, row) };
}

function outcomesOf(request: SurfaceRequest): Result<readonly SurfaceOutcome[], PartitionProblem> {
  const { graph, first, options, macs, bytes, costs } = request;
  const swept = sweep(first, options.sort, { macs, bytes });
  const outcomes: SurfaceOutcome[] = [];
  for (const { limits, chosen } of swept) {
    const made = cutBy(request, limits);
    if (!made.ok) return made;
    const { plan, fails, wholeGraph } = made.value;
    const measured = planFigures(plan, macs, bytes);
    const outcome: SurfaceOutcome = {
      chosen: fails === undefined ? (wholeGraph ? made.value.chosen : chosen) : [],
      ...measured,
      borders: bordersOf(graph, plan),
      ...(costs && { estimate: bandOf(estimateCut(costs, { plan })) }),
      ...(fails !== undefined && { fails }),
    };
    // The helper for float16 takes a wholly supported graph whatever the limits: there is one outcome only.
    if (wholeGraph) return ok([outcome]);
    outcomes.push(outcome);
  }
  return ok(outcomes);
}

const bandOf = ({ ms, low, high }: Band): Band => ({ ms, low, high });

/** Flows with rules of their own partition anew; the plain helper starts from the preview at hand. */
function cutBy(
  { graph, supported, first, flow, options }: SurfaceRequest,
  limits: Limits,
): Result<Partitioning, PartitionProblem> {
  return flow === 'fp16-helper' || flow === 'nnapi'
    ? partitionBy(flow, graph, supported, limits, options)
    : cut(graph, first, limits, options);
}

function planFigures(
  plan: Partitioning['plan'],
  macs: ArrayLike<number>,
  bytes: (tensor: TensorId) => number,
): Pick<SurfaceOutcome, 'partitions' | 'delegatedNodes' | 'delegatedMacs' | 'boundaryBytes'> {
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
