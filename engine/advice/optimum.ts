import type { NodeId } from '../base/ids.ts';
import { ok, type Result } from '../base/result.ts';
import {
  type Band,
  type Costing,
  estimateCut,
  gainBand,
  type PlanParts,
  planMs,
  planParts,
} from '../cost/estimate.ts';
import { effectiveLimits, type Flow, isPlain, partitionBy } from '../partitioner/apply.ts';
import { candidateList, candidateSizes, nodesOf } from '../partitioner/columns.ts';
import { planSteps } from '../partitioner/execution.ts';
import { cutByHand, noLimits, partition } from '../partitioner/partition.ts';
import { sortLike } from '../partitioner/sort.ts';
import { limitsFor, outcomeAt } from '../partitioner/sweep.ts';
import type {
  Limits,
  PartitionGraph,
  PartitionOptions,
  PartitionProblem,
  PlanStep,
  Preview,
} from '../partitioner/types.ts';
import { bandText, msText, savedText } from './sentences.ts';
import type { LimitFacts } from './surface.ts';

// The runtime keeps the largest candidates, by nodes. That is not reliably the fastest choice: a published detector takes 402 ms
// with one particular partition delegated and 645 to 677 ms with any of the largest (LiteRT#66, tensorflow#66677).

/** How a user can make the runtime choose these candidates. */
export type Expression =
  | { readonly kind: 'limits'; readonly limits: Limits }
  /** `first_delegate_node_index` and `last_delegate_node_index` of builds made for debugging delegates. */
  | { readonly kind: 'node-range'; readonly first: NodeId; readonly last: NodeId; readonly sentence: string }
  /** Nothing pays for its borders. */
  | { readonly kind: 'no-delegate'; readonly sentence: string }
  | { readonly kind: 'none'; readonly sentence: string };

export interface Optimum {
  /** Candidates to delegate, ascending. */
  readonly chosen: readonly number[];
  readonly ms: number;
  readonly band: Band;
  /** exact: every subset was priced; bounded: the best of `priced` subsets, which need not be the best of all. */
  readonly search: 'exact' | 'bounded';
  readonly priced: number;
  /** The best that the runtime's own policy reaches with any limits, largest first. */
  readonly largestFirst: {
    readonly chosen: readonly number[];
    readonly ms: number;
    readonly band: Band;
    readonly limits: Limits;
  };
  /** Against the policy's best, the difference's own band; undecided where it holds 0. */
  readonly gained: Band;
  readonly expression: Expression;
  readonly sentence: string;
}

export interface OptimumRequest {
  readonly graph: PartitionGraph;
  readonly supported: ReadonlySet<NodeId>;
  /** Of the same graph and supported nodes. */
  readonly first: Preview;
  /** How the runtime applies the delegate. */
  readonly flow: Flow;
  readonly costs: Costing;
  readonly options: PartitionOptions;
  /** The limits that the delegate has and how it reads them; without, any limits count as possible. */
  readonly facts?: LimitFacts;
}

/** Why there is no optimum to search, as a sentence; undefined where there is one. */
export const whyNoOptimum = (graph: PartitionGraph, flow: Flow): string | undefined =>
  isPlain(flow) || !graph.nodes.some(({ isConstantFp16Dequantize }) => isConstantFp16Dequantize)
    ? undefined
    : "The fastest choice is not searched: this delegate's way with float16 constants changes what nodes read, so only what limits give has a known execution plan.";

/** Nodes that all priced plans may have together: some tenths of a second. */
const nodeBudget = 400_000;

/**
 * The subset of candidates with the least estimated time, against the runtime's largest-first policy. Every subset is priced by its
 * own execution plan where 2^n plans fit into a fixed budget; otherwise candidates are switched one by one, from the best prefix and
 * from those that pay for themselves, until nothing improves or the budget ends.
 *
 * @returns undefined where `whyNoOptimum` says why
 */
