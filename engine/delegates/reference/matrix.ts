import type { OpReference } from './types.ts';

/** Whether a profile has an op: never, under conditions, or whatever the node looks like. */
export type OpAnswer = 'absent' | 'never' | 'under conditions' | 'always';

export interface MatrixRow {
  readonly name: string;
  readonly answer: OpAnswer;
  /** How many rules the profile has about the op. */
  readonly rules: number;
}

/** The answer of each profile to "which delegates take this op?". */
export function opMatrix(
  op: string,
  references: readonly { readonly name: string; readonly ops: readonly OpReference[] }[],
): readonly MatrixRow[] {
  return references.flatMap(({ name, ops }): readonly MatrixRow[] => {
    const entries = ops.filter((entry) => entry.op === op);
    if (entries.length === 0) return [{ name, answer: 'absent', rules: 0 }];
    return entries
      .filter((entry) => entry.stage === undefined || entry.stage !== 'delegate' || entry.never)
      .map((entry) => ({
        name: entry.stage === undefined ? name : `${name} ${entry.stage}`,
        answer: entry.never
          ? 'never'
          : entry.rules.some((rule) => rule.stage === undefined)
            ? 'under conditions'
            : 'always',
        rules: entry.rules.length,
      }));
  });
}

/** A profile, or one of its backends. */
export interface MatrixColumn {
  readonly title: string;
  /** Name of the profile. */
  readonly of: string;
}

/** Every op that any profile lists, by name, with the answer of each column. */
export interface FullMatrix {
  readonly columns: readonly MatrixColumn[];
  readonly rows: readonly { readonly op: string; readonly answers: readonly OpAnswer[] }[];
}

interface Named {
  readonly name: string;
  readonly ops: readonly OpReference[];
}

/** A column for each profile, and for each backend of one that has several. */
function columnsOf({ name, ops }: Named): readonly MatrixColumn[] {
  const stages = new Set(
    ops.flatMap(({ stage }) => (stage === undefined || stage === 'delegate' ? [] : [stage])),
  );
  if (stages.size === 0) return [{ title: name, of: name }];
  return [...stages].map((stage) => ({ title: `${name} ${stage}`, of: name }));
}

export function fullMatrix(references: readonly Named[]): FullMatrix {
  const columns = references.flatMap(columnsOf);
  const all = [...new Set(references.flatMap(({ ops }) => ops.map(({ op }) => op)))].sort();
  const rows = all.map((op) => {
    const answers = new Map(opMatrix(op, references).map(({ name, answer }) => [name, answer]));
    // A visitor that never passes an op on, or does not know it, answers for all backends.
    const answerOf = ({ title, of }: MatrixColumn): OpAnswer =>
      answers.get(`${of} delegate`) ?? answers.get(title) ?? answers.get(of) ?? 'absent';
    return { op, answers: columns.map(answerOf) };
  });
  return { columns, rows };
}
