import { type Blocker, type Blockers, blockers } from '../../advice/blockers.ts';
import { decided } from '../../advice/sentences.ts';
import { macsOf } from '../../cost/macs.ts';
import { effectiveLimits } from '../../partitioner/index.ts';
import { boardFlags, boardOf, pricesFor } from '../board.ts';
import { chosenDelegates, delegateFlags } from '../delegate-choice.ts';
import { flowOf, givenLimits, graphsOf, limitFlags, partitionOptions, variantFlags } from '../delegation.ts';
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
    const answers = graphs.map((graph, index): Advised => {
      const shapes = opened.shapes(index);
      const macs = macsOf(graph, shapes);
      const mask = masks[index]!;
      const { costs, unknown } = board
        ? pricesFor(
            session,
            graph,
            board,
            { shapes, macs },
            { name: one.delegate.id, boards: one.delegate.boards },
            mask,
          )
        : {};
      const found = blockers({
        graph,
        mask,
        macs,
        limits,
        flow: flowOf(flags, one.delegate.application),
        options: partitionOptions(flags),
        ...(costs && { costs }),
      });
      if (!found.ok) return usageError(found.problem.sentence);
      return { ...found.value, ...(unknown !== undefined && { unknown }) };
    });
    for (const { graphRefused } of masks)
      if (graphRefused)
        session.warn(
          `the delegate refuses the whole subgraph, gains are hypothetical: ${graphRefused.sentence}`,
        );
    const json = {
      delegate: one.delegate.id,
      ...(board && {
        device: board.id,
        time: answers.every(({ unknown }) => unknown !== undefined) ? 'unknown' : 'estimated',
      }),
      subgraphs: answers.map(({ rows, untried, wholeGraph, unknown }, i) => ({
        index: graphs[i]!.subgraph,
        untried,
        ...(wholeGraph && { whole_graph: true }),
        ...(unknown !== undefined && { unknown }),
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
  ...(row.msGained && {
    estimated_ms_gained: row.msGained.ms,
    estimated_low_ms_gained: row.msGained.low,
    estimated_high_ms_gained: row.msGained.high,
    estimated_gain_decided: decided(row.msGained),
  }),
  remedies: row.remedies,
});

/** `unknown`: why the gains have no times. */
type Advised = Blockers & { readonly unknown?: string };

function textOf(subgraph: number, { rows, untried, wholeGraph, unknown }: Advised): string {
  if (wholeGraph) return `subgraph ${subgraph}: the whole graph is delegated`;
  if (rows.length === 0) return `subgraph ${subgraph}: nothing is refused`;
  const line = (what: string, cells: readonly (string | number)[]): string =>
    (what.padEnd(44) + cells.map((cell) => String(cell).padStart(11)).join('')).trimEnd();
  const timed = rows.some(({ msGained }) => msGained !== undefined);
  const shown = rows.slice(0, shownRows);
  const remedies = new Map(
    shown.flatMap((row) => row.remedies.map((remedy) => [remedy.id, remedy] as const)),
  );
  const more = rows.length - shown.length + untried;
  return [
    `subgraph ${subgraph}, gains under the same limits`,
    ...(unknown === undefined ? [] : [unknown]),
    line('if these were delegated', [
      'partitions',
      'borders',
      'MMACs',
      ...(timed ? ['est. ms', 'low', 'high', ''] : []),
    ]),
    ...shown.map((row) =>
      line(`${row.kind} ${row.what} (${row.nodes.length})`, [
        row.partitionsGained,
        row.bordersGained,
        (row.macsGained / 1e6).toFixed(2),
        ...(row.msGained === undefined
          ? []
          : [
              ...[row.msGained.ms, row.msGained.low, row.msGained.high].map((ms) => ms.toFixed(3)),
              decided(row.msGained) ? '' : 'undecided',
            ]),
      ]),
    ),
    ...(shown.some(({ msGained }) => msGained && !decided(msGained))
      ? ['undecided: the band holds 0, the gain is smaller than its uncertainty']
      : []),
    ...(more > 0 ? [`${more} more, of which ${untried} were not tried`] : []),
    ...[...remedies.values()].map(({ sentence, cost, source }) => `remedy: ${sentence} ${cost} [${source}]`),
  ].join('\n');
}