export function optimum(request: OptimumRequest): Result<Optimum | undefined, PartitionProblem> {
  const { graph, supported, first, flow, costs, options } = request;
  if (whyNoOptimum(graph, flow) !== undefined) return ok(undefined);
  const uncut = partitionBy(flow, graph, supported, noLimits, options);
  if (!uncut.ok) return uncut;
  const whole = uncut.value.wholeGraph === true;
  const pricing = new Pricing(graph, first, costs, options);
  const count = first.candidates.length;
  const order = largestFirst(first, options);
  // A graph that goes over as a whole ignores limits: they can only give all of it.
  const prefixes = whole ? [order] : prefixesOf(order, graph.nodes.length);
  const best = argmin(prefixes, (chosen) => pricing.ms(chosen));
  const exact = 2 ** count * Math.max(1, graph.nodes.length) <= nodeBudget;
  const chosen = exact ? everySubset(count, pricing) : climb([best, paying(first, costs)], count, pricing);
  if (pricing.problem) return { ok: false, problem: pricing.problem };
  const limits = limitsFor(best.length, order, candidateSizes(first));
  const ms = pricing.ms(chosen);
  const band = pricing.band(chosen);
  const policy = { chosen: ascending(best), ms: pricing.ms(best), band: pricing.band(best), limits };
  const expression = express(request, chosen, order, pricing, whole);
  const search = exact ? 'exact' : 'bounded';
  const gained = gainBand(costs, pricing.parts(policy.chosen), pricing.parts(chosen));
  const none = chosen.length > 0 && {
    band: pricing.band([]),
    gained: gainBand(costs, pricing.parts([]), pricing.parts(chosen)),
  };
  const times = { best: band, policy: policy.band, gained, ...(none && { none }) };
  const sentence = sentenceOf(times, search, pricing.count, expression);
  return ok({
    gained,
    chosen,
    ms,
    band,
    search,
    priced: pricing.count,
    largestFirst: policy,
    expression,
    sentence,
  });
}

/** Prices subsets, each once. */
class Pricing {
  problem: PartitionProblem | undefined;
  private readonly known = new Map<string, number>();

  constructor(
    private readonly graph: PartitionGraph,
    private readonly first: Preview,
    private readonly costs: Costing,
    private readonly options: PartitionOptions,
  ) {}

  get count(): number {
    return this.known.size;
  }

  get spent(): boolean {
    return this.count * Math.max(1, this.graph.nodes.length) > nodeBudget;
  }

  ms(chosen: readonly number[]): number {
    const key = ascending(chosen).join();
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const plan = this.plan(chosen);
    const ms = plan ? planMs(this.costs, plan) : Number.POSITIVE_INFINITY;
    this.known.set(key, ms);
    return ms;
  }

  band(chosen: readonly number[]): Band {
    const { ms, low, high } = estimateCut(this.costs, this.plan(chosen) ?? []);
    return { ms, low, high };
  }

  parts(chosen: readonly number[]): PlanParts {
    return planParts(this.costs, this.plan(chosen) ?? []);
  }

  plan(chosen: readonly number[]): readonly PlanStep[] | undefined {
    const made = cutByHand(this.graph, this.first, chosen, this.options);
    if (made.ok) return planSteps(made.value.plan);
    this.problem = made.problem;
    return undefined;
  }
}

const ascending = (list: readonly number[]): readonly number[] => [...list].sort((a, b) => a - b);

function argmin<T>(list: readonly T[], of: (item: T) => number): T {
  return list.reduce((best, item) => (of(item) < of(best) ? item : best));
}

/** Candidates as the runtime sorts them, largest first. */
const largestFirst = (first: Preview, { sort }: PartitionOptions): readonly number[] =>
  sortLike(sort, candidateSizes(first));

/** What the limits can choose, the first ones of the order, from none to all; evenly spread ones where plans of all take too long. */
function prefixesOf(order: readonly number[], nodes: number): readonly (readonly number[])[] {
  const most = Math.max(2, Math.floor(nodeBudget / 2 / Math.max(1, nodes)));
  const step = Math.max(1, Math.ceil(order.length / most));
  const counts: number[] = [];
  for (let count = order.length; count > 0; count -= step) counts.push(count);
  return [0, ...counts.reverse()].map((count) => order.slice(0, count));
}

function everySubset(count: number, pricing: Pricing): readonly number[] {
  let best: readonly number[] = [];
  for (let bits = 1; bits < 2 ** count; bits++) {
    const chosen = Array.from({ length: count }, (_, i) => i).filter((i) => (bits >> i) & 1);
    if (pricing.ms(chosen) < pricing.ms(best)) best = chosen;
  }
  return best;
}

