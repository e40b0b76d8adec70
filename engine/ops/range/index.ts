import { checkArity, checkSameType, dynamic, view } from '../layout-rule.ts';
import { check, checkRank, checkType, operand, shapeRule, staticShapes } from '../shape-rule.ts';
import { isBig } from '../tensor-data.ts';
import type { KernelContext, Op, TensorData } from '../types.ts';

const operands = ['start', 'limit', 'delta'];

// range.cc:117-165
const shape = shapeRule((context) => {
  checkArity(context, [3]);
  const start = operand(context, 0, 'start');
  for (const [i, what] of operands.entries()) checkRank(operand(context, i, what).shape, 0, what);
  checkType(start.tensor, ['FLOAT32', 'INT32', 'INT64'], 'start');
  for (const [i, what] of operands.entries())
    checkSameType(start.tensor, operand(context, i, what).tensor, `start and ${what}`);
  const [from, limit, delta] = operands.map((_, i) => context.value(i));
  if (from === undefined || limit === undefined || delta === undefined) return dynamic;
  const real = start.tensor.type === 'FLOAT32';
  return staticShapes([countOf(Number(from[0]), Number(limit[0]), Number(delta[0]), real)]);
});

/** Elements of a range; refuses a step of 0 and one that leads away from the limit (range.cc:44-57). */
function countOf(start: number, limit: number, delta: number, real: boolean): number {
  check(delta !== 0, 'delta is 0');
  check(
    start >= limit ? delta < 0 || start === limit : delta > 0,
    `a range from ${start} by ${delta} never reaches ${limit}`,
  );
  if (!real) return Math.trunc((Math.abs(limit - start) + Math.abs(delta) - 1) / Math.abs(delta));
  return Math.ceil(Math.abs(Math.fround(Math.fround(limit - start) / delta)));
}

/** Adds up step by step, so that float32 rounding piles up as the runtime's does. */
function countUp(to: TensorData, start: TensorData, delta: TensorData): void {
  if (to.length > 0) to[0] = start[0]!;
  if (isBig(to)) for (let i = 1; i < to.length; i++) to[i] = to[i - 1]! + (delta[0] as bigint);
  else for (let i = 1; i < to.length; i++) to[i] = to[i - 1]! + (delta[0] as number);
}

function reference(context: KernelContext): void {
  checkSameType(view(context, 0).tensor, context.output(0).tensor, 'start and output');
  countUp(context.output(0).data, view(context, 0).data, view(context, 2).data);
}

export const range: Op = { name: 'RANGE', maxVersion: 2, shape, reference };
