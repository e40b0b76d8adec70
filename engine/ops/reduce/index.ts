import {
  clamp,
  integerRange,
  multiplyByQuantizedMultiplier,
  multiplyWideByQuantizedMultiplier,
  quantizeMultiplier,
  roundHalfAway,
} from '../../base/quantized.ts';
import { refuse } from '../../base/result.ts';
import type { GraphNode, GraphTensor } from '../../graph/types.ts';
import { affine } from '../affine.ts';
import { forEachRun } from '../broadcast.ts';
import { checkArity, need, needShape, noKernel, operandAt } from '../elementwise.ts';
import { check, flagOption, shapeRule, staticShapes } from '../shape-rule.ts';
import { allocate, elementCount, isBig } from '../tensor-data.ts';
import type { Op, ShapeAnswer, ShapeContext, TensorData, TensorView } from '../types.ts';
import { reducedCount, reducedShape, reductionRuns, resolveAxes } from './axes.ts';

type Axes = ReadonlySet<number>;

interface Row {
  readonly name: string;
  readonly maxVersion: number;
  readonly prepare?: (context: ShapeContext) => void;
  /** `constant`: a small result of constant operands is computed while preparing. */
  readonly constant?: true;
  readonly kernel: (out: TensorView, x: TensorView, axes: Axes) => void;
}

/** The values of a reduction as the typed array stores them: it wraps integers and rounds floats after each step. */
interface Reducer {
  readonly start: (type: string) => number;
  readonly step: (current: number, next: number) => number;
  readonly stepBig: (current: bigint, next: bigint) => bigint;
}

const noBig = (): never => refuse('there is no kernel for 64-bit integers');

const sumOf: Reducer = { start: () => 0, step: (a, b) => a + b, stepBig: (a, b) => a + b };
const float32Lowest = -3.4028234663852886e38;

/** Strictly greater or smaller: a NaN never replaces a number, and a number never a NaN. */
function greater<T extends number | bigint>(current: T, next: T): T {
  if (next > current) return next;
  return current;
}

function smaller<T extends number | bigint>(current: T, next: T): T {
  if (next < current) return next;
  return current;
}

const bigExtreme = 2n ** 63n;

function startOf(row: 'max' | 'min', type: string): number {
  const range = integerRange(type);
  if (range) return row === 'max' ? range.min : range.max;
  return row === 'max' ? float32Lowest : -float32Lowest;
}

const maxOf: Reducer = { start: (type) => startOf('max', type), step: greater, stepBig: greater };
const minOf: Reducer = { start: (type) => startOf('min', type), step: smaller, stepBig: smaller };
const productOf: Reducer = { start: () => 1, step: (a, b) => a * b, stepBig: (a, b) => a * b };
const productOfInts: Reducer = { ...productOf, step: Math.imul };
const anyOf: Reducer = { start: () => 0, step: (a, b) => Number(a !== 0 || b !== 0), stepBig: noBig };
const allOf: Reducer = { start: () => 1, step: (a, b) => Number(a !== 0 && b !== 0), stepBig: noBig };

function startBig(reducer: Reducer): bigint {
  if (reducer === maxOf) return -bigExtreme;
  return reducer === minOf ? bigExtreme - 1n : BigInt(reducer.start('INT64'));
}

/** reduce.h, ReduceGeneric. Over all axes the first element starts instead of the neutral one (reduce.cc, ReduceAllDims). */
function reduceInto(out: TensorData, x: TensorView, axes: Axes, reducer: Reducer): void {
  const all = axes.size === x.shape.length;
  if (isBig(x.data) && isBig(out)) {
    const { stepBig } = reducer;
    const [from, to] = [x.data, out];
    to.fill(all && from.length > 0 ? from[0]! : startBig(reducer));
    accumulate(x.shape, axes, all ? 1 : 0, (i, o) => {
      to[o] = stepBig(to[o]!, from[i]!);
    });
    return;
  }
  // The two element kinds were told apart above.
  const [from, to] = [x.data, out] as [Float64Array, Float64Array];
  const { step } = reducer;
  to.fill(all && from.length > 0 ? from[0]! : reducer.start(x.tensor.type));
  accumulate(x.shape, axes, all ? 1 : 0, (i, o) => {
    to[o] = step(to[o]!, from[i]!);
  });
}

/** Calls `add` with the position in the input and in the result for every element from `first` on, in order. */
function accumulate(
  shape: readonly number[],
  axes: Axes,
  first: number,
  add: (input: number, output: number) => void,
): void {
  const runs = reductionRuns(shape, axes);
  const step = runs.steps[1] ?? 0;
  forEachRun(runs, (at, [, o = 0]) => {
    for (let k = at === 0 ? first : 0; k < runs.length; k++) add(at + k, o + k * step);
  });
}

const quantizedTypes = ['INT8', 'UINT8', 'INT16'];
const isQuantizedType = (type: string): boolean => quantizedTypes.includes(type);
const numericTypes = ['FLOAT32', 'INT32', 'INT64', ...quantizedTypes, 'BOOL'];

