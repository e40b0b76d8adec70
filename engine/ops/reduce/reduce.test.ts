import { expect, test } from 'vitest';
import { must } from '../../base/result.ts';
import { type Given, runOp } from '../../testing/run-op.ts';
import type { TensorData } from '../types.ts';

function run(op: string, x: Given, axes: readonly number[], output: object = {}, keep = false): unknown[] {
  const axis = { type: 'INT32', shape: [axes.length], value: Int32Array.from(axes) };
  const [out] = must(
    runOp(op, { keep_dims: keep }, [x, axis], [{ type: x.type ?? 'FLOAT32', ...output }]),
    op,
  );
  const view = must(out, 'an output');
  return [view.shape, Array.from(view.data as Int32Array)];
}

const given = (type: string, shape: number[], data: TensorData, more: object = {}): Given => ({
  type,
  shape,
  given: data,
  ...more,
});

const cube = given(
  'FLOAT32',
  [2, 3, 2],
  Float32Array.from({ length: 12 }, (_, i) => i),
);

test('axes count from both ends, twice is once', () => {
  expect(run('SUM', cube, [1])).toEqual([
    [2, 2],
    [6, 9, 24, 27],
  ]);
  expect(run('SUM', cube, [-1, 0, 2])).toEqual([[3], [14, 22, 30]]);
  expect(run('MEAN', cube, [0, 1], {}, true)).toEqual([
    [1, 1, 2],
    [5, 6],
  ]);
  expect(run('REDUCE_MAX', cube, [])).toEqual([[2, 3, 2], Array.from({ length: 12 }, (_, i) => i)]);
});

test('an empty axis gives the neutral element, a mean of nothing NaN', () => {
  const empty = given('FLOAT32', [2, 0], new Float32Array(0));
  expect(run('SUM', empty, [1])).toEqual([[2], [0, 0]]);
  expect(run('REDUCE_PROD', empty, [1])).toEqual([[2], [1, 1]]);
  expect(run('MEAN', empty, [1])).toEqual([[2], [Number.NaN, Number.NaN]]);
  expect(run('REDUCE_MIN', given('INT64', [2, 0], new BigInt64Array(0)), [1])).toEqual([
    [2],
    [2n ** 63n - 1n, 2n ** 63n - 1n],
  ]);
});

test('integers wrap and means are divided toward zero', () => {
  expect(run('SUM', given('INT32', [2], Int32Array.of(2147483647, 1)), [0])).toEqual([[], [-2147483648]]);
  expect(run('REDUCE_PROD', given('INT32', [2], Int32Array.of(65537, 65537)), [0])).toEqual([[], [131073]]);
  expect(run('MEAN', given('INT32', [2], Int32Array.of(-3, 0)), [0])).toEqual([[], [-1]]);
  expect(run('MEAN', given('INT64', [2], BigInt64Array.of(7n, 0n)), [0])).toEqual([[], [3n]]);
});

test('quantized means and sums on two scales', () => {
  const x = given('INT8', [4], Int8Array.of(10, 20, 30, 41), { scale: 0.5, zeroPoint: 10 });
  // (0 + 10 + 20 + 31) / 2 = 30.5
  expect(run('SUM', x, [0], { scale: 1, zeroPoint: 3 })).toEqual([[], [34]]);
  // 61 / 4 = 15.25, but the multiplier's two roundings make 30.5 -> 31 -> 15.5 -> 16 of it, as the runtime does.
  expect(run('MEAN', x, [0], { scale: 0.5, zeroPoint: 0 })).toEqual([[], [16]]);
  const bytes = given('UINT8', [2, 2], Uint8Array.of(0, 255, 128, 129), { scale: 1, zeroPoint: 128 });
  expect(run('MEAN', bytes, [1], { scale: 1, zeroPoint: 128 })).toEqual([[2], [128, 129]]);
});

test('NaN never replaces a number, but stays where it comes first over all axes', () => {
  const x = given('FLOAT32', [3], Float32Array.of(Number.NaN, 1, 2));
  expect(run('REDUCE_MAX', x, [0])).toEqual([[], [Number.NaN]]);
  const rows = given('FLOAT32', [1, 3], Float32Array.of(Number.NaN, 1, 2));
  expect(run('REDUCE_MAX', rows, [1])).toEqual([[1], [2]]);
});

test('truth', () => {
  const x = given('BOOL', [2, 2], Uint8Array.of(1, 0, 1, 1));
  expect(run('REDUCE_ANY', x, [0])).toEqual([[2], [1, 1]]);
  expect(run('REDUCE_ALL', x, [0])).toEqual([[2], [1, 0]]);
});

test('what cannot be reduced is refused', () => {
  const axis = { type: 'INT32', shape: [1], value: Int32Array.of(3) };
  expect(runOp('SUM', {}, [cube, axis], [{}])).toEqual({
    ok: false,
    problem: 'SUM #0: its axis 3 is outside the 3 dimensions of the input',
  });
  const x = given('INT8', [1], Int8Array.of(1), { scale: 0.5 });
  const zero = { type: 'INT32', shape: [1], value: Int32Array.of(0) };
  expect(runOp('REDUCE_MAX', {}, [x, zero], [{ type: 'INT8', scale: 1 }])).toMatchObject({ ok: false });
});
