import { type Optimum, type OptimumRequest, optimum, whyNoOptimum } from '../../advice/optimum.ts';
import { type PricedOutcome, pricedSweep, type SweepRequest, sweepBy } from '../../advice/outcomes.ts';
import { pareto } from '../../advice/pareto.ts';
import { decided } from '../../advice/sentences.ts';
import type { LimitFacts } from '../../advice/surface.ts';
import { type NodeId, nodeId } from '../../base/ids.ts';
import type { DeviceProfile } from '../../cost/devices/types.ts';
import { type Band, type Costing, estimateCut } from '../../cost/estimate.ts';
import { macsOf, nodesOfUnknownMacs } from '../../cost/macs.ts';
import type { SupportMask } from '../../delegates/types.ts';
import type { Graph } from '../../graph/types.ts';
import {
  candidateSizes,
  type Flow,
  type ModelOutcome,
  preview,
  sweepModel,
} from '../../partitioner/index.ts';
import { bytesBeforeRun } from '../../shapes/bytes.ts';
import { boardFlags, boardOf, pricesFor } from '../board.ts';
import { chosenDelegates, delegateFlags } from '../delegate-choice.ts';
import { flowOf, graphsOf, namedNodes, partitionOptions, supportFlags, variantFlags } from '../delegation.ts';
import { usageError } from '../errors.ts';
import type { FlagSpec, Flags } from '../flags.ts';
import { type OpenedModel, openModel } from '../model.ts';
import type { Session } from '../session.ts';
import type { Answer, Verb } from '../verb.ts';
import { masksOf } from './partition.ts';

const sweepFlags: readonly FlagSpec[] = [
  {
    name: 'by',
    kind: 'text',
    help: 'nodes (default), macs, bytes or estimate: what the best outcome is best in; estimate needs --device',
  },
];

export const sweepVerb: Verb = {
  name: 'sweep',
  summary: 'every distinct outcome over both limits',
  flags: [...delegateFlags, ...supportFlags, ...variantFlags, ...boardFlags, ...sweepFlags],
  async run(flags, session): Promise<Answer> {
    const by = flags.text('by') ?? 'nodes';
    const better = measures[by];
    if (!better) return usageError(`--by is "${by}"; the measures are ${Object.keys(measures).join(', ')}`);
    const board = boardOf(flags);
    if (by === 'estimate' && !board) return usageError('--by=estimate needs a board: --device=...');
    const opened = openModel(session, flags.required('graph'));
    const graphs = graphsOf(flags, opened);
    const who = await asked(flags, opened, graphs);
    const { outcomes, totalMacs, advice, unknown } = outcomesOf(opened, graphs, who, flags, session, board);
    if (by === 'estimate' && unknown !== undefined) return usageError(`--by=estimate: ${unknown}`);
    const timed = board && unknown === undefined;
    const best = outcomes.reduce((a, b) => (better(b, a) ? b : a));
    const rows = outcomes.map((outcome) => rowOf(outcome, totalMacs));
    const json = {
      delegate: who.name,
      by,
      ...(who.hypothetical && { hypothetical: true }),
      ...(board && { device: board.id, time: timed ? 'estimated' : 'unknown' }),
      ...(unknown !== undefined && { unknown }),
      outcomes: rows,
      best: rowOf(best, totalMacs),
      ...(timed && { pareto: paretoOf(outcomes), optimum: advice }),
    };
    return { json, text: textOf(rows, rowOf(best, totalMacs), by, board, unknown, advice) };
  },
};

/** An outcome of the whole model; times where a board is named, all subgraphs run once. */
interface SweptOutcome extends ModelOutcome {
  readonly time?: Band;
  readonly borders?: number;
  readonly delegatedShare?: number;
}

const paretoOf = (outcomes: readonly SweptOutcome[]) =>
  pareto(
    outcomes.map(({ time, borders = 0, delegatedShare = 0 }) => ({
      ms: time?.ms ?? Number.NaN,
      ...(time && { band: time }),
      borders,
      delegatedShare,
    })),
  ).map(({ at, best }) => ({ outcome: at, ...(best && { best }) }));

interface Asked {
  readonly name: string;
  readonly supported: readonly ReadonlySet<NodeId>[];
  readonly hypothetical: boolean;
  readonly flow: Flow;
  /** Of a delegate of ours: what it has for limits, and its verdicts. */
  readonly facts?: LimitFacts;
  readonly masks?: readonly SupportMask[];
  /** Of a profile of the user's own: the boards it runs on. */
  readonly boards?: readonly string[] | undefined;
}

