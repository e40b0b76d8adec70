import { runMove } from '../elements.ts';
import { checkArity, checkSameType, dynamic, view } from '../layout-rule.ts';
import { check, operand, shapeRule, staticShapes } from '../shape-rule.ts';
import { copyStrided, denseStrides, denseWalk, type Elements } from '../strided-copy.ts';
import { integers, text } from '../tensor-data.ts';
import type { KernelContext, Op, TensorData } from '../types.ts';

// transpose.cc:41-92
const shape = shapeRule((context) => {
  checkArity(context, [2]);
  const input = operand(context, 0, 'input');
  const perm = operand(context, 1, 'perm');
  const rank = input.shape.length;
  check(rank <= 8, `input has ${rank} dimensions, at most 8 are possible`);
  checkSameType(input.tensor, context.output(0));
  const value = context.value(1);
  if (value === undefined) return dynamic;
  const fits = perm.shape.length === 1 && perm.shape[0] === rank;
  check(fits, `perm has shape ${text(perm.shape)}, an input of ${rank} dimensions needs [${rank}]`);
  return staticShapes(permutation(value, rank).map((dim) => input.shape[dim] as number));
});

/** Which input dimension each output dimension is. */
function permutation(value: TensorData, rank: number): number[] {
  return integers(value).map((dim) => {
    check(dim >= -rank && dim < rank, `perm holds ${dim}, which is out of range for ${rank} dimensions`);
    return dim < 0 ? dim + rank : dim;
  });
}

function reference(context: KernelContext): void {
  const source = view(context, 0);
  const target = context.output(0).shape;
  const steps = denseStrides(source.shape);
  const strides = permutation(view(context, 1).data, target.length).map((dim) => steps[dim] as number);
  runMove(context, [source], ([from], [to]) =>
    copyStrided(target, from as Elements, { offset: 0, strides }, to as Elements, denseWalk(target)),
  );
}

export const transpose: Op = { name: 'TRANSPOSE', maxVersion: 9, shape, reference };
