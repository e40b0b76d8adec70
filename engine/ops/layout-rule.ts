import { refuse } from '../base/result.ts';
import type { GraphNode, GraphTensor } from '../graph/types.ts';
import { affine } from './affine.ts';
import { check, checkCount } from './shape-rule.ts';
import { elementCount } from './tensor-data.ts';
import type { KernelContext, ShapeAnswer, ShapeContext, TensorView } from './types.ts';

// What the shape rules of data movement add to the common vocabulary: they read like the runtime's Prepare, a list of demands and
// then the answer.

export const dynamic: ShapeAnswer = { kind: 'dynamic' };

/** An operand that must be there, for kernels. */
export const view = (context: KernelContext, input: number): TensorView =>
  context.input(input) ?? refuse(`operand ${input} is missing`);

/** Refuses a node with another number of operands or results. */
export function checkArity(context: ShapeContext, inputs: readonly number[], outputs = 1): void {
  checkCount(context.node.inputs.length, inputs, 'operands');
  checkCount(context.node.outputs.length, [outputs], 'outputs');
}

export function checkSameType(a: GraphTensor, b: GraphTensor, what = 'input and output'): void {
  check(a.type === b.type, `${what} are of types ${a.type} and ${b.type}, which must be the same`);
}

export function checkSameQuantization(a: GraphTensor, b: GraphTensor, what = 'input and output'): void {
  const [p, q] = [affine(a), affine(b)];
  check(
    p.scale === q.scale && p.zeroPoint === q.zeroPoint,
    `${what} must be quantized alike: scale ${p.scale}, zero point ${p.zeroPoint} against ${q.scale}, ${q.zeroPoint}`,
  );
}

export function checkNoZeroPoint(tensor: GraphTensor, what: string): void {
  const { zeroPoint } = affine(tensor);
  check(zeroPoint === 0, `${what} has zero point ${zeroPoint}, INT16 needs 0`);
}

/** What several movement ops demand of 8 and 16 bit tensors: input and output quantized alike, no zero point for INT16. */
export function checkMovable(input: GraphTensor, output: GraphTensor): void {
  if (input.type === 'UINT8' || input.type === 'INT8' || input.type === 'INT16')
    checkSameQuantization(input, output);
  if (input.type === 'INT16') checkNoZeroPoint(input, 'the input');
}

/** `axis` counted from the front; refuses one outside [-rank, rank). */
export function resolveAxis(axis: number, rank: number): number {
  const resolved = axis < 0 ? axis + rank : axis;
  check(resolved >= 0 && resolved < rank, `axis ${axis} is out of range for ${rank} dimensions`);
  return resolved;
}

/** A vector option as numbers; empty where it is absent. */
export function listOption(node: GraphNode, name: string): number[] {
  const value = node.options[name];
  return Array.isArray(value) ? value.map(Number) : [];
}

export const sameShape = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((size, i) => size === b[i]);

/** Elements in the dimensions [from, to). */
export const spanCount = (shape: readonly number[], from: number, to = shape.length): number =>
  elementCount(shape.slice(from, to));

/** The file says that a dimension may vary (HasUnspecifiedDimension, kernel_util.cc:588). */
export const hasUnspecifiedDimension = (tensor: GraphTensor): boolean =>
  tensor.shapeSignature?.includes(-1) ?? false;
