import { runMove } from '../elements.ts';
import { checkArity, checkSameType, dynamic, view } from '../layout-rule.ts';
import { check, checkType, operand, shapeRule, staticShapes } from '../shape-rule.ts';
import { copyStrided, denseStrides, denseWalk, type Elements } from '../strided-copy.ts';
import { integers, text } from '../tensor-data.ts';
import type { KernelContext, Op } from '../types.ts';

// tile.cc:284-323
const shape = shapeRule((context) => {
  checkArity(context, [2]);
  const input = operand(context, 0, 'input');
  const multipliers = operand(context, 1, 'multipliers');
  checkSameType(input.tensor, context.output(0));
  checkType(multipliers.tensor, ['INT32', 'INT64'], 'multipliers');
  const value = context.value(1);
  if (value === undefined) return dynamic;
  const times = integers(value);
  const rank = input.shape.length;
  check(times.length === rank, `${times.length} multipliers for an input of ${rank} dimensions`);
  check(!times.some((n) => n < 0), `multipliers ${text(times)} must not be negative`);
  return staticShapes(input.shape.map((size, i) => size * (times[i] as number)));
});

/** Every dimension becomes two loops, the outer one repeating: it steps nowhere in the input. */
function tile(shape: readonly number[], times: readonly number[]) {
  const steps = denseStrides(shape);
  const counts = shape.flatMap((size, i) => [times[i] as number, size]);
  const strides = steps.flatMap((step) => [0, step]);
  return ([from]: readonly Elements[], [to]: readonly Elements[]): void =>
    copyStrided(counts, from as Elements, { offset: 0, strides }, to as Elements, denseWalk(counts));
}

function reference(context: KernelContext): void {
  const source = view(context, 0);
  runMove(context, [source], tile(source.shape, integers(view(context, 1).data)));
}

export const tiling: Op = { name: 'TILE', maxVersion: 3, shape, reference };
