import { halfToNumber, numberToHalf } from '../base/quantized.ts';
import { refuse } from '../base/result.ts';
import { broadcastShapes, forEachRun, runsOf } from './broadcast.ts';
import { check, shapeRule, staticShapes } from './shape-rule.ts';
import { type BigData, isBig, type NumberData } from './tensor-data.ts';
import type { KernelContext, Op, ShapeAnswer, ShapeContext, TensorData, TensorView } from './types.ts';

/** Refuses a node with another number of operands or outputs than the kernel takes. */
export function checkArity(context: ShapeContext, inputs: number, outputs = 1): void {
  const { node } = context;
  check(node.inputs.length === inputs, `it has ${node.inputs.length} inputs, ${inputs} are needed`);
  check(node.outputs.length === outputs, `it has ${node.outputs.length} outputs, ${outputs} are needed`);
}

/** An operand that must be there. */
export function need(context: Pick<ShapeContext, 'tensor'>, input: number) {
  return context.tensor(input) ?? refuse(`its input ${input} is missing`);
}

export function needShape(context: Pick<ShapeContext, 'shape'>, input: number): readonly number[] {
  return context.shape(input) ?? refuse(`its input ${input} is missing`);
}

/** `GenericPrepare` of the unary ops: one operand, an output of its type and shape. `more` holds an op's further conditions. */
export const unaryShape = (more?: (context: ShapeContext) => void): Op['shape'] =>
  shapeRule((context) => {
    checkArity(context, 1);
    const input = need(context, 0);
    const output = context.output(0);
    check(input.type === output.type, `its input is ${input.type} but its output ${output.type}`);
    more?.(context);
    return staticShapes(needShape(context, 0));
  });

/** Prepare of the binary ops: operands of one type that broadcast. */
export function binaryAnswer(context: ShapeContext): ShapeAnswer {
  checkArity(context, 2);
  const [a, b] = [need(context, 0), need(context, 1)];
  check(a.type === b.type, `its inputs are ${a.type} and ${b.type}, which must be the same type`);
  const shape = broadcastShapes(needShape(context, 0), needShape(context, 1));
  return typeof shape === 'string' ? refuse(shape) : staticShapes(shape);
}

export const binaryShape = (more?: (context: ShapeContext) => void): Op['shape'] =>
  shapeRule((context) => {
    const answer = binaryAnswer(context);
    more?.(context);
    return answer;
  });

/** A present operand, in a kernel: the shape rule has made sure of it. */
export function operandAt(context: KernelContext, index: number): TensorView {
  return context.input(index) ?? refuse(`its input ${index} is missing`);
}

/** Refuses a type that the kernel has no code for, in the words every op uses. */
export const noKernel = (type: string, types: string): never =>
  refuse(`there is no kernel for ${type} data, only for ${types}`);

/** Data whose elements are plain numbers. */
export function numbers(view: TensorView): NumberData {
  return isBig(view.data) ? refuse(`there is no kernel for ${view.tensor.type} data`) : view.data;
}

export function bigs(view: TensorView): BigData {
  return isBig(view.data) ? view.data : refuse(`there is no kernel for ${view.tensor.type} data`);
}

const scratchLength = 4096;
const scratch = new Float64Array(scratchLength);

/**
 * out[i] = f(x[i]). Goes through one double array piece by piece, so that the loop that calls `f` sees one array type only;
 * storing into `out` rounds to float32, or wraps to the integer type.
 */
export function map(out: NumberData, x: NumberData, f: (x: number) => number): void {
  for (let start = 0; start < x.length; start += scratchLength) {
    const end = Math.min(x.length, start + scratchLength);
    const piece = scratch.subarray(0, end - start);
    piece.set(x.subarray(start, end));
    for (let i = 0; i < piece.length; i++) piece[i] = f(piece[i]!);
    out.set(piece, start);
  }
}

