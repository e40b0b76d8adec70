import type { TensorFacts } from './facts.ts';
import type { Comparison, Expression, Operand, Predicate, Selector } from './language.ts';
import { remember } from './remember.ts';
import type { Scope } from './scope.ts';
import { parseSelector } from './selectors.ts';

/** `a, b or c` */
export const either = (items: readonly string[]): string => list(items, 'or');
/** `a, b and c` */
export const both = (items: readonly string[]): string => list(items, 'and');

const list = (items: readonly string[], word: string): string =>
  items.length < 2 ? (items[0] ?? 'nothing') : `${items.slice(0, -1).join(', ')} ${word} ${items.at(-1)}`;

const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

const typeNames = new Map<string, string>();

/** A rule's type as the schema spells it. */
export const typeName = (token: string): string => remember(typeNames, token, () => typeNameOf(token));

const typeNameOf = (token: string): string => {
  const [type = '', reading] = token.split(':');
  const upper = type.toUpperCase();
  if (reading === 'pt') return `${upper} (one zero point)`;
  return reading === 'pc' ? `${upper} (per channel)` : upper;
};

/** What sentences call an operand: its name in the profile where it has one, with its slot. */
export const operandName = (selector: Selector, scope: Scope): string =>
  remember(
    remember(operandNames, scope, () => new Map<Selector, string>()),
    selector,
    () => operandNameIn(selector, scope),
  );

const operandNames = new WeakMap<Scope, Map<Selector, string>>();

function operandNameIn(selector: Selector, scope: Scope): string {
  const parsed = parseSelector(selector);
  if (parsed.side === 'name') return parsed.name === 'none' ? 'the operand' : parsed.name;
  const side = parsed.side === 'in' ? 'input' : 'output';
  if (parsed.index === '*') return `every ${side}`;
  const name = scope.names?.[selector];
  const slot = `${side} ${parsed.index}`;
  return name === undefined || name === side ? slot : `${name} (${slot})`;
}

export const shapeText = (shape: readonly number[]): string => `[${shape.join(', ')}]`;

const shown = (value: unknown): string =>
  typeof value === 'number' && !Number.isInteger(value)
    ? String(Number(value.toPrecision(7)))
    : String(value);
export const valueText = shown;

const operandText = (operand: Operand, scope: Scope): string =>
  typeof operand === 'object' ? expressionText(operand, scope) : shown(operand);

/** `at most 64`, `2 to 5`, `one of 1 and 3` */
export function comparisonText(comparison: Comparison, scope: Scope): string {
  const { eq, ne, lt, le, gt, ge } = comparison;
  const text = (operand: Operand): string => operandText(operand, scope);
  const parts: string[] = [];
  if (le !== undefined && ge !== undefined) parts.push(`${text(ge)} to ${text(le)}`);
  else {
    if (le !== undefined) parts.push(`at most ${text(le)}`);
    if (ge !== undefined) parts.push(`at least ${text(ge)}`);
  }
  if (lt !== undefined) parts.push(`less than ${text(lt)}`);
  if (gt !== undefined) parts.push(`more than ${text(gt)}`);
  if (eq !== undefined) parts.push(text(eq));
  if (ne !== undefined) parts.push(`other than ${text(ne)}`);
  if (comparison.in !== undefined) parts.push(either(comparison.in.map(shown)));
  if (comparison.nin !== undefined) parts.push(`none of ${both(comparison.nin.map(shown))}`);
  return parts.join(' and ');
}

const infix = (items: readonly Expression[], sign: string, scope: Scope): string =>
  items.map((item) => expressionText(item, scope)).join(` ${sign} `);

const position = (index: Expression, scope: Scope): string => {
  if (index === -1) return 'the last dimension';
  return typeof index === 'number' ? `dimension ${index}` : `dimension ${expressionText(index, scope)}`;
};

