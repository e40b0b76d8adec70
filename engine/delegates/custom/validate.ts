import { fail, ok, type Result } from '../../base/result.ts';
import type { RuleTable } from '../rules/language.ts';

/** What the checker expects at a place of the document. Written out beside the types of `rules/language.ts`; the published schema is made from it. */
export type Shape =
  | { readonly is: 'string'; readonly pattern?: RegExp; readonly what?: string }
  | { readonly is: 'number' }
  | { readonly is: 'boolean' }
  | { readonly is: 'literal'; readonly values: readonly (string | number | boolean)[] }
  | { readonly is: 'list'; readonly of: () => Shape; readonly least?: number }
  | { readonly is: 'tuple'; readonly of: readonly (() => Shape)[] }
  | { readonly is: 'map'; readonly of: () => Shape }
  | { readonly is: 'anything' }
  | { readonly is: 'either'; readonly of: readonly (() => Shape)[]; readonly what: string }
  | {
      readonly is: 'object';
      readonly fields: Readonly<Record<string, () => Shape>>;
      readonly required: readonly string[];
      /** Fields besides the ones named, kept and not looked at. */
      readonly open?: boolean;
    }
  /** An object whose `kind` says which fields it has. */
  | { readonly is: 'kinds'; readonly kinds: Readonly<Record<string, () => Shape & { is: 'object' }>> };

const describeValue = (value: unknown): string => {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
};

type Problems = string[];

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const say = (problems: Problems, at: string, value: unknown, need: string): void => {
  problems.push(`${at || 'the document'} is ${describeValue(value)}, ${need} is needed`);
};

// A profile nests a dozen deep at most; a document that nests further is no profile, and must not exhaust the stack.
const deepest = 100;

/** Adds one sentence for each thing wrong with a value: where, what it is, what is needed. */
export function check(value: unknown, shape: Shape, at: string, problems: Problems, depth = 0): void {
  if (depth > deepest) {
    problems.push(`${at} nests more than ${deepest} levels deep`);
    return;
  }
  const inside = (item: unknown, of: () => Shape, where: string): void =>
    check(item, of(), where, problems, depth + 1);
  switch (shape.is) {
    case 'anything':
      return;
    case 'string':
      if (typeof value !== 'string') say(problems, at, value, shape.what ?? 'a text');
      else if (shape.pattern !== undefined && !shape.pattern.test(value))
        say(problems, at, value, shape.what ?? `a text like ${shape.pattern.source}`);
      return;
    case 'number':
      if (typeof value !== 'number' || !Number.isFinite(value)) say(problems, at, value, 'a number');
      return;
    case 'boolean':
      if (typeof value !== 'boolean') say(problems, at, value, 'true or false');
      return;
    case 'literal':
      if (!shape.values.includes(value as string))
        say(problems, at, value, `one of ${shape.values.join(', ')}`);
      return;
    case 'list':
      if (!Array.isArray(value)) say(problems, at, value, 'a list');
      else if (value.length < (shape.least ?? 0))
        say(problems, at, value, `a list of at least ${shape.least}`);
      else for (const [i, item] of value.entries()) inside(item, shape.of, `${at}[${i}]`);
      return;
    case 'tuple':
      if (!Array.isArray(value) || value.length !== shape.of.length)
        say(problems, at, value, `a list of ${shape.of.length}`);
      else for (const [i, of] of shape.of.entries()) inside(value[i], of, `${at}[${i}]`);
      return;
    case 'map':
      if (!isObject(value)) say(problems, at, value, 'an object');
      else for (const [key, item] of Object.entries(value)) inside(item, shape.of, join(at, key));
      return;
    case 'either':
      checkEither(value, shape, at, problems, depth);
      return;
    case 'kinds': {
      const kind = isObject(value) ? value.kind : undefined;
      const of = typeof kind === 'string' && Object.hasOwn(shape.kinds, kind) ? shape.kinds[kind] : undefined;
      if (!isObject(value)) say(problems, at, value, 'an object with a kind');
      else if (of === undefined)
        say(problems, join(at, 'kind'), kind, `one of ${Object.keys(shape.kinds).join(', ')}`);
      else inside(value, of, at);
      return;
    }
    case 'object': {
      if (!isObject(value)) {
        say(problems, at, value, 'an object');
        return;
      }
      for (const name of shape.required)
        if (!Object.hasOwn(value, name)) problems.push(`${at || 'the document'} lacks ${name}`);
      for (const [name, item] of Object.entries(value)) {
        const of = Object.hasOwn(shape.fields, name) ? shape.fields[name] : undefined;
        if (of !== undefined) inside(item, of, join(at, name));
        else if (!shape.open)
          problems.push(
            `${join(at, name)} is not known here; there are ${Object.keys(shape.fields).join(', ')}`,
          );
      }
      return;
    }
    default:
      shape satisfies never;
  }
}

const join = (at: string, key: string): string => (at === '' ? key : `${at}.${key}`);

function checkEither(
  value: unknown,
  shape: Extract<Shape, { is: 'either' }>,
  at: string,
  problems: Problems,
  depth: number,
): void {
  const attempts = shape.of.map((of) => {
    const found: Problems = [];
    check(value, of(), at, found, depth + 1);
    return found;
  });
  if (attempts.some((found) => found.length === 0)) return;
  say(problems, at, value, shape.what);
}

/** The document as a table of rules, or a sentence for each thing wrong with it (the first few). */
export function validateTable(document: unknown, shape: Shape): Result<RuleTable, readonly string[]> {
  const problems: Problems = [];
  check(document, shape, '', problems);
  if (problems.length > 0) return fail(problems.slice(0, mostProblems));
  // The checker has looked at every field that the type names.
  return ok(document as RuleTable);
}

const mostProblems = 20;
