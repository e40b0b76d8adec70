import { usageError } from './errors.ts';

/** `text` and `int` take one value (the last one given), `list` gathers every value, `switch` is true, false or just named. */
export interface FlagSpec {
  readonly name: string;
  readonly kind: 'text' | 'int' | 'switch' | 'list';
  /** One line for `--help`. */
  readonly help: string;
}

type FlagValue = string | readonly string[];

/** Flags of one request, checked against the verb's list when they were read. */
export class Flags {
  constructor(private readonly values: ReadonlyMap<string, FlagValue> = new Map()) {}

  has(name: string): boolean {
    const value = this.values.get(name);
    return value !== undefined && value.length > 0;
  }

  text(name: string): string | undefined {
    const value = this.values.get(name);
    return typeof value === 'string' ? value : value?.at(-1);
  }

  required(name: string): string {
    const value = this.text(name);
    return value === undefined || value === '' ? usageError(`--${name}=... is needed`) : value;
  }

  int(name: string): number | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    if (!/^[+-]?\d+$/.test(value) || !Number.isSafeInteger(Number(value)))
      usageError(`--${name} is "${value}", a whole number is needed`);
    return Number(value);
  }

  number(name: string): number | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    if (value.trim() === '' || !Number.isFinite(Number(value)))
      usageError(`--${name} is "${value}", a number is needed`);
    return Number(value);
  }

  on(name: string): boolean {
    const value = this.text(name);
    if (value === undefined) return false;
    if (value === 'true' || value === '1') return true;
    if (value === 'false' || value === '0') return false;
    return usageError(`--${name} is "${value}", true or false is needed`);
  }

  list(name: string): readonly string[] {
    const value = this.values.get(name);
    return value === undefined ? [] : typeof value === 'string' ? [value] : value;
  }

  /** These flags with others laid over them. */
  with(others: Flags): Flags {
    return new Flags(new Map([...this.values, ...others.values]));
  }
}

function specOf(name: string, specs: readonly FlagSpec[]): FlagSpec {
  const spec = specs.find((candidate) => candidate.name === name);
  if (spec) return spec;
  const near = specs.find((candidate) => distance(candidate.name, name) <= 2);
  return usageError(`unknown flag --${name}${near ? `; did you mean --${near.name}?` : ''}`);
}

/** Edits (insert, delete, replace) between two names; small words only. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[b.length]!;
}

/** Reads `--name=value` words; a repeated `list` flag gathers, any other repeated flag keeps its last value. */
export function parseFlags(words: readonly string[], specs: readonly FlagSpec[]): Flags {
  const values = new Map<string, FlagValue>();
  for (const word of words) {
    const match = /^--([A-Za-z][\w-]*)(?:=([\s\S]*))?$/.exec(word);
    if (!match) usageError(`"${word}" is not a flag of the form --name=value`);
    const [, name = '', given] = match;
    const spec = specOf(name, specs);
    if (given === undefined && spec.kind !== 'switch') usageError(`--${name} needs a value: --${name}=...`);
    const value = given ?? 'true';
    if (spec.kind !== 'list') values.set(name, value);
    else values.set(name, [...((values.get(name) as readonly string[] | undefined) ?? []), value]);
  }
  return new Flags(values);
}

/** One line of a batch: an object of flags with string, number or boolean values, arrays for repeatable ones. */
export function flagsFromJson(line: string, specs: readonly FlagSpec[]): Flags {
  let parsed: unknown;
  try {
    parsed = JSON.parse(line);
  } catch {
    return usageError(`"${line.slice(0, 60)}" is not JSON`);
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed))
    return usageError(`"${line.slice(0, 60)}" is not an object of flags`);
  const values = new Map<string, FlagValue>();
  for (const [name, value] of Object.entries(parsed)) {
    const spec = specOf(name, specs);
    const list = (Array.isArray(value) ? value : [value]).map((item) => wordOf(name, item));
    if (spec.kind !== 'list' && list.length !== 1)
      usageError(`${name} takes one value, ${list.length} were given`);
    values.set(name, spec.kind === 'list' ? list : (list[0] as string));
  }
  return new Flags(values);
}

function wordOf(name: string, value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return usageError(`${name} is ${JSON.stringify(value)}; a string, a number or a boolean is needed`);
}
