import { expect, test } from 'vitest';
import { copySpan, copyStrided, denseWalk } from './strided-copy.ts';

const count = (n: number) => Uint16Array.from({ length: n }, (_, i) => i);

/** The same walk, one element at a time. */
function slowly(counts: readonly number[], from: readonly number[], offset: number, source: Uint16Array) {
  const out: number[] = [];
  const step = (level: number, at: number): void => {
    if (level === counts.length) out.push(source[at]!);
    else for (let i = 0; i < counts[level]!; i++) step(level + 1, at + i * from[level]!);
  };
  step(0, offset);
  return out;
}

test.each([
  ['a transpose', [4, 3, 2], [1, 4, 12], 0],
  ['a reversal of rows', [3, 8], [-8, 1], 16],
  ['a broadcast along the middle', [2, 5, 3], [3, 0, 1], 0],
  ['a repeated scalar', [40], [0], 7],
  ['a long contiguous run', [2, 50], [50, 1], 3],
  ['every second element', [30], [2], 1],
  ['a loop of one turn between others', [3, 1, 4], [4, 99, 1], 0],
  ['no loops at all', [], [], 5],
])('%s reads the elements that its steps name', (_, counts, strides, offset) => {
  const source = count(200);
  const expected = slowly(counts, strides, offset, source);
  const target = new Uint16Array(expected.length);
  copyStrided(counts, source, { offset, strides }, target, denseWalk(counts));
  expect([...target]).toEqual(expected);
});

test('a strided target receives elements in its gaps', () => {
  const target = new Uint16Array(12).fill(99);
  copyStrided([2, 3], count(6), denseWalk([2, 3]), target, { offset: 1, strides: [6, 2] });
  expect([...target]).toEqual([99, 0, 99, 1, 99, 2, 99, 3, 99, 4, 99, 5]);
});

test('an empty loop copies nothing', () => {
  const target = new Uint16Array(1).fill(9);
  copyStrided([2, 0], count(4), denseWalk([2, 0]), target, denseWalk([2, 0]));
  expect(target[0]).toBe(9);
});

test('64-bit elements move whole', () => {
  const target = new BigUint64Array(2);
  copySpan(BigUint64Array.of(1n, 2n ** 63n, 3n), 1, target, 0, 2);
  expect([...target]).toEqual([2n ** 63n, 3n]);
});
