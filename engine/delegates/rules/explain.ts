import { substitute } from './expand.ts';
import { compileExpression } from './expressions.ts';
import type { NodeView, TensorFacts } from './facts.ts';
import type { Failure } from './judge.ts';
import { type Expression, opKey, type Predicate, type Selector } from './language.ts';
import { compile, type Test } from './predicates.ts';
import { remember } from './remember.ts';
import type { Scope } from './scope.ts';
import { type Pick, pick } from './selectors.ts';
import { no, type Tri, yes } from './tri.ts';
import {
  both,
  clauseOf,
  expressionText,
  inWords,
  operandName,
  quantText,
  shapeText,
  typeName,
  valueText,
} from './words.ts';

/** What is asked of a predicate while explaining. A profile refuses many nodes for the same few, so each is made once. */
interface Known {
  test?: Test;
  picked?: Pick;
  need?: Need;
  namesOptions?: boolean;
  /** Each of its forms without what goes without saying, as they are met. */
  readonly simplified: Predicate[];
  readonly aboutSlots: Map<Selector, Predicate>;
}

const knownIn = new WeakMap<Scope, WeakMap<Predicate, Known>>();

function knownOf(predicate: Predicate, scope: Scope): Known {
  let inScope = knownIn.get(scope);
  if (inScope === undefined) {
    inScope = new WeakMap();
    knownIn.set(scope, inScope);
  }
  let known = inScope.get(predicate);
  if (known === undefined) {
    known = { simplified: [], aboutSlots: new Map() };
    inScope.set(predicate, known);
  }
  return known;
}

function answer(predicate: Predicate, view: NodeView, scope: Scope): Tri {
  const known = knownOf(predicate, scope);
  known.test ??= compile(predicate, scope);
  return known.test(view);
}

/** The predicate about one operand instead of all that its wildcard selects. */
function aboutSlot(predicate: WithOperand, slot: Selector, scope: Scope): Predicate {
  if (predicate.operand === slot && !('only' in predicate)) return predicate;
  const { aboutSlots } = knownOf(predicate, scope);
  let about = aboutSlots.get(slot);
  if (about === undefined) {
    const { only: _, scope: __, ...bare } = predicate as WithOperand & { only?: string; scope?: string };
    about = { ...bare, operand: slot } as Predicate;
    aboutSlots.set(slot, about);
  }
  return about;
}

const slots = { in: [] as Selector[], out: [] as Selector[] };

/** The slot a tensor has in the node: the selector that names it. */
function slotOf(view: NodeView, facts: TensorFacts, selector: Selector): Selector {
  const side = selector.startsWith('out') ? 'out' : 'in';
  const index = (side === 'out' ? view.outputs : view.inputs).indexOf(facts);
  if (index < 0) return selector;
  slots[side][index] ??= `${side}[${index}]`;
  return slots[side][index];
}

const readers = (view: NodeView, facts: TensorFacts): string => {
  const users = view.graph.uses(facts).map((id) => `${view.graph.graph.nodes[id]?.op ?? 'node'} #${id}`);
  return users.length === 0 ? 'is read by no node' : `is read by ${both(users)}`;
};

const producerText = (view: NodeView, facts: TensorFacts): string => {
  const node = view.graph.graph.nodes[view.graph.graph.tensors[facts.id]?.producer ?? -1];
  return node === undefined ? 'is computed by no node' : `is computed by ${node.op} #${node.id}`;
};

const valueQuestions = new WeakMap<Predicate, Predicate>();

const offendingValue = (
  predicate: Extract<Predicate, { kind: 'values' }>,
  facts: TensorFacts,
  view: NodeView,
  scope: Scope,
): string => {
  const values = view.graph.values(facts);
  if (values === undefined) return facts.isConstant ? 'holds values that are not read' : 'is not constant';
  // Each value is asked about as an option called `value`, so that comparing stays in one place.
  const asked = remember(valueQuestions, predicate, () => {
    const { operand: _, ...comparison } = predicate;
    return { ...comparison, kind: 'param', name: 'value' } as const;
  });
  const offends = (value: number): boolean =>
    answer(asked, { ...view, graph: { ...view.graph, params: { value } } }, scope) !== yes;
  const at = values.findIndex(offends);
  return at < 0 ? `holds ${values.length} values` : `holds ${valueText(values[at])} at ${at}`;
};

