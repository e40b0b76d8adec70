import { fail, ok, type Result } from '../../base/result.ts';
import type { Graph } from '../../graph/types.ts';
import { cellValue, RowMatcher, type Values } from './match.ts';
import type { Imported } from './types.ts';

type Section = { readonly name: 'init' | 'runs' | 'delegate'; readonly subgraph: number };

/** `[node type]` and `node type` are one column; `[avg ms]` and `avg_ms` another. */
const columnName = (cell: string): string =>
  cell
    .trim()
    .replace(/^\[|\]$/g, '')
    .replace('_', ' ')
    .toLowerCase();

/** A row's cells. Text has a tab before each; in CSV the name's own commas are tabs. */
const cellsOf = (line: string, csv: boolean): readonly string[] =>
  csv ? line.split(', ') : line.split('\t').slice(1);

interface Header {
  readonly columns: readonly string[];
  readonly csv: boolean;
}

function headerOf(line: string): Header | undefined {
  const csv = !line.includes('\t');
  const columns = cellsOf(line, csv).map(columnName);
  return columns[0] === 'node type' && columns.includes('name') ? { columns, csv } : undefined;
}

/** Changes of section: what is measured, and in which subgraph. */
function sectionOf(line: string, now: Section): Section {
  if (/Profiling Info for Benchmark Initialization/.test(line)) return { name: 'init', subgraph: 0 };
  if (/Operator-wise Profiling Info/.test(line)) return { name: 'runs', subgraph: 0 };
  if (/Delegate internal/.test(line)) return { ...now, name: 'delegate' };
  if (/Primary graph \(name: .*\) profile/.test(line)) return { ...now, subgraph: 0 };
  const other = /Subgraph \(index: (\d+), name: .*\) profile/.exec(line)?.[1];
  return other === undefined ? now : { ...now, subgraph: Number(other) };
}

/** Titles are short; the patterns for them need not see more of a line. */
const longestHeading = 300;

const expected =
  'expected the text or CSV of benchmark_model --enable_op_profiling: a section "Run Order" with columns from "node type" to "name"';

/**
 * Times by node from the op profile of benchmark_model, text or CSV, old (with a `start` column) or new. Reads the run order
 * of the regular runs and passes over initialization, the other tables and what delegates tell of their inside.
 *
 * @returns values under `first`, `avg ms`, `%`, `cdf%`, `mem kb`, `times called` (and `start`), or a sentence
 */
export function importProfile(text: string, graph: Graph): Result<Imported, string> {
  const rows = new RowMatcher(graph);
  let section: Section = { name: 'runs', subgraph: 0 };
  let title = '';
  let header: Header | undefined;
  let tables = 0;
  const lines = text.split(/\r\n|\n|\r/);
  for (const [index, line] of lines.entries()) {
    const head = line.slice(0, longestHeading);
    section = sectionOf(head, section);
    const heading = /=====+ (.*?) =====+/.exec(head)?.[1];
    if (heading !== undefined) {
      [title, header] = [heading, undefined];
    } else if (/Run Order/.test(title) && section.name === 'runs' && section.subgraph === graph.subgraph) {
      const found = headerOf(line);
      if (found) {
        header = found;
        tables++;
      } else if (line.trim() === '') header = undefined;
      else if (header) readRow(rows, index + 1, line, header);
    }
  }
  if (tables === 0) {
    const first = text.split('\n', 1)[0]?.slice(0, 60) ?? '';
    return fail(`no op profile of subgraph ${graph.subgraph} here (line 1 is "${first}"): ${expected}`);
  }
  if (header)
    rows.reject(lines.length, 'the end of the file', 'the run order has no end here: rows may be missing');
  return ok(rows.finish('benchmark_model profile'));
}

function readRow(rows: RowMatcher, line: number, text: string, { columns, csv }: Header): void {
  const cells = cellsOf(text, csv).map((cell) => cell.trim());
  const label = cells[columns.indexOf('name')] ?? text.trim().slice(0, 80);
  if (cells.length !== columns.length) {
    const why = `${cells.length} columns, expected ${columns.length} (${columns.join(', ')}): the line is cut short or changed`;
    rows.reject(line, label, why);
    return;
  }
  const op = cells[0]?.split('/')[0];
  const values = Object.fromEntries(
    columns.flatMap((column, i) =>
      column === 'name' || column === 'node type' ? [] : [[column, cellValue(cells[i] ?? '')]],
    ),
  );
  readLabel(rows, line, label, op, values);
}

/** A row's place from the tool's name for it: `[output1, output2]:17`, in old versions without the index. */
export function readLabel(
  rows: RowMatcher,
  line: number,
  label: string,
  op: string | undefined,
  values: Values,
): void {
  const [, outputs, index] = /^\[(.*)\](?::(\d{1,9}))?$/.exec(label) ?? [];
  if (index !== undefined) rows.byIndex(line, label, Number(index), op, values);
  else rows.byName(line, label, (outputs ?? label).split(/,\s|\t\s*/)[0] ?? '', op, values);
}
