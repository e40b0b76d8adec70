import { bytesText, percent, plural, verdict } from './sentences.ts';
import type { Cut, MeasuredRun, Report } from './types.ts';

/** Rows of a table that a reader of an issue still looks at. */
const mostRows = 12;

/** Text that Markdown and HTML leave as it is. */
const plain = (text: string): string =>
  text.replace(/[\\`*_{}[\]<>#|&~]/g, (character) => `\\${character}`).replace(/\s+/g, ' ');

const code = (text: string): string => `\`${text.replace(/[`|\s]+/g, ' ')}\``;

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string[] => [
  `| ${head.join(' | ')} |`,
  `|${head.map(() => '---').join('|')}|`,
  ...rows.slice(0, mostRows).map((cells) => `| ${cells.join(' | ')} |`),
  ...(rows.length > mostRows ? ['', `(${rows.length - mostRows} more rows left out)`] : []),
];

/** The report as a summary for an issue or a pull request, in Markdown; `link` reopens all of it. */
export function markdownSummary(report: Report, link?: string): string {
  const { model, cut, skeleton, measured, estimated } = report;
  const { headline, details } = verdict(cut, skeleton);
  const name = model.name === '' ? 'A model' : plain(model.name);
  const title = `### ${name} on ${plain(cut.delegate.title)}`;
  const facts = [
    bytesText(model.bytes),
    plural(cut.nodeCount, 'node'),
    ...(model.sha256 === undefined ? [] : [`sha256 ${code(model.sha256)}`]),
  ];
  const lines = [
    title,
    '',
    `**${plain(headline)}**`,
    '',
    ...details.map(plain),
    '',
    `Model: ${facts.join(', ')}.`,
    `Settings: ${settings(cut)}.`,
    '',
    ...partitions(cut),
    '',
    ...refusals(report),
    ...(estimated === undefined
      ? []
      : ['', `Estimated on ${plain(estimated.board)}: ${plain(estimated.sentence)}`]),
    ...(measured === undefined ? [] : ['', times(measured)]),
    ...(link === undefined ? [] : ['', `[Open the report](${link})`]),
  ];
  return `${lines
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trimEnd()}\n`;
}

function settings({ delegate, limits, hypothetical }: Cut): string {
  const options = Object.entries(delegate.options).map(([name, value]) => code(`${name}=${String(value)}`));
  const limit = (name: string, value: number, supposed: boolean): string =>
    `${code(`${name}=${value}`)}${supposed ? ' (supposed: this delegate has no such option)' : ''}`;
  return [
    ...options,
    limit('max_delegated_partitions', limits.maxDelegatedPartitions, hypothetical.max),
    limit('min_nodes_per_partition', limits.minNodesPerPartition, hypothetical.min),
  ].join(', ');
}

function partitions({ regions, macs }: Cut): string[] {
  if (regions.length === 0) return [];
  const rows = regions.map((region, index) => [
    `${index}`,
    region.kind === 'delegated' ? 'delegate' : 'left out by the limits',
    `${region.nodes.length}`,
    macs > 0 ? percent(region.macs, macs) : '?',
    bytesText(region.inBytes),
    bytesText(region.outBytes),
  ]);
  return table(['partition', 'runs on', 'nodes', 'MACs', 'in', 'out'], rows);
}

/** Refusals by op and code, the most frequent first, each with its first sentence. */
function refusals({ cut, skeleton }: Report): string[] {
  const groups = new Map<string, { op: string; code: string; sentence: string; count: number }>();
  for (const { node, reasons } of cut.refused)
    for (const index of reasons) {
      const reason = cut.reasons[index];
      if (reason === undefined) continue;
      const op = skeleton.opNames[skeleton.op[node] ?? -1] ?? '';
      const key = JSON.stringify([op, reason.code]);
      const group = groups.get(key) ?? { op, code: reason.code, sentence: reason.sentence, count: 0 };
      group.count++;
      groups.set(key, group);
    }
  if (groups.size === 0) return [];
  const rows = [...groups.values()]
    .sort((a, b) => b.count - a.count)
    .map((group) => [code(group.op), `${group.count}`, code(group.code), plain(group.sentence)]);
  return table(['refused op', 'nodes', 'reason', 'for example'], rows);
}

const times = (run: MeasuredRun): string =>
  `Measured: ${run.totalMs.p50.toFixed(2)} ms median, ${run.totalMs.p95.toFixed(2)} ms 95th percentile ` +
  `(${plural(run.runs, 'run')} after ${run.warmup} warm-up, ${plural(run.threads, 'thread')}, delegate on ${plain(run.delegateDevice)}, ` +
  `CPU on ${plain(run.cpuDevice)}, clock ${plain(run.clock)}, ${plain(run.device)}).`;
