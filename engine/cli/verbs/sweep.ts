import { type Optimum, optimum } from '../../advice/optimum.ts';
import { type PricedOutcome, pricedSweep } from '../../advice/outcomes.ts';
import { pareto } from '../../advice/pareto.ts';
import type { LimitFacts } from '../../advice/surface.ts';
import type { NodeId } from '../../base/ids.ts';
import type { DeviceProfile } from '../../cost/devices/types.ts';
import { costing } from '../../cost/estimate.ts';
import { macsOf, nodesOfUnknownMacs } from '../../cost/macs.ts';
import type { SupportMask } from '../../delegates/types.ts';
import type { Graph } from '../../graph/types.ts';
import { type ModelOutcome, preview, sweep, sweepModel } from '../../partitioner/index.ts';
import { bytesBeforeRun } from '../../shapes/bytes.ts';
import { boardFlags, boardOf, warnOfPairing, warnOfUnsized } from '../board.ts';
import { chosenDelegates, delegateFlags } from '../delegate-choice.ts';
import { graphsOf, namedNodes, partitionOptions, supportFlags, variantFlags } from '../delegation.ts';
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
    const { outcomes, totalMacs, advice } = outcomesOf(opened, graphs, who, flags, session, board);
    const best = outcomes.reduce((a, b) => (better(b, a) ? b : a));
    const rows = outcomes.map((outcome) => rowOf(outcome, totalMacs));
    const json = {
      delegate: who.name,
      by,
      ...(who.hypothetical && { hypothetical: true }),
      ...(board && { device: board.id, time: 'estimated' }),
      outcomes: rows,
      best: rowOf(best, totalMacs),
      ...(board && { pareto: paretoOf(outcomes), optimum: advice }),
    };
    return { json, text: textOf(rows, rowOf(best, totalMacs), by, board, advice) };
  },
};

/** An outcome of the whole model; times where a board is named, all subgraphs run once. */
interface SweptOutcome extends ModelOutcome {
  readonly time?: { readonly ms: number; readonly low: number; readonly high: number };
  readonly borders?: number;
  readonly delegatedShare?: number;
}

const paretoOf = (outcomes: readonly SweptOutcome[]) =>
  pareto(
    outcomes.map(({ time, borders = 0, delegatedShare = 0 }) => ({
      ms: time?.ms ?? Number.NaN,
      borders,
      delegatedShare,
    })),
  ).map(({ at, best }) => ({ outcome: at, ...(best && { best }) }));

interface Asked {
  readonly name: string;
  readonly supported: readonly ReadonlySet<NodeId>[];
  readonly hypothetical: boolean;
  /** Of a delegate of ours: what it has for limits, and its verdicts. */
  readonly facts?: LimitFacts;
  readonly masks?: readonly SupportMask[];
}

