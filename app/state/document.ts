import type { ProfileDocument } from '../../engine/index.ts';

// Places in a JSON document, and documents changed at one place; what is given stays as it was.

export type Path = readonly (string | number)[];

type Branch = { readonly [key: string | number]: unknown } | readonly unknown[];

const isBranch = (value: unknown): value is Branch => typeof value === 'object' && value !== null;

export function valueAt(document: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (at, key) => (isBranch(at) ? (at as Record<string, unknown>)[key] : undefined),
    document,
  );
}

/** The document with another value at a place; undefined takes the place away, out of a list too. */
export function changedAt(document: ProfileDocument, path: Path, value: unknown): ProfileDocument {
  return changed(document, path, value) as ProfileDocument;
}

function changed(at: unknown, [key, ...rest]: Path, value: unknown): unknown {
  if (key === undefined) return value;
  if (Array.isArray(at)) {
    const list = [...(at as readonly unknown[])];
    const next = changed(list[Number(key)], rest, value);
    if (next === undefined) list.splice(Number(key), 1);
    else list[Number(key)] = next;
    return list;
  }
  const { [key]: old, ...others } = (isBranch(at) ? at : {}) as Readonly<Record<string, unknown>>;
  const next = changed(old, rest, value);
  if (next === undefined) return others;
  // A field that is there keeps its place, so that an exported file differs from the imported one only where it was changed.
  return old === undefined ? { ...others, [key]: next } : { ...(at as object), [key]: next };
}

/** A place as the sentences about a profile spell it: `ops[0].rules[1]`. */
export const placeText = (path: Path): string =>
  path.map((key, index) => (typeof key === 'number' ? `[${key}]` : index === 0 ? key : `.${key}`)).join('');

/** The sentences that are about a place or something inside it. */
export function problemsAt(problems: readonly string[], path: Path): readonly string[] {
  const place = placeText(path);
  return problems.filter(
    (problem) => problem.startsWith(place) && /^[\s.[]/.test(problem.slice(place.length)),
  );
}
