import { substitute } from '../rules/expand.ts';
import { compileExpression } from '../rules/expressions.ts';
import type { NodeView } from '../rules/facts.ts';
import type { Comparison, Expression, Literal, ParamSpec, Predicate } from '../rules/language.ts';
import { compareValues, compile } from '../rules/predicates.ts';
import type { Scope } from '../rules/scope.ts';
import { parseSelector } from '../rules/selectors.ts';
import { no, type Tri, yes } from '../rules/tri.ts';
import { functionPushes } from './push-functions.ts';
import { type NodeSpecimen, type TensorSpecimen, tensorSpecimen } from './specimen.ts';

/** What a search needs to push a node towards, or away from, a predicate. */
export interface Pusher {
  readonly draw: () => number;
  readonly specimen: NodeSpecimen;
  readonly scope: Scope;
  readonly params: Readonly<Record<string, ParamSpec>>;
  view(): NodeView;
}

const dtypes = [
  ...['float32', 'float16', 'int8', 'uint8', 'int16', 'int32', 'int64', 'bool', 'int4', 'int2', 'string'],
  ...['complex64', 'float64', 'resource', 'uint16', 'uint32'],
];
const ints = [
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 13, 14, 16, 20, 24, 32, 33, 64, 65, 128, -1, -2, 255, 256, 4096, 4097,
  16385, 65536,
];
const words = [
  ...['NONE', 'RELU', 'RELU6', 'RELU_N1_TO_1', 'TANH', 'SIGN_BIT', 'SIGMOID', 'SAME', 'VALID', 'DEFAULT'],
  ...[
    'SHUFFLED4x16INT8',
    'FULL',
    'BASIC',
    'REFLECT',
    'SYMMETRIC',
    'INT32',
    'INT64',
    'FLOAT32',
    'SUM',
    'MEAN',
  ],
];

export const pickFrom = <T>(draw: () => number, items: readonly T[]): T => items[draw() % items.length] as T;

const holds = (comparison: Comparison, value: Literal): boolean => {
  const names = ['eq', 'ne', 'lt', 'le', 'gt', 'ge'] as const;
  const ordered = names.every((name) => {
    const right = comparison[name];
    return right === undefined || typeof right === 'object' || compareValues(name, value, right) === yes;
  });
  const plain = (each: Literal): number | string => (typeof each === 'boolean' ? Number(each) : each);
  const listed = comparison.in === undefined || comparison.in.map(plain).includes(plain(value));
  return ordered && listed && !(comparison.nin?.map(plain).includes(plain(value)) ?? false);
};

const literalsOf = (comparison: Comparison): Literal[] =>
  [comparison.eq, comparison.ne, comparison.lt, comparison.le, comparison.gt, comparison.ge]
    .filter((each): each is Literal => each !== undefined && typeof each !== 'object')
    .concat(comparison.in ?? [], comparison.nin ?? []);

/** A value that makes the comparison true, or false; undefined where none was found. */
function valueFor(
  pusher: Pusher,
  comparison: Comparison,
  want: boolean,
  pool: readonly Literal[],
): Literal | undefined {
  const literals = literalsOf(comparison);
  const near = literals.flatMap((each): Literal[] =>
    typeof each === 'number' ? [each, each - 1, each + 1] : [each],
  );
  const fitting = [...near, ...pool].filter((value) => holds(comparison, value) === want);
  return fitting.length === 0 ? undefined : pickFrom(pusher.draw, fitting);
}

const slots = (pusher: Pusher, side: 'in' | 'out') =>
  side === 'in' ? pusher.specimen.inputs : pusher.specimen.outputs;

/** The tensors a selector names, made where they are missing. */
export function tensorsOf(pusher: Pusher, selector: string): TensorSpecimen[] {
  const parsed = parseSelector(selector);
  if (parsed.side === 'name') return [];
  const list = slots(pusher, parsed.side);
  if (parsed.index === '*') {
    if (list.length === 0) list.push(tensorSpecimen());
    return list.filter((each) => each !== null);
  }
  while (list.length <= parsed.index) list.push(tensorSpecimen());
  const there = list[parsed.index] ?? tensorSpecimen();
  list[parsed.index] = there;
  return [there];
}

