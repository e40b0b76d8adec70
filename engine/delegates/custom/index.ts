import { fail, ok, type Result } from '../../base/result.ts';
import { tableProfile } from '../judgement.ts';
import type { Macro, Predicate, RuleTable } from '../rules/language.ts';
import { shapeFunctions } from '../rules/shape-functions.ts';
import type { Delegate, LimitFact, Profile } from '../types.ts';
import { profileShape } from './shape.ts';
import { validateTable } from './validate.ts';

interface Described extends RuleTable {
  readonly boards?: readonly string[];
  readonly partitioning?: {
    readonly maxDelegatedPartitions?: { readonly default?: number | null };
    readonly minNodesPerPartition?: { readonly default?: number | null };
  };
  readonly dynamicTensors?: { readonly treatment?: string };
}

const limitOf = (limit: { readonly default?: number | null } | undefined): LimitFact => ({
  default: limit?.default ?? 0,
  exists: true,
  source: 'the profile',
});

/** Everything a predicate holds, itself included. */
function* within(predicate: Predicate): Generator<Predicate> {
  yield predicate;
  if (predicate.kind === 'all' || predicate.kind === 'any')
    for (const item of predicate.of) yield* within(item);
  else if (predicate.kind === 'not') yield* within(predicate.of);
  else if (predicate.kind === 'forEach') yield* within(predicate.body);
}

function* predicatesOf(table: RuleTable): Generator<Predicate> {
  const rules = [
    ...(table.globalRules ?? []),
    ...(table.buildChecksGlobal ?? []),
    ...table.ops.flatMap((entry) => [...entry.rules, ...(entry.buildChecks ?? [])]),
  ];
  for (const rule of rules)
    for (const predicate of [...(rule.when ? [rule.when] : []), ...(rule.require ?? [])])
      yield* within(predicate);
  for (const macro of Object.values(table.macros ?? {})) yield* within(macro.body);
}

/** Macros that lead back to themselves. */
const circular = (macros: Readonly<Record<string, Macro>>): readonly string[] => {
  const uses = (name: string): string[] =>
    [...within((macros[name] as Macro).body)].flatMap((each) =>
      each.kind === 'use' && macros[each.macro] !== undefined ? [each.macro] : [],
    );
  const reaches = (from: string, to: string, seen: Set<string>): boolean =>
    uses(from).some((next) => next === to || (!seen.has(next) && reaches(next, to, seen.add(next))));
  return Object.keys(macros).filter((name) => reaches(name, name, new Set()));
};

/** What the shape cannot say: names that must exist, rules that decide or require. */
function referenceProblems(table: RuleTable): readonly string[] {
  const problems: string[] = [];
  const macros = table.macros ?? {};
  for (const predicate of predicatesOf(table)) {
    if (predicate.kind === 'use' && macros[predicate.macro] === undefined)
      problems.push(`the macro ${JSON.stringify(predicate.macro)} is used and not defined`);
    if (predicate.kind === 'fn' && shapeFunctions[predicate.name] === undefined)
      problems.push(
        `the function ${JSON.stringify(predicate.name)} is not known; there are ${Object.keys(shapeFunctions).join(', ')}`,
      );
    if (predicate.kind === 'param' && table.params?.[predicate.name] === undefined)
      problems.push(`the option ${JSON.stringify(predicate.name)} is asked about and not in params`);
  }
  for (const name of circular(macros))
    problems.push(`the macro ${JSON.stringify(name)} leads back to itself`);
  const all = [...(table.globalRules ?? []), ...table.ops.flatMap((entry) => entry.rules)];
  for (const rule of all)
    if ((rule.require === undefined) === (rule.decide === undefined))
      problems.push(`the rule ${JSON.stringify(rule.reason.code)} needs either require or decide`);
  const seen = new Set<string>();
  for (const op of table.ops.flatMap((entry) => entry.op)) {
    if (seen.has(op)) problems.push(`the op ${op} is listed twice`);
    seen.add(op);
  }
  return problems;
}

const delegateOf = (table: Described): Delegate => ({
  id: table.id,
  title: table.title,
  shortTitle: table.title,
  version: 'a profile of your own',
  params: table.params ?? {},
  remarks: [],
  boards: table.boards ?? [],
  application: {
    flow: 'helper',
    maxDelegatedPartitions: limitOf(table.partitioning?.maxDelegatedPartitions),
    minNodesPerPartition: limitOf(table.partitioning?.minNodesPerPartition),
    shapes: 'prepared',
    staticOnly:
      (table.dynamicTensors?.treatment ?? 'delegateRefusedForWholeGraph') === 'delegateRefusedForWholeGraph',
    sort: 'libstdcxx',
  },
  evidence: ({ source }) => (source === undefined ? 'assumed' : 'read'),
  load: async () => profileOf(table),
});

function profileOf(table: Described): Profile {
  return tableProfile(delegateOf(table), table, shapeFunctions);
}

/** A profile from a document, or a sentence for each thing wrong with it: where, the value there, what is needed. */
export function customProfile(document: unknown): Result<Profile, readonly string[]> {
  const valid = validateTable(document, profileShape);
  if (!valid.ok) return valid;
  const problems = referenceProblems(valid.value);
  return problems.length > 0 ? fail(problems) : ok(profileOf(valid.value));
}

/** The same from JSON text. */
export function customProfileFromText(text: string): Result<Profile, readonly string[]> {
  try {
    return customProfile(JSON.parse(text));
  } catch (error) {
    return fail([`the profile is not JSON: ${(error as Error).message}`]);
  }
}

/** An allow-list: these ops, with activations of these types; what the page's editor starts from. */
export const allowList = (
  id: string,
  title: string,
  ops: readonly string[],
  types: readonly string[] = [],
): RuleTable => ({
  schemaVersion: 1,
  ...{ id, title, kind: 'custom', evaluation: 'stopAtFirst' },
  ...(types.length === 0
    ? {}
    : {
        globalRules: [
          {
            require: [
              { kind: 'dtype', operand: 'in[*]', only: 'runtime', in: types },
              { kind: 'dtype', operand: 'out[*]', in: types },
            ],
            reason: { code: 'dtype' },
          },
        ],
      }),
  ops: ops.length === 0 ? [] : [{ op: [...ops], rules: [] }],
  unlisted: { decide: 'reject', reason: { code: 'op-unsupported' } },
});
