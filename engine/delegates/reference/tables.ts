import type { TwoStageTable } from '../armnn/table.ts';
import { provenance } from '../provenance.ts';
import { bindLayer, expandMacros } from '../rules/expand.ts';
import { namesOf } from '../rules/judge.ts';
import type { OpEntry, Rule, RuleTable } from '../rules/language.ts';
import type { NamedFunction, Scope } from '../rules/scope.ts';
import { unknown } from '../rules/tri.ts';
import { inWords } from '../rules/words.ts';
import type { Delegate } from '../types.ts';
import type { OpReference, Reference, RuleText } from './types.ts';

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

/** `input 0 must be UINT8` as the condition `input 0 is UINT8`. */
const asCondition = (need: string): string =>
  need
    .replaceAll('must not be', 'is not')
    .replaceAll('must be', 'is')
    .replaceAll('must not have', 'does not have')
    .replaceAll('must have', 'has');

function ruleText(writer: Writer, rule: Rule, op: string, scope: Scope): RuleText {
  const words = (predicate: NonNullable<Rule['when']>): string =>
    inWords(expandMacros(predicate, writer.table.macros ?? {}), scope);
  const decided = rule.decide === undefined ? undefined : (rule.reason.text ?? `${rule.decide}ed`);
  return {
    code: rule.reason.code,
    sentence: decided ?? [...new Set((rule.require ?? []).map(words))].join('; '),
    ...(rule.when === undefined ? {} : { when: asCondition(words(rule.when)) }),
    ...(rule.stage === undefined ? {} : { stage: rule.stage }),
    provenance: provenance(writer.delegate, writer.table, rule, op),
  };
}

const othersOf = ({ unlisted }: Pick<RuleTable, 'unlisted'>): Reference['others'] =>
  unlisted.decide === 'accept' ? 'accepted' : 'refused';

const isNever = (rules: readonly Rule[]): boolean =>
  rules.some((rule) => rule.decide === 'reject' && rule.when === undefined);

/** A one-table profile, op by op, in the order of op names. */
export function tableReference(delegate: Delegate, table: RuleTable, functions: Functions): Reference {
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
  return { everyOp, ops: byName(ops), others: othersOf(table) };
}

const byName = (ops: readonly OpReference[]): readonly OpReference[] =>
  [...ops].sort((a, b) => (a.op < b.op ? -1 : a.op > b.op ? 1 : 0));

const bound = (rule: Rule, args: Readonly<Record<string, string>>): Rule => ({
  ...rule,
  ...(rule.when === undefined ? {} : { when: bindLayer(rule.when, args) }),
  ...(rule.require === undefined ? {} : { require: rule.require.map((each) => bindLayer(each, args)) }),
});

/** A two-stage profile: of each op the visitor's rules, then those of the layer it becomes in each backend. */
export function twoStageReference(delegate: Delegate, table: TwoStageTable, functions: Functions): Reference {
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
  return { everyOp, ops: byName(ops), others: othersOf(table) };
}
