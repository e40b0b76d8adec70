import { elementCount, type NodeView } from '../rules/facts.ts';
import { type FunctionArguments, type NamedFunction, operand } from '../rules/scope.ts';
import { shapeFunctions } from '../rules/shape-functions.ts';
import { type Tri, tri, unknown } from '../rules/tri.ts';
import { shapeText, typeName } from '../rules/words.ts';

/** Scales of B spread over its batches and columns (xnnpack_delegate.cc:3783-3793). */
const scaleCountDivides = (view: NodeView, args: FunctionArguments): Tri => {
  const b = operand(view, args.b);
  if (b === undefined || b.shape.length < 2 || b.scales.length === 0) return unknown;
  const columns = view.graph.option(view.node, 'adj_y') === true ? b.shape.at(-2) : b.shape.at(-1);
  return tri((elementCount(b.shape.slice(0, -2)) * (columns as number)) % b.scales.length === 0);
};

const resource = (view: NodeView, args: FunctionArguments) => {
  const handle = operand(view, args.resource);
  return handle === undefined ? undefined : view.graph.resources?.get(handle.id);
};

const sameShape = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((dim, i) => dim === b[i]);

/** xnnpack_delegate.cc:484-536: the first value seen fixes a variable's type and shape. */
const resourceConsistent = (view: NodeView, args: FunctionArguments): Tri => {
  const known = resource(view, args);
  const value = operand(view, args.value);
  if (value === undefined) return unknown;
  if (known === undefined) return tri(false);
  return tri(
    known.first === undefined ||
      (known.first.dtype === value.dtype && sameShape(known.first.shape, value.shape)),
  );
};

export const xnnpackFunctions: Readonly<Record<string, NamedFunction>> = {
  ...shapeFunctions,
  bmmScaleCountDivides: {
    test: scaleCountDivides,
    need: () => 'the number of scales of the second input divides its batches times its columns',
    found(view, args) {
      const b = operand(view, args.b);
      return `the second input has ${b?.scales.length ?? 0} scales and shape ${shapeText(b?.shape ?? [])}`;
    },
  },
  resourceConsistent: {
    test: resourceConsistent,
    need: () =>
      'a VAR_HANDLE of this subgraph comes first, and every value of the variable has one type and shape',
    found(view, args) {
      const known = resource(view, args);
      const value = operand(view, args.value);
      if (known?.first === undefined)
        return 'the variable’s handle does not come from a VAR_HANDLE before it';
      return `the value is ${typeName(value?.dtype ?? 'nothing')} ${shapeText(value?.shape ?? [])}, an earlier one ${typeName(known.first.dtype)} ${shapeText(known.first.shape)}`;
    },
  },
  // The experts' layout is in the custom options, whose rules the table only sketches: such a node counts as refused.
  moeExpertsShapes: {
    test: () => unknown,
    need: () => 'the experts’ constants have the types and element counts that the custom options give',
    found: () => 'what the custom options ask of the experts’ constants is not known here',
  },
};
