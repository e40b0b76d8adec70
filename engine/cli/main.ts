import { Refusal } from '../base/result.ts';
import { CliError, usageError } from './errors.ts';
import { type FlagSpec, Flags, flagsFromJson, parseFlags } from './flags.ts';
import { Session } from './session.ts';
import type { Terminal } from './terminal.ts';
import { type Answer, commonFlags, type Verb } from './verb.ts';
import { verbs } from './verbs/table.ts';

/**
 * Runs one command line.
 *
 * @param words everything after the program's name
 * @returns the exit code: 0 done, 1 a gate was missed, 2 wrong usage, 3 a file cannot be read or run
 */
export async function main(words: readonly string[], terminal: Terminal): Promise<number> {
  try {
    const [name, ...rest] = words;
    if (name === undefined || name === '--help' || name === 'help') return help(terminal, verbs);
    const verb = verbs.find((candidate) => candidate.name === name);
    if (!verb)
      return usageError(`unknown verb "${name}"; the verbs are ${verbs.map((v) => v.name).join(', ')}`);
    const specs = [...commonFlags, ...verb.flags];
    const flags = parseFlags(rest, specs);
    if (flags.on('help')) return verbHelp(terminal, verb, specs);
    const session = new Session((text) => terminal.err(`${text}\n`));
    try {
      if (flags.has('batch')) return await runBatch(verb, flags, specs, session, terminal);
      return await runGraphs(verb, flags, session, terminal);
    } finally {
      session.dispose();
    }
  } catch (error) {
    return report(error, terminal);
  }
}

async function runGraphs(verb: Verb, flags: Flags, session: Session, terminal: Terminal): Promise<number> {
  const graphs = flags.list('graph');
  if (graphs.length < 2 && !flags.has('shard')) return await runOne(verb, flags, session, terminal);
  let code = 0;
  for (const graph of shard(graphs, flags.text('shard'))) {
    const one = flags.with(new Flags(new Map([['graph', [graph]]])));
    const answered = await answer(verb, one, session);
    terminal.out(
      `${jsonText(answered instanceof CliError ? errorJson(answered) : labelled(graph, answered))}\n`,
    );
    if (answered instanceof CliError) {
      terminal.err(`error: ${answered.message}\n`);
      code = Math.max(code, answered.code);
    } else if (answered.missed) {
      terminal.err(`${graph}: ${answered.missed}\n`);
      code = Math.max(code, 1);
    }
  }
  return code;
}

const labelled = (graph: string, { json }: Answer): unknown =>
  typeof json === 'object' && json !== null && !Array.isArray(json)
    ? { graph, ...json }
    : { graph, answer: json };

async function runOne(verb: Verb, flags: Flags, session: Session, terminal: Terminal): Promise<number> {
  const answered = await answer(verb, flags, session);
  if (answered instanceof CliError) return report(answered, terminal);
  const text = flags.on('json') ? jsonText(answered.json) : answered.text;
  terminal.out(text.endsWith('\n') ? text : `${text}\n`);
  if (!answered.missed) return 0;
  terminal.err(`${answered.missed}\n`);
  return 1;
}

async function runBatch(
  verb: Verb,
  flags: Flags,
  specs: readonly FlagSpec[],
  session: Session,
  terminal: Terminal,
): Promise<number> {
  const path = flags.required('batch');
  let lines: string[];
  try {
    lines = terminal.readBatch(path).split('\n');
  } catch (error) {
    throw new CliError(3, `the batch ${path} cannot be read: ${(error as Error).message}`);
  }
  for (const line of lines) {
    if (line.trim() === '') continue;
    const answered = await answerLine(verb, line, flags, specs, session);
    if (flags.on('json'))
      terminal.out(`${jsonText(answered instanceof CliError ? errorJson(answered) : answered.json)}\n`);
    else terminal.out(answered instanceof CliError ? `error: ${answered.message}\n` : `${answered.text}\n`);
  }
  return 0;
}

async function answerLine(
  verb: Verb,
  line: string,
  flags: Flags,
  specs: readonly FlagSpec[],
  session: Session,
): Promise<Answer | CliError> {
  try {
    return await answer(verb, flags.with(flagsFromJson(line, specs)), session);
  } catch (error) {
    return asCliError(error);
  }
}

async function answer(verb: Verb, flags: Flags, session: Session): Promise<Answer | CliError> {
  try {
    return await verb.run(flags, session);
  } catch (error) {
    return asCliError(error);
  }
}

/** Whatever went wrong becomes one sentence; a broken invariant of ours is named as such, without a stack trace. */
function asCliError(error: unknown): CliError {
  if (error instanceof CliError) return error;
  if (error instanceof Refusal) return new CliError(3, error.message);
  return new CliError(3, `internal: ${error instanceof Error ? error.message : String(error)}`);
}

function report(error: unknown, terminal: Terminal): number {
  const { code, message } = asCliError(error);
  terminal.err(`error: ${message.replaceAll('\n', ' ')}\n`);
  return code;
}

const errorJson = ({ code, message }: CliError): unknown => ({ error: { code, message } });

/** int64 values beyond 2^53 print as decimal strings; JSON has no NaN or infinity, they print as strings too. */
export const jsonText = (value: unknown): string =>
  JSON.stringify(value, (_, item: unknown) => {
    if (typeof item === 'bigint') return Number.isSafeInteger(Number(item)) ? Number(item) : String(item);
    return typeof item === 'number' && !Number.isFinite(item) ? String(item) : item;
  });

function shard(graphs: readonly string[], text: string | undefined): readonly string[] {
  if (text === undefined) return graphs;
  const [, k, n] = (/^(\d+)\/(\d+)$/.exec(text) ?? []).map(Number);
  if (k === undefined || n === undefined || k < 1 || k > n)
    return usageError(`--shard is "${text}", a share such as 2/8 is needed`);
  return graphs.filter((_, index) => index % n === k - 1);
}

function help(terminal: Terminal, all: readonly Verb[]): number {
  const width = Math.max(...all.map((verb) => verb.name.length));
  const list = all.map((verb) => `  ${verb.name.padEnd(width)}  ${verb.summary}\n`).join('');
  terminal.out(
    `delegraph <verb> --flag=value ...\n\n${list}\ndelegraph <verb> --help lists a verb's flags.\n`,
  );
  return 0;
}

function verbHelp(terminal: Terminal, verb: Verb, specs: readonly FlagSpec[]): number {
  const width = Math.max(...specs.map((spec) => spec.name.length));
  const list = specs.map((spec) => `  --${spec.name.padEnd(width)}  ${spec.help}\n`).join('');
  terminal.out(`delegraph ${verb.name}: ${verb.summary}\n\n${list}`);
  return 0;
}