const oneOf = (pusher: Pusher, selector: string): TensorSpecimen[] => {
  const all = tensorsOf(pusher, selector);
  return all.length === 0 ? [] : [pickFrom(pusher.draw, all)];
};

function setDtype(pusher: Pusher, tensor: TensorSpecimen, token: string): void {
  const [type = 'float32', reading] = token.split(':');
  tensor.dtype = type;
  if (reading === 'pt' && tensor.quant === 'affine') tensor.zeroPoints = [0];
  if (reading === 'pc') {
    tensor.quant = 'affine';
    tensor.scales = [0.5, 0.25];
    tensor.zeroPoints = [0, 0];
  }
  // 8-bit tensors usually come quantized, which most rules ask for too.
  if (/^u?int8$/.test(type) && reading === undefined && tensor.quant === 'none' && pusher.draw() % 4 !== 0)
    tensor.quant = 'affine';
}

const setCount = <T>(list: (T | null)[], count: number, make: () => T): void => {
  while (list.length > count) list.pop();
  while (list.length < count) list.push(make());
};

const randomShape = (pusher: Pusher, rank: number): number[] =>
  Array.from({ length: rank }, () => pickFrom(pusher.draw, [1, 1, 2, 3, 4, 4, 8]));

export function setRank(pusher: Pusher, tensor: TensorSpecimen, rank: number): void {
  if (tensor.shape.length === rank || rank < 0 || rank > 9) return;
  tensor.shape =
    rank < tensor.shape.length
      ? tensor.shape.slice(tensor.shape.length - rank)
      : [...randomShape(pusher, rank - tensor.shape.length), ...tensor.shape];
}

function pushQuant(
  pusher: Pusher,
  predicate: Extract<Predicate, { kind: 'quant' }>,
  want: boolean,
  tensor: TensorSpecimen,
): void {
  if (!want) {
    const breakers = [
      () => {
        tensor.quant = tensor.quant === 'none' ? 'affine' : 'none';
      },
      () => {
        tensor.quant = 'affine';
        tensor.scales = pickFrom(pusher.draw, [[0.5], [0.5, 0.25], [0], [-1], [1e-40], [0.5, 0.5, 0.5, 0.5]]);
        tensor.zeroPoints = tensor.scales.map(() => pickFrom(pusher.draw, [0, 3, 300, -200]));
      },
      () => {
        tensor.quant = 'affine';
        tensor.axis = pickFrom(pusher.draw, [0, 1, 2, 3]);
      },
      () => {
        tensor.quant = 'blockwise';
      },
    ];
    pickFrom(pusher.draw, breakers)();
    return;
  }
  const schemes = predicate.scheme ?? ['affine'];
  const scheme = pickFrom(pusher.draw, schemes);
  if (scheme !== 'other') tensor.quant = scheme;
  const count = predicate.scaleCount && valueFor(pusher, predicate.scaleCount, true, [1, 2, 4]);
  if (typeof predicate.axis === 'object') {
    const axis = valueFor(pusher, predicate.axis, true, [0, 1, 2, 3]);
    if (typeof axis === 'number') tensor.axis = axis;
  }
  if (typeof count === 'number' && count > 0 && count < 64)
    tensor.scales = Array.from(
      { length: predicate.scalesFirstN ? (tensor.shape[tensor.axis] ?? count) : count },
      () => 0.5,
    );
  if (tensor.scales.length === 0 || tensor.scales.some((scale) => !(scale > 1e-30))) tensor.scales = [0.5];
  const zero = predicate.firstZeroPoint && valueFor(pusher, predicate.firstZeroPoint, true, [0, 1]);
  tensor.zeroPoints = tensor.scales.map(() => (typeof zero === 'number' ? zero : 0));
}

