import type { BorderTime, MeasuredRun, StretchTime } from '../types.ts';
import { type ByteReader, type ByteWriter, damaged } from './bytes.ts';

// What later versions of a measured run tell of single stretches: by stretch a set of flags, then a column for each kind, of those
// stretches alone that have it. A reader ignores flags that it does not know, whose columns stand behind those that it knows.

const times = ['waitMs', 'computeMinMs', 'computeP95Ms'] as const;
const texts = ['computeClock', 'device', 'fallback'] as const;
const kinds = [...times, ...texts, 'borders'] as const;
type Kind = (typeof kinds)[number];

const has = (flags: number, kind: Kind): boolean => (flags & (1 << kinds.indexOf(kind))) !== 0;

const flagsOf = (stretch: StretchTime): number =>
  kinds.reduce((flags, kind, bit) => flags + (stretch[kind] === undefined ? 0 : 1 << bit), 0);

/** Whether a run says anything of its stretches that this section holds. */
export const hasStretchDetails = ({ stretches }: MeasuredRun): boolean =>
  stretches.some((stretch) => flagsOf(stretch) !== 0);

export function writeStretchDetails(out: ByteWriter, { stretches }: MeasuredRun): void {
  out.counts(stretches.map(flagsOf));
  for (const kind of times) out.column(present(stretches, kind), (value) => out.number(value));
  for (const kind of texts) out.column(present(stretches, kind), (value) => out.text(value));
  const borders = present(stretches, 'borders');
  out.counts(borders.map(({ length }) => length));
  const all = borders.flat();
  out.counts(all.map(({ direction }) => (direction === 'in' ? 0 : 1)));
  out.steps(all.map(({ tensor }) => tensor));
  out.column(all, ({ bytes }) => out.number(bytes));
  out.column(all, ({ ms }) => out.number(ms));
}

const present = <K extends Kind>(stretches: readonly StretchTime[], kind: K): NonNullable<StretchTime[K]>[] =>
  stretches.flatMap((stretch) => {
    const value = stretch[kind];
    // A list under `borders` is one item of the column.
    return value === undefined ? [] : ([value] as NonNullable<StretchTime[K]>[]);
  });

/** The run with what the section says of its stretches. Throws `Damage` for whatever is no such section. */
export function withStretchDetails(run: MeasuredRun, from: ByteReader): MeasuredRun {
  const flags = from.counts(run.stretches.length);
  const found = run.stretches.map((): { -readonly [K in Kind]?: StretchTime[K] } => ({}));
  const fill = <K extends Kind>(kind: K, read: () => StretchTime[K]) => {
    flags.forEach((set, index) => {
      if (has(set, kind)) Object.assign(found[index] ?? {}, { [kind]: read() });
    });
  };
  for (const kind of times) fill(kind, () => finite(from));
  for (const kind of texts) fill(kind, () => from.text());
  const bordered = flags.filter((set) => has(set, 'borders')).length;
  const lengths = from.counts(bordered);
  const all = readBorders(
    from,
    lengths.reduce((sum, length) => sum + length, 0),
  );
  let at = 0;
  let next = 0;
  fill('borders', () => {
    at += lengths[next] ?? 0;
    return all.slice(at - (lengths[next++] ?? 0), at);
  });
  return { ...run, stretches: run.stretches.map((stretch, index) => ({ ...stretch, ...found[index] })) };
}

const finite = (from: ByteReader): number => {
  const value = from.number();
  return Number.isFinite(value) ? value : damaged('a time in it is no number');
};

function readBorders(from: ByteReader, count: number): BorderTime[] {
  const directions = from.column(count, () => from.index(2));
  const tensors = from.steps(count, 2 ** 31);
  const bytes = from.column(count, () => finite(from));
  const ms = from.column(count, () => finite(from));
  return directions.map((direction, index) => ({
    direction: direction === 0 ? 'in' : 'out',
    tensor: tensors[index] ?? 0,
    bytes: bytes[index] ?? 0,
    ms: ms[index] ?? 0,
  }));
}
