import { writeFileSync } from 'node:fs';
import type { Graph } from '../../graph/types.ts';
import { attachmentJson, type NodeValues, nodeCsv, nodeDataJson } from '../../tools/exports/node-values.ts';
import { figuresOf } from '../../tools/imports/figures.ts';
import type { Imported } from '../../tools/imports/types.ts';
import { fileError, usageError } from '../errors.ts';
import type { Flags } from '../flags.ts';
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
    { name: 'export', kind: 'text', help: 'write the figures as csv, node-data (Model Explorer) or netron' },
    { name: 'figure', kind: 'text', help: 'the figure that node-data holds (default: the first)' },
    { name: 'output', kind: 'text', help: 'where --export is written (default: instead of the answer)' },
    ...predictionFlags,
  ],
  async run(flags, session): Promise<Answer> {
    const laid = await layOver(flags, session, flags.required('file'));
    const exported = exportOf(flags, laid);
    const output = flags.text('output');
    if (exported !== undefined && output === undefined) return { json: exported, text: exported };
    if (exported !== undefined && output !== undefined) write(output, exported);
    return { json: jsonOf(laid), text: textOf(laid) };
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

function exportOf(flags: Flags, { graph, file }: Laid): string | undefined {
  const kind = flags.text('export');
  if (kind === undefined) return undefined;
  const figures = figuresOf(file.imports);
  if (figures.length === 0) return fileError(`${file.name} has no figures of nodes to export`);
  if (kind === 'csv') return nodeCsv(graph, figures);
  if (kind === 'netron') return attachmentJson(graph, figures);
  if (kind !== 'node-data') return usageError(`--export is "${kind}"; there are csv, node-data and netron`);
  return nodeDataJson(graph, chosen(figures, flags.text('figure')));
}

function chosen(figures: readonly NodeValues[], name: string | undefined): NodeValues {
  const found = name === undefined ? figures[0] : figures.find((one) => one.name === name);
  const names = figures.map((one) => one.name).join(', ');
  return found ?? usageError(`--figure is "${name}"; the file has ${names}`);
}

function write(path: string, text: string): void {
  try {
    writeFileSync(path, text);
  } catch (error) {
    fileError(`--output=${path} cannot be written: ${(error as Error).message}`);
  }
}

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
