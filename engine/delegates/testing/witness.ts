import { mulberry32 } from '../../base/random.ts';
import { graphView, type NodeView, nodeView } from '../rules/facts.ts';
import { type CompiledRule, judgeRules } from '../rules/judge.ts';
import type { ParamSpec, RuleTable } from '../rules/language.ts';
import { no, unknown, yes } from '../rules/tri.ts';
import { type Pusher, pickFrom, push } from './push.ts';
import { buildSpecimen, type NodeSpecimen, tensorSpecimen } from './specimen.ts';

/** Rules that are asked together, in order: one op's of a table, or a layer's of a backend behind the op's visitor. */
export interface RuleList {
  readonly op: string;
  /** All must be empty of failures for `rules` to be asked (Arm NN's visitor before its backends; an op's rules before its build checks). */
  readonly before: readonly CompiledRule[];
  readonly rules: readonly CompiledRule[];
  readonly evaluation: RuleTable['evaluation'];
  readonly params: Readonly<Record<string, ParamSpec>>;
  readonly read: 'prepared' | 'stored';
  readonly scalarConstantsAsVectors?: boolean;
}

const viewOf = (specimen: NodeSpecimen, list: RuleList): NodeView => {
  const { graph, shapes, constants, node } = buildSpecimen(specimen);
  const view = graphView(graph, shapes, constants, {
    params: specimen.params,
    shapes: list.read,
    ...(list.scalarConstantsAsVectors ? { scalarConstantsAsVectors: true } : {}),
  });
  return nodeView(view, graph.nodes[node] as (typeof graph.nodes)[number]);
};

/** The verdict and the set of codes, as one text. */
const answerOf = (list: RuleList, rules: readonly CompiledRule[], view: NodeView): string => {
  const failures = judgeRules(rules, view, list.evaluation);
  const throws = failures[0]?.rule.onFail === 'throws' ? '!' : '';
  return `${throws}${[...new Set(failures.map(({ rule }) => rule.reason.code))].sort().join(' ')}`;
};

const fails = ({ when, require, rule, undefinedHolds }: CompiledRule, view: NodeView): boolean => {
  if (when !== undefined && when(view) !== yes) return false;
  if (rule.decide !== undefined) return rule.decide === 'reject';
  return require.some(({ test }) => {
    const answer = test(view);
    return answer === no || (answer === unknown && !undefinedHolds);
  });
};

const start = (list: RuleList, draw: () => number): NodeSpecimen => {
  const dtype = pickFrom(draw, ['float32', 'int8', 'uint8', 'int32', 'int16', 'float16', 'bool']);
  const tensor = () => {
    const specimen = tensorSpecimen(dtype);
    if (/int8/.test(dtype)) specimen.quant = 'affine';
    return specimen;
  };
  return {
    op: list.op,
    version: 1,
    options: {},
    inputs: Array.from({ length: 1 + (draw() % 3) }, tensor),
    outputs: [tensor()],
    intermediates: 0,
    params: Object.fromEntries(Object.entries(list.params).map(([name, spec]) => [name, spec.default])),
    readers: [],
    inputReaders: 0,
    producer: null,
  };
};

const pushRule = (pusher: Pusher, compiled: CompiledRule, wantFailure: boolean): void => {
  const { when, require } = compiled.predicates;
  const scoped = { ...pusher, scope: compiled.scope };
  if (!wantFailure) {
    // Mostly by meeting the requirement, now and then by stepping out of the rule's condition.
    if (when !== undefined && pusher.draw() % 3 === 0) {
      push(scoped, when, false);
      return;
    }
    for (const predicate of require) push(scoped, predicate, true);
    return;
  }
  if (when !== undefined) push(scoped, when, true);
  if (require.length > 0) push(scoped, pickFrom(pusher.draw, require), false);
};

export interface Witness {
  readonly specimen: NodeSpecimen;
  readonly withRule: string;
  readonly withoutRule: string;
}

/**
 * A node whose answer changes when the rule at `index` is removed, by a seeded search: push the node until the rule fails, repair
 * whatever else fails, and look after every step. Undefined where none was found within `restarts`.
 */
export function findWitness(
  list: RuleList,
  index: number,
  seed: number,
  restarts = 40,
  steps = 40,
): Witness | undefined {
  const target = list.rules[index] as CompiledRule;
  const without = list.rules.filter((_, i) => i !== index);
  const draw = mulberry32(seed);
  for (let restart = 0; restart < restarts; restart++) {
    const specimen = start(list, draw);
    let view = viewOf(specimen, list);
    const pusher: Pusher = {
      draw,
      specimen,
      scope: target.scope,
      params: list.params,
      view: () => viewOf(specimen, list),
    };
    for (let step = 0; step < steps; step++) {
      const ready = judgeRules(list.before, view, 'stopAtFirst').length === 0;
      if (ready) {
        const [withRule, withoutRule] = [answerOf(list, list.rules, view), answerOf(list, without, view)];
        if (withRule !== withoutRule) return { specimen, withRule, withoutRule };
      }
      const wrong = [...list.before, ...without].filter((each) => fails(each, view));
      if (!fails(target, view)) pushRule(pusher, target, true);
      else if (wrong.length > 0) pushRule(pusher, pickFrom(draw, wrong), false);
      else pushRule(pusher, target, true);
      view = viewOf(specimen, list);
    }
  }
  return undefined;
}
