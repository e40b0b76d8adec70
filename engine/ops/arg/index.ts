import { refuse } from '../../base/result.ts';
import { checkArity, need, needShape, noKernel, numbers, operandAt } from '../elementwise.ts';
import { check, shapeRule, staticShapes } from '../shape-rule.ts';
import { elementCount, integers, isBig } from '../tensor-data.ts';
import type { Op, TensorData, TensorView } from '../types.ts';

const types = ['FLOAT32', 'UINT8', 'INT8', 'INT32', 'BOOL'];

function axisOf(value: TensorData, shape: readonly number[]): number {
  const [axis = 0] = integers(value);
  const rank = shape.length;
  if (axis < -rank || axis >= rank) refuse(`its axis ${axis} is outside the ${rank} dimensions of the input`);
  const positive = axis < 0 ? axis + rank : axis;
  check(shape[positive] !== 0, `its axis ${axis} is empty`);
  return positive;
}

/** The first index of the extreme value along an axis, by strict comparison: a leading NaN stays, a later one never wins. */
function extremeIndices(
  out: TensorView,
  x: TensorView,
  axis: number,
  beats: (a: number, b: number) => boolean,
): void {
  const size = x.shape[axis] ?? 1;
  const inner = x.shape.slice(axis + 1).reduce((product, length) => product * length, 1);
  const from = numbers(x);
  const write = (at: number, index: number): void => {
    if (isBig(out.data)) out.data[at] = BigInt(index);
    else out.data[at] = index;
  };
  for (let at = 0; at < out.data.length; at++) {
    const start = Math.floor(at / inner) * size * inner + (at % inner);
    let best = from[start]!;
    let index = 0;
    for (let i = 1; i < size; i++) {
      const value = from[start + i * inner]!;
      if (beats(value, best)) {
        best = value;
        index = i;
      }
    }
    write(at, index);
  }
}

const op = (name: string, beats: (a: number, b: number) => boolean): Op => ({
  name,
  maxVersion: 3,
  shape: shapeRule((context) => {
    checkArity(context, 2);
    const [input, axis] = [need(context, 0), need(context, 1)];
    const count = elementCount(needShape(context, 1));
    check(count === 1, `it has ${count} axes, one is needed`);
    check(axis.type === 'INT32' || axis.type === 'INT64', `its axis is ${axis.type}, not INT32 or INT64`);
    const { output_type: type } = context.node.options;
    check(type === 'INT32' || type === 'INT64', `its indices are asked for as ${type}, not INT32 or INT64`);
    check(types.includes(input.type), `its input is ${input.type}; it takes ${types.join(', ')}`);
    const shape = needShape(context, 0);
    check(shape.length >= 1, 'its input is a scalar, it needs a dimension');
    const value = context.value(1);
    if (value === undefined) return { kind: 'dynamic' };
    const at = axisOf(value, shape);
    return staticShapes(shape.filter((_, i) => i !== at));
  }),
  reference(context) {
    const [x, axis, out] = [operandAt(context, 0), operandAt(context, 1), context.output(0)];
    if (!types.includes(x.tensor.type)) noKernel(x.tensor.type, types.join(', '));
    extremeIndices(out, x, axisOf(axis.data, x.shape), beats);
  },
});

export const argOps: readonly Op[] = [op('ARG_MAX', (a, b) => a > b), op('ARG_MIN', (a, b) => a < b)];
