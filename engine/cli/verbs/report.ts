import { writeFileSync } from 'node:fs';
import { sha256Hex } from '../../base/sha256.ts';
import { macsOf } from '../../cost/macs.ts';
import type { SupportMask } from '../../delegates/types.ts';
import type { Graph } from '../../graph/types.ts';
import { encodeReport } from '../../report/codec.ts';
import { nodesCsv, partitionsCsv } from '../../report/csv.ts';
import { summariseCut } from '../../report/cut.ts';
import { detailSteps, withoutNames } from '../../report/detail.ts';
import { reportData, writeReportFile } from '../../report/file.ts';
import { markdownSummary } from '../../report/markdown.ts';
import { packProfile } from '../../report/profile-text.ts';
import { skeletonOf } from '../../report/skeleton.ts';
import type { Cut, OptionValues, Report } from '../../report/types.ts';
import { type ChosenDelegate, chosenDelegates, delegateFlags } from '../delegate-choice.ts';
import { graphsOf, limitFlags, supportFlags, variantFlags } from '../delegation.ts';
import { fileError, usageError } from '../errors.ts';
import type { FlagSpec, Flags } from '../flags.ts';
import { gateFlags, missedGate } from '../gates.ts';
import { type OpenedModel, openModel } from '../model.ts';
import { reportPage } from '../report-page.ts';
import type { Session } from '../session.ts';
import type { Answer, Verb } from '../verb.ts';
import { type Delegation, delegate } from './partition.ts';

const reportFlags: readonly FlagSpec[] = [
  { name: 'subgraph', kind: 'int', help: 'the subgraph that the report is of (default 0)' },
  { name: 'url', kind: 'switch', help: 'print a link that opens the report, without the model, in the page' },
  { name: 'page', kind: 'text', help: 'where the page is, for --url (default: the link begins at its #)' },
  { name: 'no_names', kind: 'switch', help: 'leave out the names of the file, of subgraphs and of tensors' },
  { name: 'made', kind: 'text', help: 'the day to write into the report, such as 2026-11-24' },
  { name: 'out', kind: 'text', help: 'write the report to this file: .delegraph.json, or .md for a summary' },
  {
    name: 'html',
    kind: 'text',
    help: 'write the report as one HTML page to this file; it needs no network and no server',
  },
  { name: 'nodes_csv', kind: 'text', help: 'write one row a node to this file' },
  { name: 'partitions_csv', kind: 'text', help: 'write one row a partition to this file' },
];

export const reportVerb: Verb = {
  name: 'report',
  summary: 'what the page shows, as link, file or data',
  flags: [...delegateFlags, ...supportFlags, ...limitFlags, ...variantFlags, ...gateFlags, ...reportFlags],
  async run(flags, session): Promise<Answer> {
    const opened = openModel(session, flags.required('graph'));
    const graphs = graphsOf(flags, opened);
    const [first, ...others] = await delegate(flags, session, opened, graphs);
    if (!first)
      return usageError('who supports nodes is needed: --delegate, --supported_nodes or --supported_ops');
    if (others.length > 0) return usageError(`a report is of one delegate, ${1 + others.length} were named`);
    const whole = await reportOf(flags, opened, graphs, first);
    const report = flags.on('no_names') ? withoutNames(whole) : whole;
    writeFiles(flags, report);
    const missed = missedGate(flags, opened, first.applied);
    const answer = flags.on('url') ? linkAnswer(flags, session, report, first.chosen) : dataAnswer(report);
    return { ...answer, ...(missed !== undefined && { missed }) };
  },
};

const dataAnswer = (report: Report): Answer => ({ json: reportData(report), text: markdownSummary(report) });

/** Browsers and messengers differ in what they take; above this the page itself offers less detail, or a file. */
const comfortableLength = 8000;

function linkAnswer(
  flags: Flags,
  session: Session,
  report: Report,
  chosen: ChosenDelegate | undefined,
): Answer {
  const link = linkOf(flags, report, chosen);
  if (link.length > comfortableLength)
    for (const { leavesOut, report: shorter } of detailSteps(report).slice(1))
      session.warn(`a link without ${leavesOut} has ${linkOf(flags, shorter, chosen).length} characters`);
  return { json: { link, characters: link.length }, text: link };
}

function linkOf(flags: Flags, report: Report, chosen: ChosenDelegate | undefined): string {
  const text = encodeReport(report);
  return text.ok
    ? `${flags.text('page') ?? ''}#r=${text.value}${settingsOf(report.cut, report, chosen)}`
    : fileError(text.problem);
}

