import type { TwoStageTable } from '../armnn/table.ts';
import { type Provenance, provenance } from '../provenance.ts';
import { bindLayer, expandMacros } from '../rules/expand.ts';
import { namesOf } from '../rules/judge.ts';
import type { OpEntry, Rule, RuleTable } from '../rules/language.ts';
import type { NamedFunction, Scope } from '../rules/scope.ts';
import { unknown } from '../rules/tri.ts';
import { inWords } from '../rules/words.ts';
import type { Delegate } from '../types.ts';

/** One rule in words, as a reference page shows it. */
export interface RuleText {
  readonly code: string;
  /** What must hold: `stride_w must be at most 64`. */
  readonly sentence: string;
  /** When the rule applies; absent: always. */
  readonly when?: string;
  /** `build`: checked only when the partition is built. */
  readonly stage?: 'build';
  readonly provenance: Provenance;
}

/** What a delegate, or one of its backends, takes of an op. */
export interface OpReference {
  readonly op: string;
  /** Arm NN: whose rules these are; `delegate` for its visitor. */
  readonly stage?: string;
  /** Refused whatever the node looks like. */
  readonly never: boolean;
  readonly rules: readonly RuleText[];
  readonly notes: readonly string[];
}

type Functions = Readonly<Record<string, NamedFunction>>;

interface Writer {
  readonly delegate: Delegate;
  readonly table: Pick<RuleTable, 'sources' | 'macros'>;
  readonly functions: Functions;
}

const scopeFor = (entry: OpEntry | undefined, functions: Functions): Scope => ({
  absent: unknown,
  functions,
  names: namesOf(entry),
  ...(entry?.dataOperands === undefined ? {} : { dataOperands: entry.dataOperands }),
});

function ruleText(writer: Writer, rule: Rule, op: string, scope: Scope): RuleText {
  const words = (predicate: NonNullable<Rule['when']>): string =>
    inWords(expandMacros(predicate, writer.table.macros ?? {}), scope);
  const decided = rule.decide === undefined ? undefined : (rule.reason.text ?? `${rule.decide}ed`);
  return {
    code: rule.reason.code,
    sentence: decided ?? (rule.require ?? []).map(words).join('; '),
    ...(rule.when === undefined ? {} : { when: words(rule.when) }),
    ...(rule.stage === undefined ? {} : { stage: rule.stage }),
    provenance: provenance(writer.delegate, writer.table, rule, op),
  };
}

const isNever = (rules: readonly Rule[]): boolean =>
  rules.some((rule) => rule.decide === 'reject' && rule.when === undefined);

/** A one-table profile, op by op, in the order of op names. */
export function tableReference(
  delegate: Delegate,
  table: RuleTable,
  functions: Functions,
): { readonly everyOp: readonly RuleText[]; readonly ops: readonly OpReference[] } {
  const writer = { delegate, table, functions };
  const ops = table.ops.flatMap((entry) => {
    const scope = scopeFor(entry, functions);
    return entry.op.map(
      (op): OpReference => ({
        op,
        never: isNever(entry.rules),
        rules: [...entry.rules, ...(entry.buildChecks ?? [])].map((rule) =>
          ruleText(writer, rule, op, scope),
        ),
        notes: [...(entry.lowering === undefined ? [] : [entry.lowering]), ...(entry.notes ?? [])],
      }),
    );
  });
  const everyOp = (table.globalRules ?? []).map((rule) =>
    ruleText(writer, rule, '', scopeFor(undefined, functions)),
  );
  return { everyOp, ops: byName(ops) };
}

const byName = (ops: readonly OpReference[]): readonly OpReference[] =>
  [...ops].sort((a, b) => (a.op < b.op ? -1 : a.op > b.op ? 1 : 0));

const bound = (rule: Rule, args: Readonly<Record<string, string>>): Rule => ({
  ...rule,
  ...(rule.when === undefined ? {} : { when: bindLayer(rule.when, args) }),
  ...(rule.require === undefined ? {} : { require: rule.require.map((each) => bindLayer(each, args)) }),
});

/** A two-stage profile: of each op the visitor's rules, then those of the layer it becomes in each backend. */
export function twoStageReference(
  delegate: Delegate,
  table: TwoStageTable,
  functions: Functions,
): { readonly everyOp: readonly RuleText[]; readonly ops: readonly OpReference[] } {
  const writer = { delegate, table, functions };
  const ops = table.frontend.ops.flatMap((entry) => {
    const scope = scopeFor(entry, functions);
    const args = entry.layer?.args ?? {};
    return entry.op.flatMap((op): OpReference[] => [
      {
        op,
        stage: 'delegate',
        never: isNever(entry.rules),
        rules: [...entry.rules, ...(entry.buildChecks ?? [])].map((rule) =>
          ruleText(writer, rule, op, scope),
        ),
        notes: entry.notes ?? [],
      },
      ...Object.entries(table.backends).map(([backend, { layers }]): OpReference => {
        const layer = entry.layer === undefined ? undefined : layers[entry.layer.name];
        return {
          op,
          stage: backend,
          never: layer === undefined || isNever(layer.rules),
          rules: (layer?.rules ?? []).map((rule) => ruleText(writer, bound(rule, args), op, scope)),
          notes: [],
        };
      }),
    ]);
  });
  const everyOp = table.frontend.globalRules.map((rule) =>
    ruleText(writer, rule, '', scopeFor(undefined, functions)),
  );
  return { everyOp, ops: byName(ops) };
}

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