/** Candidates that are faster delegated than not, each taken by itself. */
const paying = (first: Preview, costs: Costing): readonly number[] =>
  candidateList(first).flatMap((candidate, index) => {
    const onCpu = candidate.nodes.reduce((sum, node) => sum + (costs.cpuMs[node] ?? 0), 0);
    const delegated = planMs(costs, [{ kind: 'delegate', candidate: index, ...candidate }]);
    return delegated < onCpu ? [index] : [];
  });

function climb(starts: readonly (readonly number[])[], count: number, pricing: Pricing): readonly number[] {
  let best = argmin(starts, (chosen) => pricing.ms(chosen));
  for (let improved = true; improved && !pricing.spent; ) {
    improved = false;
    for (let i = 0; i < count && !pricing.spent; i++) {
      const switched = best.includes(i) ? best.filter((other) => other !== i) : [...best, i];
      if (pricing.ms(switched) >= pricing.ms(best)) continue;
      best = switched;
      improved = true;
    }
  }
  return ascending(best);
}

/** Limits that give the `count` largest and that the delegate has and reads so; undefined where there are none. */
function acceptedLimits(
  count: number,
  order: readonly number[],
  first: Preview,
  facts: LimitFacts | undefined,
): Limits | undefined {
  const sizes = candidateSizes(first);
  const natural = limitsFor(count, order, sizes);
  if (facts === undefined) return natural;
  const least = sizes[order[count - 1] ?? -1] ?? 0;
  const forms = [natural, { maxDelegatedPartitions: 0, minNodesPerPartition: least }];
  return forms.find((form) => {
    const { limits, hypothetical } = effectiveLimits(facts, form);
    return !hypothetical && outcomeAt(sizes, limits) === count;
  });
}

function express(
  { graph, supported, first, options, facts }: OptimumRequest,
  chosen: readonly number[],
  order: readonly number[],
  pricing: Pricing,
  whole: boolean,
): Expression {
  const key = chosen.join();
  const prefix = ascending(order.slice(0, chosen.length)).join() === key;
  const possible = prefix && !(whole && chosen.length < order.length);
  const limits = possible && acceptedLimits(chosen.length, order, first, facts);
  if (limits) return { kind: 'limits', limits };
  if (chosen.length === 0)
    return { kind: 'no-delegate', sentence: 'Nothing pays for its borders: run without the delegate.' };
  const nodes = [...nodesOf(first, chosen)];
  const low = Math.min(...nodes) as NodeId;
  const high = Math.max(...nodes) as NodeId;
  const within = new Set([...supported].filter((node) => node >= low && node <= high));
  const ranged = partition(graph, within, noLimits, options);
  if (ranged.ok && planKey(planSteps(ranged.value.plan)) === planKey(pricing.plan(chosen) ?? []))
    return {
      kind: 'node-range',
      first: low,
      last: high,
      sentence: `${prefix ? 'This delegate has no limits that give this choice' : 'No limits give this choice'}; --first_delegate_node_index=${low} and --last_delegate_node_index=${high} do, in a build of the runtime with TFLITE_DEBUG_DELEGATE and a delegate that reads them.`,
    };
  return {
    kind: 'none',
    sentence: prefix
      ? 'The runtime cannot express this choice: this delegate has no limits that give it, and a range of nodes takes in others too.'
      : 'The runtime cannot express this choice: its limits keep the largest candidates, and a range of nodes takes in others too.',
  };
}

const planKey = (plan: readonly PlanStep[]): string =>
  plan.map((step) => (step.kind === 'node' ? step.node : `[${step.nodes.join(' ')}]`)).join();

interface Times {
  readonly best: Band;
  readonly policy: Band;
  readonly gained: Band;
  /** Nothing delegated, and what the best saves of it; absent where that is the best. */
  readonly none?: { readonly band: Band; readonly gained: Band };
}

function sentenceOf(
  { best, policy, gained, none }: Times,
  search: string,
  count: number,
  { kind }: Expression,
): string {
  const how = search === 'exact' ? `best of all ${count} choices` : `best of ${count} choices tried`;
  const time = (band: Band): string => `${msText(band.ms)} (${bandText(band)})`;
  const against =
    kind === 'limits'
      ? '; limits give it.'
      : `, against ${time(policy)} for the best that limits give: ${savedText(gained)}.`;
  const alone = none ? ` Nothing delegated takes ${time(none.band)}: ${savedText(none.gained)} with it.` : '';
  return `An estimated ${time(best)}, the ${how}${against}${alone}`;
}
