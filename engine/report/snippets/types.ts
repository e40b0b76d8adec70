import type { Limits } from '../../partitioner/types.ts';
import type { OptionValues } from '../types.ts';

export const languages = ['python', 'cpp', 'kotlin', 'shell'] as const;
export type Language = (typeof languages)[number];

/** What the code is to apply. */
export interface SnippetRequest {
  /** A built-in delegate's id; any other is a delegate of one's own. */
  readonly delegate: string;
  readonly options: OptionValues;
  /** Limits the user set; absent ones are the delegate's own business. */
  readonly limits: Partial<Limits>;
  /** File name of the model, as the code will say it. */
  readonly model: string;
  readonly threads: number;
  /** For a delegate of one's own: what it takes. */
  readonly ops: readonly string[];
  readonly nodes: readonly number[];
}

/** How one delegate is written in the four languages. */
export type Writer = Readonly<Record<Language, (request: SnippetRequest) => string>>;

/** Limits that are set, by the name that the tools use. */
export function setLimits({ limits }: SnippetRequest): readonly (readonly [name: string, value: number])[] {
  const { maxDelegatedPartitions: max, minNodesPerPartition: min } = limits;
  return [
    ...(!Number.isInteger(max) ? [] : [['max_delegated_partitions', Number(max)] as const]),
    ...(!Number.isInteger(min) ? [] : [['min_nodes_per_partition', Number(min)] as const]),
  ];
}

/** One comment line for each limit that is set although there is no way to say it. */
export const missingLimits = (
  request: SnippetRequest,
  comment: string,
  has: readonly string[],
  what: string,
): string[] =>
  setLimits(request).flatMap(([name, value]) =>
    has.includes(name) ? [] : [`${comment} ${name} = ${value} is left out: ${what} has no such option.`],
  );

/** A double-quoted literal that C++, Kotlin, Python and JSON read alike; `$` is for Kotlin. */
export const quoted = (text: string): string =>
  `"${Array.from(text, (c) =>
    c === '"' || c === '\\' ? `\\${c}` : c < ' ' || c === '\u007f' ? ' ' : c,
  ).join('')}"`;

export const quotedKotlin = (text: string): string => quoted(text).replaceAll('$', '\\$');

/** A word for a POSIX shell. */
export const shellWord = (text: string): string =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;

export const lines = (...parts: readonly (string | readonly string[])[]): string =>
  `${parts.flat().join('\n')}\n`;
