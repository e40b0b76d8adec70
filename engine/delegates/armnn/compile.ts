import { bindLayer } from '../rules/expand.ts';
import { type CompiledRule, compileRule, namesOf, unlisted } from '../rules/judge.ts';
import type { ExtraLayer, OpEntry, Rule } from '../rules/language.ts';
import type { Scope } from '../rules/scope.ts';
import { yes } from '../rules/tri.ts';
import { armnnFunctions } from './functions.ts';
import type { BackendTable, TwoStageTable } from './table.ts';

type Arguments = Readonly<Record<string, string>>;

/** The rules of one op, ready: the visitor's, and per backend those of the layer it becomes. */
export interface CompiledOp {
  readonly entry: OpEntry | undefined;
  readonly frontend: readonly CompiledRule[];
  readonly buildChecks: readonly CompiledRule[];
  /** Undefined: the backend does not have the layer. */
  layer(backend: string): readonly CompiledRule[] | undefined;
  /** An implicit layer over these operands. */
  implicit(backend: string, layer: string, args: Arguments): readonly CompiledRule[] | undefined;
}

const bind = (rule: Rule, args: Arguments): Rule => ({
  ...rule,
  ...(rule.when === undefined ? {} : { when: bindLayer(rule.when, args) }),
  ...(rule.require === undefined
    ? {}
    : { require: rule.require.map((predicate) => bindLayer(predicate, args)) }),
});

/** `in0` of the table's operand defaults as a selector. */
const slot = (name: string): string => name.replace(/^(in|out)(\d+)$/, '$1[$2]');

const dtypeDefaults = (entry: OpEntry | undefined, args: Arguments): Arguments =>
  Object.fromEntries(
    Object.entries(entry?.operandDefaults ?? {}).flatMap(([name, { dtypeOf }]) =>
      args[name] === undefined ? [] : [[args[name], slot(dtypeOf)]],
    ),
  );

const unlistedRule = (table: TwoStageTable): Rule => ({
  decide: 'reject',
  reason: table.unlisted.reason ?? { code: 'op-unsupported' },
  ...(table.unlisted.source === undefined ? {} : { source: table.unlisted.source }),
});

const bindings = (table: TwoStageTable) => ({ macros: table.macros ?? {}, absentOperand: 'holds' as const });

const layerRules = (
  table: TwoStageTable,
  backend: BackendTable | undefined,
  layer: string,
  args: Arguments,
  scope: Scope,
): readonly CompiledRule[] | undefined =>
  backend?.layers[layer]?.rules.map((rule) => ({
    ...compileRule(bind(rule, args), bindings(table), scope),
    rule,
  }));

export function compileOp(table: TwoStageTable, op: string): CompiledOp {
  const entry = table.frontend.ops.find((each) => each.op.includes(op));
  const args = entry?.layer?.args ?? {};
  const scope: Scope = { absent: yes, functions: armnnFunctions, layerArgs: args, names: namesOf(entry) };
  const backendScope: Scope = { ...scope, dtypeDefaults: dtypeDefaults(entry, args) };
  const ready = (rules: readonly Rule[] = []) =>
    rules.map((rule) => compileRule(rule, bindings(table), scope));
  const own =
    entry === undefined
      ? [unlisted(compileRule(unlistedRule(table), bindings(table), scope))]
      : ready(entry.rules);
  const layers = new Map<string, readonly CompiledRule[] | undefined>();
  const cached = (key: string, make: () => readonly CompiledRule[] | undefined) => {
    if (!layers.has(key)) layers.set(key, make());
    return layers.get(key);
  };
  return {
    entry,
    // An op without visitor is answered before anything is looked at.
    frontend: entry === undefined ? own : [...ready(table.frontend.globalRules), ...own],
    buildChecks: ready(entry?.buildChecks),
    layer: (backend) =>
      cached(backend, () =>
        entry?.layer === undefined
          ? undefined
          : layerRules(table, table.backends[backend], entry.layer.name, args, backendScope),
      ),
    implicit: (backend, layer, bound) =>
      cached(`${backend} ${layer} ${Object.values(bound)}`, () =>
        layerRules(table, table.backends[backend], layer, bound, scope),
      ),
  };
}

export type { ExtraLayer };