/** What one tensor is, seen from a predicate about it. */
function tensorFact(predicate: Predicate, facts: TensorFacts, view: NodeView, scope: Scope): string {
  switch (predicate.kind) {
    case 'dtype': {
      const effective = predicate.effective ? view.graph.effectiveDtypes?.get(facts.id) : undefined;
      if (effective !== undefined) return `counts as ${typeName(effective)}`;
      const reading = [...(predicate.in ?? []), ...(predicate.nin ?? [])].some((type) => type.includes(':'));
      return `is ${typeName(reading ? facts.token : facts.dtype)}`;
    }
    case 'rank':
      return `has rank ${facts.shape.length}${facts.shape.length === 0 ? '' : ` ${shapeText(facts.shape)}`}`;
    case 'const':
    case 'static':
    case 'dataAvailable':
      return facts.isConstant ? 'is constant' : 'is computed at run time';
    case 'dims':
      return `has shape ${shapeText(facts.shape)}`;
    case 'values':
      return offendingValue(predicate, facts, view, scope);
    case 'quant':
      return quantText(facts);
    case 'consumers':
      return readers(view, facts);
    case 'producers':
    case 'producerCount':
      return producerText(view, facts);
    default:
      return `has shape ${shapeText(facts.shape)}`;
  }
}

type WithOperand = Extract<Predicate, { readonly operand: Selector }>;

const listed = (got: ReturnType<Pick['get']>): readonly (TensorFacts | undefined)[] =>
  Array.isArray(got) ? got : [got as TensorFacts | undefined];

const picked = (
  predicate: WithOperand,
  view: NodeView,
  scope: Scope,
): readonly (TensorFacts | undefined)[] => {
  const known = knownOf(predicate, scope);
  known.picked ??= pick(predicate.operand, scope, {
    only: 'only' in predicate ? predicate.only : undefined,
    scope: 'scope' in predicate ? predicate.scope : undefined,
  });
  return listed(known.picked.get(view));
};

/** The facts about the tensors that miss (or, negated, meet) a predicate about a selector. */
function tensorFacts(
  predicate: WithOperand,
  view: NodeView,
  scope: Scope,
  negated: boolean,
): readonly string[] {
  const facts: string[] = [];
  for (const tensor of picked(predicate, view, scope)) {
    if (tensor === undefined) {
      facts.push(`${operandName(predicate.operand, scope)} is absent`);
      continue;
    }
    const slot = slotOf(view, tensor, predicate.operand);
    const miss = answer(aboutSlot(predicate, slot, scope), view, scope) !== yes;
    if (miss !== negated)
      facts.push(`${operandName(slot, scope)} ${tensorFact(predicate, tensor, view, scope)}`);
  }
  return facts;
}

/** What `forEach` asks, about one slot. */
function bodyAbout(
  predicate: Extract<Predicate, { kind: 'forEach' }>,
  slot: Selector,
  scope: Scope,
): Predicate {
  const { aboutSlots } = knownOf(predicate, scope);
  const body = aboutSlots.get(slot) ?? substitute(predicate.body, { [predicate.as]: slot });
  aboutSlots.set(slot, body);
  return body;
}

const computed = (expression: Expression, view: NodeView, scope: Scope): string => {
  if (typeof expression === 'number') return '';
  const value = compileExpression(expression, scope)(view);
  return `${expressionText(expression, scope)} is ${value === undefined ? 'not known' : valueText(value)}`;
};

const optionText = (value: unknown): string => {
  if (value === undefined) return 'not given';
  return Array.isArray(value) ? shapeText(value) : valueText(value);
};

const operandFacts = (
  selectors: readonly Selector[],
  view: NodeView,
  scope: Scope,
  fact: (facts: TensorFacts) => string,
): readonly string[] =>
  selectors.flatMap((selector) =>
    listed(pick(selector, scope).get(view)).map((facts) =>
      facts === undefined
        ? `${operandName(selector, scope)} is absent`
        : `${operandName(slotOf(view, facts, selector), scope)} ${fact(facts)}`,
    ),
  );

