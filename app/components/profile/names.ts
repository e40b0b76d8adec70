import type { ProfileDocument } from '../../../engine/index.ts';
import { changedAt, valueAt } from '../../state/document.ts';

// Options and macros are tables by name, and rules speak of them by that name:
//
//   params: { generation: … }        macros: { fits: … }
//        ▲                                ▲
//   { kind: param, name: generation }     { kind: use, macro: fits }

export type Named = 'params' | 'macros';

const references: Readonly<Record<Named, { readonly kind: string; readonly field: string }>> = {
  params: { kind: 'param', field: 'name' },
  macros: { kind: 'use', field: 'macro' },
};

const isTable = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The names of a profile's options or macros, in the order of the document. */
export function namesIn(document: ProfileDocument, table: Named): readonly string[] {
  const held = valueAt(document, [table]);
  return isTable(held) ? Object.keys(held) : [];
}

/** How many predicates speak of a name. */
export function usesOf(document: ProfileDocument, table: Named, name: string): number {
  const { kind, field } = references[table];
  const count = (value: unknown): number => {
    if (Array.isArray(value)) return value.reduce((sum: number, item) => sum + count(item), 0);
    if (!isTable(value)) return 0;
    const own = value.kind === kind && value[field] === name ? 1 : 0;
    return own + count(Object.values(value));
  };
  return count(document);
}

/** The profile with an option or macro under another name, in its place and wherever a rule speaks of it. */
export function renamed(document: ProfileDocument, table: Named, from: string, to: string): ProfileDocument {
  const held = valueAt(document, [table]);
  if (!isTable(held) || !Object.hasOwn(held, from) || to === '' || Object.hasOwn(held, to)) return document;
  const { kind, field } = references[table];
  const follow = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(follow);
    if (!isTable(value)) return value;
    const inner = Object.entries(value).map(([key, item]) => [key, follow(item)] as const);
    const next = Object.fromEntries(inner);
    return next.kind === kind && next[field] === from ? { ...next, [field]: to } : next;
  };
  const entries = Object.entries(held).map(([name, value]) => [name === from ? to : name, value]);
  return follow({ ...document, [table]: Object.fromEntries(entries) }) as ProfileDocument;
}

/** The profile with one more option or macro; a name that is taken gets a number. */
export function added(
  document: ProfileDocument,
  table: Named,
  name: string,
  value: unknown,
): ProfileDocument {
  const taken = new Set(namesIn(document, table));
  let free = name;
  for (let i = 2; taken.has(free); i++) free = `${name}${i}`;
  return changedAt(document, [table, free], value);
}

/** The profile without an option or macro; rules that speak of it stay, and say that it is missing. */
export function removed(document: ProfileDocument, table: Named, name: string): ProfileDocument {
  const without = changedAt(document, [table, name], undefined);
  return namesIn(without, table).length === 0 ? changedAt(without, [table], undefined) : without;
}
