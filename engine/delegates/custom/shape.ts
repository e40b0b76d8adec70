import type { PredicateKind } from '../rules/language.ts';
import type { Shape } from './validate.ts';

const text: Shape = { is: 'string' };
const number: Shape = { is: 'number' };
const flag: Shape = { is: 'boolean' };
const anything: Shape = { is: 'anything' };
const selector: Shape = {
  is: 'string',
  pattern: /^((in|out)\[(\*|\d{1,3})\]|\$\w+)$/,
  what: 'an operand such as in[0], out[*] or $name',
};
const selectors: Shape = { is: 'list', of: () => selector, least: 1 };
const texts: Shape = { is: 'list', of: () => text };
const literal: Shape = {
  is: 'either',
  of: [() => number, () => text, () => flag],
  what: 'a number, a text, true or false',
};

const one =
  (name: string, of: () => Shape): (() => Shape) =>
  () => ({
    is: 'object',
    fields: { [name]: of },
    required: [name],
  });
const pair = (): Shape => ({ is: 'tuple', of: [() => expression, () => expression] });
const several = (): Shape => ({ is: 'list', of: () => expression, least: 1 });
const indexed = (): Shape => ({ is: 'tuple', of: [() => selector, () => expression] });

export const expression: Shape = {
  is: 'either',
  what: 'a number, $name or an expression such as {"dim": ["in[0]", 3]}',
  of: [
    () => number,
    () => ({ is: 'string', pattern: /^\$\w+$/ }),
    ...['dim', 'dim4', 'value'].map((name) => one(name, indexed)),
    ...[
      'rank',
      'elements',
      'bytes',
      'scale',
      'zeroPoint',
      'scaleCount',
      'quantAxis',
      'blockSize',
      'minRank',
    ].map((name) => one(name, () => selector)),
    ...['mul', 'add'].map((name) => one(name, several)),
    ...['sub', 'div', 'mod', 'ceilDiv', 'floorDiv'].map((name) => one(name, pair)),
    one('abs', () => expression),
    one('attr', () => text),
    one('attrLength', () => text),
    one('attrItem', () => ({ is: 'tuple', of: [() => text, () => expression] })),
    one('outputCount', () => ({ is: 'literal', values: [true] })),
  ],
};

const operand: Shape = {
  is: 'either',
  of: [() => literal, () => expression],
  what: 'a value or an expression',
};

const comparisonFields: Readonly<Record<string, () => Shape>> = {
  ...Object.fromEntries(['eq', 'ne', 'lt', 'le', 'gt', 'ge'].map((name) => [name, () => operand])),
  in: () => ({ is: 'list', of: () => literal, least: 1 }),
  nin: () => ({ is: 'list', of: () => literal, least: 1 }),
};
const comparison: Shape = { is: 'object', fields: comparisonFields, required: [] };

const only: Shape = { is: 'literal', values: ['runtime', 'data', 'const'] };
const scaleKind: Shape = { is: 'literal', values: ['normal', 'normalPositive'] };

type Fields = Readonly<Record<string, () => Shape>>;

const kind =
  (required: Fields, optional: Fields = {}) =>
  () =>
    ({
      is: 'object',
      fields: { kind: () => text, ...required, ...optional },
      required: ['kind', ...Object.keys(required)],
    }) satisfies Shape;

const compared = (required: Fields = {}, optional: Fields = {}) =>
  kind(required, { ...comparisonFields, ...optional });

const kinds: Readonly<Record<PredicateKind, () => Shape & { is: 'object' }>> = {
  all: kind({ of: () => ({ is: 'list', of: () => predicate, least: 1 }) }),
  any: kind({ of: () => ({ is: 'list', of: () => predicate, least: 1 }) }),
  not: kind({ of: () => predicate }),
  use: kind({ macro: () => text, args: () => ({ is: 'map', of: () => operand }) }),
  forEach: kind({ operand: () => selector, as: () => text, body: () => predicate }),
  param: compared({ name: () => text }),
  opVersion: compared(),
  op: compared(),
  activation: compared(),
  inputCount: compared(),
  outputCount: compared(),
  runtimeInputCount: compared(),
  constInputCount: compared(),
  attr: compared({ name: () => text }),
  hasOptions: kind({}),
  present: kind({ operand: () => selector }, { is: () => flag }),
  dtype: kind(
    { operand: () => selector },
    {
      ...{ in: () => texts, nin: () => texts, only: () => only, effective: () => flag },
      scope: () => ({ is: 'literal', values: ['layerOperands'] }),
    },
  ),
  dtypeTuple: kind({ operands: () => selectors, in: () => ({ is: 'list', of: () => texts, least: 1 }) }),
  rank: compared(
    { operand: () => selector },
    { scope: () => ({ is: 'literal', values: ['layerOperands'] }) },
  ),
  const: kind({ operand: () => selector }, { is: () => flag }),
  static: kind({ operand: () => selector }),
  dataAvailable: kind({ operand: () => selector }, { only: () => only }),
  dims: compared({ operand: () => selector, from: () => number }, { to: () => number, only: () => only }),
  values: compared({ operand: () => selector }),
  quant: kind(
    { operand: () => selector },
    {
      scheme: () => ({
        is: 'list',
        of: () => ({ is: 'literal', values: ['none', 'affine', 'blockwise', 'other'] }),
        least: 1,
      }),
      ...{ scaleCount: () => comparison, zeroPointCount: () => comparison, axis: () => comparison },
      ...{ firstZeroPoint: () => comparison, firstScale: () => scaleKind, only: () => only },
      scalesFirstN: () => ({
        is: 'object',
        fields: { dim: () => ({ is: 'literal', values: ['axis'] }), is: () => scaleKind },
        required: ['dim', 'is'],
      }),
    },
  ),
  sameDtype: kind({ operands: () => selectors }, { perChannelAware: () => flag }),
  sameShape: kind({ operands: () => selectors }),
  sameQuant: kind({
    operands: () => selectors,
    fields: () => ({ is: 'list', of: () => ({ is: 'literal', values: ['scale', 'zeroPoint'] }), least: 1 }),
  }),
  compare: kind({
    left: () => expression,
    op: () => ({ is: 'literal', values: ['eq', 'ne', 'lt', 'le', 'gt', 'ge'] }),
    right: () => expression,
  }),
  consumers: kind(
    { operand: () => selector },
    {
      count: () => comparison,
      each: () => ({
        is: 'object',
        fields: { op: () => texts, firstOutputDtype: () => texts },
        required: ['op'],
      }),
    },
  ),
  producers: kind({
    operand: () => selector,
    each: () => ({ is: 'object', fields: { op: () => texts }, required: ['op'] }),
  }),
  producerCount: compared({ operand: () => selector }),
  fn: kind({ name: () => text }, { args: () => ({ is: 'map', of: () => anything }) }),
};

