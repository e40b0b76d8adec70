import { Refusal, refuse } from '../base/result.ts';
import type { GraphNode, GraphTensor } from '../graph/types.ts';
import type { Op, ShapeAnswer, ShapeContext, TensorData } from './types.ts';

/** A shape rule that may `refuse`: the refusal becomes the rule's answer. */
export const shapeRule =
  (rule: (context: ShapeContext) => ShapeAnswer): Op['shape'] =>
  (context) => {
    try {
      return rule(context);
    } catch (error) {
      if (error instanceof Refusal) return { kind: 'refused', sentence: error.message };
      throw error;
    }
  };

/** Refuses with this sentence unless the condition holds. */
export function check(condition: boolean, sentence: string): asserts condition {
  if (!condition) refuse(sentence);
}

export const staticShapes = (...shapes: readonly (readonly number[])[]): ShapeAnswer => ({
  kind: 'static',
  shapes,
});

/** An operand that must be there, with its shape; `what` names it in the refusal ("filter"). */
export function operand(
  context: Pick<ShapeContext, 'tensor' | 'shape'>,
  input: number,
  what: string,
): { readonly tensor: GraphTensor; readonly shape: readonly number[] } {
  const tensor = context.tensor(input);
  const shape = context.shape(input);
  if (tensor === undefined || shape === undefined) return refuse(`${what} (operand ${input}) is missing`);
  return { tensor, shape };
}

export function checkRank(shape: readonly number[], rank: number, what: string): void {
  check(shape.length === rank, `${what} has ${shape.length} dimensions, ${rank} are needed`);
}

export function checkType(tensor: GraphTensor, types: readonly string[], what: string): void {
  check(types.includes(tensor.type), `${what} is ${tensor.type}, ${types.join(' or ')} is needed`);
}

export function checkCount(have: number, allowed: readonly number[], what: string): void {
  check(allowed.includes(have), `has ${have} ${what}, ${allowed.join(' or ')} are needed`);
}

/** A numeric option; 0 where the file has no options table. */
export const numberOption = (node: GraphNode, name: string): number => Number(node.options[name] ?? 0);

export const textOption = (node: GraphNode, name: string): string => String(node.options[name] ?? 'NONE');

export const flagOption = (node: GraphNode, name: string): boolean => node.options[name] === true;

/**
 * Contents of an operand that the runtime's preparation reads only where the file holds them (`IsConstantTensor`), not where it
 * computed them itself. While running, when every operand's contents are known, any contents do.
 */
export function fileConstant(context: ShapeContext, input: number): TensorData | undefined {
  const running = context.node.inputs.every((tensor, i) => tensor < 0 || context.value(i) !== undefined);
  return running || context.tensor(input)?.isConstant ? context.value(input) : undefined;
}
