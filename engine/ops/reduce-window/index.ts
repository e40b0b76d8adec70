import type { Graph, GraphNode } from '../../graph/types.ts';
import { elements } from '../elements.ts';
import { checkArity, checkSameType, listOption, view } from '../layout-rule.ts';
import {
  check,
  checkType,
  numberOption,
  operand,
  shapeRule,
  staticShapes,
  textOption,
} from '../shape-rule.ts';
import { copyStrided, denseStrides, denseWalk, offsetsOf } from '../strided-copy.ts';
import { allocate, integers, text } from '../tensor-data.ts';
import type { KernelContext, Op, ShapeContext, TensorView } from '../types.ts';

/** A window of `size` elements, `dilation` apart, moved by `stride`; one entry a dimension. */
interface Window {
  readonly size: readonly number[];
  readonly stride: readonly number[];
  readonly dilation: readonly number[];
}

const types = ['BOOL', 'INT8', 'INT16', 'INT32', 'INT64', 'UINT8', 'FLOAT32', 'FLOAT64'];
const maxRank = 6;

function checkOperands(context: ShapeContext, count: number): readonly number[] {
  checkArity(context, [count]);
  const input = operand(context, 0, 'input');
  checkSameType(input.tensor, context.output(0));
  checkSameType(input.tensor, operand(context, 1, 'init_value').tensor, 'input and init_value');
  const rank = input.shape.length;
  check(rank > 0 && rank <= maxRank, `input has ${rank} dimensions, 1 to ${maxRank} are possible`);
  return input.shape;
}

/** How often the window fits along each dimension (stablehlo_reduce_window.cc, ComputeOutputShape). */
const outputShape = (shape: readonly number[], { size, stride, dilation }: Window): number[] =>
  shape.map((have, d) => {
    const extent = ((size[d] as number) - 1) * (dilation[d] as number) + 1;
    return have < extent ? 0 : Math.floor((have - extent) / (stride[d] as number)) + 1;
  });

/** Folds every window, from the initial value on, in row-major order. The array's own type rounds and wraps each step. */
function reduceWindows(
  input: TensorView,
  output: TensorView,
  window: Window,
  init: number,
  join: Join,
): void {
  if (output.shape.includes(0)) return; // also where the window is larger than the input, however large
  const strides = denseStrides(input.shape);
  const scaled = (by: readonly number[]) => strides.map((stride, d) => stride * (by[d] as number));
  const within = offsetsOf(window.size, scaled(window.dilation));
  // Arithmetic of joins works on bigint and number alike; one type keeps it readable.
  const [from, to] = [input.data as Float32Array, output.data as Float32Array];
  offsetsOf(output.shape, scaled(window.stride)).forEach((start, i) => {
    to[i] = init;
    for (const offset of within) to[i] = join(to[i]!, from[start + offset]!);
  });
}

type Join = (a: number, b: number) => number;

const add: Join = (a, b) => a + b;
const multiply: Join = (a, b) => a * b;
const larger: Join = (a, b) => {
  if (a >= b) return a;
  return b;
};
const smaller: Join = (a, b) => {
  if (a <= b) return a;
  return b;
};

/** By the option's name. Truths are stored as 0 and 1. */
const joins: Readonly<Record<string, Join>> = {
  ADD: add,
  MUL: multiply,
  MAXIMUM: larger,
  MINIMUM: smaller,
  ALL: (a, b) => (a && b ? 1 : 0),
  ANY: (a, b) => (a || b ? 1 : 0),
};

function joinFor(name: string, type: string): Join {
  // A float64 product of two int32 would lose the low bits.
  if (name === 'MUL' && type === 'INT32') return Math.imul;
  const join = joins[name];
  check(join !== undefined, `the reduction ${name} is not possible here`);
  return join;
}

// REDUCE_WINDOW: stablehlo_reduce_window.cc, TFLiteData
function tfliteWindow(of: (input: number) => TensorView['data'] | undefined): Window {
  const [size, stride, dilation] = [2, 3, 4].map((i) => {
    const value = of(i);
    check(value !== undefined, 'the window operands must be constant');
    return integers(value);
  }) as [number[], number[], number[]];
  return { size, stride, dilation };
}

const reduceWindowShape = shapeRule((context) => {
  const input = checkOperands(context, 5);
  for (const [i, what] of [
    [2, 'window_dimensions'],
    [3, 'window_strides'],
    [4, 'window_dilations'],
  ] as const)
    checkType(operand(context, i, what).tensor, ['INT64'], what);
  const window = tfliteWindow((i) => context.value(i));
  checkPositive(window, input.length);
  return staticShapes(outputShape(input, window));
});

function checkPositive(window: Window, rank: number): void {
  for (const [what, list] of Object.entries(window) as [string, readonly number[]][]) {
    const fits = list.length === rank && list.every((n) => n > 0);
    check(fits, `window ${what} is ${text(list)}, ${rank} positive numbers are needed`);
  }
}

function reduceWindow(context: KernelContext): void {
  const input = view(context, 0);
  checkType(input.tensor, types, 'input');
  const window = tfliteWindow((i) => view(context, i).data);
  checkSameType(input.tensor, context.output(0).tensor);
  const join = joinFor(textOption(context.node, 'reduce_function'), input.tensor.type);
  reduceWindows(input, context.output(0), window, view(context, 1).data[0] as number, join);
}