async function asked(flags: Flags, opened: OpenedModel, graphs: readonly Graph[]): Promise<Asked> {
  const nodes = namedNodes(flags, graphs);
  if (nodes) return { name: 'SupportedNodes', supported: nodes, hypothetical: false, flow: flowOf(flags) };
  const [one] = await chosenDelegates(flags);
  if (!one)
    return usageError('who supports nodes is needed: --delegate, --supported_nodes or --supported_ops');
  const { maxDelegatedPartitions: max, minNodesPerPartition: min } = one.delegate.application;
  const masks = masksOf(one, opened, graphs, flags);
  return {
    name: one.delegate.id,
    boards: one.delegate.boards,
    supported: masks.map((mask) => new Set(mask.graphRefused ? [] : mask.supported)),
    facts: { maxDelegatedPartitions: max, minNodesPerPartition: min },
    masks,
    flow: flowOf(flags, one.delegate.application),
    hypothetical: !max.exists || !min.exists,
  };
}

/** Whether an outcome beats another; fewer partitions decide among equals, and for bytes something has to be delegated at all. */
const measures: Readonly<Record<string, (a: SweptOutcome, b: SweptOutcome) => boolean>> = {
  nodes: (a, b) => beats(a.delegatedNodes - b.delegatedNodes, a, b),
  macs: (a, b) => beats(a.delegatedMacs - b.delegatedMacs, a, b),
  bytes: (a, b) => a.partitions > 0 && (b.partitions === 0 || beats(b.boundaryBytes - a.boundaryBytes, a, b)),
  estimate: (a, b) => beats((b.time?.ms ?? 0) - (a.time?.ms ?? 0), a, b),
};

const beats = (gain: number, a: ModelOutcome, b: ModelOutcome): boolean =>
  gain > 0 || (gain === 0 && a.partitions < b.partitions);

interface Swept {
  readonly outcomes: readonly SweptOutcome[];
  /** Undefined where only a run tells some of them. */
  readonly totalMacs: number | undefined;
  /** By subgraph; empty without a board. */
  readonly advice: readonly Advice[];
  /** Why there are no times on the board that was named. */
  readonly unknown?: string;
}

function outcomesOf(
  opened: OpenedModel,
  graphs: readonly Graph[],
  { name, boards, supported, facts, masks, flow }: Asked,
  flags: Flags,
  session: Session,
  board: DeviceProfile | undefined,
): Swept {
  const options = partitionOptions(flags);
  const unknownMacs = graphs.some((graph, index) => nodesOfUnknownMacs(graph, opened.shapes(index)) > 0);
  let totalMacs = 0;
  const swept = graphs.map((graph, index) => {
    const first = preview(graph, supported[index]!, options);
    if (!first.ok) return usageError(first.problem.sentence);
    const shapes = opened.shapes(index);
    const macs = macsOf(graph, shapes);
    totalMacs += macs.reduce((sum, value) => sum + value, 0);
    const bytes = (tensor: Graph['inputs'][number]): number =>
      graph.tensors[tensor]?.isConstant ? 0 : (bytesBeforeRun(graph, shapes, tensor) ?? 0);
    const request = { graph, supported: supported[index]!, first: first.value, flow, options, macs, bytes };
    const outcomes = sweepBy(request);
    if (!outcomes.ok) return usageError(outcomes.problem.sentence);
    // A graph that goes over as a whole has one outcome, as one without candidates has: no limit chooses in it.
    const sizes = outcomes.value.length > 1 ? candidateSizes(first.value) : [];
    const priced =
      board && pricesFor(session, graph, board, { shapes, macs }, { name, boards }, masks?.[index]);
    return { sizes, outcomes: outcomes.value, request, ...priced };
  });
  const unknown = swept.find((one) => one.unknown !== undefined)?.unknown;
  const outcomes = sweepModel(swept);
  const macs = unknownMacs ? undefined : totalMacs;
  if (!board || unknown !== undefined)
    return { outcomes, totalMacs: macs, advice: [], ...(unknown !== undefined && { unknown }) };
  const priced = swept.map(({ request, costs }) => pricedOf({ ...request, costs: costs! }));
  const nodes = graphs.reduce((sum, graph) => sum + graph.nodes.length, 0);
  return {
    outcomes: outcomes.map((outcome) => timed(outcome, priced, nodes)),
    totalMacs: macs,
    advice: swept.map(({ request, costs }) =>
      adviceOf({ ...request, costs: costs!, ...(facts && { facts }) }),
    ),
  };
}

interface Priced {
  readonly outcomes: readonly PricedOutcome[];
  /** Nothing delegated. */
  readonly cpu: Band;
}

function pricedOf(request: SweepRequest & { readonly costs: Costing }): Priced {
  const outcomes = pricedSweep(request);
  if (!outcomes.ok) return usageError(outcomes.problem.sentence);
  const plan = request.graph.nodes.map((_, index) => ({ kind: 'node' as const, node: nodeId(index) }));
  return { outcomes: outcomes.value, cpu: estimateCut(request.costs, plan) };
}

