import { ok, type Result } from '../base/result.ts';
import { type Band, type Costing, estimateCut } from '../cost/estimate.ts';
import { effectiveLimits, type LimitFact, wholeIgnoresLimits } from '../partitioner/apply.ts';
import { candidateSizes } from '../partitioner/columns.ts';
import { planSteps } from '../partitioner/execution.ts';
import { sortLike } from '../partitioner/sort.ts';
import { limitsFor, outcomeAt } from '../partitioner/sweep.ts';
import type { Limits, PartitionProblem } from '../partitioner/types.ts';
import { bordersOf, planBy, planFigures, type SweepRequest } from './outcomes.ts';

// Four candidates of 1, 1, 3 and 4 nodes. Both limits keep the largest, so a cell holds how many, and equal cells make hooks:
//
//   min 5 and more   0 0 0 0      each number is one outcome, whatever the way that leads to it
//   min 4            1 1 1 1
//   min 2 to 3       1 2 2 2
//   min 0 to 1       1 2 3 4
//               max  1 2 3 none

/** One distinct result of the limits. */
export interface SurfaceOutcome {
  /** How many of the largest candidates are delegated; `chosenOf` lists them. */
  readonly count: number;
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
  /** Candidates, largest first, as the runtime sorts them. */
  readonly order: readonly number[];
  /** True: there are more limits than a plane has room for or time allows, and evenly spread ones stand for them. */
  readonly thinned: boolean;
}

/** Candidates that an outcome delegates, by index. */
export const chosenOf = ({ order }: Surface, { count, fails }: SurfaceOutcome): readonly number[] =>
  fails === undefined ? order.slice(0, count) : [];

export interface LimitFacts {
  readonly maxDelegatedPartitions: LimitFact;
  readonly minNodesPerPartition: LimitFact;
}

export interface SurfaceRequest extends SweepRequest {
  readonly facts: LimitFacts;
  readonly costs?: Costing;
}

/** A picture has no room for more columns, and nodes of all plans made together are bounded: a second or so. */
const mostColumns = 512;
const nodeBudget = 6_000_000;

/**
 * Both limits of a delegate as a plane: which settings there are, and what each leads to, by its own execution plan. Limits that the
 * delegate lacks are swept all the same, as a what-if; those it has are read as it reads them (0 may mean a number of its own, and
 * large ones be capped).
 */
export function surface(request: SurfaceRequest): Result<Surface, PartitionProblem> {
  const { graph, first, facts, options } = request;
  const sizes = candidateSizes(first);
  const order = sortLike(options.sort, sizes);
  const room = Math.max(16, Math.min(mostColumns, Math.floor(nodeBudget / Math.max(1, graph.nodes.length))));
  const maxima = maximaOf(sizes.length, facts.maxDelegatedPartitions, room);
  const minima = minimaOf(sizes, facts.minNodesPerPartition, room >> 1);
  const counts = minima.values.flatMap(({ from }) =>
    maxima.values.map((max) => countOf(sizes, facts, max, from)),
  );
  const kept = [...new Set([0, ...counts, ...(maxima.thinned ? [] : order.map((_, i) => i + 1))])].sort(
    (a, b) => a - b,
  );
  const outcomes = outcomesOf(request, kept, order);
  if (!outcomes.ok) return outcomes;
  const position = new Map(outcomes.value.map(({ count }, index) => [count, index]));
  // A whole graph that ignores limits is one outcome for every cell.
  const at = counts.map((count) => position.get(count) ?? 0);
  return ok({
    maxima: maxima.values,
    minima: minima.values,
    at,
    outcomes: withLimits(outcomes.value, at, maxima.values, minima.values),
    order,
    thinned: maxima.thinned || minima.thinned,
  });
}

const countOf = (sizes: readonly number[], facts: LimitFacts, max: number, min: number): number =>
  outcomeAt(sizes, effectiveLimits(facts, { maxDelegatedPartitions: max, minNodesPerPartition: min }).limits);

/** The settings that give each outcome: the least minimum, and of its maxima the last, so that a full house reads "no limit". */
function withLimits(
  outcomes: readonly SurfaceOutcome[],
  at: readonly number[],
  maxima: readonly number[],
  minima: readonly MinimumRange[],
): readonly SurfaceOutcome[] {
  const cells = new Map<number, number>();
  for (let row = minima.length - 1; row >= 0; row--)
    for (let column = 0; column < maxima.length; column++) {
      const cell = row * maxima.length + column;
      cells.set(at[cell]!, cell);
    }
  return outcomes.map((outcome, index) => {
    const cell = cells.get(index);
    if (cell === undefined) return outcome;
    const limits = {
      maxDelegatedPartitions: maxima[cell % maxima.length]!,
      minNodesPerPartition: minima[Math.floor(cell / maxima.length)]!.from,
    };
    return { ...outcome, limits };
  });
}

interface Axis<T> {
  readonly values: readonly T[];
  readonly thinned: boolean;
}

function maximaOf(candidates: number, { nonPositiveBecomes, cap }: LimitFact, room: number): Axis<number> {
  const most = Math.min(Math.max(1, candidates), cap ?? Number.POSITIVE_INFINITY);
  const step = Math.ceil(most / room);
  const values: number[] = [];
  for (let max = 1; max <= most; max += step) values.push(max);
  return { values: nonPositiveBecomes === undefined ? [...values, 0] : values, thinned: step > 1 };
}

function minimaOf(
  sizes: readonly number[],
  { nonPositiveBecomes }: LimitFact,
  room: number,
): Axis<MinimumRange> {
  const distinct = [...new Set(sizes)].sort((a, b) => a - b);
  const step = Math.ceil(distinct.length / room) || 1;
  const ends = distinct.filter((_, index) => (distinct.length - 1 - index) % step === 0);
  const starts = [nonPositiveBecomes === undefined ? 0 : 1, ...ends.map((size) => size + 1)];
  const values = starts.map((from, row) => (row < ends.length ? { from, to: ends[row]! } : { from }));
  return { values, thinned: step > 1 };
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

function outcomesOf(
  request: SurfaceRequest,
  counts: readonly number[],
  order: readonly number[],
): Result<readonly SurfaceOutcome[], PartitionProblem> {
  const { graph, first, costs, flow } = request;
  const sizes = candidateSizes(first);
  const outcomes: SurfaceOutcome[] = [];
  for (const count of counts) {
    const made = planBy(request, limitsFor(count, order, sizes));
    if (!made.ok) return made;
    const { fails } = made.value;
    const wholeGraph = made.value.wholeGraph && wholeIgnoresLimits(flow);
    const plan = planSteps(made.value.plan);
    const outcome: SurfaceOutcome = {
      count: wholeGraph ? order.length : count,
      ...planFigures(plan, request),
      borders: bordersOf(graph, plan),
      ...(costs && { estimate: bandOf(estimateCut(costs, plan)) }),
      ...(fails !== undefined && { fails }),
    };
    // The helper for float16 takes a wholly supported graph whatever the limits: there is one outcome only.
    if (wholeGraph) return ok([outcome]);
    outcomes.push(outcome);
  }
  return ok(outcomes);
}

const bandOf = ({ ms, low, high }: Band): Band => ({ ms, low, high });
