import { expect, test } from 'vitest';
import { resolveShape } from './index.ts';

test.each([
  ['-1 takes what is left', [2, 6], [3, -1], [3, 4]],
  ['a scalar comes from one element', [1, 1], [], []],
  ['-1 is 0 where the input is empty and the rest is not', [0, 4], [2, -1], [2, 0]],
  ['zeros take no part in the division', [0, 4], [0, -1], [0, 4]],
])('%s', (_, from, wanted, resolved) => {
  expect(resolveShape(from, wanted)).toEqual(resolved);
});

test.each([
  [[2, 6], [5, 2], 'shape [2,6] cannot become [5,2]: 12 elements against 10'],
  [[2, 6], [-1, -1], 'shape [2,6] cannot become [-1,-1]: more than one dimension is -1'],
  [[2, 6], [5, -1], 'shape [2,6] cannot become [5,-1]: 12 elements against 10'],
  [[4], [-2, -2], 'shape [4] cannot become [-2,-2]: a dimension is negative'],
])('%j as %j is refused', (from, wanted, sentence) => {
  expect(() => resolveShape(from, wanted)).toThrow(sentence);
});
