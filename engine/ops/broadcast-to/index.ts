import { broadcastStrides } from '../broadcast.ts';
import { runMove } from '../elements.ts';
import { checkArity, checkSameType, dynamic, view } from '../layout-rule.ts';
import { check, checkRank, checkType, operand, shapeRule, staticShapes } from '../shape-rule.ts';
import { copyStrided, denseWalk, type Elements } from '../strided-copy.ts';
import { integers, text } from '../tensor-data.ts';
import type { KernelContext, Op } from '../types.ts';

// broadcast_to.cc:41-104
const shape = shapeRule((context) => {
  checkArity(context, [2]);
  const input = operand(context, 0, 'input');
  const wanted = operand(context, 1, 'shape');
  checkType(wanted.tensor, ['INT32', 'INT64'], 'shape');
  checkSameType(input.tensor, context.output(0));
  check(input.tensor.type !== 'STRING', 'strings do not broadcast');
  const value = context.value(1);
  if (value === undefined) return dynamic;
  checkRank(wanted.shape, 1, 'shape');
  const output = integers(value);
  const lead = output.length - input.shape.length;
  const fits = lead >= 0 && input.shape.every((size, i) => size === 1 || size === output[lead + i]);
  check(fits, `shape ${text(input.shape)} does not broadcast to ${text(output)}`);
  return staticShapes(output);
});

function reference(context: KernelContext): void {
  const source = view(context, 0);
  const target = context.output(0).shape;
  const strides = broadcastStrides(source.shape, target);
  runMove(context, [source], ([from], [to]) =>
    copyStrided(target, from as Elements, { offset: 0, strides }, to as Elements, denseWalk(target)),
  );
}

export const broadcastTo: Op = { name: 'BROADCAST_TO', maxVersion: 4, shape, reference };