function checkNumeric(type: string): void {
  if (!numericTypes.includes(type)) noKernel(type, numericTypes.join(', '));
}

/** MAX and MIN take quantized data only on one scale. */
const extremum =
  (reducer: Reducer): Row['kernel'] =>
  (out, x, axes) => {
    checkNumeric(x.tensor.type);
    const [from, to] = [affine(x.tensor), affine(out.tensor)];
    if (isQuantizedType(x.tensor.type))
      check(
        from.scale === to.scale && from.zeroPoint === to.zeroPoint,
        `its input has scale ${from.scale} and zero point ${from.zeroPoint}, its output ${to.scale} and ${to.zeroPoint}`,
      );
    reduceInto(out.data, x, axes, reducer);
  };

/** Sums of integers in int32, which wraps as the accumulator of the kernel does. */
function integerSums(out: TensorView, x: TensorView, axes: Axes): Int32Array {
  const sums = new Int32Array(out.data.length);
  const from = x.data as Int8Array;
  accumulate(x.shape, axes, 0, (i, o) => {
    sums[o]! += from[i]!;
  });
  return sums;
}

/** Writes integer results, each from its sum less the zero point's share. */
function requantizeSums(out: TensorView, x: TensorView, axes: Axes, scaled: (sum: number) => number): void {
  const to = out.data as Int8Array;
  const { min, max } = integerRange(out.tensor.type) ?? noKernel(out.tensor.type, quantizedTypes.join(', '));
  const offset = affine(x.tensor).zeroPoint * reducedCount(x.shape, axes);
  const { zeroPoint } = affine(out.tensor);
  integerSums(out, x, axes).forEach((sum, i) => {
    to[i] = clamp(scaled((sum - offset) | 0) + zeroPoint, min, max);
  });
}

/**
 * reduce.h:398-425: uint8 sums and all quantized means are rescaled in fixed point, a mean with 1/n folded into the multiplier
 * as far as it can be shifted up before. int8 and int16 sums follow the other kernel set: the reference kernel reads their bytes
 * as unsigned (reduce.cc:626-637).
 */
function quantizedMeanOrSum(out: TensorView, x: TensorView, axes: Axes, kind: 'mean' | 'sum'): void {
  if (x.data.length === 0) {
    (out.data as Int8Array).fill(0);
    return;
  }
  const [from, to] = [affine(x.tensor), affine(out.tensor)];
  if (kind === 'sum' && x.tensor.type !== 'UINT8') {
    const ratio = from.scale / to.scale;
    requantizeSums(out, x, axes, (sum) => roundHalfAway(sum * ratio));
    return;
  }
  let { multiplier, shift } = quantizeMultiplier(from.scale / to.scale);
  if (kind === 'mean') {
    const count = reducedCount(x.shape, axes);
    const up = Math.min(Math.floor(Math.log2(count)), 32, 31 + shift);
    multiplier = Number((BigInt(multiplier) << BigInt(up)) / BigInt(count));
    shift -= up;
  }
  requantizeSums(out, x, axes, (sum) => multiplyByQuantizedMultiplier(sum, multiplier, shift));
}

const sum: Row['kernel'] = (out, x, axes) => {
  checkNumeric(x.tensor.type);
  if (isQuantizedType(x.tensor.type)) quantizedMeanOrSum(out, x, axes, 'sum');
  else reduceInto(out.data, x, axes, sumOf);
};

const mean: Row['kernel'] = (out, x, axes) => {
  const { type } = x.tensor;
  const count = reducedCount(x.shape, axes);
  if (isQuantizedType(type)) quantizedMeanOrSum(out, x, axes, 'mean');
  else if (type === 'FLOAT32') {
    const to = out.data as Float32Array;
    const [from, divisor] = [x.data as Float32Array, Math.fround(count)];
    to.fill(0);
    accumulate(x.shape, axes, 0, (i, o) => {
      to[o]! += from[i]!;
    });
    for (let i = 0; i < to.length; i++) to[i] = from.length === 0 ? Number.NaN : to[i]! / divisor;
  } else if (type === 'INT32' || type === 'INT64') meanOfIntegers(out, x, axes, BigInt(count));
  else noKernel(type, ['FLOAT32', 'INT32', 'INT64', ...quantizedTypes].join(', '));
};

/** Summed in int64 and divided toward zero; nothing to sum gives 0. */
function meanOfIntegers(out: TensorView, x: TensorView, axes: Axes, count: bigint): void {
  const sums = new BigInt64Array(out.data.length);
  const from = x.data as Int32Array | BigInt64Array;
  accumulate(x.shape, axes, 0, (i, o) => {
    sums[o]! += BigInt(from[i]!);
  });
  sums.forEach((total, i) => {
    const quotient = count === 0n || from.length === 0 ? 0n : total / count;
    if (isBig(out.data)) out.data[i] = quotient;
    else out.data[i] = Number(quotient);
  });
}

const product: Row['kernel'] = (out, x, axes) => {
  const { type } = x.tensor;
  checkNumeric(type);
  if (affine(x.tensor).scales.length > 0) {
    if (type !== 'INT8' && type !== 'INT16') noKernel(`quantized ${type}`, 'quantized INT8 and INT16');
    quantizedProduct(out, x, axes);
  } else reduceInto(out.data, x, axes, type === 'INT32' ? productOfInts : productOf);
};

