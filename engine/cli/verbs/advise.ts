import { type Blocker, type Blockers, blockers } from '../../advice/blockers.ts';
import { costing } from '../../cost/estimate.ts';
import { macsOf } from '../../cost/macs.ts';
import { effectiveLimits } from '../../partitioner/index.ts';
import { boardFlags, boardOf, warnOfPairing, warnOfUnsized } from '../board.ts';
import { chosenDelegates, delegateFlags } from '../delegate-choice.ts';
import { givenLimits, graphsOf, limitFlags, partitionOptions, variantFlags } from '../delegation.ts';
import { usageError } from '../errors.ts';
import { openModel } from '../model.ts';
import type { Answer, Verb } from '../verb.ts';
import { masksOf } from './partition.ts';

/** Rows that a terminal shows; `--json` has all. */
const shownRows = 20;

export const adviseVerb: Verb = {
  name: 'advise',
  summary: 'what delegating each refused op, reason or node would gain, and what to change in the model',
  flags: [...delegateFlags, ...limitFlags, ...variantFlags, ...boardFlags],
  async run(flags, session): Promise<Answer> {
    const board = boardOf(flags);
    const opened = openModel(session, flags.required('graph'));
    const [one] = await chosenDelegates(flags);
    if (!one) return usageError('--delegate=... is needed');
    const graphs = graphsOf(flags, opened);
    const { limits } = effectiveLimits(one.delegate.application, givenLimits(flags));
    const masks = masksOf(one, opened, graphs, flags);
    const answers = graphs.map((graph, index): Blockers => {
      const shapes = opened.shapes(index);
      const macs = macsOf(graph, shapes);
      const costs = board && costing(graph, shapes, board, macs);
      if (costs && !costs.ok) return usageError(costs.problem);
      if (costs) warnOfUnsized(session, graph, costs.value);
      if (board) warnOfPairing(session, board, masks[index]!, one.delegate.id);
      const found = blockers({
        graph,
        mask: masks[index]!,
        macs,
        limits,
        options: partitionOptions(flags),
        ...(costs && { costs: costs.value }),
      });
      return found.ok ? found.value : usageError(found.problem.sentence);
    });
    for (const { graphRefused } of masks)
      if (graphRefused)
        session.warn(
          `the delegate refuses the whole subgraph, gains are hypothetical: ${graphRefused.sentence}`,
        );
    const json = {
      delegate: one.delegate.id,
      ...(board && { device: board.id, time: 'estimated' }),
      subgraphs: answers.map(({ rows, untried }, i) => ({
        index: graphs[i]!.subgraph,
        untried,
        blockers: rows.map(rowJson),
      })),
    };
    return { json, text: answers.map((answer, i) => textOf(graphs[i]!.subgraph, answer)).join('\n\n') };
  },
};

const rowJson = (row: Blocker) => ({
  kind: row.kind,
  if_delegated: row.what,
  nodes: row.nodes,
  partitions_gained: row.partitionsGained,
  borders_gained: row.bordersGained,
  macs_gained: row.macsGained,
  ...(row.msGained !== undefined && { estimated_ms_gained: row.msGained }),
  remedies: row.remedies,
});

function textOf(subgraph: number, { rows, untried }: Blockers): string {
  if (rows.length === 0) return `subgraph ${subgraph}: nothing is refused`;
  const line = (what: string, cells: readonly (string | number)[]): string =>
    what.padEnd(44) + cells.map((cell) => String(cell).padStart(11)).join('');
  const timed = rows.some(({ msGained }) => msGained !== undefined);
  const shown = rows.slice(0, shownRows);
  const remedies = new Map(
    shown.flatMap((row) => row.remedies.map((remedy) => [remedy.id, remedy] as const)),
  );
  const more = rows.length - shown.length + untried;
  return [
    `subgraph ${subgraph}, gains under the same limits`,
    line('if these were delegated', ['partitions', 'borders', 'MMACs', ...(timed ? ['est. ms'] : [])]),
    ...shown.map((row) =>
      line(`${row.kind} ${row.what} (${row.nodes.length})`, [
        row.partitionsGained,
        row.bordersGained,
        (row.macsGained / 1e6).toFixed(2),
        ...(row.msGained === undefined ? [] : [row.msGained.toFixed(3)]),
      ]),
    ),
    ...(more > 0 ? [`${more} more, of which ${untried} were not tried`] : []),
    ...[...remedies.values()].map(({ sentence, cost, source }) => `remedy: ${sentence} ${cost} [${source}]`),
  ].join('\n');
}