const leaves = (expression: Expression): Expression[] => {
  if (typeof expression !== 'object') return [];
  if ('dim' in expression || 'dim4' in expression || 'value' in expression) return [expression];
  const [operand] = Object.values(expression) as unknown[];
  if (Array.isArray(operand) && !('attrItem' in expression))
    return operand.flatMap((each) => leaves(each as Expression));
  return 'abs' in expression ? leaves(expression.abs) : [expression];
};

const atIndex = (index: Expression): number => (typeof index === 'number' ? index : 0);

/** Gives one part of an expression another value. */
function assign(pusher: Pusher, leaf: Expression, value: number): void {
  if (typeof leaf !== 'object') return;
  if ('dim' in leaf || 'dim4' in leaf) {
    const [selector, index] = 'dim' in leaf ? leaf.dim : leaf.dim4;
    for (const tensor of tensorsOf(pusher, selector)) {
      const i = atIndex(index) < 0 ? tensor.shape.length + atIndex(index) : atIndex(index);
      if (i >= 0 && i < tensor.shape.length) tensor.shape[i] = value;
    }
  } else if ('value' in leaf) {
    const [selector, index] = leaf.value;
    for (const tensor of tensorsOf(pusher, selector)) {
      tensor.constant = true;
      const i = atIndex(index);
      if (tensor.shape.length === 0 ? i > 0 : tensor.shape.reduce((a, b) => a * b, 1) <= i)
        tensor.shape = [i + 1];
      while (tensor.values.length <= i) tensor.values.push(1);
      tensor.values[i] = value;
    }
  } else if ('attr' in leaf) pusher.specimen.options[leaf.attr] = value;
  else if ('attrLength' in leaf)
    pusher.specimen.options[leaf.attrLength] = Array.from(
      { length: Math.min(Math.max(value, 0), 9) },
      () => 1,
    );
  else if ('attrItem' in leaf) pusher.specimen.options[leaf.attrItem[0]] = [value];
  else if ('rank' in leaf) for (const tensor of tensorsOf(pusher, leaf.rank)) setRank(pusher, tensor, value);
  else if ('minRank' in leaf)
    for (const tensor of tensorsOf(pusher, leaf.minRank)) setRank(pusher, tensor, value);
  else if ('elements' in leaf)
    for (const tensor of tensorsOf(pusher, leaf.elements))
      tensor.shape = pickFrom(pusher.draw, [[value], [1, value], [value, 1]]);
  else if ('bytes' in leaf) for (const tensor of tensorsOf(pusher, leaf.bytes)) tensor.shape = [value];
  else if ('outputCount' in leaf)
    setCount(pusher.specimen.outputs, Math.min(Math.max(value, 0), 8), tensorSpecimen);
  else if (
    'scale' in leaf ||
    'zeroPoint' in leaf ||
    'scaleCount' in leaf ||
    'quantAxis' in leaf ||
    'blockSize' in leaf
  )
    assignQuant(pusher, leaf, value);
}

function assignQuant(pusher: Pusher, leaf: Exclude<Expression, number | string>, value: number): void {
  const [selector] = Object.values(leaf) as string[];
  for (const tensor of tensorsOf(pusher, selector as string)) {
    if ('blockSize' in leaf) {
      tensor.quant = 'blockwise';
      tensor.blockSize = value;
      continue;
    }
    tensor.quant = 'affine';
    if ('scale' in leaf) tensor.scales = [value];
    else if ('zeroPoint' in leaf) tensor.zeroPoints = tensor.scales.map(() => value);
    else if ('quantAxis' in leaf) tensor.axis = value;
    else if ('scaleCount' in leaf)
      tensor.scales = Array.from({ length: Math.min(Math.max(value, 1), 64) }, () => 0.5);
    if (tensor.zeroPoints.length !== tensor.scales.length) tensor.zeroPoints = tensor.scales.map(() => 0);
  }
}

const constantsIn = (value: unknown): number[] => {
  if (typeof value === 'number') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(constantsIn) : [];
};

