import { expect, test } from 'vitest';
import { must } from '../../base/result.ts';
import { propagate } from '../../shapes/propagate.ts';
import { drawProgram } from '../../testing/draw-program.ts';
import { type Given, runOp } from '../../testing/run-op.ts';

const options = (axis: number, batch_dims = 0) => ({ axis, batch_dims });
const table: Given = { shape: [2, 3], given: Float32Array.of(0, 1, 2, 10, 11, 12) };
const positions = (shape: readonly number[], ...values: number[]): Given => ({
  type: 'INT32',
  shape,
  given: Int32Array.from(values),
});

test('along the last axis every row is read at the same positions', () => {
  const [out] = must(runOp('GATHER', options(-1), [table, positions([2], 2, 0)]), 'it runs');
  expect(out).toMatchObject({ shape: [2, 2], data: Float32Array.of(2, 0, 12, 10) });
});

test('with a batch dimension each row has its own positions', () => {
  const [out] = must(runOp('GATHER', options(1, 1), [table, positions([2, 1], 2, 0)]), 'it runs');
  expect(out).toMatchObject({ shape: [2, 1], data: Float32Array.of(2, 10) });
});

test('a position outside is refused with its number', () => {
  const run = runOp('GATHER', options(0), [table, positions([1], 2)]);
  expect(run).toEqual({ ok: false, problem: 'GATHER #0: position 2 is outside dimension 0 of [2,3]' });
});

test('constants are gathered while preparing, which fails for a position outside', () => {
  const prepare = (position: number) =>
    propagate(
      drawProgram({
        tensors: [
          { type: 'INT32', shape: [2], value: Int32Array.of(7, 8) },
          { type: 'INT32', shape: [1], value: Int32Array.of(position) },
          { type: 'INT32' },
        ],
        nodes: [['GATHER', [0, 1], [2], options(0)]],
        inputs: [],
        outputs: [2],
      }),
      0,
    );
  expect(prepare(1).values.get(2)).toEqual(Int32Array.of(8));
  expect(prepare(5).failed?.sentence).toBe('position 5 is outside dimension 0 of [2]');
});
