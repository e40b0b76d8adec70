import { copyThrough } from '../elements.ts';
import { checkArity, dynamic, listOption } from '../layout-rule.ts';
import { check, operand, shapeRule, staticShapes } from '../shape-rule.ts';
import { elementCount, integers, text } from '../tensor-data.ts';
import type { Op, ShapeContext } from '../types.ts';

// reshape.cc:137-185. The shape comes from an int32 vector operand, which beats the option. While it is not known the runtime
// reports "output shape not known" rather than a dynamic output; strings it always postpones.
const shape = shapeRule((context) => {
  checkArity(context, [1, 2]);
  const input = operand(context, 0, 'input');
  const strings = context.output(0).type === 'STRING';
  if (context.tensor(1) !== undefined && context.value(1) === undefined)
    return strings ? dynamic : { kind: 'dynamic', notKnown: true };
  return staticShapes(resolveShape(input.shape, wantedShape(context)));
});

function wantedShape(context: ShapeContext): number[] {
  const value = context.value(1);
  const vector = context.shape(1);
  if (value && vector?.length === 1 && context.tensor(1)?.type === 'INT32') return integers(value);
  const option = listOption(context.node, 'new_shape');
  // Old converters wrote a scalar as [0].
  return option.length === 1 && option[0] === 0 ? [] : option;
}

/** Fills in the one dimension that may be -1 (internal/reshape_utils.h:34). Refuses shapes with another number of elements. */
export function resolveShape(from: readonly number[], wanted: readonly number[]): number[] {
  const what = `shape ${text(from)} cannot become ${text(wanted)}`;
  const open = wanted.indexOf(-1);
  check(open === wanted.lastIndexOf(-1), `${what}: more than one dimension is -1`);
  check(!wanted.some((size) => size < -1), `${what}: a dimension is negative`);
  const resolved = [...wanted];
  if (open >= 0) resolved[open] = openDimension(from, wanted);
  const [have, want] = [elementCount(from), elementCount(resolved)];
  check(have === want, `${what}: ${have} elements against ${want}`);
  return resolved;
}

/** What -1 stands for. Dimensions of 0 take no part in the division: [0,4] as [0,-1] is [0,4]. */
function openDimension(from: readonly number[], wanted: readonly number[]): number {
  const others = wanted.filter((size) => size !== -1);
  if (from.includes(0) && !others.includes(0)) return 0;
  const nonZero = (sizes: readonly number[]) => elementCount(sizes.filter((size) => size !== 0));
  return Math.floor(nonZero(from) / nonZero(others));
}

export const reshape: Op = { name: 'RESHAPE', maxVersion: 1, shape, reference: copyThrough };
