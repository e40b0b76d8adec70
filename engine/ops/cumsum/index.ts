import { refuse } from '../../base/result.ts';
import { checkArity, need, needShape, noKernel, operandAt } from '../elementwise.ts';
import { check, flagOption, shapeRule, staticShapes } from '../shape-rule.ts';
import { elementCount, integers, isBig } from '../tensor-data.ts';
import type { Op, TensorData } from '../types.ts';

const types = ['INT32', 'FLOAT32', 'INT64'];

/** Positions of one line along the axis, in the order of summation. */
interface Line {
  readonly start: number;
  readonly step: number;
  readonly size: number;
}

/** The typed array itself is the accumulator, so that every partial sum is rounded or wrapped as the kernel's is. */
function sumLine(out: TensorData, x: TensorData, { start, step, size }: Line, exclusive: boolean): void {
  // Both hold the same kind of numbers: plain ones, or 64-bit integers.
  const [to, from] = [out, x] as [Float64Array, Float64Array];
  const zero = (isBig(out) ? 0n : 0) as number;
  for (let i = 0; i < size; i++) {
    const at = start + i * step;
    const before = i === 0 ? zero : to[at - step]!;
    if (!exclusive) to[at] = before + from[at]!;
    else to[at] = i === 0 ? zero : before + from[at - step]!;
  }
}

export const cumsum: Op = {
  name: 'CUMSUM',
  maxVersion: 1,
  shape: shapeRule((context) => {
    checkArity(context, 2);
    const [input, axis] = [need(context, 0), need(context, 1)];
    check(types.includes(input.type), `its input is ${input.type}; it takes ${types.join(', ')}`);
    check(axis.type === 'INT32', `its axis is ${axis.type}, not INT32`);
    const count = elementCount(needShape(context, 1));
    check(count === 1, `it has ${count} axes, one is needed`);
    check(needShape(context, 0).length >= 1, 'its input is a scalar, it needs a dimension');
    return staticShapes(needShape(context, 0));
  }),
  reference(context) {
    const [x, axisView, out] = [operandAt(context, 0), operandAt(context, 1), context.output(0)];
    if (!types.includes(x.tensor.type)) noKernel(x.tensor.type, types.join(', '));
    check(x.tensor.type === out.tensor.type, `its output is ${out.tensor.type}, its input ${x.tensor.type}`);
    const rank = x.shape.length;
    const [axis = 0] = integers(axisView.data);
    if (axis < -rank || axis >= rank)
      refuse(`its axis ${axis} is outside the ${rank} dimensions of the input`);
    const at = axis < 0 ? axis + rank : axis;
    const size = x.shape[at] ?? 1;
    const inner = elementCount(x.shape.slice(at + 1));
    const [exclusive, reverse] = [flagOption(context.node, 'exclusive'), flagOption(context.node, 'reverse')];
    for (let line = 0; line < x.data.length / size; line++) {
      const first = Math.floor(line / inner) * size * inner + (line % inner);
      const start = reverse ? first + (size - 1) * inner : first;
      sumLine(out.data, x.data, { start, step: reverse ? -inner : inner, size }, exclusive);
    }
  },
};