/** The fields of each kind of predicate. */
export const predicateShapes: Readonly<Record<string, () => Shape & { is: 'object' }>> = kinds;

export const predicate: Shape = { is: 'kinds', kinds };

const reason: Shape = { is: 'object', fields: { code: () => text, text: () => text }, required: ['code'] };
const rule: Shape = {
  is: 'object',
  fields: {
    when: () => predicate,
    require: () => ({ is: 'list', of: () => predicate, least: 1 }),
    decide: () => ({ is: 'literal', values: ['accept', 'reject'] }),
    ...{ reason: () => reason, source: () => text, note: () => text },
    stage: () => ({ is: 'literal', values: ['build'] }),
  },
  required: ['reason'],
};
const rules: Shape = { is: 'list', of: () => rule };

const limit: Shape = {
  is: 'object',
  fields: {
    default: () => ({
      is: 'either',
      of: [() => number, () => ({ is: 'literal', values: [null as never] })],
      what: 'a number or null',
    }),
  },
  required: [],
  open: true,
};

/** A profile of a user's own: one table of rules, with how the runtime would apply it. */
export const profileShape: Shape = {
  is: 'object',
  open: true,
  required: ['schemaVersion', 'id', 'title', 'kind', 'evaluation', 'ops', 'unlisted'],
  fields: {
    schemaVersion: () => ({ is: 'literal', values: [1] }),
    ...{ id: () => text, title: () => text, boards: () => texts },
    kind: () => ({ is: 'literal', values: ['custom', 'builtin', 'external', 'offlineCompiler'] }),
    evaluation: () => ({ is: 'literal', values: ['collectAll', 'stopAtFirst'] }),
    absentOperand: () => ({ is: 'literal', values: ['holds'] }),
    params: () => ({
      is: 'map',
      of: () => ({
        is: 'object',
        open: true,
        fields: {
          type: () => ({ is: 'literal', values: ['int', 'bool', 'string', 'enum'] }),
          default: () => literal,
        },
        required: ['type', 'default'],
      }),
    }),
    macros: () => ({
      is: 'map',
      of: () => ({
        is: 'object',
        open: true,
        fields: { args: () => texts, body: () => predicate },
        required: ['args', 'body'],
      }),
    }),
    globalRules: () => rules,
    buildChecksGlobal: () => rules,
    ops: () => ({
      is: 'list',
      of: () => ({
        is: 'object',
        fields: {
          op: () => ({ is: 'list', of: () => text, least: 1 }),
          operands: () => ({ is: 'map', of: () => selector }),
          ...{ rules: () => rules, buildChecks: () => rules, dataOperands: () => selectors },
          ...{ lowering: () => text, notes: () => texts },
        },
        required: ['op', 'rules'],
      }),
    }),
    unlisted: () => ({
      is: 'object',
      fields: {
        decide: () => ({ is: 'literal', values: ['accept', 'reject'] }),
        ...{ reason: () => reason, source: () => text },
      },
      required: ['decide'],
    }),
    partitioning: () => ({
      is: 'object',
      open: true,
      fields: { maxDelegatedPartitions: () => limit, minNodesPerPartition: () => limit },
      required: [],
    }),
    dynamicTensors: () => ({
      is: 'object',
      open: true,
      fields: {
        treatment: () => ({ is: 'literal', values: ['delegateRefusedForWholeGraph', 'allowed', 'perNode'] }),
      },
      required: [],
    }),
  },
};
