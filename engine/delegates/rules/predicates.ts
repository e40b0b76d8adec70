import { compileExpression } from './expressions.ts';
import type { NodeView, TensorFacts } from './facts.ts';
import {
  type Comparison,
  type ComparisonName,
  type Literal,
  type Operand,
  opKey,
  type Predicate,
  type Selector,
} from './language.ts';
import type { Scope } from './scope.ts';
import { everyPicked, gather, type Pick, pick } from './selectors.ts';
import { negate, no, type Tri, tri, unknown, yes } from './tri.ts';

export type Test = (view: NodeView) => Tri;

type Value = Literal | bigint | null | undefined;

const orders: Record<ComparisonName, (a: number, b: number) => boolean> = {
  eq: (a, b) => a === b,
  ne: (a, b) => a !== b,
  lt: (a, b) => a < b,
  le: (a, b) => a <= b,
  gt: (a, b) => a > b,
  ge: (a, b) => a >= b,
};
const orderNames = Object.keys(orders) as ComparisonName[];

// Flags stand as numbers in some options and as booleans in others.
const plain = (value: Value): number | string | undefined => {
  if (typeof value === 'boolean' || typeof value === 'bigint') return Number(value);
  return value ?? undefined;
};

export const compareValues = (name: ComparisonName, left: Value, right: Value): Tri => {
  const a = plain(left);
  const b = plain(right);
  if (a === undefined || b === undefined) return unknown;
  if (typeof a === 'number' && typeof b === 'number') return tri(orders[name](a, b));
  if (name === 'eq') return tri(a === b);
  return name === 'ne' ? tri(a !== b) : no;
};

const isExpression = (operand: Operand): operand is Exclude<Operand, Literal> => typeof operand === 'object';

type Compare = (value: Value, view: NodeView) => Tri;

const compileComparison = (comparison: Comparison, scope: Scope): Compare => {
  const tests: Compare[] = [];
  for (const name of orderNames) {
    const right = comparison[name];
    if (right === undefined) continue;
    if (isExpression(right)) {
      const compute = compileExpression(right, scope);
      tests.push((value, view) => compareValues(name, value, compute(view)));
    } else tests.push((value) => compareValues(name, value, right));
  }
  if (comparison.in !== undefined) {
    const wanted = new Set(comparison.in.map(plain));
    tests.push((value) => (plain(value) === undefined ? unknown : tri(wanted.has(plain(value)))));
  }
  if (comparison.nin !== undefined) {
    const unwanted = new Set(comparison.nin.map(plain));
    tests.push((value) => (plain(value) === undefined ? unknown : tri(!unwanted.has(plain(value)))));
  }
  const [only] = tests;
  if (tests.length === 1 && only !== undefined) return only;
  return (value, view) => {
    let answer: Tri = yes;
    for (const test of tests) {
      const each = test(value, view);
      if (each === no) return no;
      if (each === unknown) answer = unknown;
    }
    return answer;
  };
};

function allOf<T>(items: readonly T[], ask: (item: T) => Tri): Tri {
  let answer: Tri = yes;
  for (const item of items) {
    const each = ask(item);
    if (each === no) return no;
    if (each === unknown) answer = unknown;
  }
  return answer;
}

/** A loop written out: this runs for every rule of every node. */
const everyTest =
  (tests: readonly Test[]): Test =>
  (view) => {
    let answer: Tri = yes;
    for (const test of tests) {
      const each = test(view);
      if (each === no) return no;
      if (each === unknown) answer = unknown;
    }
    return answer;
  };

const negated =
  (test: Test): Test =>
  (view) =>
    negate(test(view));

const hasType = (facts: TensorFacts, types: ReadonlySet<string>): boolean =>
  types.has(facts.dtype) || types.has(facts.token);

/** An operand, or the one whose type stands for it when it is absent (Arm NN's default bias type). */
const withDefault = (selector: Selector, picked: Pick, scope: Scope): Pick => {
  const other = scope.dtypeDefaults?.[selector];
  if (other === undefined || picked.many) return picked;
  const fallback = pick(other, scope);
  if (fallback.many) return picked;
  return { many: false, get: (view) => picked.get(view) ?? fallback.get(view) };
};