export function expressionText(expression: Expression, scope: Scope): string {
  if (typeof expression === 'number') return shown(expression);
  if (typeof expression === 'string') return expression.replace(/^\$/, '');
  const name = (selector: Selector): string => operandName(selector, scope);
  if ('dim' in expression) return `${position(expression.dim[1], scope)} of ${name(expression.dim[0])}`;
  if ('dim4' in expression)
    return `${position(expression.dim4[1], scope)} of ${name(expression.dim4[0])} filled up to 4 dimensions`;
  if ('rank' in expression) return `the rank of ${name(expression.rank)}`;
  if ('elements' in expression) return `the element count of ${name(expression.elements)}`;
  if ('bytes' in expression) return `the bytes of ${name(expression.bytes)}`;
  if ('value' in expression)
    return `value ${expressionText(expression.value[1], scope)} of ${name(expression.value[0])}`;
  if ('scale' in expression) return `the scale of ${name(expression.scale)}`;
  if ('zeroPoint' in expression) return `the zero point of ${name(expression.zeroPoint)}`;
  if ('scaleCount' in expression) return `the number of scales of ${name(expression.scaleCount)}`;
  if ('quantAxis' in expression) return `the quantized dimension of ${name(expression.quantAxis)}`;
  if ('blockSize' in expression) return `the block size of ${name(expression.blockSize)}`;
  if ('attr' in expression) return expression.attr;
  if ('attrLength' in expression) return `the length of ${expression.attrLength}`;
  if ('attrItem' in expression)
    return `item ${expressionText(expression.attrItem[1], scope)} of ${expression.attrItem[0]}`;
  if ('outputCount' in expression) return 'the number of outputs';
  if ('minRank' in expression) return 'the smallest rank of its inputs';
  if ('mul' in expression) return infix(expression.mul, '×', scope);
  if ('add' in expression) return infix(expression.add, '+', scope);
  if ('sub' in expression) return infix(expression.sub, '-', scope);
  if ('div' in expression) return infix(expression.div, '/', scope);
  if ('mod' in expression)
    return `the remainder of ${expressionText(expression.mod[0], scope)} divided by ${expressionText(expression.mod[1], scope)}`;
  if ('ceilDiv' in expression) return `${infix(expression.ceilDiv, '/', scope)} rounded up`;
  if ('floorDiv' in expression) return `${infix(expression.floorDiv, '/', scope)} rounded down`;
  return `the magnitude of ${expressionText(expression.abs, scope)}`;
}

const relations = {
  eq: 'be equal to',
  ne: 'differ from',
  lt: 'be less than',
  le: 'be at most',
  gt: 'be more than',
  ge: 'be at least',
} as const;

const scaleNeed = { normal: 'a normal float32', normalPositive: 'a positive normal float32' } as const;

const quantNeed = (predicate: Extract<Predicate, { kind: 'quant' }>, scope: Scope): string => {
  const parts: string[] = [];
  const counted = (comparison: Comparison, noun: string): string =>
    comparison.eq === 1 ? `exactly 1 ${noun}` : `${comparisonText(comparison, scope)} ${noun}s`;
  if (predicate.scaleCount) parts.push(counted(predicate.scaleCount, 'scale'));
  if (predicate.zeroPointCount) parts.push(counted(predicate.zeroPointCount, 'zero point'));
  if (predicate.axis) parts.push(`quantized dimension ${comparisonText(predicate.axis, scope)}`);
  if (predicate.firstZeroPoint) parts.push(`zero point ${comparisonText(predicate.firstZeroPoint, scope)}`);
  if (predicate.firstScale) parts.push(`a scale that is ${scaleNeed[predicate.firstScale]}`);
  if (predicate.scalesFirstN) parts.push(`every scale ${scaleNeed[predicate.scalesFirstN.is]}`);
  const schemes = predicate.scheme?.map((scheme) => (scheme === 'none' ? 'no' : scheme));
  const kind = schemes === undefined ? 'affine' : either(schemes);
  return `have ${kind} quantization${parts.length === 0 ? '' : ` with ${both(parts)}`}`;
};

const range = (predicate: Extract<Predicate, { kind: 'dims' }>): string => {
  if (predicate.from === 0 && predicate.to === undefined) return 'every dimension';
  if (predicate.from === 0 && predicate.to === -1) return 'every dimension but the last';
  if (predicate.from === 1 && predicate.to === undefined) return 'every dimension after the first';
  return `dimensions ${predicate.from} to ${predicate.to === undefined ? 'the last' : predicate.to - 1}`;
};

/** Who must do what; compound predicates have no single subject. */
export interface Clause {
  readonly subject: string;
  readonly need: string;
}

