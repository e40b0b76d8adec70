import type { GraphNode } from '../../graph/types.ts';
import { elements } from '../elements.ts';
import { checkArity, checkSameType, dynamic, spanCount, view } from '../layout-rule.ts';
import { check, checkType, numberOption, operand, shapeRule, staticShapes } from '../shape-rule.ts';
import { elementCount, integers, text } from '../tensor-data.ts';
import type { KernelContext, Op } from '../types.ts';

const types = ['FLOAT32', 'INT16', 'INT32', 'INT64', 'INT8', 'UINT8', 'BOOL'];

// one_hot.cc:127-173
const shape = shapeRule((context) => {
  checkArity(context, [4]);
  const indices = operand(context, 0, 'indices');
  const on = operand(context, 2, 'on_value');
  checkType(on.tensor, types, 'on_value');
  checkType(indices.tensor, ['INT32', 'INT64'], 'indices');
  const axis = axisOf(context.node, indices.shape.length);
  for (const [i, what] of [
    [1, 'depth'],
    [2, 'on_value'],
    [3, 'off_value'],
  ] as const) {
    const { shape } = operand(context, i, what);
    check(elementCount(shape) === 1, `${what} has shape ${text(shape)}, 1 element is needed`);
  }
  checkSameType(on.tensor, operand(context, 3, 'off_value').tensor, 'on_value and off_value');
  const value = context.value(1);
  if (value === undefined) return dynamic;
  const depth = integers(value)[0] as number;
  check(depth >= 0, `depth ${depth} must not be negative`);
  return staticShapes(indices.shape.toSpliced(axis, 0, depth));
});

function axisOf(node: GraphNode, rank: number): number {
  const given = numberOption(node, 'axis');
  const axis = given === -1 ? rank : given;
  check(axis >= 0 && axis <= rank, `axis ${given} is out of range for indices of ${rank} dimensions`);
  return axis;
}

/** Indices seen as [prefix, suffix], the output as [prefix, depth, suffix]: off everywhere, on where the depth is the index. */
function reference(context: KernelContext): void {
  const indices = view(context, 0);
  const axis = axisOf(context.node, indices.shape.length);
  const suffix = spanCount(indices.shape, axis);
  const depth = integers(view(context, 1).data)[0] as number;
  checkSameType(view(context, 2).tensor, context.output(0).tensor, 'on_value and output');
  const [on] = elements(view(context, 2));
  const [off] = elements(view(context, 3));
  const to = elements(context.output(0));
  to.fill(off as never);
  integers(indices.data).forEach((index, i) => {
    const at = Math.trunc(i / suffix) * depth * suffix + (i % suffix);
    if (index >= 0 && index < depth) to[at + index * suffix] = on as never;
  });
}

export const oneHot: Op = { name: 'ONE_HOT', maxVersion: 1, shape, reference };