const scales = [0.5, 1, 2, 0.001, 1000, 1e-9, 300, 0.00390625, 0.0078125, 0.000030517578125];

/** Where an absent operand refuses, so does everything that is not known. */
const isDone = (answer: Tri, want: boolean, scope: Scope): boolean =>
  want ? answer === yes : answer === no || (answer !== yes && scope.absent !== yes);

/** Tries values on parts of both sides until the comparison answers as wanted. */
function pushCompare(
  pusher: Pusher,
  predicate: Extract<Predicate, { kind: 'compare' }>,
  want: boolean,
): void {
  const parts = [...leaves(predicate.left), ...leaves(predicate.right)];
  const pool = [...constantsIn(predicate).flatMap((n) => [n, n - 1, n + 1]), ...ints];
  const test = compile(predicate, pusher.scope);
  const sides = [predicate.left, predicate.right] as const;
  for (let i = 0; i < 40 && parts.length > 0; i++) {
    if (isDone(test(pusher.view()), want, pusher.scope)) return;
    const leaf = pickFrom(pusher.draw, parts);
    // A side that is one part can simply be given the other side's value.
    const other = compileExpression(sides[0] === leaf ? sides[1] : sides[0], pusher.scope)(pusher.view());
    if (sides.includes(leaf) && other !== undefined && pusher.draw() % 2 === 0) {
      assign(pusher, leaf, want ? other : other + 1);
      continue;
    }
    const isScale = typeof leaf === 'object' && 'scale' in leaf;
    assign(pusher, leaf, pickFrom(pusher.draw, isScale ? [...scales, ...constantsIn(predicate)] : pool));
  }
}

const numericOptions = [
  'axis',
  'num_splits',
  'stride_h',
  'stride_w',
  'dilation_h_factor',
  'dilation_w_factor',
  'filter_height',
  'filter_width',
  'begin_mask',
  'end_mask',
];

/** A random change of whatever a named function may look at. */
function tweak(pusher: Pusher): void {
  const { draw, specimen } = pusher;
  const tensors = [...specimen.inputs, ...specimen.outputs].filter((each) => each !== null);
  if (tensors.length === 0) return;
  const tensor = pickFrom(draw, tensors);
  const other = pickFrom(draw, tensors);
  const changes = [
    () => {
      if (tensor.shape.length > 0)
        tensor.shape[draw() % tensor.shape.length] = pickFrom(draw, [1, 2, 3, 4, 5, 8, 9, 70, 4097, 40000]);
    },
    () => {
      tensor.shape = [...other.shape];
    },
    () => setRank(pusher, tensor, draw() % 6),
    () => {
      tensor.constant = true;
      if (tensor.dtype === 'float32') tensor.dtype = 'int32';
      tensor.values = Array.from({ length: 9 }, () => pickFrom(draw, [-1, 0, 0, 1, 1, 2, 2, 3, 4, 8]));
    },
    () => {
      const name = pickFrom(draw, numericOptions);
      specimen.options[name] = pickFrom(draw, [-1, 0, 1, 2, 3, 4, 5, 7, 8, 65]);
    },
    () => {
      specimen.options.padding = pickFrom(draw, ['SAME', 'VALID']);
    },
    () => {
      const flag = pickFrom(draw, ['half_pixel_centers', 'align_corners', 'keep_dims', 'adj_y']);
      specimen.options[flag] = draw() % 2 === 0;
    },
    () => {
      tensor.dtype = pickFrom(draw, dtypes);
    },
    () => {
      tensor.quant = pickFrom(draw, ['none', 'affine']);
      tensor.scales = pickFrom(draw, [[0.5], [3e38], [1e-39], [0.5, 0.25]]);
      tensor.zeroPoints = tensor.scales.map(() => 0);
    },
    () => {
      tensor.variable = !tensor.variable;
    },
    () => {
      tensor.sparse = !tensor.sparse;
    },
    () => {
      tensor.dynamic = !tensor.dynamic;
    },
    () => {
      const i = specimen.inputs.indexOf(tensor);
      if (i >= 0) specimen.inputs[i] = null;
    },
    () => {
      specimen.intermediates = pickFrom(draw, [0, 5]);
    },
    () => {
      specimen.inputs.length = Math.max(specimen.inputs.length, 2);
      specimen.inputs[1] = specimen.inputs[0] ?? null;
    },
    () => {
      tensor.shape = pickFrom(draw, [[2], [1], [4, 2], [3, 2], [5, 2], [4], [3]]);
    },
    () => {
      specimen.options.new_shape = pickFrom(draw, [[1, -1], [-1, -1], [], [4, 4, 4], [7]]);
    },
  ];
  pickFrom(draw, changes)();
}