const dtypeTest = (predicate: Extract<Predicate, { kind: 'dtype' }>, scope: Scope): Test => {
  const wanted = predicate.in && new Set(predicate.in);
  const unwanted = predicate.nin && new Set(predicate.nin);
  const picked = withDefault(predicate.operand, pick(predicate.operand, scope, predicate), scope);
  return everyPicked(picked, scope, (facts, view) => {
    const effective = predicate.effective ? view.graph.effectiveDtypes?.get(facts.id) : undefined;
    const seen = effective === undefined ? facts : { ...facts, dtype: effective, token: effective };
    if (wanted !== undefined && !hasType(seen, wanted)) return no;
    return tri(unwanted === undefined || !hasType(seen, unwanted));
  });
};

const tupleTest = (predicate: Extract<Predicate, { kind: 'dtypeTuple' }>, scope: Scope): Test => {
  const picks = predicate.operands.map((selector) => withDefault(selector, pick(selector, scope), scope));
  const cell = (picked: Pick, type: string, view: NodeView): boolean => {
    const got = picked.get(view);
    if (type === '*' || got === undefined) return true;
    const list = Array.isArray(got) ? (got as readonly TensorFacts[]) : [got as TensorFacts];
    return list.every((facts) => facts.token === type || facts.dtype === type);
  };
  return (view) =>
    tri(predicate.in.some((row) => picks.every((picked, i) => cell(picked, row[i] ?? '*', view))));
};

// float32's smallest normal number.
const smallestNormal = 1.1754943508222875e-38;
const isNormal = (scale: number): boolean => Number.isFinite(scale) && Math.abs(scale) >= smallestNormal;

const scaleIs = (scale: number | undefined, kind: string): boolean =>
  scale !== undefined && isNormal(scale) && (kind === 'normal' || scale > 0);

const scalesAreGood = ({ shape, axis, scales }: TensorFacts, kind: string): Tri => {
  const count = shape[axis];
  if (count === undefined) return unknown;
  for (let i = 0; i < count; i++) if (!scaleIs(scales[i], kind)) return no;
  return yes;
};

const quantTest = (predicate: Extract<Predicate, { kind: 'quant' }>, scope: Scope): Test => {
  const schemes = predicate.scheme && new Set(predicate.scheme);
  const compiled = (comparison: Comparison | undefined) =>
    comparison === undefined ? undefined : compileComparison(comparison, scope);
  const { firstScale, scalesFirstN } = predicate;
  const scaleCount = compiled(predicate.scaleCount);
  const zeroPointCount = compiled(predicate.zeroPointCount);
  const axis = compiled(predicate.axis);
  const firstZeroPoint = compiled(predicate.firstZeroPoint);
  const parts: ((facts: TensorFacts, view: NodeView) => Tri)[] = [];
  if (zeroPointCount) parts.push(({ zeroPoints }, view) => zeroPointCount(zeroPoints.length, view));
  if (axis) parts.push((facts, view) => axis(facts.axis, view));
  if (firstZeroPoint) parts.push(({ zeroPoints }, view) => firstZeroPoint(zeroPoints[0], view));
  if (firstScale) parts.push(({ scales }) => tri(scaleIs(scales[0], firstScale)));
  if (scalesFirstN) parts.push((facts) => scalesAreGood(facts, scalesFirstN.is));
  const onlyCounts = parts.length === 0;
  if (scaleCount) parts.push(({ scales }, view) => scaleCount(scales.length, view));
  // Profiles whose absent operands hold count the scales of an unquantized tensor as none.
  const countsNone = scope.absent === yes && onlyCounts;
  return everyPicked(pick(predicate.operand, scope, predicate), scope, (facts, view) => {
    if (schemes !== undefined && !schemes.has(facts.scheme)) return no;
    if (parts.length === 0) return yes;
    if (facts.scheme !== 'affine' && !countsNone) return no;
    return allOf(parts, (part) => part(facts, view));
  });
};

const equalShapes = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((dim, i) => dim === b[i]);

