import type { LogComparison, ParsedLog } from '../../tools/logs/types.ts';
import type { Answer, Verb } from '../verb.ts';
import { layOver, predictionFlags } from './board-file.ts';

export const logsVerb: Verb = {
  name: 'logs',
  summary:
    'what a log of a board says of delegates, beside our reasons, and where it differs from the prediction',
  flags: [
    { name: 'log', kind: 'text', help: 'the log as it was written; - reads standard input' },
    ...predictionFlags,
  ],
  async run(flags, session): Promise<Answer> {
    const { file, comparison } = await layOver(flags, session, flags.required('log'));
    const log = file.log ?? { findings: [], unread: [] };
    const others = file.imports.map(({ source }) => source);
    if (others.length > 0) session.warn(`the log also holds ${others.join(' and ')}: see delegraph import`);
    const verdict = comparison?.verdict ?? (file.log ? undefined : 'No line of this log is about delegates.');
    return {
      json: {
        log: file.name,
        ...(verdict !== undefined && { verdict }),
        ...log,
        ...(comparison?.log && { matches: comparison.log.matches, differences: comparison.log.differences }),
      },
      text: textOf(log, verdict, comparison?.log),
    };
  },
};

/** As text for `import` too, where a log is part of what was read. */
export const textOf = (
  { findings, unread }: ParsedLog,
  verdict: string | undefined,
  comparison: LogComparison | undefined,
): string => {
  const ours = (comparison?.matches ?? []).flatMap(({ line, op, words, nodes, refused }) => [
    `line ${line}: ${op} refused${words === undefined ? '' : ` ("${words}")`}; nodes here: ${nodes.map((node) => `#${node}`).join(' ') || 'none'}`,
    ...refused.flatMap(({ reasons }) => reasons.map(({ sentence }) => `  ours: ${sentence}`)),
  ]);
  return [
    ...(verdict === undefined ? [] : [verdict]),
    `${findings.length} ${findings.length === 1 ? 'line' : 'lines'} understood, ${unread.length} not`,
    ...ours,
    ...(comparison?.differences ?? []).map(({ sentence }) => `differs: ${sentence}`),
    ...unread.map(({ line, expected }) => `line ${line} could not be read: expected ${expected}`),
  ].join('\n');
};
