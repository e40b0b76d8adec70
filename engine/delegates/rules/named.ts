import type { NodeView, TensorFacts } from './facts.ts';
import type { FunctionArguments, NamedFunction, Scope } from './scope.ts';
import { type Tri, tri, unknown } from './tri.ts';

/** A constant's elements, or undefined where the operand is absent or computed at run time. */
export const constantValues = (
  view: NodeView,
  facts: TensorFacts | undefined,
): readonly number[] | undefined => (facts === undefined ? undefined : view.graph.values(facts));

/** A number among the node's options. */
export const numberOption = (view: NodeView, name: string): number | undefined => {
  const value = view.graph.option(view.node, name);
  return typeof value === 'number' ? value : undefined;
};

/** From the front or, negative, from the end. */
export const dimAt = (facts: TensorFacts | undefined, index: number): number | undefined =>
  facts?.shape[index < 0 ? facts.shape.length + index : index];

export const sameNumbers = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((value, i) => value === b[i]);

/** A test that may not know: undefined where what it looks at is not there. */
export type Check = (view: NodeView, args: FunctionArguments, scope: Scope) => boolean | undefined;
export type Words = (view: NodeView, args: FunctionArguments, scope: Scope) => string;

/** A named function from what must hold, a check, and what the node has instead. */
export const named = (
  need: string | ((args: FunctionArguments) => string),
  check: Check,
  found: Words,
): NamedFunction => ({
  test(view, args, scope): Tri {
    const answer = check(view, args, scope);
    return answer === undefined ? unknown : tri(answer);
  },
  need: typeof need === 'string' ? () => need : need,
  // An option or operand that is not there reads as absent.
  found: (view, args, scope) => found(view, args, scope).replaceAll('undefined', 'absent'),
});