const sameTest = (
  selectors: readonly Selector[],
  scope: Scope,
  same: (first: TensorFacts, other: TensorFacts) => boolean,
): Test => {
  const find = gather(selectors, scope);
  return (view) => {
    const { facts, absent } = find(view);
    const [first] = facts;
    if (first !== undefined)
      for (let i = 1; i < facts.length; i++) if (!same(first, facts[i] as TensorFacts)) return no;
    return absent ? scope.absent : yes;
  };
};

const sameDtypeTest = (predicate: Extract<Predicate, { kind: 'sameDtype' }>, scope: Scope): Test => {
  const type = predicate.perChannelAware
    ? (facts: TensorFacts) => facts.token
    : (facts: TensorFacts) => facts.dtype;
  return sameTest(predicate.operands, scope, (first, other) => type(first) === type(other));
};

const usersOf = (view: NodeView, facts: TensorFacts) =>
  view.graph.uses(facts).flatMap((id) => view.graph.graph.nodes[id] ?? []);

const consumersTest = (predicate: Extract<Predicate, { kind: 'consumers' }>, scope: Scope): Test => {
  const count = predicate.count && compileComparison(predicate.count, scope);
  const ops = predicate.each && new Set(predicate.each.op);
  const types = predicate.each?.firstOutputDtype && new Set(predicate.each.firstOutputDtype);
  return everyPicked(pick(predicate.operand, scope), scope, (facts, view) => {
    const users = usersOf(view, facts);
    if (count !== undefined && count(users.length, view) !== yes) return no;
    if (ops === undefined) return yes;
    return tri(
      users.every((user) => {
        const first = view.graph.tensors[user.outputs[0] ?? -1];
        return (
          ops.has(opKey(user)) && (types === undefined || (first !== undefined && types.has(first.dtype)))
        );
      }),
    );
  });
};

const producersOf = (view: NodeView, facts: TensorFacts) => {
  const producer = view.graph.graph.tensors[facts.id]?.producer ?? -1;
  const node = view.graph.graph.nodes[producer];
  return node === undefined ? [] : [node];
};

const forEachTest = (predicate: Extract<Predicate, { kind: 'forEach' }>, scope: Scope): Test => {
  const cell: { current: TensorFacts | undefined } = { current: undefined };
  const body = compile(predicate.body, { ...scope, each: { ...scope.each, [predicate.as]: cell } });
  return everyPicked(pick(predicate.operand, scope), scope, (facts, view) => {
    const before = cell.current;
    cell.current = facts;
    const answer = body(view);
    cell.current = before;
    return answer;
  });
};

const dimsTest = (predicate: Extract<Predicate, { kind: 'dims' }>, scope: Scope): Test => {
  const compare = compileComparison(predicate, scope);
  return everyPicked(pick(predicate.operand, scope, predicate), scope, ({ shape }, view) => {
    let answer: Tri = yes;
    const end = Math.min(shape.length, fromEnd(predicate.to ?? shape.length, shape));
    for (let i = Math.max(0, fromEnd(predicate.from ?? 0, shape)); i < end; i++) {
      const each = compare(shape[i], view);
      if (each === no) return no;
      if (each === unknown) answer = unknown;
    }
    return answer;
  });
};

/** A negative position counts from the end. */
const fromEnd = (position: number, { length }: readonly number[]): number =>
  position < 0 ? length + position : position;

const countTest = (predicate: Comparison, scope: Scope, count: (view: NodeView) => number): Test => {
  const compare = compileComparison(predicate, scope);
  return (view) => compare(count(view), view);
};

const inputsWhere = (view: NodeView, wanted: (facts: TensorFacts) => boolean): number =>
  view.inputs.reduce((count, facts) => count + (facts !== undefined && wanted(facts) ? 1 : 0), 0);

const seen = (option: unknown): Value =>
  typeof option === 'object' ? undefined : (option as Literal | bigint | undefined);

/**
 * Ready to ask of nodes. Macros must be expanded. Never throws on any node: what is not there makes the answer `unknown`.
 */
