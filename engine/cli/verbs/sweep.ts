import type { NodeId } from '../../base/ids.ts';
import { macsOf } from '../../cost/macs.ts';
import type { Graph } from '../../graph/types.ts';
import { type ModelOutcome, preview, sweep, sweepModel } from '../../partitioner/index.ts';
import { bytesBeforeRun } from '../../shapes/bytes.ts';
import { chosenDelegates, delegateFlags } from '../delegate-choice.ts';
import { graphsOf, namedNodes, partitionOptions, supportFlags, variantFlags } from '../delegation.ts';
import { usageError } from '../errors.ts';
import type { FlagSpec, Flags } from '../flags.ts';
import { type OpenedModel, openModel } from '../model.ts';
import type { Answer, Verb } from '../verb.ts';
import { masksOf } from './partition.ts';

const sweepFlags: readonly FlagSpec[] = [
  { name: 'by', kind: 'text', help: 'nodes (default), macs or bytes: what the best outcome is best in' },
];

export const sweepVerb: Verb = {
  name: 'sweep',
  summary: 'every distinct outcome over both limits',
  flags: [...delegateFlags, ...supportFlags, ...variantFlags, ...sweepFlags],
  async run(flags, session): Promise<Answer> {
    const by = flags.text('by') ?? 'nodes';
    const better = measures[by];
    if (!better) return usageError(`--by is "${by}"; the measures are ${Object.keys(measures).join(', ')}`);
    const opened = openModel(session, flags.required('graph'));
    const graphs = graphsOf(flags, opened);
    const who = await asked(flags, opened, graphs);
    const { outcomes, totalMacs } = outcomesOf(opened, graphs, who, flags);
    const best = outcomes.reduce((a, b) => (better(b, a) ? b : a));
    const rows = outcomes.map((outcome) => rowOf(outcome, totalMacs));
    const json = {
      delegate: who.name,
      by,
      ...(who.hypothetical && { hypothetical: true }),
      outcomes: rows,
      best: rowOf(best, totalMacs),
    };
    return { json, text: textOf(rows, rowOf(best, totalMacs), by) };
  },
};

interface Asked {
  readonly name: string;
  readonly supported: readonly ReadonlySet<NodeId>[];
  readonly hypothetical: boolean;
}

async function asked(flags: Flags, opened: OpenedModel, graphs: readonly Graph[]): Promise<Asked> {
  const nodes = namedNodes(flags, graphs);
  if (nodes) return { name: 'SupportedNodes', supported: nodes, hypothetical: false };
  const [one] = await chosenDelegates(flags);
  if (!one)
    return usageError('who supports nodes is needed: --delegate, --supported_nodes or --supported_ops');
  const { maxDelegatedPartitions: max, minNodesPerPartition: min } = one.delegate.application;
  return {
    name: one.delegate.id,
    supported: masksOf(one, opened, graphs, flags).map(
      (mask) => new Set(mask.graphRefused ? [] : mask.supported),
    ),
    hypothetical: !max.exists || !min.exists,
  };
}

/** Whether an outcome beats another; fewer partitions decide among equals, and for bytes something has to be delegated at all. */
const measures: Readonly<Record<string, (a: ModelOutcome, b: ModelOutcome) => boolean>> = {
  nodes: (a, b) => beats(a.delegatedNodes - b.delegatedNodes, a, b),
  macs: (a, b) => beats(a.delegatedMacs - b.delegatedMacs, a, b),
  bytes: (a, b) => a.partitions > 0 && (b.partitions === 0 || beats(b.boundaryBytes - a.boundaryBytes, a, b)),
};

const beats = (gain: number, a: ModelOutcome, b: ModelOutcome): boolean =>
  gain > 0 || (gain === 0 && a.partitions < b.partitions);

function outcomesOf(
  opened: OpenedModel,
  graphs: readonly Graph[],
  { supported }: Asked,
  flags: Flags,
): { readonly outcomes: readonly ModelOutcome[]; readonly totalMacs: number } {
  const options = partitionOptions(flags);
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
    return { sizes, outcomes: sweep(first.value, options.sort, { macs, bytes }) };
  });
  return { outcomes: sweepModel(swept), totalMacs };
}

interface Row {
  readonly max: number;
  readonly min: number;
  readonly partitions: number;
  readonly delegated_nodes: number;
  readonly delegated_macs_percent: number;
  readonly boundary_bytes: number;
}

const rowOf = (outcome: ModelOutcome, totalMacs: number): Row => ({
  max: outcome.limits.maxDelegatedPartitions,
  min: outcome.limits.minNodesPerPartition,
  partitions: outcome.partitions,
  delegated_nodes: outcome.delegatedNodes,
  delegated_macs_percent: totalMacs === 0 ? 0 : (100 * outcome.delegatedMacs) / totalMacs,
  boundary_bytes: outcome.boundaryBytes,
});

function textOf(rows: readonly Row[], best: Row, by: string): string {
  const line = (cells: readonly (string | number)[]): string =>
    cells.map((cell) => String(cell).padStart(11)).join('');
  const cells = (row: Row): string =>
    line([
      row.max,
      row.min,
      row.partitions,
      row.delegated_nodes,
      row.delegated_macs_percent.toFixed(1),
      row.boundary_bytes,
    ]);
  const head = line(['max', 'min', 'partitions', 'nodes', 'MACs %', 'bytes']);
  return [head, ...rows.map(cells), `best by ${by}: max ${best.max}, min ${best.min}`].join('\n');
}
