import { broadcastShapes } from '../broadcast.ts';
import { checkArity, checkSameType, view } from '../layout-rule.ts';
import { check, checkRank, checkType, operand, shapeRule, staticShapes } from '../shape-rule.ts';
import { integers, isBig } from '../tensor-data.ts';
import type { KernelContext, Op, TensorData } from '../types.ts';

// broadcast_args.cc:43-73. Known shapes are broadcast while preparing, which then fails where they do not fit.
const shape = shapeRule((context) => {
  checkArity(context, [2]);
  const [first, second] = [operand(context, 0, 'first shape'), operand(context, 1, 'second shape')];
  checkType(first.tensor, ['INT32', 'INT64'], 'first shape');
  checkSameType(first.tensor, second.tensor, 'the two shapes');
  checkSameType(first.tensor, context.output(0));
  checkRank(first.shape, 1, 'first shape');
  checkRank(second.shape, 1, 'second shape');
  const [a, b] = [context.value(0), context.value(1)];
  if (a && b) broadcast(a, b);
  return staticShapes([Math.max(first.shape[0] as number, second.shape[0] as number)]);
});

function broadcast(a: TensorData, b: TensorData): readonly number[] {
  const joined = broadcastShapes(integers(a), integers(b));
  check(typeof joined !== 'string', String(joined));
  return joined;
}

function reference(context: KernelContext): void {
  const to = context.output(0).data;
  const sizes = broadcast(view(context, 0).data, view(context, 1).data);
  if (isBig(to)) to.set(sizes.map(BigInt));
  else to.set(sizes);
}

export const broadcastArgs: Op = { name: 'BROADCAST_ARGS', maxVersion: 1, shape, reference };
