import type { Evidence } from '../types.ts';
import type { OpAnswer } from './matrix.ts';
import type { OpReference, RuleText } from './types.ts';

/** What each degree of trust means, said once a page. */
const evidenceMeans: Readonly<Record<Evidence, string>> = {
  compared: 'our verdicts were compared with those of the original check',
  read: 'read from the source or documents, not compared',
  assumed: 'assumed: no source',
};

export const answerSigns: Readonly<Record<OpAnswer, string>> = {
  always: 'yes',
  'under conditions': 'if',
  never: 'no',
  absent: '–',
};

export const answerMeans: Readonly<Record<OpAnswer, string>> = {
  always: 'taken whenever the rules for every op hold',
  'under conditions': 'taken under conditions',
  never: 'known and never taken',
  absent: 'not known to the delegate',
};

/** `379 rules compared with the original, 2 read.` */
export function evidenceText(rules: readonly RuleText[]): string {
  const count = (evidence: Evidence): number =>
    rules.filter(({ provenance }) => provenance.evidence === evidence).length;
  const parts = (['compared', 'read', 'assumed'] as const).flatMap((evidence) =>
    count(evidence) === 0 ? [] : [`${count(evidence)} ${evidence} (${evidenceMeans[evidence]})`],
  );
  return `Of ${rules.length} rules: ${parts.join('; ')}.`;
}

/** What stands where there is no list of conditions. */
export const emptyText = ({ never, rules }: OpReference): string | undefined =>
  never && rules.length === 0 ? 'Never taken.' : rules.length === 0 ? 'No condition of its own.' : undefined;
