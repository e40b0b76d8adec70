import { cxxDouble } from '../cxx-double.ts';
import { statistics, statisticsText } from './statistics.ts';

/** One node's times over the runs of a profile, in execution order. */
export interface ProfiledNode {
  /** Op name. */
  readonly type: string;
  /** `[output1, output2]:17`. */
  readonly name: string;
  /** Whole microseconds, one a run. */
  readonly us: readonly number[];
}

interface Row {
  readonly node: ProfiledNode;
  readonly firstMs: number;
  readonly avgMs: number;
  readonly percent: number;
  readonly cumulated: number;
}

const sum = (list: readonly number[]): number => list.reduce((all, value) => all + value, 0);
const average = ({ us }: ProfiledNode): number => (us.length === 0 ? 0 : sum(us) / us.length / 1000);

function rowsOf(nodes: readonly ProfiledNode[]): readonly Row[] {
  const total = sum(nodes.map(average));
  let cumulated = 0;
  return nodes.map((node) => {
    const avgMs = average(node);
    const percent = total === 0 ? 0 : (100 * avgMs) / total;
    cumulated += percent;
    return { node, firstMs: (node.us[0] ?? 0) / 1000, avgMs, percent, cumulated };
  });
}

const rule = (title: string): string =>
  `============================== ${title} ==============================`;
const cell = (text: string, width: number): string => `\t${text.padStart(width)}`;
const fixed = (value: number): string => value.toFixed(3);

const nodeHeader = [
  ...['[node type]', '[first]', '[avg ms]', '[%]', '[cdf%]', '[mem KB]', '[times called]'].map((text, i) =>
    cell(text, [24, 9, 9, 8, 8, 10, 9][i] ?? 0),
  ),
  '\t[Name]',
].join('');

const nodeLine = ({ node, firstMs, avgMs, percent, cumulated }: Row): string =>
  [
    cell(node.type, 24),
    cell(fixed(firstMs), 9),
    cell(fixed(avgMs), 9),
    cell(`${fixed(percent)}%`, 8),
    cell(`${fixed(cumulated)}%`, 8),
    cell(fixed(0), 10),
    cell('1', 9),
    `\t${node.name}`,
  ].join('');

interface TypeRow {
  readonly type: string;
  readonly count: number;
  readonly avgMs: number;
  readonly percent: number;
  readonly cumulated: number;
}

function typeRows(nodes: readonly ProfiledNode[]): readonly TypeRow[] {
  const groups = new Map<string, { count: number; avgMs: number }>();
  for (const node of nodes) {
    const group = groups.get(node.type) ?? { count: 0, avgMs: 0 };
    groups.set(node.type, { count: group.count + 1, avgMs: group.avgMs + average(node) });
  }
  const total = sum([...groups.values()].map(({ avgMs }) => avgMs));
  let cumulated = 0;
  return [...groups]
    .sort(([, a], [, b]) => b.avgMs - a.avgMs)
    .map(([type, { count, avgMs }]) => {
      const percent = total === 0 ? 0 : (100 * avgMs) / total;
      cumulated += percent;
      return { type, count, avgMs, percent, cumulated };
    });
}

const typeHeader = ['[Node type]', '[count]', '[avg ms]', '[avg %]', '[cdf %]', '[mem KB]', '[times called]']
  .map((text, i) => cell(text, [24, 9, 10, 11, 11, 10, 10][i] ?? 0))
  .join('');

const typeLine = ({ type, count, avgMs, percent, cumulated }: TypeRow): string =>
  [
    cell(type, 24),
    cell(String(count), 9),
    cell(fixed(avgMs), 10),
    cell(`${fixed(percent)}%`, 10),
    cell(`${fixed(cumulated)}%`, 10),
    cell(fixed(0), 10),
    cell(String(count), 10),
  ].join('');

const byTime = (rows: readonly Row[]): readonly Row[] => [...rows].sort((a, b) => b.avgMs - a.avgMs);

/**
 * The sections that `benchmark_model --enable_op_profiling` prints: run order, the ten slowest, by type, and the sums.
 *
 * @returns lines joined by newlines, as the tool has them after its title
 */
export function profileText(nodes: readonly ProfiledNode[]): string {
  const rows = rowsOf(nodes);
  const slowest = byTime(rowsOf([...nodes].sort((a, b) => average(b) - average(a)))).slice(0, 10);
  const runs = nodes[0]?.us.length ?? 0;
  const totals = Array.from({ length: runs }, (_, run) => sum(nodes.map(({ us }) => us[run] ?? 0)));
  return [
    rule('Run Order'),
    nodeHeader,
    ...rows.map(nodeLine),
    '',
    rule('Top by Computation Time'),
    nodeHeader,
    ...slowest.map(nodeLine),
    '',
    `Number of nodes executed: ${nodes.length}`,
    rule('Summary by node type'),
    typeHeader,
    ...typeRows(nodes).map(typeLine),
    '',
    `Timings (microseconds): ${statisticsText(statistics(totals))}`,
    'Memory (bytes): count=0',
    `${nodes.length} nodes observed`,
    '',
    '',
  ].join('\n');
}

/** The same as comma-separated values (`--op_profiling_output_mode=csv`); commas in names become tabs, as there. */
export function profileCsv(nodes: readonly ProfiledNode[]): string {
  const line = ({ node, firstMs, avgMs, percent, cumulated }: Row): string =>
    [
      node.type,
      ...[firstMs, avgMs].map(cxxDouble),
      `${cxxDouble(percent)}%`,
      `${cxxDouble(cumulated)}%`,
      '0',
      '1',
      node.name.replaceAll(',', '\t'),
    ].join(', ');
  const typed = ({ type, count, avgMs, percent, cumulated }: TypeRow): string =>
    [type, count, cxxDouble(avgMs), `${cxxDouble(percent)}%`, `${cxxDouble(cumulated)}%`, 0, count].join(
      ', ',
    );
  const head = 'node type, first, avg_ms, %, cdf%, mem KB, times called, name';
  const rows = rowsOf(nodes);
  return [
    ...[rule('Run Order'), head, ...rows.map(line), ''],
    ...[rule('Top by Computation Time'), head, ...byTime(rows).slice(0, 10).map(line), ''],
    `Number of nodes executed: ${nodes.length}`,
    rule('Summary by node type'),
    'node type, count, avg_ms, avg %, cdf %, mem KB, times called',
    ...typeRows(nodes).map(typed),
    '',
  ].join('\n');
}
