import { expect, test } from 'vitest';
import { must } from '../../base/result.ts';
import type { Options } from '../../model/types.ts';
import { runOp } from '../../testing/run-op.ts';

const noMasks = { begin_mask: 0, end_mask: 0, ellipsis_mask: 0, new_axis_mask: 0, shrink_axis_mask: 0 };

const index = (...values: number[]) => ({
  type: 'INT32',
  shape: [values.length],
  value: Int32Array.from(values),
});

/** Slices 0, 1, 2 ... of a shape. */
function slice(
  shape: readonly number[],
  begin: number[],
  end: number[],
  strides: number[],
  options: Options = {},
) {
  const given = Int32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => i);
  const operands = [{ type: 'INT32', shape, given }, index(...begin), index(...end), index(...strides)];
  return runOp('STRIDED_SLICE', { ...noMasks, ...options }, operands, [{ type: 'INT32' }]);
}

const sliced = (...args: Parameters<typeof slice>) => {
  const [out] = must(slice(...args), 'it slices');
  return { shape: out?.shape, values: Array.from(out?.data ?? [], Number) };
};

test('an ellipsis takes what the other indices leave, and indices behind it count from the end', () => {
  // x[..., 1] of [2, 3, 2]
  const options = { ellipsis_mask: 0b01, shrink_axis_mask: 0b10 };
  expect(sliced([2, 3, 2], [0, 1], [0, 2], [1, 1], options)).toEqual({
    shape: [2, 3],
    values: [1, 3, 5, 7, 9, 11],
  });
});

test('a new axis adds a dimension of 1 and uses up no input dimension', () => {
  // x[1, newaxis, :] of [2, 3]
  const options = { new_axis_mask: 0b010, shrink_axis_mask: 0b001, end_mask: 0b100 };
  expect(sliced([2, 3], [1, 0, 0], [2, 0, 0], [1, 1, 1], options)).toEqual({
    shape: [1, 3],
    values: [3, 4, 5],
  });
});

test('negative indices count from the end, and a negative stride runs backwards', () => {
  expect(sliced([6], [-1], [-6], [-2]).values).toEqual([5, 3, 1]);
});

test('an end behind the last element is cut off', () => {
  expect(sliced([3], [1], [100], [1]).values).toEqual([1, 2]);
});

test('with an offset the end counts from the begin', () => {
  expect(sliced([6], [2], [3], [1], { offset: true }).values).toEqual([2, 3, 4]);
});

test('a stride of 0 and an index outside are refused with their numbers', () => {
  expect(slice([3], [0], [3], [0])).toMatchObject({
    problem: expect.stringContaining('the stride of dimension 0 is 0'),
  });
  const outside = slice([3], [7], [8], [1], { shrink_axis_mask: 1 });
  expect(outside).toMatchObject({
    problem: expect.stringContaining('select 0 elements of an input of shape [3]'),
  });
});