/** What the node has, seen from a predicate that it misses (negated: meets). */
function findings(predicate: Predicate, view: NodeView, scope: Scope, negated = false): readonly string[] {
  switch (predicate.kind) {
    case 'all':
    case 'any':
      return predicate.of
        .filter((item) => answer(item, view, scope) !== (negated ? no : yes))
        .flatMap((item) => findings(item, view, scope, negated));
    case 'not':
      return findings(predicate.of, view, scope, !negated);
    case 'use':
      return [];
    case 'forEach':
      return picked(predicate, view, scope).flatMap((facts) => {
        if (facts === undefined) return [];
        const body = bodyAbout(predicate, slotOf(view, facts, predicate.operand), scope);
        return answer(body, view, scope) === (negated ? no : yes) ? [] : findings(body, view, scope, negated);
      });
    case 'param':
      return [`option ${predicate.name} is ${optionText(view.graph.params[predicate.name])}`];
    case 'opVersion':
      return [`the op version is ${view.node.version}`];
    case 'op':
      return [`the op is ${opKey(view.node)}`];
    case 'activation':
      return [`the activation is ${view.activation ?? opKey(view.node)}`];
    case 'inputCount':
      return [`the number of inputs is ${view.node.inputs.length}`];
    case 'outputCount':
      return [`the number of outputs is ${view.node.outputs.length}`];
    case 'runtimeInputCount':
    case 'constInputCount': {
      const constant = predicate.kind === 'constInputCount';
      const count = view.inputs.filter(
        (facts) => facts !== undefined && facts.isConstant === constant,
      ).length;
      return [`the number of inputs that are ${constant ? '' : 'not '}constant is ${count}`];
    }
    case 'attr':
      return [`${predicate.name} is ${optionText(view.graph.option(view.node, predicate.name))}`];
    case 'hasOptions':
      return ['the node carries no options'];
    case 'present': {
      const there = pick(predicate.operand, scope).get(view) !== undefined;
      return [`${operandName(predicate.operand, scope)} is ${there ? 'present' : 'absent'}`];
    }
    case 'dtypeTuple':
      return operandFacts(predicate.operands, view, scope, (facts) => `is ${typeName(facts.token)}`);
    case 'sameDtype':
      return operandFacts(
        predicate.operands,
        view,
        scope,
        (facts) => `is ${typeName(predicate.perChannelAware ? facts.token : facts.dtype)}`,
      );
    case 'sameShape':
      return operandFacts(predicate.operands, view, scope, ({ shape }) => `has shape ${shapeText(shape)}`);
    case 'sameQuant':
      return operandFacts(predicate.operands, view, scope, quantText);
    case 'compare':
      return [computed(predicate.left, view, scope), computed(predicate.right, view, scope)].filter(Boolean);
    case 'fn': {
      const named = scope.functions[predicate.name];
      return named === undefined ? [] : [named.found(view, predicate.args ?? {}, scope)].filter(Boolean);
    }
    default:
      return tensorFacts(predicate, view, scope, negated);
  }
}

const mostFacts = 4;