function pushFunction(pusher: Pusher, predicate: Extract<Predicate, { kind: 'fn' }>, want: boolean): void {
  const known = functionPushes[predicate.name];
  if (known !== undefined && pusher.draw() % 4 !== 0) {
    known(pusher, want, predicate.args ?? {});
    return;
  }
  const test = compile(predicate, pusher.scope);
  for (let i = 0; i < 60; i++) {
    if (isDone(test(pusher.view()), want, pusher.scope)) return;
    tweak(pusher);
  }
}

const bodyFor = (predicate: Extract<Predicate, { kind: 'forEach' }>, selector: string): Predicate =>
  substitute(predicate.body, { [predicate.as]: selector });

const selectorsOf = (pusher: Pusher, selector: string): string[] => {
  if (!selector.endsWith('[*]')) return [selector];
  const side = selector.startsWith('in') ? 'in' : 'out';
  tensorsOf(pusher, selector);
  return slots(pusher, side).flatMap((each, i) => (each === null ? [] : [`${side}[${i}]`]));
};

/** Turns so many of the inputs there are into one kind, and the others into the other. */
function turnInputs(specimen: NodeSpecimen, count: number, constant: boolean): void {
  while (specimen.inputs.filter((each) => each !== null).length < count)
    specimen.inputs.push(tensorSpecimen());
  let left = count;
  for (const each of specimen.inputs) if (each !== null) each.constant = left-- > 0 === constant;
}

/** Adds or removes inputs of one kind, constant or not, and leaves the others. */
function pushCountOfInputs(pusher: Pusher, count: number, constant: boolean): void {
  const { specimen } = pusher;
  if (pusher.draw() % 2 === 0) {
    turnInputs(specimen, count, constant);
    return;
  }
  const isMine = (each: TensorSpecimen | null): boolean => each !== null && each.constant === constant;
  let excess = specimen.inputs.filter(isMine).length - Math.min(Math.max(count, 0), 6);
  specimen.inputs = specimen.inputs.filter((each) => !(isMine(each) && excess-- > 0));
  for (; excess < 0; excess++)
    specimen.inputs.push({ ...tensorSpecimen(specimen.inputs[0]?.dtype), constant });
}