/** reduce.h, QuantizedReduceProd: every factor but the first is rescaled by in / out^(1/n), and the result once more. */
function quantizedProduct(out: TensorView, x: TensorView, axes: Axes): void {
  if (x.data.length === 0) return;
  const [from, to] = [affine(x.tensor), affine(out.tensor)];
  const { multiplier, shift } = quantizeMultiplier(
    from.scale / to.scale ** (1 / (x.data.length / out.data.length)),
  );
  const products = new Int32Array(out.data.length);
  const seen = new Uint8Array(out.data.length);
  const values = x.data as Int8Array;
  accumulate(x.shape, axes, 0, (i, o) => {
    const factor = values[i]! - from.zeroPoint;
    products[o] = seen[o]
      ? multiplyWideByQuantizedMultiplier(products[o]! * factor, multiplier, shift)
      : factor;
    seen[o] = 1;
  });
  const { min, max } = integerRange(out.tensor.type) ?? noKernel(out.tensor.type, 'INT8, INT16');
  const results = out.data as Int8Array;
  products.forEach((value, i) => {
    const scaled = multiplyWideByQuantizedMultiplier(value, multiplier, shift);
    results[i] = clamp(scaled + to.zeroPoint, min, max);
  });
}

const logical =
  (reducer: Reducer): Row['kernel'] =>
  (out, x, axes) =>
    reduceInto(out.data, x, axes, reducer);

const isBool = (context: ShapeContext): void => {
  const { type } = need(context, 0);
  check(type === 'BOOL', `its input is ${type}; it takes BOOL`);
};

const canMultiply = (context: ShapeContext): void => {
  const input = need(context, 0);
  if (affine(input).scales.length > 0 && context.value(1))
    check(
      input.type === 'INT8' || input.type === 'INT16',
      `its input is quantized ${input.type}; it takes quantized INT8 and INT16`,
    );
};

const rows: readonly Row[] = [
  { name: 'SUM', maxVersion: 2, kernel: sum },
  { name: 'MEAN', maxVersion: 3, kernel: mean },
  { name: 'REDUCE_PROD', maxVersion: 2, kernel: product, prepare: canMultiply, constant: true },
  { name: 'REDUCE_MAX', maxVersion: 3, kernel: extremum(maxOf) },
  { name: 'REDUCE_MIN', maxVersion: 3, kernel: extremum(minOf) },
  { name: 'REDUCE_ANY', maxVersion: 1, kernel: logical(anyOf), prepare: isBool },
  { name: 'REDUCE_ALL', maxVersion: 1, kernel: logical(allOf), prepare: isBool },
];

function checkZeroPoints(tensors: readonly GraphTensor[]): void {
  for (const tensor of tensors) {
    const { zeroPoint } = affine(tensor);
    check(zeroPoint === 0, `an INT16 zero point is ${zeroPoint}, it must be 0`);
  }
}

const keepDims = (node: GraphNode): boolean => flagOption(node, 'keep_dims');

/** reduce.cc, PrepareSimple: without a constant axis the output is dynamic. */
function prepare(row: Row, context: ShapeContext): ShapeAnswer {
  checkArity(context, 2);
  const [input, axis] = [need(context, 0), need(context, 1)];
  check(axis.type === 'INT32', `its axes are ${axis.type}, not INT32`);
  if (input.type === 'INT16') checkZeroPoints([input, context.output(0)]);
  row.prepare?.(context);
  const values = context.value(1);
  if (values === undefined) return { kind: 'dynamic' };
  const shape = needShape(context, 0);
  const axes = resolveAxes(values, shape.length);
  const answer = staticShapes(reducedShape(shape, axes, keepDims(context.node)));
  return row.constant ? withConstant(row, context, answer, axes) : answer;
}

const largestConstant = 8;

function withConstant(row: Row, context: ShapeContext, answer: ShapeAnswer, axes: Axes): ShapeAnswer {
  const data = context.value(0);
  const shape = answer.kind === 'static' ? answer.shapes[0] : undefined;
  if (data === undefined || shape === undefined || elementCount(shape) > largestConstant) return answer;
  const tensor = need(context, 0);
  const out = { tensor: context.output(0), shape, data: allocate(tensor.type, shape) };
  row.kernel(out, { tensor, shape: needShape(context, 0), data }, axes);
  return { kind: 'static', shapes: [shape], values: { 0: out.data } };
}

const op = (row: Row): Op => ({
  name: row.name,
  maxVersion: row.maxVersion,
  shape: shapeRule((context) => prepare(row, context)),
  reference(context) {
    const [x, axis, out] = [operandAt(context, 0), operandAt(context, 1), context.output(0)];
    if (x.tensor.type !== out.tensor.type) refuse(`its output is ${out.tensor.type}, not ${x.tensor.type}`);
    row.kernel(out, x, resolveAxes(axis.data, x.shape.length));
  },
});

export const reductions: readonly Op[] = rows.map(op);
