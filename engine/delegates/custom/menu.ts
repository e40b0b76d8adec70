import type { Predicate, Rule } from '../rules/language.ts';

/** A rule that an editor offers, ready to be changed. */
export interface RuleChoice {
  readonly title: string;
  readonly code: string;
  readonly predicate: Predicate;
}

/** What a user asks for most comes first. */
export const ruleMenu: readonly RuleChoice[] = [
  {
    title: 'Types of tensors',
    code: 'dtype',
    predicate: { kind: 'dtype', operand: 'in[*]', only: 'runtime', in: ['int8', 'uint8'] },
  },
  { title: 'Rank', code: 'rank', predicate: { kind: 'rank', operand: 'in[*]', le: 4 } },
  {
    title: 'Size of dimensions',
    code: 'shape',
    predicate: { kind: 'dims', operand: 'in[0]', from: 0, le: 1024 },
  },
  { title: 'An option of the op', code: 'attr', predicate: { kind: 'attr', name: 'stride_w', le: 4 } },
  {
    title: 'Fused activation',
    code: 'activation',
    predicate: { kind: 'attr', name: 'fused_activation_function', in: ['NONE', 'RELU', 'RELU6'] },
  },
  { title: 'Version of the op', code: 'op-version', predicate: { kind: 'opVersion', le: 1 } },
  { title: 'Constant operand', code: 'not-constant', predicate: { kind: 'const', operand: 'in[1]' } },
  {
    title: 'Operand is there',
    code: 'missing-operand',
    predicate: { kind: 'present', operand: 'in[2]', is: true },
  },
  {
    title: 'Quantization',
    code: 'quant-type',
    predicate: { kind: 'quant', operand: 'in[0]', scheme: ['affine'], scaleCount: { eq: 1 } },
  },
  { title: 'Number of inputs', code: 'arity', predicate: { kind: 'inputCount', le: 2 } },
  {
    title: 'Number of inputs that are not constant',
    code: 'arity',
    predicate: { kind: 'runtimeInputCount', eq: 1 },
  },
  { title: 'Number of outputs', code: 'arity', predicate: { kind: 'outputCount', eq: 1 } },
  {
    title: 'Same type',
    code: 'type-mismatch',
    predicate: { kind: 'sameDtype', operands: ['in[0]', 'out[0]'] },
  },
  {
    title: 'Same shape',
    code: 'shape-mismatch',
    predicate: { kind: 'sameShape', operands: ['in[0]', 'in[1]'] },
  },
  {
    title: 'Same scale and zero point',
    code: 'quant-mismatch',
    predicate: { kind: 'sameQuant', operands: ['in[0]', 'out[0]'], fields: ['scale', 'zeroPoint'] },
  },
  {
    title: 'Elements of a constant',
    code: 'value',
    predicate: { kind: 'values', operand: 'in[1]', ge: 0 },
  },
  {
    title: 'Something computed',
    code: 'shape',
    predicate: {
      kind: 'compare',
      left: { mul: [{ dim: ['in[1]', 1] }, { dim: ['in[1]', 2] }] },
      op: 'le',
      right: 225,
    },
  },
  {
    title: 'Readers of an output',
    code: 'consumers',
    predicate: { kind: 'consumers', operand: 'out[0]', count: { eq: 1 } },
  },
  {
    title: 'Writer of an input',
    code: 'producer',
    predicate: { kind: 'producers', operand: 'in[0]', each: { op: ['CONV_2D'] } },
  },
  {
    title: 'All of several',
    code: 'conditions',
    predicate: {
      kind: 'all',
      of: [
        { kind: 'rank', operand: 'in[0]', eq: 4 },
        { kind: 'const', operand: 'in[1]' },
      ],
    },
  },
  {
    title: 'Any of several',
    code: 'conditions',
    predicate: {
      kind: 'any',
      of: [
        { kind: 'rank', operand: 'in[0]', eq: 4 },
        { kind: 'const', operand: 'in[1]' },
      ],
    },
  },
  {
    title: 'Not',
    code: 'conditions',
    predicate: { kind: 'not', of: { kind: 'dtype', operand: 'in[0]', in: ['int4'] } },
  },
];

export const newRule = ({ code, predicate }: RuleChoice): Rule => ({
  require: [predicate],
  reason: { code },
});

/** The types that tensors have in files, for lists to choose from. */
export const tensorTypes: readonly string[] = [
  ...['float32', 'float16', 'int8', 'uint8', 'int16', 'int32', 'int64', 'bool', 'int4'],
];