const unique = (facts: readonly string[]): string => {
  if (facts.length < 2) return facts[0] ?? '';
  const different = facts.filter((fact, i) => facts.indexOf(fact) === i);
  const rest = different.length - mostFacts;
  return `${different.slice(0, mostFacts).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
};

const simple = (predicate: Predicate): boolean =>
  !['all', 'any', 'not', 'forEach', 'fn', 'compare'].includes(predicate.kind);

type DtypePredicate = Extract<Predicate, { kind: 'dtype' }>;

/** Whether another alternative asks the same of the same operand and takes more types. */
const isCovered = (item: Predicate, others: readonly Predicate[]): boolean =>
  item.kind === 'dtype' &&
  others.some(
    (other) =>
      other !== item &&
      other.kind === 'dtype' &&
      other.operand === item.operand &&
      other.only === item.only &&
      (item.in ?? []).every((type) => (other as DtypePredicate).in?.includes(type)) &&
      (other.in?.length ?? 0) > (item.in?.length ?? 0),
  );

/** An operand that is there could also have been left out: no news to who looks at this node. */
const isAbsence = (item: Predicate): boolean => item.kind === 'present' && item.is === false;

/** What goes without saying is left out: options that are as they must be, alternatives that another one covers. */
function simplified(predicate: Predicate, view: NodeView, scope: Scope): Predicate {
  if (predicate.kind !== 'all' && predicate.kind !== 'any' && predicate.kind !== 'not') return predicate;
  const known = knownOf(predicate, scope);
  known.namesOptions ??= paramsOf(predicate).length > 0;
  const [first] = known.simplified;
  // What names no option is the same for every node.
  if (first !== undefined && !known.namesOptions) return first;
  const made = withoutTheObvious(predicate, view, scope);
  const same = known.simplified.find((other) => samePredicate(other, made));
  if (same === undefined) known.simplified.push(made);
  return same ?? made;
}

type Compound = Extract<Predicate, { readonly kind: 'all' | 'any' | 'not' }>;

function withoutTheObvious(predicate: Compound, view: NodeView, scope: Scope): Predicate {
  if (predicate.kind === 'not') {
    const of = simplified(predicate.of, view, scope);
    return of === predicate.of ? predicate : { ...predicate, of };
  }
  const parts = predicate.of.map((item) => simplified(item, view, scope));
  const kept =
    predicate.kind === 'all'
      ? parts.filter((item) => item.kind !== 'param' || answer(item, view, scope) !== yes)
      : parts.filter((item) => !isCovered(item, parts) && !(isAbsence(item) && parts.length > 1));
  if (sameItems(kept, predicate.of)) return predicate;
  const [only] = kept;
  return kept.length === 1 && only !== undefined ? only : { ...predicate, of: kept };
}

const sameItems = (some: readonly Predicate[], others: readonly Predicate[]): boolean =>
  some.length === others.length && some.every((item, i) => item === others[i]);

/** Of the same parts; those are the same objects where they say the same, made by the same rule. */
function samePredicate(one: Predicate, other: Predicate): boolean {
  if (one === other) return true;
  if (one.kind === 'not' || other.kind === 'not')
    return one.kind === 'not' && other.kind === 'not' && one.of === other.of;
  return 'of' in one && 'of' in other && one.kind === other.kind && sameItems(one.of, other.of);
}

interface Need {
  /** Absent where the predicate is compound. */
  readonly subject?: string;
  readonly need: string;
}

/** What must hold, in words; it does not depend on the node. */
function needOf(predicate: Predicate, scope: Scope): Need {
  const known = knownOf(predicate, scope);
  if (known.need !== undefined) return known.need;
  const clause = simple(predicate) ? clauseOf(predicate, scope) : undefined;
  known.need =
    clause === undefined
      ? { need: inWords(predicate, scope) }
      : { subject: clause.subject, need: `must ${clause.need}` };
  return known.need;
}

/** One missed requirement as a clause: what the node has, and what it must have. */
function missedClause(missed: Predicate, view: NodeView, scope: Scope): string {
  const predicate = simplified(missed, view, scope);
  const facts = unique(findings(predicate, view, scope));
  const { subject, need } = needOf(predicate, scope);
  if (subject === undefined) return facts === '' ? need : `${facts}; needed: ${need}`;
  return facts === '' ? `${subject} ${need}` : `${facts}, ${need}`;
}

const paramsOf = (predicate: Predicate | undefined): readonly string[] => {
  if (predicate === undefined) return [];
  if (predicate.kind === 'param') return [predicate.name];
  if (predicate.kind === 'all' || predicate.kind === 'any') return predicate.of.flatMap(paramsOf);
  return predicate.kind === 'not' ? paramsOf(predicate.of) : [];
};

/** The options under which a rule applies: ` (with featureLevel 29)`. */
const conditions = (failure: Failure, view: NodeView): string => {
  const names = [...new Set(paramsOf(failure.rule.when))];
  if (names.length === 0) return '';
  return ` (with ${both(names.map((name) => `${name} ${optionText(view.graph.params[name])}`))})`;
};

/**
 * Why a node fails a rule, as one sentence with the offending value and the limit:
 * `CONV_2D #17: stride_w is 128, must be at most 64`.
 */
export function explain(delegate: string, view: NodeView, failure: Failure, on?: string): string {
  const { rule, missed, scope } = failure;
  const node = `${view.node.op} #${view.node.id}${on === undefined ? '' : ` on ${on}`}`;
  if (failure.unlisted) return `${node}: ${delegate} has no mapping for ${view.node.op}`;
  if (missed.length === 0)
    return `${node}: ${rule.reason.text ?? `${delegate} refuses it`}${conditions(failure, view)}`;
  const clauses = missed.map((predicate) => missedClause(predicate, view, scope));
  return `${node}: ${clauses.join('; ')}${conditions(failure, view)}`;
}
