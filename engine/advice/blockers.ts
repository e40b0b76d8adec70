import type { NodeId } from '../base/ids.ts';
import { ok, type Result } from '../base/result.ts';
import { type Band, type Costing, gainBand, type PlanParts, planParts } from '../cost/estimate.ts';
import type { SupportMask } from '../delegates/types.ts';
import type { Graph } from '../graph/types.ts';
import { type Flow, isPlain, partitionBy } from '../partitioner/apply.ts';
import { planSteps } from '../partitioner/execution.ts';
import type { Limits, PartitionOptions, PartitionProblem } from '../partitioner/types.ts';
import { bordersOf } from './outcomes.ts';
import { type Remedy, remediesFor } from './remedies.ts';

/** A what-if: "if these nodes were delegated". */
export interface Blocker {
  readonly kind: 'op' | 'reason' | 'node' | 'pair';
  /** Op type, reason code, `OP #node`, or two op types joined by ` + `. */
  readonly what: string;
  readonly nodes: readonly NodeId[];
  /** Fewer delegated partitions than now; negative where delegating more cuts the graph into more. */
  readonly partitionsGained: number;
  /** Fewer tensors across borders than now. */
  readonly bordersGained: number;
  readonly macsGained: number;
  /** Estimated milliseconds with their band; absent without a board. */
  readonly msGained?: Band;
  readonly remedies: readonly Remedy[];
}

export interface BlockerRequest {
  readonly graph: Graph;
  readonly mask: SupportMask;
  readonly macs: ArrayLike<number>;
  readonly limits: Limits;
  /** How the runtime applies the delegate. */
  readonly flow: Flow;
  readonly options: PartitionOptions;
  readonly costs?: Costing;
  /** What to try; everything when left out. */
  readonly kinds?: readonly Blocker['kind'][];
}

export interface Blockers {
  /** Best first: by estimated time where a board is given, else by MACs, then partitions, then borders. */
  readonly rows: readonly Blocker[];
  /** Single nodes and pairs that were not tried, because a graph has too many. */
  readonly untried: number;
  /** The graph goes over as a whole already, with the float16 DEQUANTIZEs that are refused by themselves: nothing is left to gain. */
  readonly wholeGraph?: true;
}

/** Nodes that all plans tried may have together: some tenths of a second. */
const nodeBudget = 400_000;
const pairedOps = 8;

/**
 * What the delegate would gain if it took what it refuses: per op type, per reason, per node, and for the best op types in pairs.
 * Each row is a partitioning with more support, in the delegate's own way and under the same limits. A node counts for a reason when that is all that stands
 * against it.
 */
export function blockers(request: BlockerRequest): Result<Blockers, PartitionProblem> {
  const { graph } = request;
  const now = measure(request, []);
  if (!now.ok) return now;
  if (now.value.whole) return ok({ rows: [], untried: 0, wholeGraph: true });
  const refused = delegable(request);
  let left = Math.floor(nodeBudget / Math.max(1, graph.nodes.length));
  let untried = 0;
  const rows: Blocker[] = [];
  const tryAll = (asks: readonly Ask[]): void => {
    for (const ask of asks) {
      if (request.kinds && !request.kinds.includes(ask.kind)) continue;
      if (left-- <= 0) untried++;
      else rows.push(gain(request, ask, now.value));
    }
  };
  const ops = groups('op', refused, ({ op }) => [op]);
  tryAll(ops);
  tryAll(
    groups('reason', refused, ({ reasons }) =>
      new Set(reasons.map(({ code }) => code)).size === 1 ? [reasons[0]!.code] : [],
    ),
  );
  tryAll(pairs(ranked(rows.filter(({ kind }) => kind === 'op')).slice(0, pairedOps)));
  tryAll(groups('node', refused, ({ op, node }) => [`${op} #${node}`]));
  return ok({ rows: ranked(rows), untried });
}

interface Ask {
  readonly kind: Blocker['kind'];
  readonly what: string;
  readonly nodes: readonly NodeId[];
}

type Refused = SupportMask['refused'][number];

/** Refused nodes that more support would delegate; DEQUANTIZEs of float16 constants follow their readers by themselves. */
const delegable = ({ graph, mask, flow }: BlockerRequest): readonly Refused[] =>
  isPlain(flow)
    ? mask.refused
    : mask.refused.filter(({ node }) => !graph.nodes[node]?.isConstantFp16Dequantize);

function groups(
  kind: Blocker['kind'],
  refused: readonly Refused[],
  keysOf: (one: Refused) => readonly string[],
): readonly Ask[] {
  const found = new Map<string, NodeId[]>();
  for (const one of refused)
    for (const key of keysOf(one)) {
      const nodes = found.get(key) ?? [];
      nodes.push(one.node);
      found.set(key, nodes);
    }
  return [...found].map(([what, nodes]) => ({ kind, what, nodes }));
}

const pairs = (rows: readonly Blocker[]): readonly Ask[] =>
  rows.flatMap((a, i) =>
    rows.slice(i + 1).map((b) => ({
      kind: 'pair' as const,
      what: `${a.what} + ${b.what}`,
      nodes: [...a.nodes, ...b.nodes],
    })),
  );

interface Measured {
  readonly partitions: number;
  readonly borders: number;
  readonly macs: number;
  readonly parts: PlanParts | undefined;
  readonly whole: boolean;
}

function measure(
  { graph, mask, macs, limits, flow, options, costs }: BlockerRequest,
  more: readonly NodeId[],
): Result<Measured, PartitionProblem> {
  const made = partitionBy(flow, graph, new Set([...mask.supported, ...more]), limits, options);
  if (!made.ok) return made;
  const plan = planSteps(made.value.plan);
  const delegated = plan.flatMap((step) => (step.kind === 'delegate' ? [step] : []));
  return ok({
    partitions: delegated.length,
    borders: bordersOf(graph, plan),
    macs: delegated.reduce((sum, { nodes }) => nodes.reduce((all, node) => all + (macs[node] ?? 0), sum), 0),
    parts: costs && planParts(costs, plan),
    whole: made.value.wholeGraph === true,
  });
}

function gain(request: BlockerRequest, ask: Ask, now: Measured): Blocker {
  const then = measure(request, ask.nodes);
  const after = then.ok ? then.value : now;
  const saved = request.costs && now.parts && after.parts && gainBand(request.costs, now.parts, after.parts);
  return {
    ...ask,
    partitionsGained: now.partitions - after.partitions,
    bordersGained: now.borders - after.borders,
    macsGained: after.macs - now.macs,
    ...(saved && { msGained: saved }),
    remedies: remediesOf(request.mask, ask.nodes),
  };
}

function remediesOf({ refused }: SupportMask, nodes: readonly NodeId[]): readonly Remedy[] {
  const asked = new Set(nodes);
  const found = new Set<Remedy>();
  for (const { node, op, reasons } of refused)
    if (asked.has(node))
      for (const { code } of reasons) for (const remedy of remediesFor(op, code)) found.add(remedy);
  return [...found];
}

const ranked = (rows: readonly Blocker[]): readonly Blocker[] =>
  [...rows].sort(
    (a, b) =>
      (b.msGained?.ms ?? 0) - (a.msGained?.ms ?? 0) ||
      b.macsGained - a.macsGained ||
      b.partitionsGained - a.partitionsGained ||
      b.bordersGained - a.bordersGained,
  );
