import type { EstimateBand, EstimatedTimes, MeasuredRun, ReportFigure } from '../types.ts';
import { type ByteReader, type ByteWriter, damaged } from './bytes.ts';

// What later versions of a measured run added: pairs of a name and a number. A reader passes over names that it does not know.

const numbers = ['prepareMs', 'firstMs', 'uploadedBytes'] as const;
const flags = ['noisy', 'apart'] as const;

/** What of a run the first section on it has no place for; empty for most. */
export function extrasOf(run: MeasuredRun): readonly (readonly [string, number])[] {
  const pairs: [string, number][] = [];
  if (run.totalMs.min !== undefined) pairs.push(['minMs', run.totalMs.min]);
  for (const name of numbers) if (run[name] !== undefined) pairs.push([name, run[name]]);
  for (const name of flags) if (run[name] !== undefined) pairs.push([name, run[name] ? 1 : 0]);
  return pairs;
}

export function writeExtras(out: ByteWriter, pairs: readonly (readonly [string, number])[]): void {
  out.count(pairs.length);
  for (const [name, value] of pairs) {
    out.text(name);
    out.number(value);
  }
}

export function withExtras(run: MeasuredRun, from: ByteReader): MeasuredRun {
  const pairs = new Map(from.column(from.count(), () => [from.text(), from.number()] as const));
  const min = pairs.get('minMs');
  const known = <Name extends string, T>(names: readonly Name[], read: (value: number) => T) =>
    Object.fromEntries(
      names.flatMap((name) => {
        const value = pairs.get(name);
        return value === undefined ? [] : [[name, read(value)]];
      }),
    ) as { readonly [K in Name]?: T };
  return {
    ...run,
    totalMs: { ...run.totalMs, ...(min !== undefined && { min }) },
    ...known(numbers, (value) => value),
    ...known(flags, (value) => value === 1),
  };
}

function writeBand(out: ByteWriter, { ms, low, high }: EstimateBand): void {
  for (const value of [ms, low, high]) out.number(value);
}

const readBand = (from: ByteReader): EstimateBand => ({
  ms: from.number(),
  low: from.number(),
  high: from.number(),
});

export function writeEstimated(out: ByteWriter, { board, sentence, cut, cpu }: EstimatedTimes): void {
  out.text(board);
  out.text(sentence);
  out.count(cut === undefined ? 0 : 1);
  if (cut !== undefined) writeBand(out, cut);
  writeBand(out, cpu);
}

export function readEstimated(from: ByteReader): EstimatedTimes {
  const [board, sentence] = [from.text(), from.text()];
  const cut = from.index(2) === 1 ? readBand(from) : undefined;
  return { kind: 'estimated', board, sentence, ...(cut !== undefined && { cut }), cpu: readBand(from) };
}

const kinds = ['measured', 'estimated', 'imported'] as const;

/** Figures one after the other: nodes as steps, then values. */
export function writeFigures(out: ByteWriter, figures: readonly ReportFigure[]): void {
  out.count(figures.length);
  for (const { kind, title, unit, nodes, values } of figures) {
    out.count(kinds.indexOf(kind));
    out.text(title);
    out.text(unit);
    out.count(nodes.length);
    out.steps(nodes);
    for (const value of values) out.number(value);
  }
}

export const readFigures = (from: ByteReader, nodeCount: number): ReportFigure[] =>
  from.column(from.count(), () => {
    const kind = kinds[from.index(kinds.length)] ?? damaged('a figure has no kind');
    const [title, unit] = [from.text(), from.text()];
    const nodes = from.steps(from.count(), nodeCount);
    const values = from.column(nodes.length, () => from.number());
    if (!values.every(Number.isFinite)) damaged('a figure in it is no number');
    return { kind, title, unit, nodes, values };
  });
