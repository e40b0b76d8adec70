import type { FlagSpec, Flags } from './flags.ts';
import type { Session } from './session.ts';

/** What a verb answers: the JSON document, the same for reading, and whether a gate the user set was missed. */
export interface Answer {
  readonly json: unknown;
  readonly text: string;
  /** One sentence when a gate such as --require_coverage was missed; the exit code is then 1. */
  readonly missed?: string;
}

export interface Verb {
  readonly name: string;
  /** One line for `--help`. */
  readonly summary: string;
  /** Flags besides --json, --batch, --shard, --help and --graph, which every verb has. */
  readonly flags: readonly FlagSpec[];
  /** Throws `CliError` for wrong usage and unreadable files. */
  run(flags: Flags, session: Session): Answer | Promise<Answer>;
}

export const commonFlags: readonly FlagSpec[] = [
  { name: 'graph', kind: 'list', help: 'the .tflite file; may repeat, the answer is then JSON Lines' },
  { name: 'json', kind: 'switch', help: 'print one JSON document (or one a line) and nothing else' },
  {
    name: 'batch',
    kind: 'text',
    help: 'JSON Lines of flag objects, one request a line; - reads standard input',
  },
  { name: 'shard', kind: 'text', help: 'K/N takes every N-th file of --graph, starting with the K-th' },
  { name: 'help', kind: 'switch', help: 'this text' },
];