// STABLEHLO_REDUCE_WINDOW: gaps between the elements, then padding (or cropping), then the windows.
interface Spread {
  readonly dilation: readonly number[];
  readonly before: readonly number[];
  readonly after: readonly number[];
}

const orElse = (list: readonly number[], count: number, value: number): readonly number[] =>
  list.length > 0 ? list : new Array<number>(count).fill(value);

function stablehloOptions(node: GraphNode, rank: number): { window: Window; spread: Spread } {
  const list = (name: string, fallback: number, count = rank) =>
    orElse(listOption(node, name), count, fallback);
  const padding = list('padding', 0, 2 * rank);
  return {
    window: {
      size: list('window_dimensions', 0),
      stride: list('window_strides', 1),
      dilation: list('window_dilations', 1),
    },
    spread: {
      dilation: list('base_dilations', 1),
      before: padding.filter((_, i) => i % 2 === 0),
      after: padding.filter((_, i) => i % 2 === 1),
    },
  };
}

const spreadShape = (shape: readonly number[], { dilation, before, after }: Spread): number[] =>
  shape.map(
    (size, d) => (size - 1) * (dilation[d] as number) + 1 + (before[d] as number) + (after[d] as number),
  );

/** The input laid out with gaps and borders, both filled with the initial value. */
function spreadOut(input: TensorView, init: TensorView, spread: Spread): TensorView {
  const shape = spreadShape(input.shape, spread);
  const out: TensorView = { tensor: input.tensor, shape, data: allocate(input.tensor.type, shape) };
  elements(out).fill(elements(init)[0] as never);
  const [steps, strides] = [denseStrides(input.shape), denseStrides(shape)];
  const counts: number[] = [];
  let [from, to] = [0, 0];
  for (const [d, size] of input.shape.entries()) {
    const [step, before] = [spread.dilation[d] as number, spread.before[d] as number];
    // Elements that a negative border cuts off are left out.
    const first = Math.max(0, Math.ceil(-before / step));
    const end = Math.min(size, Math.ceil(((shape[d] as number) - before) / step));
    counts.push(Math.max(0, end - first));
    from += first * (steps[d] as number);
    to += (first * step + before) * (strides[d] as number);
  }
  const apart = strides.map((stride, d) => stride * (spread.dilation[d] as number));
  copyStrided(counts, elements(input), { ...denseWalk(input.shape), offset: from }, elements(out), {
    offset: to,
    strides: apart,
  });
  return out;
}

const bodies: Readonly<Record<string, string>> = {
  ...{ ADD: 'ADD', STABLEHLO_ADD: 'ADD', MUL: 'MUL', STABLEHLO_MULTIPLY: 'MUL' },
  ...{ MAXIMUM: 'MAXIMUM', STABLEHLO_MAXIMUM: 'MAXIMUM', MINIMUM: 'MINIMUM', STABLEHLO_MINIMUM: 'MINIMUM' },
  ...{ LOGICAL_AND: 'ALL', STABLEHLO_AND: 'ALL', LOGICAL_OR: 'ANY', STABLEHLO_OR: 'ANY' },
};

/** The reduction that a body graph of a single known op stands for. */
function bodyOf(graph: Graph | undefined, subgraph: number): string {
  check(graph !== undefined, `the model has no subgraph ${subgraph} to reduce with`);
  const [only] = graph.nodes;
  check(
    graph.nodes.length === 1 && only !== undefined,
    `subgraph ${subgraph} has ${graph.nodes.length} nodes, a reduction is a single op`,
  );
  return bodies[only.op] ?? only.op;
}

const stablehloShape = shapeRule((context) => {
  const input = checkOperands(context, 2);
  const { window, spread } = stablehloOptions(context.node, input.length);
  checkPositive(window, input.length);
  const gaps = spread.dilation.length === input.length && spread.dilation.every((n) => n > 0);
  check(gaps, `base_dilations are ${text(spread.dilation)}, ${input.length} positive numbers are needed`);
  const paddings = spread.before.length === input.length && spread.after.length === input.length;
  check(
    paddings,
    `padding holds ${spread.before.length + spread.after.length} numbers, ${2 * input.length} are needed`,
  );
  return staticShapes(outputShape(spreadShape(input, spread), window));
});

function stablehloReduceWindow(context: KernelContext): void {
  const input = view(context, 0);
  checkType(input.tensor, types, 'input');
  const { window, spread } = stablehloOptions(context.node, input.shape.length);
  const body = numberOption(context.node, 'body_subgraph_index');
  const join = joinFor(bodyOf(context.graph(body), body), input.tensor.type);
  const shape = spreadShape(input.shape, spread);
  check(
    !shape.some((size) => size <= 0),
    `the padding leaves nothing of ${text(input.shape)}: ${text(shape)}`,
  );
  const init = view(context, 1);
  const laidOut = spreadOut(input, init, spread);
  reduceWindows(laidOut, context.output(0), window, init.data[0] as number, join);
}

export const reduceWindowOps: readonly Op[] = [
  { name: 'REDUCE_WINDOW', maxVersion: 1, shape: reduceWindowShape, reference: reduceWindow },
  {
    name: 'STABLEHLO_REDUCE_WINDOW',
    maxVersion: 1,
    shape: stablehloShape,
    reference: stablehloReduceWindow,
  },
];
