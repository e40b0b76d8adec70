import { type ProfileDocument, tensorTypes } from '../../../engine/index.ts';
import { changedAt, valueAt } from '../../state/document.ts';

// An entry of a profile may be about several ops; taking one away leaves the others theirs.

/** The entry about an op, and the ops that share it. */
export function entryOf(
  document: ProfileDocument,
  op: string,
): { readonly index: number; readonly shared: readonly string[] } | undefined {
  const entries: readonly unknown[] = Array.isArray(document.ops) ? document.ops : [];
  const names = (entry: unknown): readonly string[] => {
    const list = valueAt(entry, ['op']);
    return Array.isArray(list) ? list.map(String) : [];
  };
  const index = entries.findIndex((entry) => names(entry).includes(op));
  return index < 0 ? undefined : { index, shared: names(entries[index]).filter((name) => name !== op) };
}

/** The profile with an op taken, without rules of its own, or left out. */
export function takeOp(document: ProfileDocument, op: string, taken: boolean): ProfileDocument {
  const entry = entryOf(document, op);
  if (taken === (entry !== undefined)) return document;
  if (entry === undefined) {
    const entries: readonly unknown[] = Array.isArray(document.ops) ? document.ops : [];
    return changedAt(document, ['ops'], [...entries, { op: [op], rules: [] }]);
  }
  return entry.shared.length === 0
    ? changedAt(document, ['ops', entry.index], undefined)
    : changedAt(document, ['ops', entry.index, 'op'], entry.shared);
}

/** Where the rule about types stands that `limitTypes` makes. */
function typeRule(document: ProfileDocument, entry: number): number {
  const rules = valueAt(document, ['ops', entry, 'rules']);
  return Array.isArray(rules)
    ? rules.findIndex(
        (rule: unknown) =>
          valueAt(rule, ['when']) === undefined &&
          valueAt(rule, ['require', 'length']) === 2 &&
          valueAt(rule, ['require', 0, 'operand']) === 'in[*]' &&
          valueAt(rule, ['require', 1, 'operand']) === 'out[*]' &&
          [0, 1].every(
            (i) => valueAt(rule, ['require', i, 'kind']) === 'dtype' && typeList(rule, i) !== undefined,
          ),
      )
    : -1;
}

const typeList = (rule: unknown, index: number): readonly string[] | undefined => {
  const list = valueAt(rule, ['require', index, 'in']);
  return Array.isArray(list) ? list.map(String) : undefined;
};

/** The types that an entry's activations may have; undefined where it has no rule about that. */
export function typesOf(document: ProfileDocument, entry: number): readonly string[] | undefined {
  const at = typeRule(document, entry);
  return at < 0 ? undefined : typeList(valueAt(document, ['ops', entry, 'rules', at]), 0);
}

/** The profile with a type allowed or not; all types allowed is no rule. */
export function limitTypes(
  document: ProfileDocument,
  entry: number,
  type: string,
  allowed: boolean,
): ProfileDocument {
  const before = typesOf(document, entry) ?? tensorTypes;
  const types = tensorTypes.filter((one) => (one === type ? allowed : before.includes(one)));
  const at = typeRule(document, entry);
  const rules = valueAt(document, ['ops', entry, 'rules']);
  const place = ['ops', entry, 'rules', Math.max(at, 0)] as const;
  if (types.length === tensorTypes.length) return at < 0 ? document : changedAt(document, place, undefined);
  const rule = {
    require: [
      { kind: 'dtype', operand: 'in[*]', only: 'runtime', in: types },
      { kind: 'dtype', operand: 'out[*]', in: types },
    ],
    reason: { code: 'dtype' },
  };
  if (at >= 0) return changedAt(document, place, rule);
  return changedAt(document, ['ops', entry, 'rules'], [rule, ...(Array.isArray(rules) ? rules : [])]);
}