export function compile(predicate: Predicate, scope: Scope): Test {
  switch (predicate.kind) {
    case 'all':
      return everyTest(predicate.of.map((item) => compile(item, scope)));
    case 'any': {
      const none = everyTest(predicate.of.map((item) => negated(compile(item, scope))));
      return negated(none);
    }
    case 'not':
      return negated(compile(predicate.of, scope));
    case 'use':
      throw new Error(`invariant broken: macro ${predicate.macro} was expanded`);
    case 'forEach':
      return forEachTest(predicate, scope);
    case 'param': {
      const compare = compileComparison(predicate, scope);
      return (view) => compare(seen(view.graph.params[predicate.name]), view);
    }
    case 'op': {
      const compare = compileComparison(predicate, scope);
      return (view) => compare(opKey(view.node), view);
    }
    case 'activation': {
      const compare = compileComparison(predicate, scope);
      return (view) => compare(view.activation ?? opKey(view.node), view);
    }
    case 'opVersion':
      return countTest(predicate, scope, (view) => view.node.version);
    case 'inputCount':
      return countTest(predicate, scope, (view) => view.node.inputs.length);
    case 'outputCount':
      return countTest(predicate, scope, (view) => view.node.outputs.length);
    case 'runtimeInputCount':
      return countTest(predicate, scope, (view) => inputsWhere(view, (facts) => !facts.isConstant));
    case 'constInputCount':
      return countTest(predicate, scope, (view) => inputsWhere(view, (facts) => facts.isConstant));
    case 'attr': {
      const compare = compileComparison(predicate, scope);
      return (view) => compare(seen(view.graph.option(view.node, predicate.name)), view);
    }
    case 'hasOptions':
      return (view) => tri(view.node.custom || Object.keys(view.node.options).length > 0);
    case 'present': {
      const picked = pick(predicate.operand, scope);
      return (view) => tri((picked.get(view) !== undefined) === (predicate.is ?? true));
    }
    case 'dtype':
      return dtypeTest(predicate, scope);
    case 'dtypeTuple':
      return tupleTest(predicate, scope);
    case 'rank': {
      const compare = compileComparison(predicate, scope);
      const picked = pick(predicate.operand, scope, predicate);
      return everyPicked(picked, scope, (facts, view) => compare(facts.shape.length, view));
    }
    case 'const':
      return everyPicked(pick(predicate.operand, scope), scope, (facts) =>
        tri(facts.isConstant === (predicate.is ?? true)),
      );
    case 'static':
      return everyPicked(pick(predicate.operand, scope), scope, (facts, view) =>
        tri(facts.isConstant || (view.graph.isUnpacked?.(facts.id) ?? false)),
      );
    case 'dataAvailable':
      return everyPicked(pick(predicate.operand, scope, predicate), scope, ({ isConstant, bytes }) =>
        tri(isConstant && bytes > 0),
      );
    case 'dims':
      return dimsTest(predicate, scope);
    case 'values': {
      const compare = compileComparison(predicate, scope);
      return everyPicked(pick(predicate.operand, scope), scope, (facts, view) => {
        const values = view.graph.values(facts);
        return values === undefined ? unknown : allOf(values, (value) => compare(value, view));
      });
    }
    case 'quant':
      return quantTest(predicate, scope);
    case 'sameDtype':
      return sameDtypeTest(predicate, scope);
    case 'sameShape':
      return sameTest(predicate.operands, scope, (first, other) => equalShapes(first.shape, other.shape));
    case 'sameQuant':
      return sameTest(predicate.operands, scope, (first, other) =>
        predicate.fields.every((field) => first[field] === other[field]),
      );
    case 'compare': {
      const left = compileExpression(predicate.left, scope);
      const right = compileExpression(predicate.right, scope);
      return (view) => compareValues(predicate.op, left(view), right(view));
    }
    case 'consumers':
      return consumersTest(predicate, scope);
    case 'producers': {
      const ops = new Set(predicate.each.op);
      return everyPicked(pick(predicate.operand, scope), scope, (facts, view) =>
        tri(producersOf(view, facts).every((node) => ops.has(opKey(node)))),
      );
    }
    case 'producerCount': {
      const compare = compileComparison(predicate, scope);
      return everyPicked(pick(predicate.operand, scope), scope, (facts, view) =>
        compare(producersOf(view, facts).length, view),
      );
    }
    case 'fn': {
      const named = scope.functions[predicate.name];
      const args = predicate.args ?? {};
      return named === undefined ? () => unknown : (view) => named.test(view, args, scope);
    }
    default:
      predicate satisfies never;
      return () => unknown;
  }
}
