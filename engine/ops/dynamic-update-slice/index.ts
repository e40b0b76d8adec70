import { moveElements } from '../elements.ts';
import { checkArity, checkSameType, view } from '../layout-rule.ts';
import { check, checkType, operand, shapeRule, staticShapes } from '../shape-rule.ts';
import { copySpan, copyStrided, denseStrides, denseWalk, type Elements } from '../strided-copy.ts';
import { integers, text } from '../tensor-data.ts';
import type { KernelContext, Op } from '../types.ts';

// dynamic_update_slice.cc:37-80
const shape = shapeRule((context) => {
  const input = operand(context, 0, 'operand');
  const update = operand(context, 1, 'update');
  const start = operand(context, 2, 'start_indices');
  const rank = input.shape.length;
  const fits = start.shape.length === 1 && start.shape[0] === rank;
  check(
    fits,
    `start_indices have shape ${text(start.shape)}, an operand of ${rank} dimensions needs [${rank}]`,
  );
  check(
    update.shape.length === rank && update.shape.every((size, i) => size <= (input.shape[i] as number)),
    `an update of shape ${text(update.shape)} does not fit in ${text(input.shape)}`,
  );
  checkArity(context, [3]);
  checkSameType(input.tensor, update.tensor, 'operand and update');
  checkType(start.tensor, ['INT32', 'INT64'], 'start_indices');
  return staticShapes(input.shape);
});

/** A copy of the operand with the update laid over it; the start is moved so that the update stays inside. */
function reference(context: KernelContext): void {
  const [source, update] = [view(context, 0), view(context, 1)];
  const strides = denseStrides(source.shape);
  const starts = integers(view(context, 2).data).map((start, i) =>
    Math.min(Math.max(0, start), (source.shape[i] as number) - (update.shape[i] as number)),
  );
  const offset = strides.reduce((sum, stride, i) => sum + stride * (starts[i] as number), 0);
  moveElements([source, update], [context.output(0)], ([from, patch], [target]) => {
    const to = target as Elements;
    copySpan(from as Elements, 0, to, 0, to.length);
    copyStrided(update.shape, patch as Elements, denseWalk(update.shape), to, { offset, strides });
  });
}

export const dynamicUpdateSlice: Op = { name: 'DYNAMIC_UPDATE_SLICE', maxVersion: 6, shape, reference };
