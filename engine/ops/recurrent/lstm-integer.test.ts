import { expect, test } from 'vitest';
import { type QuantizedMultiplier, quantizeMultiplier } from '../../base/quantized.ts';
import type { GraphTensor } from '../../graph/types.ts';
import type { TensorData, TensorView } from '../types.ts';
import { multiplyTiesUp } from './lstm-basic.ts';
import { clipOf, type IntegerCell, integerStep } from './lstm-integer.ts';
import { normalize, normOf } from './lstm-integer-norm.ts';

const clamp = (x: number): number => Math.min(32767, Math.max(-32768, x));

test('a clip is counted in whole steps of the scale, within the type; none stays none', () => {
  expect(clipOf(0.5, 2 ** -11, clamp)).toBe(1024);
  expect(clipOf(1.75, 0.5, clamp)).toBe(3);
  expect(clipOf(100, 2 ** -11, clamp)).toBe(32767);
  expect(clipOf(0, 2 ** -11, clamp)).toBe(0);
  expect(clipOf(-1, 2 ** -11, clamp)).toBe(0);
});

const one: QuantizedMultiplier = quantizeMultiplier(1);

/** A gate that is as open as `start` says, Q3.12, whatever comes in. */
function gate(start: number): NonNullable<IntegerCell['gates']['forget']> {
  const product = (from: number) => ({
    weights: Int8Array.of(0),
    start: Int32Array.of(from),
    ...{ rows: 1, depth: 1, factor: one },
  });
  return {
    ...{ input: product(start), recurrent: product(0) },
    ...{ peephole: undefined, norm: undefined, values: new Int16Array(1) },
  };
}

/** The cell's state after a step in which it keeps nearly all of what it was. */
function stateAfter(cellState: number, cellClip: number): number {
  const cell: IntegerCell = {
    ...{ cells: 1, outputs: 1, projection: undefined, cellExponent: -11, cellClip, outputClip: 0 },
    gates: { input: undefined, forget: gate(32767), cell: gate(0), output: gate(0) },
    ...{ hidden: quantizeMultiplier(2 ** -23), hiddenZero: 0, outputZero: 0 },
    ...{ outputState: new Int8Array(1), cellState: Int16Array.of(cellState) },
  };
  integerStep(cell, { x: Int8Array.of(0), at: 0, batches: 1, firstBatch: 0 }, new Int8Array(1), 0);
  return cell.cellState[0] ?? Number.NaN;
}

test('the cell state is clipped on both sides, and not at all by a clip of 0', () => {
  expect(stateAfter(20000, 1000)).toBe(1000);
  expect(stateAfter(-20000, 1000)).toBe(-1000);
  expect(stateAfter(500, 1000)).toBeGreaterThan(490);
  expect(stateAfter(20000, 0)).toBeGreaterThan(19900);
});

const view = (type: string, data: TensorData, scale = 1): TensorView => ({
  tensor: {
    type,
    quantization: { scale: [scale], zeroPoint: [0], quantizedDimension: 0 },
    // The rest of a tensor plays no part here.
  } as unknown as GraphTensor,
  shape: [data.length],
  data,
});

function normalized(
  values: readonly number[],
  weights: number,
  bias: readonly number[],
  scale = 2 ** -12,
): number[] {
  const rows = Int16Array.from(values);
  const norm = normOf(
    view('INT16', new Int16Array(values.length).fill(weights), scale),
    view('INT32', Int32Array.from(bias)),
  );
  normalize(norm, rows, 0, values.length);
  return [...rows];
}

test('equal values are normalized to the bias, rounded away from zero at halves', () => {
  const bias = [1535, 1536, -1535, -1536, 512, -512, 511, -511];
  expect(
    normalized(
      bias.map(() => 7),
      1024,
      bias,
    ),
  ).toEqual([1, 2, -1, -2, 1, -1, 0, 0]);
});

// 1024 times the mean of 1, 1, 0 is 682.67, which loses its fraction. The guard of this scale is 1.
test('the mean loses its fraction; a variance below one counts as the guard', () => {
  expect(normalized([1, 1, 0], 4096, [0, 0, 0], 2 ** -14)).toEqual([342, 342, -682]);
  expect(normalized([1, 1, 0], 1024, [0, 0, 0], 2 ** -11)).toEqual([342, 342, -682]);
});

test('the guard is ten thousand scales of the weights, and at least one', () => {
  const guard = (scale: number) =>
    normOf(view('INT16', new Int16Array(1), scale), view('INT32', new Int32Array(1))).varianceGuard;
  expect([2 ** -12, 2 ** -11, 2 ** -16].map(guard)).toEqual([2, 4, 1]);
});

// Mean 5/3 and standard deviation 4.12: (3, -4, 6) less the mean, by the deviation, is (0.32, -1.37, 1.05).
test('values are scaled to a standard deviation of one, which is 1024', () => {
  expect(normalized([3, -4, 6], 1024, [0, 0, 0])).toEqual([331, -1407, 1076]);
});

test('shifting right rounds ties up, below zero too', () => {
  const half = 2 ** 30;
  expect([20, -20, 4, -4, 12].map((x) => multiplyTiesUp(x, half, -2))).toEqual([3, -2, 1, 0, 2]);
  expect(multiplyTiesUp(24, half, -3)).toBe(2);
});
