import type { Model, ModelOperator, ModelTensor } from '../types.ts';

export type SearchHit =
  | { readonly kind: 'operator'; readonly subgraph: number; readonly index: number; readonly because: string }
  | { readonly kind: 'tensor'; readonly subgraph: number; readonly index: number; readonly because: string };

export interface Search {
  readonly hits: readonly SearchHit[];
  /** One sentence where the text is no valid search (a broken regular expression). */
  readonly problem?: string;
}

type Test = (text: string) => boolean;

interface Query {
  readonly operator: (operator: ModelOperator, index: number) => string | undefined;
  readonly tensor: (tensor: ModelTensor, index: number) => string | undefined;
}

/**
 * Finds operators and tensors, in file order. `#17` is an operator's index, `T#42` a tensor's, `/expression/` a regular
 * expression (`i` after it: any case), `type:int8` an element type, `op:conv` an operator, `name:relu` a name, `stride_w=2`
 * (or `stride_w`) an option; anything else is looked for in all of these. Words must all match; quotes keep spaces.
 */
export function search(model: Model, text: string, limit = 10_000): Search {
  const words = text.match(/\/(?:\\.|[^/\\])+\/i?|"[^"]*"|\S+/g) ?? [];
  if (words.length === 0) return { hits: [] };
  const queries: Query[] = [];
  for (const word of words) {
    const query = queryOf(word);
    if (typeof query === 'string') return { hits: [], problem: query };
    queries.push(query);
  }
  return { hits: hitsOf(model, queries, limit) };
}

function hitsOf(model: Model, queries: readonly Query[], limit: number): SearchHit[] {
  const hits: SearchHit[] = [];
  for (const { index: subgraph, operators, tensors } of model.subgraphs) {
    operators.forEach((operator, index) => {
      const because = queries.map((query) => query.operator(operator, index));
      if (all(because)) hits.push({ kind: 'operator', subgraph, index, because: because.join(', ') });
    });
    tensors.forEach((tensor, index) => {
      const because = queries.map((query) => query.tensor(tensor, index));
      if (all(because)) hits.push({ kind: 'tensor', subgraph, index, because: because.join(', ') });
    });
    if (hits.length >= limit) return hits.slice(0, limit);
  }
  return hits;
}

const all = (because: readonly (string | undefined)[]): because is readonly string[] =>
  !because.includes(undefined);

const never = (): undefined => undefined;

/** The meaning of one word, or a sentence why it has none. */
function queryOf(word: string): Query | string {
  const [, tensorIndex] = /^T#(\d+)$/i.exec(word) ?? [];
  if (tensorIndex !== undefined)
    return { operator: never, tensor: (_, i) => (i === Number(tensorIndex) ? `T#${i}` : undefined) };
  const [, operatorIndex] = /^#(\d+)$/.exec(word) ?? [];
  if (operatorIndex !== undefined)
    return { operator: (_, i) => (i === Number(operatorIndex) ? `#${i}` : undefined), tensor: never };
  const [, key, rest] = /^(op|name|type):(.+)$/i.exec(word) ?? [];
  if (key !== undefined && rest !== undefined) {
    const test = testOf(rest);
    return typeof test === 'string' ? test : keyed(key.toLowerCase(), test);
  }
  const [, option, wanted] = /^([a-z][a-z0-9_]*)=(.*)$/i.exec(word) ?? [];
  if (option !== undefined && wanted !== undefined) {
    const test = testOf(wanted, true);
    return typeof test === 'string' ? test : optionQuery(option.toLowerCase(), test);
  }
  const test = testOf(word);
  return typeof test === 'string' ? test : anywhere(test);
}

/** Plain text is looked for in any case, as a whole when `exact`. */
function testOf(word: string, exact = false): Test | string {
  const [, source, flag] = /^\/((?:\\.|[^/\\])+)\/(i?)$/.exec(word) ?? [];
  if (source !== undefined) {
    try {
      const expression = new RegExp(source, flag);
      return (text) => expression.test(text);
    } catch (error) {
      return `/${source}/ is no regular expression: ${(error as Error).message}`;
    }
  }
  const wanted = word.replace(/^"(.*)"$/, '$1').toLowerCase();
  return exact ? (text) => text.toLowerCase() === wanted : (text) => text.toLowerCase().includes(wanted);
}

const found = (test: Test, what: string, text: string): string | undefined =>
  test(text) ? `${what} ${text}` : undefined;

function keyed(key: string, test: Test): Query {
  if (key === 'op') return { operator: ({ op }) => found(test, 'op', op), tensor: never };
  if (key === 'type') return { operator: never, tensor: ({ type }) => found(test, 'type', type) };
  return { operator: never, tensor: ({ name }) => found(test, 'name', name) };
}

const optionQuery = (option: string, test: Test): Query => ({
  tensor: never,
  operator: ({ options }) => {
    const value = options[option];
    return value === undefined
      ? undefined
      : found((text) => test(text.slice(option.length + 1)), '', shown(option, value));
  },
});

const anywhere = (test: Test): Query => ({
  tensor: ({ name, type }) => found(test, 'name', name) ?? found(test, 'type', type),
  operator: ({ op, options }) => {
    const option = Object.entries(options).find(([key, value]) => test(shown(key, value)));
    return found(test, 'op', op) ?? (option && `option ${shown(...option)}`);
  },
});

const shown = (key: string, value: unknown): string =>
  `${key}=${typeof value === 'object' ? JSON.stringify(value, (_, v) => (typeof v === 'bigint' ? String(v) : v)) : String(value)}`;
