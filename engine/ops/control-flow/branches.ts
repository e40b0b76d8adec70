import { refuse } from '../../base/result.ts';
import { elementCount } from '../tensor-data.ts';
import type { KernelContext, ShapeAnswer, ShapeContext, TensorView } from '../types.ts';

type Shape = readonly number[];

export const same = (a: Shape, b: Shape): boolean => a.length === b.length && a.every((d, i) => d === b[i]);

/** Shapes of the operands from `first` on, which a branch is given as its inputs. */
export const passedShapes = (context: ShapeContext, first: number): Shape[] =>
  context.node.inputs.slice(first).map((_, i) => context.shape(first + i) ?? []);

export const passedTensors = (context: KernelContext, first: number): TensorView[] =>
  Array.from({ length: context.inputCount - first }, (_, i) => {
    return context.input(first + i) ?? refuse(`its input ${first + i} is absent`);
  });

/**
 * Output shapes of an op that runs one of several subgraphs: static when every branch is and all agree, else known only
 * after the run (if.cc and stablehlo_case.cc, Prepare).
 */
export function agreedShapes(context: ShapeContext, branches: readonly number[], first: number): ShapeAnswer {
  const shapes = passedShapes(context, first);
  let agreed: readonly Shape[] | undefined;
  for (const branch of branches) {
    const wrong = mismatch(context, branch, shapes.length, context.node.outputs.length);
    if (wrong !== undefined) return { kind: 'refused', sentence: wrong };
    const answer = context.propagateSubgraph(branch, shapes);
    if (answer.kind !== 'static') return answer.kind === 'refused' ? answer : { kind: 'dynamic' };
    if (agreed && !agreed.every((shape, i) => same(shape, answer.shapes[i] ?? [])))
      return { kind: 'dynamic' };
    agreed = answer.shapes;
  }
  return agreed ? { kind: 'static', shapes: agreed } : { kind: 'refused', sentence: 'it has no branch' };
}

/** Why a subgraph does not fit the operands it would be called with, or undefined when it does. */
export function mismatch(
  context: ShapeContext,
  subgraph: number,
  inputs: number,
  outputs: number,
): string | undefined {
  const graph = context.graph(subgraph);
  if (graph === undefined) return `it calls subgraph ${subgraph}, which the model lacks`;
  if (graph.inputs.length !== inputs)
    return `subgraph ${subgraph} takes ${graph.inputs.length} inputs and would be given ${inputs}`;
  if (graph.outputs.length !== outputs)
    return `subgraph ${subgraph} gives ${graph.outputs.length} outputs where ${outputs} are expected`;
  return undefined;
}

/** Refuses a selector (IF's condition, CASE's index) that is not one element of `type`. */
export function selectorProblem(context: ShapeContext, type: string): string | undefined {
  const selector = context.tensor(0);
  if (selector?.type !== type) return `its selector is ${selector?.type ?? 'absent'}, not ${type}`;
  const count = elementCount(context.shape(0) ?? []);
  return count === 1 ? undefined : `its selector has ${count} elements, not 1`;
}

/** Runs a subgraph and makes its outputs the node's. */
export function runBranch(context: KernelContext, subgraph: number, inputs: readonly TensorView[]): void {
  const outputs = context.invokeSubgraph(subgraph, inputs);
  outputs.forEach((output, i) => {
    context.setOutput(i, output.shape, output.data);
  });
}

export function subgraphOption(context: Pick<ShapeContext, 'node'>, name: string): number {
  const value = context.node.options[name];
  return typeof value === 'number' ? value : refuse(`its option ${name} names no subgraph`);
}
