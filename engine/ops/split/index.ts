import { runMove } from '../elements.ts';
import { checkArity, dynamic, resolveAxis, view } from '../layout-rule.ts';
import {
  check,
  checkCount,
  checkRank,
  checkType,
  numberOption,
  operand,
  shapeRule,
  staticShapes,
} from '../shape-rule.ts';
import { copyStrided, denseStrides, denseWalk, type Elements } from '../strided-copy.ts';
import { elementCount, integers, text } from '../tensor-data.ts';
import type { KernelContext, Op } from '../types.ts';

const types = ['FLOAT32', 'UINT8', 'INT8', 'INT16', 'INT32', 'INT64'];

// split.cc:93-123
const splitShape = shapeRule((context) => {
  const count = numberOption(context.node, 'num_splits');
  checkArity(context, [2], count);
  operand(context, 0, 'axis');
  const input = operand(context, 1, 'input');
  checkType(input.tensor, types, 'input');
  const value = context.value(0);
  if (value === undefined) return dynamic;
  const axis = resolveAxis(integers(value)[0] as number, input.shape.length);
  const size = input.shape[axis] as number;
  check(count !== 0, 'the option num_splits is 0');
  check(size % count === 0, `dimension ${axis} of ${text(input.shape)} does not split evenly into ${count}`);
  const part = input.shape.with(axis, size / count);
  return staticShapes(...Array.from({ length: count }, () => part));
});

// split_v.cc:149-190
const splitVShape = shapeRule((context) => {
  const count = numberOption(context.node, 'num_splits');
  checkArity(context, [3], count);
  const input = operand(context, 0, 'input');
  const sizes = operand(context, 1, 'size_splits');
  operand(context, 2, 'axis');
  checkType(input.tensor, types, 'input');
  checkRank(sizes.shape, 1, 'size_splits');
  checkCount(elementCount(sizes.shape), [count], 'sizes');
  const [sizesValue, axisValue] = [context.value(1), context.value(2)];
  if (sizesValue === undefined || axisValue === undefined) return dynamic;
  checkType(sizes.tensor, ['INT32', 'INT64'], 'size_splits');
  const axis = resolveAxis(integers(axisValue)[0] as number, input.shape.length);
  const parts = fillInSize(integers(sizesValue), input.shape[axis] as number);
  return staticShapes(...parts.map((size) => input.shape.with(axis, size)));
});

/** One size may be -1 and takes what the others leave (split_v.cc:81-129). */
function fillInSize(sizes: readonly number[], total: number): number[] {
  const open = sizes.indexOf(-1);
  const what = `sizes ${text(sizes)} of a dimension of ${total}`;
  check(open === sizes.lastIndexOf(-1), `${what}: more than one is -1`);
  const sum = sizes.reduce((a, size) => a + (size === -1 ? 0 : size), 0);
  check(open >= 0 ? sum <= total : sum === total, `${what}: they add up to ${sum}`);
  check(!sizes.some((size) => size < -1), `${what}: one is negative`);
  return open >= 0 ? sizes.with(open, total - sum) : [...sizes];
}

/** Each output is a block of the input, shifted along the axis by the ones before it. */
const split =
  (inputIndex: number, axisIndex: number) =>
  (context: KernelContext): void => {
    const source = view(context, inputIndex);
    const axis = resolveAxis(integers(view(context, axisIndex).data)[0] as number, source.shape.length);
    const strides = denseStrides(source.shape);
    runMove(context, [source], ([from], targets) => {
      let offset = 0;
      targets.forEach((to, i) => {
        const { shape } = context.output(i);
        copyStrided(shape, from as Elements, { offset, strides }, to, denseWalk(shape));
        offset += (shape[axis] as number) * (strides[axis] as number);
      });
    });
  };

export const splits: readonly Op[] = [
  { name: 'SPLIT', maxVersion: 5, shape: splitShape, reference: split(1, 0) },
  { name: 'SPLIT_V', maxVersion: 3, shape: splitVShape, reference: split(0, 2) },
];
