import { expect, test } from 'vitest';
import { must } from '../../base/result.ts';
import { runOp } from '../../testing/run-op.ts';
import { normalize } from './lstm-cell.ts';

const floats = (...values: readonly number[]): Float32Array => Float32Array.from(values);

test('SVDF forgets its oldest value a step', () => {
  const run = runOp(
    'SVDF',
    { rank: 1, fused_activation_function: 'NONE' },
    [
      { shape: [1, 1], given: floats(3) },
      { shape: [1, 1], value: floats(1) },
      { shape: [1, 3], value: floats(1, 10, 100) },
      { shape: [1], value: floats(0) },
      { shape: [1, 3], given: floats(5, 6, 7) },
    ],
    [{ shape: [1, 1] }],
  );
  // The memory is 6, 7, 3 then.
  expect([...(must(run, 'runs')[0]?.data ?? [])]).toEqual([376]);
});

// forward: h0 = 2*1 + 3*10, h1 = 2*2 + 3*20 + h0/2; backward begins at the end: h1 = 2 + 5*20, h0 = 1 + 5*10 + h1.
test('an auxiliary input of its own weights joins both directions of an RNN', () => {
  const state = { shape: [1, 1], given: floats(0) };
  const matrix = (value: number) => ({ shape: [1, 1], value: floats(value) });
  const bias = { shape: [1], value: floats(0) };
  const run = runOp(
    'BIDIRECTIONAL_SEQUENCE_RNN',
    { fused_activation_function: 'NONE', time_major: false, merge_outputs: false },
    [
      { shape: [1, 2, 1], given: floats(1, 2) },
      ...[matrix(2), matrix(0.5), bias, state],
      ...[matrix(1), matrix(1), bias, state],
      { shape: [1, 2, 1], given: floats(10, 20) },
      ...[matrix(3), matrix(5)],
    ],
    [{ shape: [1, 2, 1] }, { shape: [1, 2, 1] }],
  );
  expect(must(run, 'runs').map(({ data }) => [...data])).toEqual([
    [32, 80],
    [153, 102],
  ]);
});

/** A basic LSTM of two cells. */
function basic(x: readonly number[], before: readonly number[], state: readonly number[]): number[][] {
  const batches = x.length;
  const weights = floats(...Array.from({ length: 24 }, (_, i) => Math.sin(i)));
  const run = runOp(
    'LSTM',
    { kernel_type: 'BASIC', fused_activation_function: 'TANH' },
    [
      { shape: [batches, 1], given: floats(...x) },
      { shape: [batches, 2], given: floats(...before) },
      { shape: [8, 3], value: weights },
      { shape: [8], value: floats(0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8) },
      { shape: [batches, 2], given: floats(...state) },
    ],
    [{ shape: [batches, 2] }, { shape: [batches, 2] }, { shape: [batches, 3] }, { shape: [batches, 8] }],
  );
  return must(run, 'runs').map(({ data }) => Array.from(data, Number));
}

test('rows of a batch do not meet in a basic LSTM', () => {
  const alone = [basic([0.5], [0.1, -0.2], [0.3, 0.4]), basic([-1], [0.7, 0.2], [-0.5, 0.9])];
  const together = basic([0.5, -1], [0.1, -0.2, 0.7, 0.2], [0.3, 0.4, -0.5, 0.9]);
  expect(together).toEqual(together.map((_, output) => alone.flatMap((run) => run[output] ?? [])));
  expect(new Set(together[0]).size).toBe(4);
});

test('equal gates are normalized to zero, not to no number', () => {
  const values = floats(2, 2, 2);
  normalize(values);
  expect([...values]).toEqual([0, 0, 0]);
});
