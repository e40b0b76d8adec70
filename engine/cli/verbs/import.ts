import type { Graph } from '../../graph/types.ts';
import { namesOf } from '../../tools/exports/node-values.ts';
import { figuresOf } from '../../tools/imports/figures.ts';
import type { Imported } from '../../tools/imports/types.ts';
import { fileError } from '../errors.ts';
import { exportFlags, withExport } from '../exports.ts';
import type { Answer, Verb } from '../verb.ts';
import { type Laid, layOver, predictionFlags } from './board-file.ts';
import { textOf as logText } from './logs.ts';

/** Rows that a terminal shows; `--json` has all. */
const shownRows = 40;

export const importVerb: Verb = {
  name: 'import',
  summary: 'what another tool or a board measured, laid over the model and against the prediction',
  flags: [
    {
      name: 'file',
      kind: 'text',
      help: 'profile, result or partition of benchmark_model, Vela, Arm NN, Model Explorer, Netron; - reads standard input',
    },
    ...exportFlags,
    ...predictionFlags,
  ],
  async run(flags, session): Promise<Answer> {
    const laid = await layOver(flags, session, flags.required('file'));
    const { graph, file } = laid;
    const answer = { json: jsonOf(laid), text: textOf(laid) };
    const figures = figuresOf(file.imports);
    if (flags.has('export') && figures.length === 0)
      return fileError(`${file.name} has no figures of nodes to export`);
    return withExport(flags, answer, namesOf(graph), figures);
  },
};

const jsonOf = ({ file: { name, log, imports }, comparison }: Laid) => ({
  file: name,
  ...(comparison?.verdict !== undefined && { verdict: comparison.verdict }),
  imports,
  ...(log && { log }),
  ...(comparison?.placement && { placement: comparison.placement }),
  ...(comparison?.log && { matches: comparison.log.matches, differences: comparison.log.differences }),
});

const textOf = ({ graph, file: { log, imports }, comparison }: Laid): string =>
  [
    ...(comparison?.verdict === undefined ? [] : [comparison.verdict]),
    ...(comparison?.placement?.onlyPredicted ?? []).map(
      (node) => `predicted on the delegate, ran on the CPU: ${graph.nodes[node]?.op} #${node}`,
    ),
    ...(comparison?.placement?.onlyReal ?? []).map(
      ({ node, reasons }) =>
        `ran on the delegate, predicted on the CPU: ${graph.nodes[node]?.op} #${node}${reasons[0] ? ` (${reasons[0].sentence})` : ''}`,
    ),
    ...imports.map((imported) => importText(imported, graph)),
    ...(log ? [logText(log, undefined, comparison?.log)] : []),
  ].join('\n');

function importText({ source, rows, unmatched, totals, partition }: Imported, graph: Graph): string {
  const valueText = (values: Imported['rows'][number]['values']): string =>
    Object.entries(values)
      .map(([name, value]) => `${name} ${value}`)
      .join(', ');
  const more = rows.length - shownRows;
  return [
    `imported: ${source}, ${rows.length} of ${graph.nodes.length} nodes, ${unmatched.length} rows of no node`,
    ...Object.entries(totals ?? {}).map(([name, value]) => `  ${name}: ${value}`),
    ...(partition ?? []).map(
      ({ delegate, nodes }) => `  ${delegate}: ${nodes.length} nodes, from #${nodes[0] ?? '-'}`,
    ),
    ...rows
      .slice(0, shownRows)
      .map(({ node, by, values }) => `  ${graph.nodes[node]?.op} #${node} (by ${by}): ${valueText(values)}`),
    ...(more > 0 ? [`  and ${more} more (--json has them)`] : []),
    ...unmatched.map(
      ({ line, label, why }) => `  ${line > 0 ? `line ${line}` : 'unmatched'}: ${label}: ${why}`,
    ),
  ].join('\n');
}
