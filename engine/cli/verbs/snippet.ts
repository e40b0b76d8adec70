import { basename } from 'node:path';
import { delegates } from '../../delegates/table.ts';
import { languages, snippet } from '../../report/snippets/index.ts';
import type { OptionValues } from '../../report/types.ts';
import { type ChosenDelegate, chosenDelegates, delegateFlags } from '../delegate-choice.ts';
import { givenLimits, graphsOf, limitFlags, supportFlags } from '../delegation.ts';
import { usageError } from '../errors.ts';
import type { FlagSpec, Flags } from '../flags.ts';
import { openModel } from '../model.ts';
import type { Session } from '../session.ts';
import type { Answer, Verb } from '../verb.ts';
import { delegate } from './partition.ts';

const snippetFlags: readonly FlagSpec[] = [
  { name: 'language', kind: 'text', help: `${languages.join(', ')}` },
  { name: 'num_threads', kind: 'int', help: 'threads of the interpreter (default 4)' },
  { name: 'name', kind: 'text', help: 'name of a delegate of your own (default my_delegate)' },
];

export const snippetVerb: Verb = {
  name: 'snippet',
  summary: 'code that applies the chosen delegate and limits',
  flags: [...delegateFlags, ...supportFlags, ...limitFlags, ...snippetFlags],
  async run(flags, session): Promise<Answer> {
    const wanted = flags.text('language') ?? '';
    const language = languages.find((one) => one === wanted);
    if (language === undefined)
      return usageError(`--language is "${wanted}"; the languages are ${languages.join(', ')}`);
    const threads = flags.int('num_threads') ?? 4;
    if (threads < 1) return usageError(`--num_threads is ${threads}, at least 1 is needed`);
    const [chosen, ...others] = await chosenDelegates(flags);
    if (others.length > 0) return usageError(`code is for one delegate, ${1 + others.length} were named`);
    const text = snippet(language, {
      delegate: chosen?.delegate.id ?? flags.text('name') ?? 'my_delegate',
      options: (chosen?.params ?? {}) as OptionValues,
      limits: givenLimits(flags),
      model: basename(flags.text('graph') ?? 'model.tflite'),
      threads,
      ...(await takenBy(flags, session, chosen)),
    });
    return { json: { language, text }, text };
  },
};

/** What a delegate of one's own takes: with a model at hand its nodes, else the ops that are named. */
async function takenBy(
  flags: Flags,
  session: Session,
  chosen: ChosenDelegate | undefined,
): Promise<{ readonly ops: readonly string[]; readonly nodes: readonly number[] }> {
  if (chosen !== undefined && delegates.has(chosen.delegate.id)) return { ops: [], nodes: [] };
  const named = chosen !== undefined || flags.has('supported_nodes') || flags.has('supported_ops');
  if (!named) return usageError('a delegate is needed: --delegate, --supported_nodes or --supported_ops');
  const path = flags.text('graph');
  if (path !== undefined && (chosen !== undefined || flags.has('supported_nodes'))) {
    const opened = openModel(session, path);
    const [first] = await delegate(flags, session, opened, graphsOf(flags, opened));
    const nodes = first?.supported[0] ?? [];
    return nodes.length > 0 ? { ops: [], nodes } : usageError('the delegate takes no node of the model');
  }
  const ops = (flags.text('supported_ops') ?? '').split(',').flatMap((op) => op.trim() || []);
  return ops.length > 0
    ? { ops, nodes: [] }
    : usageError('--graph=... is needed: which nodes are taken depends on the model');
}