/** The readable part of an address, as the page spells it: with the file at hand the same question is asked again. */
function settingsOf(
  { delegate: one, limits }: Cut,
  { skeleton }: Report,
  chosen: ChosenDelegate | undefined,
): string {
  // The page has one place for a profile of the user's own, as the delegate or as its driver.
  const parameters = new URLSearchParams({ delegate: chosen?.document ? 'custom' : one.id });
  const document = chosen?.document ?? chosen?.driver?.document;
  if (document) parameters.set('profile', packProfile(document));
  if (chosen?.driver) parameters.set('driver', 'own');
  for (const [name, value] of Object.entries(one.options))
    parameters.set(`o.${name}`, Array.isArray(value) ? value.join(',') : String(value));
  parameters.set('max', String(limits.maxDelegatedPartitions));
  parameters.set('min', String(limits.minNodesPerPartition));
  if (skeleton.subgraph > 0) parameters.set('subgraph', String(skeleton.subgraph));
  return `&${parameters}`;
}

function writeFiles(flags: Flags, report: Report): void {
  const write = (flag: string, text: (path: string) => string): void => {
    const path = flags.text(flag);
    if (path === undefined) return;
    const content = text(path);
    try {
      writeFileSync(path, content);
    } catch (error) {
      fileError(`${path} cannot be written: ${(error as Error).message}`);
    }
  };
  write('out', (path) => (path.endsWith('.md') ? markdownSummary(report) : writeReportFile(report)));
  write('html', () => reportPage(report));
  write('nodes_csv', () => nodesCsv(report));
  write('partitions_csv', () => partitionsCsv(report));
}

async function reportOf(
  flags: Flags,
  opened: OpenedModel,
  graphs: readonly Graph[],
  delegation: Delegation,
): Promise<Report> {
  const subgraph = flags.int('subgraph') ?? 0;
  const graph = graphs[subgraph];
  const applied = delegation.applied[subgraph];
  if (graph === undefined || applied === undefined)
    return usageError(`--subgraph is ${subgraph}; the model has ${graphs.length}`);
  const shapes = opened.shapes(subgraph);
  const { limits } = delegation;
  const made = flags.text('made');
  return {
    model: {
      name: opened.model.name,
      bytes: opened.source.size,
      sha256: sha256Hex(opened.source),
      subgraphs: graphs.map(({ name }) => name),
    },
    ...(made !== undefined && { made }),
    skeleton: skeletonOf(graph, shapes),
    cut: summariseCut({
      ...(await namedDelegate(flags, delegation)),
      graph,
      shapes,
      mask: delegation.masks?.[subgraph] ?? listedMask(graph, delegation.supported[subgraph] ?? []),
      partitioning: applied.partitioning,
      ...(applied.refused && { refusal: applied.refused.sentence }),
      limits,
      macs: macsOf(graph, shapes),
    }),
  };
}

/** The delegate with its options, or the list in its place; and which limits are set that it does not have. */
async function namedDelegate(
  flags: Flags,
  { masks, limits }: Delegation,
): Promise<Pick<Cut, 'delegate' | 'hypothetical'>> {
  const [chosen] = masks === undefined ? [] : await chosenDelegates(flags);
  if (chosen === undefined)
    return { delegate: listedDelegate(flags), hypothetical: { max: false, min: false } };
  const { id, shortTitle, application } = chosen.delegate;
  return {
    delegate: { id, title: shortTitle, options: chosen.params as OptionValues },
    hypothetical: {
      max: !application.maxDelegatedPartitions.exists && limits.maxDelegatedPartitions > 0,
      min: !application.minNodesPerPartition.exists && limits.minNodesPerPartition > 1,
    },
  };
}

function listedDelegate(flags: Flags): Cut['delegate'] {
  const nodes = flags.text('supported_nodes');
  const ops = flags.text('supported_ops');
  return {
    id: nodes === undefined ? 'ops' : 'nodes',
    title: nodes === undefined ? 'Listed ops' : 'Listed nodes',
    options: { ...(nodes !== undefined && { nodes }), ...(ops !== undefined && { ops }) },
  };
}

/** A list of nodes as the verdicts of a delegate. */
function listedMask(graph: Graph, supported: SupportMask['supported']): SupportMask {
  const taken = new Set(supported);
  const why = (op: string, node: number) => ({
    code: 'not-listed',
    sentence: `${op} #${node}: it is not in the list of supported nodes`,
    source: 'set by hand',
  });
  return {
    subgraph: graph.subgraph,
    supported,
    refused: graph.nodes
      .filter(({ id }) => !taken.has(id))
      .map(({ id, op }) => ({ node: id, op, reasons: [why(op, id)] })),
  };
}