async function asked(flags: Flags, opened: OpenedModel, graphs: readonly Graph[]): Promise<Asked> {
  const nodes = namedNodes(flags, graphs);
  if (nodes) return { name: 'SupportedNodes', supported: nodes, hypothetical: false };
  const [one] = await chosenDelegates(flags);
  if (!one)
    return usageError('who supports nodes is needed: --delegate, --supported_nodes or --supported_ops');
  const { maxDelegatedPartitions: max, minNodesPerPartition: min } = one.delegate.application;
  const masks = masksOf(one, opened, graphs, flags);
  return {
    name: one.delegate.id,
    supported: masks.map((mask) => new Set(mask.graphRefused ? [] : mask.supported)),
    facts: { maxDelegatedPartitions: max, minNodesPerPartition: min },
    masks,
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
}

function outcomesOf(
  opened: OpenedModel,
  graphs: readonly Graph[],
  { name, supported, facts, masks }: Asked,
  flags: Flags,
  session: Session,
  board: DeviceProfile | undefined,
): Swept {
  const options = partitionOptions(flags);
  const unknown = graphs.some((graph, index) => nodesOfUnknownMacs(graph, opened.shapes(index)) > 0);
  let totalMacs = 0;
  const swept = graphs.map((graph, index) => {
    const first = preview(graph, supported[index]!, options);
    if (!first.ok) return usageError(first.problem.sentence);
    const shapes = opened.shapes(index);
    const macs = macsOf(graph, shapes);
    totalMacs += macs.reduce((sum, value) => sum + value, 0);
    const bytes = (tensor: Graph['inputs'][number]): number =>
      graph.tensors[tensor]?.isConstant ? 0 : (bytesBeforeRun(graph, shapes, tensor) ?? 0);
    const sizes = first.value.candidates.map((candidate) => candidate.nodes.length);
    const outcomes = sweep(first.value, options.sort, { macs, bytes });
    if (!board) return { sizes, outcomes };
    const costs = costing(graph, shapes, board, macs);
    if (!costs.ok) return usageError(costs.problem);
    warnOfUnsized(session, graph, costs.value);
    const mask = masks?.[index];
    if (mask) warnOfPairing(session, board, mask, name);
    const priced = pricedSweep(graph, first.value, costs.value, { macs, bytes }, options);
    const best = optimum(graph, supported[index]!, first.value, costs.value, options, facts);
    if (!priced.ok) return usageError(priced.problem.sentence);
    if (!best.ok) return usageError(best.problem.sentence);
    return { sizes, outcomes, priced: priced.value, advice: adviceOf(graph.subgraph, best.value) };
  });
  const nodes = graphs.reduce((sum, graph) => sum + graph.nodes.length, 0);
  const outcomes = sweepModel(swept).map((outcome) =>
    board
      ? timed(
          outcome,
          swept.map(({ priced }, i) => priced![outcome.at[i]!]!),
          nodes,
        )
      : outcome,
  );
  return {
    outcomes,
    totalMacs: unknown ? undefined : totalMacs,
    advice: swept.flatMap(({ advice }) => (advice ? [advice] : [])),
  };
}

function timed(outcome: ModelOutcome, parts: readonly PricedOutcome[], nodes: number): SweptOutcome {
  const sum = (of: (part: PricedOutcome) => number): number => parts.reduce((all, part) => all + of(part), 0);
  return {
    ...outcome,
    time: {
      ms: sum(({ estimate }) => estimate.ms),
      low: sum(({ estimate }) => estimate.low),
      high: sum(({ estimate }) => estimate.high),
    },
    borders: sum(({ borders }) => borders),
    delegatedShare: outcome.delegatedNodes / Math.max(1, nodes),
  };
}

interface Advice {
  readonly subgraph: number;
  readonly chosen: readonly number[];
  readonly ms: number;
  readonly search: 'exact' | 'bounded';
  readonly priced: number;
  readonly largest_first: { readonly chosen: readonly number[]; readonly ms: number };
  readonly expression: Optimum['expression'];
  readonly sentence: string;
}

const adviceOf = (
  subgraph: number,
  { largestFirst, chosen, ms, search, priced, expression, sentence }: Optimum,
): Advice => ({
  subgraph,
  chosen,
  ms,
  search,
  priced,
  largest_first: { chosen: largestFirst.chosen, ms: largestFirst.ms },
  expression,
  sentence,
});

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
});

function textOf(
  rows: readonly Row[],
  best: Row,
  by: string,
  board: DeviceProfile | undefined,
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
    ...(board ? ['est. ms', 'low', 'high'] : []),
  ]);
  return [
    ...(board ? [`times are estimates for ${board.title} (${board.accelerator})`] : []),
    head,
    ...rows.map(cells),
    `best by ${by}: max ${best.max}, min ${best.min}`,
    ...advice.map(({ subgraph, sentence }) => `optimum of subgraph ${subgraph}: ${sentence}`),
    ...advice.flatMap(({ expression }) => (expression.kind === 'limits' ? [] : [expression.sentence])),
  ].join('\n');
}