/** `subject must need` of a predicate that is not compound. */
export function clauseOf(predicate: Predicate, scope: Scope): Clause | undefined {
  const compared = (subject: string, comparison: Comparison, verb = 'be'): Clause => ({
    subject,
    need: `${verb} ${comparisonText(comparison, scope)}`,
  });
  const named = (selector: Selector): string => operandName(selector, scope);
  const names = (selectors: readonly Selector[]): string => both(selectors.map(named));
  switch (predicate.kind) {
    case 'param':
      return compared(`option ${predicate.name}`, predicate);
    case 'opVersion':
      return compared('the op version', predicate);
    case 'op':
      return compared('the op', predicate);
    case 'activation':
      return compared('the activation', predicate);
    case 'inputCount':
      return compared('the number of inputs', predicate);
    case 'outputCount':
      return compared('the number of outputs', predicate);
    case 'runtimeInputCount':
      return compared('the number of inputs that are not constant', predicate);
    case 'constInputCount':
      return compared('the number of constant inputs', predicate);
    case 'attr':
      return compared(predicate.name, predicate);
    case 'hasOptions':
      return { subject: 'the node', need: 'carry options' };
    case 'present':
      return { subject: named(predicate.operand), need: predicate.is === false ? 'be absent' : 'be present' };
    case 'dtype':
      return {
        subject: `${onlyText(predicate.only)}${named(predicate.operand)}`,
        need: [
          predicate.in === undefined ? '' : `be ${either(predicate.in.map(typeName))}`,
          predicate.nin === undefined ? '' : `be other than ${both(predicate.nin.map(typeName))}`,
        ]
          .filter(Boolean)
          .join(' and '),
      };
    case 'dtypeTuple':
      return {
        subject: `the types of ${names(predicate.operands)}`,
        need: `be one of ${predicate.in.map((row) => `(${row.map(typeName).join(', ')})`).join(', ')}`,
      };
    case 'rank':
      return compared(named(predicate.operand), predicate, 'have rank');
    case 'const':
      return {
        subject: named(predicate.operand),
        need: predicate.is === false ? 'be computed at run time' : 'be constant',
      };
    case 'static':
      return { subject: named(predicate.operand), need: 'be constant or unpacked from a constant' };
    case 'dataAvailable':
      return { subject: named(predicate.operand), need: 'have its data in the file' };
    case 'dims':
      return compared(`${range(predicate)} of ${named(predicate.operand)}`, predicate);
    case 'values':
      return compared(`every value of ${named(predicate.operand)}`, predicate);
    case 'quant':
      return { subject: named(predicate.operand), need: quantNeed(predicate, scope) };
    case 'sameDtype':
      return { subject: names(predicate.operands), need: 'have one type' };
    case 'sameShape':
      return { subject: names(predicate.operands), need: 'have one shape' };
    case 'sameQuant':
      return { subject: names(predicate.operands), need: 'have the same scale and zero point' };
    case 'compare':
      return {
        subject: expressionText(predicate.left, scope),
        need: `${relations[predicate.op]} ${expressionText(predicate.right, scope)}`,
      };
    case 'consumers':
      return { subject: named(predicate.operand), need: consumersNeed(predicate, scope) };
    case 'producers':
      return { subject: named(predicate.operand), need: `be computed by ${either(predicate.each.op)}` };
    case 'producerCount':
      return compared(`the number of nodes computing ${named(predicate.operand)}`, predicate);
    default:
      return undefined;
  }
}

const onlyText = (only: string | undefined): string => {
  if (only === 'runtime') return 'of the tensors computed at run time, ';
  return only === 'const' ? 'of the constants, ' : '';
};

const consumersNeed = (predicate: Extract<Predicate, { kind: 'consumers' }>, scope: Scope): string => {
  const count = predicate.count === undefined ? '' : ` ${comparisonText(predicate.count, scope)} time(s)`;
  if (predicate.each === undefined) return `be read${count}`;
  const types = predicate.each.firstOutputDtype;
  const giving = types === undefined ? '' : ` giving ${either(types.map(typeName))}`;
  return `be read${count}, by ${either(predicate.each.op)}${giving}`;
};

/** The predicate in words: what must hold. */
export function inWords(predicate: Predicate, scope: Scope, negated = false): string {
  switch (predicate.kind) {
    case 'all':
    case 'any': {
      const parts = predicate.of.map((item) => inWords(item, scope, negated));
      const conjunction = (predicate.kind === 'all') !== negated;
      return conjunction ? parts.join(' and ') : parts.map(bracket).join(', or ');
    }
    case 'not':
      return inWords(predicate.of, scope, !negated);
    case 'forEach': {
      const names = { ...scope.names };
      return `${operandName(predicate.operand, scope)} by itself: ${inWords(predicate.body, { ...scope, names }, negated)}`;
    }
    case 'use':
      return predicate.macro;
    case 'fn': {
      const need = scope.functions[predicate.name]?.need(predicate.args ?? {}) ?? predicate.name;
      return negated ? `not: ${need}` : need;
    }
    default: {
      const clause = clauseOf(predicate, scope);
      return clause === undefined ? '' : `${clause.subject} must ${negated ? 'not ' : ''}${clause.need}`;
    }
  }
}

const bracket = (text: string): string => (text.includes(' and ') ? `(${text})` : text);

/** A tensor's quantization in words. */
export function quantText(facts: TensorFacts): string {
  if (facts.scheme === 'none') return 'has no quantization';
  if (facts.scheme !== 'affine') return `has ${facts.scheme} quantization`;
  const [scale] = facts.scales;
  const [zeroPoint] = facts.zeroPoints;
  if (facts.scales.length === 1) return `has scale ${shown(scale)} and zero point ${zeroPoint}`;
  return `has ${plural(facts.scales.length, 'scale')} along dimension ${facts.axis}`;
}