/** Changes the node so that the predicate answers as wanted, as far as one look at it tells how. */
export function push(pusher: Pusher, predicate: Predicate, want: boolean): void {
  const { draw, specimen } = pusher;
  switch (predicate.kind) {
    case 'all':
    case 'any': {
      const everything = (predicate.kind === 'all') === want;
      if (everything) for (const item of predicate.of) push(pusher, item, want);
      else if (predicate.of.length > 0) push(pusher, pickFrom(draw, predicate.of), want);
      return;
    }
    case 'not':
      push(pusher, predicate.of, !want);
      return;
    case 'use':
      return;
    case 'forEach': {
      const selectors = selectorsOf(pusher, predicate.operand);
      if (want) for (const each of selectors) push(pusher, bodyFor(predicate, each), true);
      else if (selectors.length > 0) push(pusher, bodyFor(predicate, pickFrom(draw, selectors)), false);
      return;
    }
    case 'param': {
      const spec = pusher.params[predicate.name];
      const pool: Literal[] = spec?.type === 'bool' ? [true, false] : [...(spec?.values ?? [])];
      const fitting = pool.filter((value) => holds(predicate, value) === want);
      if (fitting.length > 0) specimen.params[predicate.name] = pickFrom(draw, fitting);
      return;
    }
    case 'opVersion': {
      const value = valueFor(pusher, predicate, want, [1, 2, 3, 4, 5, 6, 7, 8, 9, 12]);
      if (typeof value === 'number') specimen.version = value;
      return;
    }
    case 'inputCount':
    case 'outputCount': {
      const value = valueFor(pusher, predicate, want, [0, 1, 2, 3, 4, 5, 6, 20, 24]);
      const list = predicate.kind === 'inputCount' ? specimen.inputs : specimen.outputs;
      if (typeof value === 'number') setCount(list, Math.min(Math.max(value, 0), 50), tensorSpecimen);
      return;
    }
    case 'runtimeInputCount':
    case 'constInputCount': {
      const value = valueFor(pusher, predicate, want, [0, 1, 2, 3]);
      if (typeof value === 'number') pushCountOfInputs(pusher, value, predicate.kind === 'constInputCount');
      return;
    }
    case 'attr': {
      const value = valueFor(pusher, predicate, want, [...ints, ...words, true, false, 0.5, 2.5]);
      if (value !== undefined) specimen.options[predicate.name] = value;
      return;
    }
    case 'hasOptions':
      specimen.options = want ? { ...specimen.options, filler: 0 } : {};
      return;
    case 'present':
      if ((predicate.is ?? true) === want) tensorsOf(pusher, predicate.operand);
      else {
        const parsed = parseSelector(predicate.operand);
        if (parsed.side === 'name' || parsed.index === '*') return;
        const list = slots(pusher, parsed.side);
        if (parsed.index < list.length) list[parsed.index] = null;
      }
      return;
    case 'dtype': {
      const fits = (type: string): boolean =>
        (predicate.in?.some((each) => each.split(':')[0] === type) ?? true) &&
        !(predicate.nin?.some((each) => each.split(':')[0] === type) ?? false);
      const perChannel =
        predicate.in?.includes('int8:pt') || predicate.nin?.includes('int8:pc') ? ['int8:pc'] : [];
      const others = dtypes.filter((type) => fits(type) === want);
      const pool = want ? (predicate.in ?? others) : [...others, ...perChannel, ...perChannel];
      const targets =
        predicate.operand.endsWith('[*]') && !want
          ? oneOf(pusher, predicate.operand)
          : tensorsOf(pusher, predicate.operand);
      const same = pickFrom(draw, pool.length > 0 ? pool : predicate.nin && !want ? predicate.nin : dtypes);
      for (const tensor of targets) {
        setDtype(pusher, tensor, draw() % 3 === 0 && pool.length > 0 ? pickFrom(draw, pool) : same);
        if (!want && predicate.only === 'runtime') {
          tensor.constant = false;
          tensor.variable = false;
        }
      }
      return;
    }
    case 'dtypeTuple': {
      const row = pickFrom(draw, predicate.in);
      predicate.operands.forEach((selector, i) => {
        const type = want ? (row[i] ?? '*') : pickFrom(draw, dtypes);
        for (const tensor of tensorsOf(pusher, selector)) if (type !== '*') setDtype(pusher, tensor, type);
      });
      return;
    }
    case 'rank': {
      const targets = want ? tensorsOf(pusher, predicate.operand) : oneOf(pusher, predicate.operand);
      for (const tensor of targets) {
        const rank = valueFor(pusher, predicate, want, [0, 1, 2, 3, 4, 5, 6, 7]);
        if (typeof rank === 'number') setRank(pusher, tensor, rank);
      }
      return;
    }
    case 'const':
    case 'static':
    case 'dataAvailable': {
      const is = predicate.kind === 'const' ? (predicate.is ?? true) : true;
      for (const tensor of tensorsOf(pusher, predicate.operand)) tensor.constant = is === want;
      if (predicate.kind === 'dataAvailable' && !want)
        for (const tensor of oneOf(pusher, predicate.operand)) {
          tensor.constant = true;
          tensor.shape = [0];
        }
      return;
    }
    case 'dims': {
      const targets = want ? tensorsOf(pusher, predicate.operand) : oneOf(pusher, predicate.operand);
      for (const tensor of targets) {
        if (!want && tensor.shape.length <= predicate.from)
          setRank(pusher, tensor, predicate.from + 1 + (draw() % 2));
        const to =
          predicate.to === undefined
            ? tensor.shape.length
            : predicate.to < 0
              ? tensor.shape.length + predicate.to
              : predicate.to;
        for (let i = predicate.from; i < to; i++) {
          if (!want && draw() % 2 === 0 && i + 1 < to) continue;
          const value = valueFor(pusher, predicate, want, ints);
          if (typeof value === 'number') tensor.shape[i] = value;
        }
      }
      return;
    }
    case 'values':
      for (const tensor of tensorsOf(pusher, predicate.operand)) {
        tensor.constant = true;
        if (tensor.dtype === 'float32' || tensor.dtype === 'string') tensor.dtype = 'int32';
        const value = valueFor(pusher, predicate, want, ints);
        if (typeof value === 'number') tensor.values = Array.from({ length: 64 }, () => value);
      }
      return;
    case 'quant':
      for (const tensor of want ? tensorsOf(pusher, predicate.operand) : oneOf(pusher, predicate.operand))
        pushQuant(pusher, predicate, want, tensor);
      return;
    case 'sameDtype':
    case 'sameShape':
    case 'sameQuant': {
      const tensors = predicate.operands.flatMap((selector) => tensorsOf(pusher, selector));
      const [first] = tensors;
      if (first === undefined) return;
      const others = want ? tensors.slice(1) : [pickFrom(draw, tensors)];
      for (const tensor of others) {
        if (predicate.kind === 'sameDtype') {
          setDtype(pusher, tensor, want ? first.dtype : pickFrom(draw, dtypes));
          if (want && predicate.perChannelAware) {
            tensor.quant = first.quant;
            tensor.scales = [...first.scales];
            tensor.zeroPoints = [...first.zeroPoints];
          }
        } else if (predicate.kind === 'sameShape')
          tensor.shape = want ? [...first.shape] : randomShape(pusher, draw() % 5);
        else {
          tensor.quant = want ? first.quant : 'affine';
          tensor.scales = want ? [...first.scales] : [pickFrom(draw, [0.5, 0.25, 3])];
          tensor.zeroPoints = want ? [...first.zeroPoints] : [pickFrom(draw, [0, 3, -5])];
        }
      }
      return;
    }
    case 'compare':
      pushCompare(pusher, predicate, want);
      return;
    case 'consumers': {
      const count = predicate.count && valueFor(pusher, predicate.count, want, [0, 1, 2, 3]);
      if (predicate.operand.startsWith('in')) {
        if (typeof count === 'number') specimen.inputReaders = Math.max(count - 1, 0);
        return;
      }
      const each = predicate.each;
      const ops = want && each ? each.op : ['ABS', 'CAST', ...(each?.op ?? [])];
      const types = want ? (each?.firstOutputDtype ?? ['float32']) : ['float32', 'int32'];
      const readers = typeof count === 'number' ? Math.min(Math.max(count, 0), 3) : draw() % 3;
      specimen.readers = Array.from({ length: readers }, () => ({
        op: pickFrom(draw, ops),
        dtype: pickFrom(draw, types),
      }));
      return;
    }
    case 'producers':
      specimen.producer = pickFrom(draw, want ? predicate.each.op : ['ABS', 'CONV_2D']);
      return;
    case 'producerCount': {
      const count = valueFor(pusher, predicate, want, [0, 1]);
      specimen.producer = count === 1 ? (specimen.producer ?? 'EQUAL') : null;
      return;
    }
    case 'fn':
      pushFunction(pusher, predicate, want);
      return;
    default:
      return;
  }
}
