import armnn2102 from '../armnn/21.02.json';
import armnn2308 from '../armnn/23.08.json';
import { compileOp } from '../armnn/compile.ts';
import type { TwoStageTable } from '../armnn/table.ts';
import coremlRules from '../coreml/rules.json';
import { ethosuFunctions } from '../ethosu/functions.ts';
import ethosuRules from '../ethosu/rules.json';
import { gpuFunctions } from '../gpu/functions.ts';
import gpuRules from '../gpu/rules.json';
import gpuAnalyzerRules from '../gpu-analyzer/rules.json';
import hexagonRules from '../hexagon/rules.json';
import nnapiRules from '../nnapi/rules.json';
import { compileTable } from '../rules/judge.ts';
import type { RuleTable } from '../rules/language.ts';
import type { NamedFunction } from '../rules/scope.ts';
import { shapeFunctions } from '../rules/shape-functions.ts';
import { delegates } from '../table.ts';
import { vxFunctions } from '../vx/functions.ts';
import vxRules from '../vx/rules.json';
import { xnnpackFunctions } from '../xnnpack/functions.ts';
import xnnpackRules from '../xnnpack/rules.json';
import type { RuleList } from './witness.ts';

const tables: readonly (readonly [RuleTable, Readonly<Record<string, NamedFunction>>])[] = [
  [nnapiRules, shapeFunctions],
  [xnnpackRules, xnnpackFunctions],
  [gpuRules, gpuFunctions],
  [gpuAnalyzerRules, shapeFunctions],
  [coremlRules, {}],
  [hexagonRules, {}],
  [vxRules, vxFunctions],
  [ethosuRules, ethosuFunctions],
];

/** Every list of rules that is asked together, by profile. */
export function* ruleLists(): Generator<{ readonly profile: string; readonly list: RuleList }> {
  for (const [table, functions] of tables) yield* listsOfTable(table, functions);
  yield* listsOfArmnn('armnn 21.02', armnn2102);
  yield* listsOfArmnn('armnn 23.08', armnn2308);
}

function* listsOfTable(table: RuleTable, functions: Readonly<Record<string, NamedFunction>>) {
  const compiled = compileTable(table, functions);
  const delegate = delegates.get(table.id);
  const common = {
    params: delegate?.params ?? {},
    read: delegate?.application.shapes ?? ('stored' as const),
  };
  for (const op of [...table.ops.flatMap((entry) => entry.op), 'AN_OP_THAT_IS_NOT_THERE']) {
    const { rules, buildChecks } = compiled.rulesOf(op);
    yield { profile: table.id, list: { op, before: [], rules, evaluation: table.evaluation, ...common } };
    if (buildChecks.length > 0)
      yield {
        profile: table.id,
        list: { op, before: rules, rules: buildChecks, evaluation: 'collectAll' as const, ...common },
      };
  }
}

function* listsOfArmnn(profile: string, table: TwoStageTable) {
  const common = {
    params: {},
    read: 'prepared' as const,
    evaluation: 'collectAll' as const,
    scalarConstantsAsVectors: true,
  };
  for (const op of [...table.frontend.ops.flatMap((entry) => entry.op), 'AN_OP_THAT_IS_NOT_THERE']) {
    const compiled = compileOp(table, op);
    yield { profile, list: { op, before: [], rules: compiled.frontend, ...common } };
    if (compiled.buildChecks.length > 0)
      yield { profile, list: { op, before: compiled.frontend, rules: compiled.buildChecks, ...common } };
    for (const backend of Object.keys(table.backends)) {
      const rules = compiled.layer(backend) ?? [];
      if (rules.length > 0)
        yield { profile: `${profile} ${backend}`, list: { op, before: compiled.frontend, rules, ...common } };
    }
  }
}
