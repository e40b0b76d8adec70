import { fail, ok, type Result } from '../../base/result.ts';
import type { Graph } from '../../graph/types.ts';
import { RowMatcher, type Values } from './match.ts';
import type { Imported } from './types.ts';

type Json = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const own = (value: unknown, key: string): unknown =>
  isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;

function parse(text: string, what: string): Result<unknown, string> {
  try {
    return ok(JSON.parse(text));
  } catch (error) {
    return fail(`no JSON (${(error as Error).message}): expected ${what}`);
  }
}

const valueText = (value: unknown): number | string => {
  if (typeof value === 'number' || typeof value === 'string') return value;
  return typeof value === 'object' && value !== null ? 'an object or list' : String(value);
};

/**
 * Model Explorer's node data: `{ graphId: { results: { tensor name or node id: { value, bgColor } } } }`, or one graph's part alone.
 * Of several graphs the one called like this graph counts, else the first.
 */
export function importNodeData(text: string, graph: Graph): Result<Imported, string> {
  const what = 'Model Explorer node data: an object with "results" for each graph';
  const json = parse(text, what);
  if (!json.ok) return json;
  const graphs = isObject(own(json.value, 'results'))
    ? { '': json.value }
    : isObject(json.value)
      ? json.value
      : {};
  const known = Object.entries(graphs).filter(([, part]) => isObject(own(part, 'results')));
  const [id, part] = known.find(([name]) => name === graph.name) ?? known[0] ?? [];
  const results = own(part, 'results');
  if (!isObject(results)) return fail(`no "results" in this JSON: expected ${what}`);
  const rows = new RowMatcher(graph);
  for (const [key, result] of Object.entries(results)) {
    const value = own(result, 'value');
    if (value === undefined) rows.reject(0, key, 'it has no "value"');
    else rows.byKey(0, key, { value: valueText(value) });
  }
  for (const [other] of known)
    if (other !== id) rows.reject(0, other, 'node data of another graph of the file');
  return ok(rows.finish('Model Explorer node data'));
}

/** Netron's attachment: `{ signature: "netron:attachment", metrics: [{ kind, target or identifier, name, value }], metadata: [...] }`. */
export function importAttachment(text: string, graph: Graph): Result<Imported, string> {
  const what =
    'a Netron attachment: an object with "signature": "netron:attachment" and the list "metrics" or "metadata"';
  const json = parse(text, what);
  if (!json.ok) return json;
  if (own(json.value, 'signature') !== 'netron:attachment')
    return fail(`"signature" is "${valueText(own(json.value, 'signature'))}": expected ${what}`);
  const lists = ['metrics', 'metadata'].map((name) => own(json.value, name)).filter(Array.isArray);
  if (lists.length === 0) return fail(`neither "metrics" nor "metadata" is a list: expected ${what}`);
  const rows = new RowMatcher(graph);
  const byTarget = new Map<string, Values>();
  for (const entry of lists.flat() as unknown[]) {
    const target = own(entry, 'target') ?? own(entry, 'identifier');
    const [kind, name, value] = [own(entry, 'kind'), own(entry, 'name'), own(entry, 'value')];
    const label = valueText(target ?? entry);
    if (
      (typeof target !== 'string' && typeof target !== 'number') ||
      typeof name !== 'string' ||
      value === undefined
    )
      rows.reject(0, String(label), 'it lacks a target, a name or a value');
    else if (kind !== 'node' && kind !== 'tensor')
      rows.reject(0, String(label), `it belongs to a ${String(valueText(kind))}, not to a node or tensor`);
    else byTarget.set(String(target), { ...byTarget.get(String(target)), [name]: valueText(value) });
  }
  for (const [target, values] of byTarget) rows.byKey(0, target, values);
  return ok(rows.finish('Netron attachment'));
}