function timed(outcome: ModelOutcome, priced: readonly Priced[], nodes: number): SweptOutcome {
  const parts = priced.map(({ outcomes, cpu }, i) => {
    const part = outcomes[outcome.at[i]!]!;
    return outcome.fails === undefined ? part : { estimate: cpu, borders: 0 };
  });
  const sum = (of: (band: Band) => number): number => parts.reduce((all, part) => all + of(part.estimate), 0);
  return {
    ...outcome,
    time: { ms: sum(({ ms }) => ms), low: sum(({ low }) => low), high: sum(({ high }) => high) },
    borders: parts.reduce((all, { borders }) => all + borders, 0),
    delegatedShare: outcome.delegatedNodes / Math.max(1, nodes),
  };
}

interface Advice extends Partial<Band> {
  readonly subgraph: number;
  readonly chosen?: readonly number[];
  readonly search?: 'exact' | 'bounded';
  readonly priced?: number;
  readonly largest_first?: Band & { readonly chosen: readonly number[] };
  /** Against `largest_first`. */
  readonly gained?: Band & { readonly decided: boolean };
  readonly expression?: Optimum['expression'];
  readonly sentence: string;
}

function adviceOf(request: Omit<OptimumRequest, 'graph'> & { readonly graph: Graph }): Advice {
  const { graph, flow } = request;
  const { subgraph } = graph;
  const best = optimum(request);
  if (!best.ok) return usageError(best.problem.sentence);
  if (best.value === undefined) return { subgraph, sentence: whyNoOptimum(graph, flow) ?? '' };
  const { largestFirst, gained, chosen, band, search, priced, expression, sentence } = best.value;
  return {
    ...{ subgraph, chosen, ...band, search, priced },
    largest_first: { chosen: largestFirst.chosen, ...largestFirst.band },
    gained: { ...gained, decided: decided(gained) },
    ...{ expression, sentence },
  };
}

interface Row {
  readonly max: number;
  readonly min: number;
  readonly partitions: number;
  readonly delegated_nodes: number;
  /** Null where only a run tells the MACs of some node. */
  readonly delegated_macs_percent: number | null;
  readonly boundary_bytes: number;
  readonly borders?: number;
  readonly estimated_ms?: number;
  readonly estimated_low_ms?: number;
  readonly estimated_high_ms?: number;
  /** Applying the delegate fails here. */
  readonly fails?: string;
}

const rowOf = (outcome: SweptOutcome, totalMacs: number | undefined): Row => ({
  max: outcome.limits.maxDelegatedPartitions,
  min: outcome.limits.minNodesPerPartition,
  partitions: outcome.partitions,
  delegated_nodes: outcome.delegatedNodes,
  delegated_macs_percent:
    totalMacs === undefined ? null : totalMacs === 0 ? 0 : (100 * outcome.delegatedMacs) / totalMacs,
  boundary_bytes: outcome.boundaryBytes,
  ...(outcome.time && {
    borders: outcome.borders ?? 0,
    estimated_ms: outcome.time.ms,
    estimated_low_ms: outcome.time.low,
    estimated_high_ms: outcome.time.high,
  }),
  ...(outcome.fails !== undefined && { fails: outcome.fails }),
});

function textOf(
  rows: readonly Row[],
  best: Row,
  by: string,
  board: DeviceProfile | undefined,
  unknown: string | undefined,
  advice: readonly Advice[],
): string {
  const line = (cells: readonly (string | number)[]): string =>
    cells.map((cell) => String(cell).padStart(11)).join('');
  const times = ({
    estimated_ms: ms,
    estimated_low_ms: low,
    estimated_high_ms: high,
  }: Row): readonly string[] =>
    ms === undefined || low === undefined || high === undefined
      ? []
      : [ms, low, high].map((value) => value.toFixed(2));
  const cells = (row: Row): string =>
    line([
      row.max,
      row.min,
      row.partitions,
      row.delegated_nodes,
      row.delegated_macs_percent?.toFixed(1) ?? 'unknown',
      row.boundary_bytes,
      ...times(row),
    ]);
  const head = line([
    ...['max', 'min', 'partitions', 'nodes', 'MACs %', 'bytes'],
    ...(board && unknown === undefined ? ['est. ms', 'low', 'high'] : []),
  ]);
  return [
    ...(board ? [unknown ?? `times are estimates for ${board.title} (${board.accelerator})`] : []),
    head,
    ...rows.map(cells),
    ...new Set(rows.flatMap(({ fails }) => (fails === undefined ? [] : [fails]))),
    `best by ${by}: max ${best.max}, min ${best.min}`,
    ...advice.map(({ subgraph, sentence }) => `optimum of subgraph ${subgraph}: ${sentence}`),
    ...advice.flatMap(({ expression }) =>
      !expression || expression.kind === 'limits' ? [] : [expression.sentence],
    ),
  ].join('\n');
}
