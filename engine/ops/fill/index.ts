import { runMove } from '../elements.ts';
import { checkArity, checkNoZeroPoint, checkSameQuantization, dynamic, view } from '../layout-rule.ts';
import { check, checkRank, checkType, operand, shapeRule, staticShapes } from '../shape-rule.ts';
import { copyStrided, denseWalk, type Elements } from '../strided-copy.ts';
import { elementCount, integers, text } from '../tensor-data.ts';
import type { KernelContext, Op } from '../types.ts';

// fill.cc:73-109
const shape = shapeRule((context) => {
  checkArity(context, [2]);
  const dims = operand(context, 0, 'dims');
  const value = operand(context, 1, 'value');
  checkRank(dims.shape, 1, 'dims');
  checkType(dims.tensor, ['INT32', 'INT64'], 'dims');
  checkRank(value.shape, 0, 'value');
  checkSameQuantization(value.tensor, context.output(0), 'value and output');
  if (value.tensor.type === 'INT16') checkNoZeroPoint(value.tensor, 'value');
  const known = context.value(0);
  if (known === undefined) return dynamic;
  const sizes = integers(known);
  check(!sizes.some((size) => size < 0), `dims ${text(sizes)} must not be negative`);
  return staticShapes(sizes);
});

function reference(context: KernelContext): void {
  const counts = [elementCount(context.output(0).shape)];
  runMove(context, [view(context, 1)], ([from], [to]) =>
    copyStrided(counts, from as Elements, { offset: 0, strides: [0] }, to as Elements, denseWalk(counts)),
  );
}

export const fill: Op = { name: 'FILL', maxVersion: 5, shape, reference };
