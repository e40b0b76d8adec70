import type { ByteReader, ByteWriter } from './bytes.ts';

/** `INT8 1×224×224×3` in its parts; undefined where a label is of another form. */
interface Label {
  readonly type: string;
  /** Undefined: the shape is known only when running. */
  readonly shape: readonly number[] | undefined;
}

const dimension = '(?:0|[1-9]\\d{0,14})';
const labelForm = new RegExp(`^([A-Z0-9_]+) (\\?|scalar|${dimension}(?:×${dimension})*)$`);

function partsOf(label: string): Label | undefined {
  const [, type, text] = labelForm.exec(label) ?? [];
  if (type === undefined || text === undefined) return undefined;
  if (text === '?') return { type, shape: undefined };
  return { type, shape: text === 'scalar' ? [] : text.split('×').map(Number) };
}

const textOf = ({ type, shape }: Label): string =>
  `${type} ${shape === undefined ? '?' : shape.length === 0 ? 'scalar' : shape.join('×')}`;

// Part of the format: links written once rely on these sizes.
const bits: Readonly<Record<string, number>> = {
  FLOAT64: 64,
  INT64: 64,
  UINT64: 64,
  COMPLEX64: 64,
  COMPLEX128: 128,
  FLOAT32: 32,
  INT32: 32,
  UINT32: 32,
  FLOAT16: 16,
  BFLOAT16: 16,
  INT16: 16,
  UINT16: 16,
  INT8: 8,
  UINT8: 8,
  BOOL: 8,
  INT4: 4,
};

/** The size that a label lets one expect, -1 for none; links hold only the sizes that differ. */
export function expectedBytes(label: string): number {
  const parts = partsOf(label);
  const each = bits[parts?.type ?? ''];
  if (parts?.shape === undefined || each === undefined) return -1;
  const bytes = Math.ceil((parts.shape.reduce((product, size) => product * size, 1) * each) / 8);
  return Number.isSafeInteger(bytes) ? bytes : -1;
}

const raw = 0;
const unknownShape = 1;
const firstRank = 2;

/** Distinct labels as columns: form or rank, type, sizes. */
export function writeLabels(out: ByteWriter, labels: readonly string[]): void {
  const parts = labels.map(partsOf);
  out.counts(
    parts.map((part) =>
      part === undefined ? raw : part.shape === undefined ? unknownShape : firstRank + part.shape.length,
    ),
  );
  labels.forEach((label, index) => {
    out.text(parts[index]?.type ?? label);
  });
  for (const part of parts) out.counts(part?.shape ?? []);
}

export function readLabels(from: ByteReader, count: number): string[] {
  const forms = from.counts(count);
  const types = from.column(count, () => from.text());
  return forms.map((form, index) => {
    const type = types[index] ?? '';
    if (form === raw) return type;
    return textOf({ type, shape: form === unknownShape ? undefined : from.counts(form - firstRank) });
  });
}
