import { expandMacros } from './expand.ts';
import type { NodeView } from './facts.ts';
import { type OpEntry, opKey, type Predicate, type Rule, type RuleTable } from './language.ts';
import { compile, type Test } from './predicates.ts';
import { remember } from './remember.ts';
import type { NamedFunction, Scope } from './scope.ts';
import { no, unknown, yes } from './tri.ts';

export interface CompiledRule {
  readonly rule: Rule;
  readonly when?: Test;
  readonly require: readonly { readonly predicate: Predicate; readonly test: Test }[];
  /** Without macros, for whoever wants to read rather than ask. */
  readonly predicates: { readonly when?: Predicate; readonly require: readonly Predicate[] };
  readonly scope: Scope;
  /** An undefined requirement does not refuse. */
  readonly undefinedHolds: boolean;
  readonly unlisted?: true;
}

/** One rule that a node fails, with the requirements it misses (none for `decide: reject`). */
export interface Failure {
  readonly rule: Rule;
  readonly missed: readonly Predicate[];
  readonly scope: Scope;
  /** The op is absent from the table. */
  readonly unlisted?: true;
}

export function compileRule(
  rule: Rule,
  table: Pick<RuleTable, 'macros' | 'absentOperand'>,
  scope: Scope,
): CompiledRule {
  const ready = (predicate: Predicate) => expandMacros(predicate, table.macros ?? {});
  const when = rule.when && ready(rule.when);
  const require = (rule.require ?? []).map(ready);
  return {
    rule,
    ...(when === undefined ? {} : { when: compile(when, scope) }),
    require: require.map((predicate) => ({ predicate, test: compile(predicate, scope) })),
    predicates: { ...(when === undefined ? {} : { when }), require },
    scope,
    undefinedHolds: table.absentOperand === 'holds',
  };
}

/** Undefined where none is missed, as nearly always: a list for each answer would be most of the garbage. */
const missedBy = (compiled: CompiledRule, view: NodeView): readonly Predicate[] | undefined => {
  let missed: Predicate[] | undefined;
  for (const { predicate, test } of compiled.require) {
    const answer = test(view);
    if (answer !== no && (answer !== unknown || compiled.undefinedHolds)) continue;
    missed ??= [];
    missed.push(predicate);
  }
  return missed;
};

const rejection = ({ rule, scope, unlisted }: CompiledRule): Failure => ({
  rule,
  missed: [],
  scope,
  ...(unlisted ? { unlisted } : {}),
});

const noFailures: readonly Failure[] = [];

/** Rules in order; an empty answer means that the node is taken. */
export function judgeRules(
  rules: readonly CompiledRule[],
  view: NodeView,
  evaluation: RuleTable['evaluation'],
): readonly Failure[] {
  let failures: Failure[] | undefined;
  for (const compiled of rules) {
    const { rule, scope } = compiled;
    if (compiled.when !== undefined && compiled.when(view) !== yes) continue;
    if (rule.decide === 'accept') break;
    const missed = rule.decide === 'reject' ? [] : missedBy(compiled, view);
    if (missed === undefined) continue;
    failures ??= [];
    failures.push(rule.decide === 'reject' ? rejection(compiled) : { rule, missed, scope });
    if (rule.decide === 'reject' || evaluation === 'stopAtFirst') break;
  }
  return failures ?? noFailures;
}

interface CompiledOp {
  readonly entry: OpEntry | undefined;
  readonly rules: readonly CompiledRule[];
  readonly buildChecks: readonly CompiledRule[];
}

/** A one-table profile ready to judge nodes; ops are compiled when a model first has them. */
export interface CompiledTable {
  readonly table: RuleTable;
  judge(view: NodeView): readonly Failure[];
  /** Failed checks of building a partition, for a node that is taken. */
  judgeBuild(view: NodeView): readonly Failure[];
  entry(view: NodeView): OpEntry | undefined;
  /** An op's rules in the order in which they are asked, by its key. */
  rulesOf(op: string): {
    readonly rules: readonly CompiledRule[];
    readonly buildChecks: readonly CompiledRule[];
  };
}

export const unlisted = (rule: CompiledRule): CompiledRule => ({ ...rule, unlisted: true });

const unlistedRule = (table: RuleTable): Rule => ({
  decide: table.unlisted.decide,
  reason: table.unlisted.reason ?? { code: 'op-unsupported' },
  ...(table.unlisted.source === undefined ? {} : { source: table.unlisted.source }),
});

/** What sentences call an entry's operands, by selector. */
export const namesOf = (entry: OpEntry | undefined): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries({ ...entry?.layer?.args, ...entry?.operands }).map(([name, selector]) => [selector, name]),
  );

export const scopeOf = (
  table: Pick<RuleTable, 'absentOperand'>,
  functions: Readonly<Record<string, NamedFunction>>,
  entry?: OpEntry,
): Scope => ({
  absent: table.absentOperand === 'holds' ? yes : unknown,
  functions,
  names: namesOf(entry),
  ...(entry?.dataOperands === undefined ? {} : { dataOperands: entry.dataOperands }),
});

export function compileTable(
  table: RuleTable,
  functions: Readonly<Record<string, NamedFunction>> = {},
): CompiledTable {
  const entries = new Map(table.ops.flatMap((entry) => entry.op.map((op) => [op, entry] as const)));
  const compiled = new Map<string, CompiledOp>();
  const compileOp = (op: string): CompiledOp => {
    const entry = entries.get(op);
    const scope = scopeOf(table, functions, entry);
    const ready = (rules: readonly Rule[] = []) => rules.map((rule) => compileRule(rule, table, scope));
    const own =
      entry === undefined ? [unlisted(compileRule(unlistedRule(table), table, scope))] : ready(entry.rules);
    return {
      entry,
      rules: [...ready(table.globalRules), ...own],
      buildChecks: ready([...(table.buildChecksGlobal ?? []), ...(entry?.buildChecks ?? [])]),
    };
  };
  const opOf = (view: NodeView): CompiledOp => {
    const key = opKey(view.node);
    return remember(compiled, key, () => compileOp(key));
  };
  return {
    table,
    judge: (view) => judgeRules(opOf(view).rules, view, table.evaluation),
    judgeBuild: (view) => judgeRules(opOf(view).buildChecks, view, 'collectAll'),
    entry: (view) => opOf(view).entry,
    rulesOf: compileOp,
  };
}
