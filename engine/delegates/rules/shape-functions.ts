import { elementCount, type NodeView, tensorBytes } from './facts.ts';
import { type FunctionArguments, type NamedFunction, operand } from './scope.ts';
import { type Tri, tri, unknown } from './tri.ts';
import { shapeText } from './words.ts';

type Two = (a: readonly number[], b: readonly number[], view: NodeView, args: FunctionArguments) => Tri;

/** A function of two operands' shapes, with its words. */
const onShapes = (first: string, second: string, need: string, test: Two): NamedFunction => ({
  test(view, args) {
    const a = operand(view, args[first]);
    const b = operand(view, args[second]);
    return a === undefined || b === undefined ? unknown : test(a.shape, b.shape, view, args);
  },
  need: (args) => need.replace('{a}', name(args[first])).replace('{b}', name(args[second])),
  found(view, args) {
    const texts = [first, second].map((key) => {
      const facts = operand(view, args[key]);
      return `${name(args[key])} ${facts === undefined ? 'is absent' : `has shape ${shapeText(facts.shape)}`}`;
    });
    return texts.join(', ');
  },
});

/** `in[1]` as sentences call it. */
export const name = (argument: unknown): string =>
  String(argument)
    .replace(/^in\[(\d+)\]$/, 'input $1')
    .replace(/^out\[(\d+)\]$/, 'output $1');

const trailing = (shape: readonly number[], fromEnd: number): number | undefined =>
  shape[shape.length - 1 - fromEnd];

/** Dimension by dimension from the end: equal, or one of them 1. */
export function areBroadcastable(a: readonly number[], b: readonly number[]): boolean {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const left = trailing(a, i);
    const right = trailing(b, i);
    if (left !== right && left !== 1 && right !== 1) return false;
  }
  return true;
}

const trailingBroadcastTo: Two = (src, dst) => {
  if (src.length === 0) return tri(true);
  if (src.length > dst.length) return tri(false);
  return tri(src.every((_, i) => trailing(src, i) === 1 || trailing(src, i) === trailing(dst, i)));
};

const dimsEqualFrom: Two = (a, b, _view, args) => {
  const start = Number(args.start ?? 0);
  return tri(a.length === b.length && a.slice(start).every((dim, i) => dim === b[start + i]));
};

const batchDimsEqual: Two = (a, b) =>
  tri(a.length === b.length && a.slice(0, -2).every((dim, i) => dim === b[i]));

const elementSize = (type: string): number => tensorBytes(type, [1]);

/** gpu_compatibility.cc:576-629: equal sizes keep the shape, else the last dimension absorbs the ratio. */
const bitcastShapes = (view: NodeView, args: FunctionArguments): Tri => {
  const input = operand(view, args.input);
  const output = operand(view, args.output);
  if (input === undefined || output === undefined) return unknown;
  const inSize = elementSize(input.dtype.toUpperCase());
  const outSize = elementSize(output.dtype.toUpperCase());
  if (inSize === outSize) return dimsEqualFrom(input.shape, output.shape, view, {});
  const [wide, narrow] = inSize > outSize ? [input, output] : [output, input];
  const ratio = Math.max(inSize, outSize) / Math.min(inSize, outSize);
  const leadingEqual = wide.shape.every((dim, i) => dim === narrow.shape[i]);
  return tri(narrow.shape.length === wide.shape.length + 1 && leadingEqual && narrow.shape.at(-1) === ratio);
};

const splitSizes = (view: NodeView, args: FunctionArguments) => {
  const input = operand(view, args.input);
  const sizes = operand(view, args.sizes);
  const axis = operand(view, args.axis);
  const values = sizes && view.graph.values(sizes);
  const at = axis && view.graph.values(axis)?.[0];
  if (input === undefined || values === undefined || at === undefined) return undefined;
  const dim = input.shape[at < 0 ? at + input.shape.length : at];
  return dim === undefined ? undefined : { dim, values };
};

/** Functions that any profile may use, a user's own included. */
export const shapeFunctions: Readonly<Record<string, NamedFunction>> = {
  numpyBroadcastable: onShapes('a', 'b', '{a} and {b} broadcast: trailing dimensions equal or 1', (a, b) =>
    tri(areBroadcastable(a, b)),
  ),
  trailingBroadcastTo: onShapes(
    'src',
    'dst',
    'each dimension of {a} is 1 or equals the trailing dimension of {b}',
    trailingBroadcastTo,
  ),
  dimsEqualFrom: onShapes('a', 'b', '{a} and {b} have equal dimensions after the first', dimsEqualFrom),
  batchDimsEqual: onShapes(
    'a',
    'b',
    '{a} and {b} have one rank and equal dimensions before the last two',
    batchDimsEqual,
  ),
  bitcastShapes: {
    ...onShapes(
      'input',
      'output',
      '{a} and {b} agree in shape up to the ratio of element sizes',
      () => unknown,
    ),
    test: bitcastShapes,
  },
  inputsDistinct: {
    test: (view, args) => {
      const a = operand(view, args.a);
      const b = operand(view, args.b);
      return tri(a === undefined || b === undefined || a.isConstant || a.id !== b.id);
    },
    need: (args) => `${name(args.a)} and ${name(args.b)} are different tensors`,
    found: (view, args) => `both inputs are tensor ${operand(view, args.a)?.id}`,
  },
  isSparse: {
    test: (view, args) => {
      const facts = operand(view, args.t);
      return facts === undefined ? unknown : tri(facts.isSparse);
    },
    need: (args) => `${name(args.t)} carries sparsity data`,
    found: (_, args) => `${name(args.t)} is dense`,
  },
  splitVUnknownSizeNonZero: {
    test(view, args) {
      const split = splitSizes(view, args);
      if (split === undefined) return unknown;
      const { dim, values } = split;
      if (!values.includes(-1)) return tri(true);
      return tri(dim - values.filter((size) => size !== -1).reduce((sum, size) => sum + size, 0) !== 0);
    },
    need: () => 'the size left for -1 is not 0',
    found(view, args) {
      const split = splitSizes(view, args);
      return split === undefined
        ? 'the split sizes are not constant'
        : `sizes ${shapeText(split.values)} leave nothing of a dimension of ${split.dim}`;
    },
  },
};

export const elementsOf = (view: NodeView, argument: unknown): number | undefined => {
  const facts = typeof argument === 'string' ? operand(view, argument) : undefined;
  return facts && elementCount(facts.shape);
};
