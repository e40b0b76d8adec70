import { fail, ok, type Result } from '../../base/result.ts';
import type { Graph } from '../../graph/types.ts';
import { cellValue, RowMatcher } from './match.ts';
import type { Imported } from './types.ts';

/** Cells of one CSV line; a quoted cell may hold commas and doubled quotes. */
function csvCells(line: string): readonly string[] {
  const cells: string[] = [];
  const cell = /("(?:[^"]|"")*"?|[^,]*)(,|$)/gy;
  for (;;) {
    const match = cell.exec(line);
    if (!match) return cells;
    const text = match[1] ?? '';
    cells.push((text.startsWith('"') ? text.replace(/^"|"$/g, '').replaceAll('""', '"') : text).trim());
    if (match[2] === '') return cells;
  }
}

/** Two columns are called `Network%`: of cycles, then of MACs. */
const distinct = (columns: readonly string[]): readonly string[] =>
  columns.map((column, i) => (columns.indexOf(column) < i ? `${column} (2)` : column));

/** Characters of a line that are read: real lines have a few hundred. */
const longest = 20_000;

const operatorColumns = ['TFLite_operator', 'Original Operator'];

/** Whether some line is the header of Vela's CSV. */
export const isVela = (text: string): boolean =>
  /(?:^|[\n\r]|,)"?(?:TFLite_operator|Original Operator)"?\s*,/.test(text);

/**
 * Vela's per-layer CSV (`--verbose-performance`), matched by the name of the output tensor. The compiler fuses and adds ops:
 * such rows stay unmatched.
 *
 * @returns values under Vela's column names, cycles and bytes as there; or a sentence
 */
export function importVela(text: string, graph: Graph): Result<Imported, string> {
  const lines = text.split(/\r\n|\n|\r/).map((line) => line.slice(0, longest));
  const at = lines.findIndex((line) => operatorColumns.some((name) => csvCells(line).includes(name)));
  const columns = distinct(csvCells(lines[at] ?? ''));
  const name = columns.indexOf('Name');
  if (at < 0 || name < 0)
    return fail(
      `line ${at < 0 ? 1 : at + 1} is "${(lines[Math.max(at, 0)] ?? '').slice(0, 60)}": expected the header of Vela's per-layer CSV with the columns ${operatorColumns.join(' or ')} and Name`,
    );
  const rows = new RowMatcher(graph);
  for (const [index, line] of lines.entries()) {
    if (index <= at || line.trim() === '') continue;
    const cells = csvCells(line);
    const label = cells[name] ?? cells[0] ?? '';
    if (cells.length !== columns.length)
      rows.reject(index + 1, label, `${cells.length} columns, expected ${columns.length}`);
    else {
      const values = columns.flatMap((column, i) =>
        i === name ? [] : [[column, cellValue(cells[i] ?? '')] as const],
      );
      rows.byName(index + 1, label, label, undefined, Object.fromEntries(values));
    }
  }
  return ok(rows.finish('Vela per-layer CSV'));
}