/** 8-bit to 8-bit by a table of 256 results, indexed by the byte. */
export function mapBytes(
  out: Int8Array | Uint8Array,
  x: Int8Array | Uint8Array,
  f: (x: number) => number,
): void {
  const signed = x instanceof Int8Array;
  const table = new Uint8Array(256);
  for (let byte = 0; byte < 256; byte++) table[byte] = f(signed ? (byte << 24) >> 24 : byte);
  const from = new Uint8Array(x.buffer, x.byteOffset, x.length);
  const to = new Uint8Array(out.buffer, out.byteOffset, out.length);
  for (let i = 0; i < from.length; i++) to[i] = table[from[i]!]!;
}

/** `map`, by a table where both sides are bytes and there are enough of them to pay for it. */
export function mapQuantized(out: TensorData, x: TensorData, f: (x: number) => number): void {
  const bytes = (data: TensorData) => data instanceof Int8Array || data instanceof Uint8Array;
  if (bytes(x) && bytes(out) && x.length > 64)
    mapBytes(out as Int8Array | Uint8Array, x as Int8Array | Uint8Array, f);
  else map(out as NumberData, x as NumberData, f);
}

/** All elements as doubles; the array itself where it already is one. */
function wide(data: NumberData): Float64Array {
  if (data instanceof Float64Array) return data;
  try {
    return Float64Array.from(data);
  } catch {
    return refuse(`it needs ${data.length * 8} bytes of scratch memory, which do not fit`);
  }
}

/** out = f(a, b), element by element over operands that broadcast to the output's shape. */
export function zip(
  out: TensorView,
  a: TensorView,
  b: TensorView,
  f: (x: number, y: number) => number,
): void {
  const runs = runsOf(out.shape, a.shape, b.shape);
  const [stepA = 0, stepB = 0] = runs.steps;
  const { length } = runs;
  const [x, y, to] = [numbers(a), numbers(b), numbers(out)];
  if (x instanceof Float32Array && y instanceof Float32Array && to instanceof Float32Array) {
    // Floats are by far the most, and need no copy.
    forEachRun(runs, (at, [i = 0, j = 0]) => {
      for (let k = 0; k < length; k++) to[at + k] = f(x[i + k * stepA]!, y[j + k * stepB]!);
    });
    return;
  }
  const [u, v] = [wide(x), wide(y)];
  const result = to instanceof Float64Array ? to : new Float64Array(to.length);
  forEachRun(runs, (at, [i = 0, j = 0]) => {
    for (let k = 0; k < length; k++) result[at + k] = f(u[i + k * stepA]!, v[j + k * stepB]!);
  });
  if (result !== to) to.set(result);
}

/** `zip` for 64-bit integers. Storing wraps. */
export function zipBig(
  out: TensorView,
  a: TensorView,
  b: TensorView,
  f: (x: bigint, y: bigint) => bigint | number,
): void {
  const runs = runsOf(out.shape, a.shape, b.shape);
  const [stepA = 0, stepB = 0] = runs.steps;
  const [x, y] = [bigs(a), bigs(b)];
  const { type } = out.tensor;
  if (!isBig(out.data) && type !== 'BOOL') refuse(`its output is ${type}, its operands ${a.tensor.type}`);
  const to = out.data as { [index: number]: bigint | number };
  forEachRun(runs, (at, [i = 0, j = 0]) => {
    for (let k = 0; k < runs.length; k++) to[at + k] = f(x[i + k * stepA]!, y[j + k * stepB]!);
  });
}

/** A FLOAT16 tensor widened to float32 numbers; its shape and name stay. */
export const widenHalf = (view: TensorView): TensorView => ({
  ...view,
  data: Float32Array.from(view.data as Uint16Array, halfToNumber),
});

/** Runs a float kernel on FLOAT16 operands: widened, computed, and each result rounded once. */
export function onHalves(
  out: TensorView,
  operands: readonly TensorView[],
  kernel: (out: TensorView, operands: readonly TensorView[]) => void,
): void {
  const wideOut = { ...out, data: new Float32Array(out.data.length) };
  kernel(wideOut, operands.map(widenHalf));
  (out.data as Uint16Array).set(Uint16Array.from(wideOut.data, numberToHalf));
}
