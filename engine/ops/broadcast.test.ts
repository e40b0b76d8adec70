import fc from 'fast-check';
import { expect, test } from 'vitest';
import { broadcastShapes, broadcastStrides, forEachRun, runsOf, strides } from './broadcast.ts';

test('shapes align at the last dimension', () => {
  expect(broadcastShapes([2, 1, 3], [4, 1])).toEqual([2, 4, 3]);
  expect(broadcastShapes([], [5])).toEqual([5]);
  expect(broadcastShapes([1, 3], [0, 1])).toEqual([0, 3]);
  expect(broadcastShapes([2], [1], [2])).toEqual([2]);
  expect(broadcastShapes([2, 3], [4])).toBe('shapes [2,3] and [4] do not broadcast');
  expect(broadcastShapes([0], [2])).toBe('shapes [0] and [2] do not broadcast');
});

test('strides are zero along what stretches', () => {
  expect(strides([2, 3, 4])).toEqual([12, 4, 1]);
  expect(broadcastStrides([3, 1], [2, 3, 4])).toEqual([0, 1, 0]);
});

test('equal shapes are one run; a stretched middle is not', () => {
  expect(runsOf([2, 3, 4], [2, 3, 4], [2, 3, 4])).toMatchObject({ outer: [], length: 24, steps: [1, 1] });
  expect(runsOf([2, 3, 4], [2, 3, 4], [])).toMatchObject({ outer: [], length: 24, steps: [1, 0] });
  expect(runsOf([2, 3, 4], [2, 3, 4], [2, 1, 4])).toMatchObject({ outer: [2, 3], length: 4 });
  expect(runsOf([2, 3, 4], [2, 3, 4], [4])).toMatchObject({ outer: [6], length: 4 });
});

test('runs visit every element with the operands that plain indexing gives', () => {
  const shapes = fc.array(fc.tuple(fc.integer({ min: 0, max: 3 }), fc.boolean(), fc.boolean()), {
    maxLength: 6,
  });
  fc.assert(
    fc.property(shapes, (dims) => {
      const to = dims.map(([size]) => size);
      const one = dims.map(([size, stretched]) => (stretched ? 1 : size));
      const two = dims.map(([size, , stretched]) => (stretched ? 1 : size));
      const plan = runsOf(to, one, two);
      const seen: number[][] = [];
      forEachRun(plan, (at, [a = 0, b = 0]) => {
        for (let i = 0; i < plan.length; i++)
          seen.push([at + i, a + i * plan.steps[0]!, b + i * plan.steps[1]!]);
      });
      const [ofOne, ofTwo, own] = [broadcastStrides(one, to), broadcastStrides(two, to), strides(to)];
      const count = to.reduce((a, b) => a * b, 1);
      const want = Array.from({ length: count }, (_, i) => {
        const index = to.map((size, d) => Math.floor(i / own[d]!) % size);
        const dot = (s: number[]) => index.reduce((sum, x, d) => sum + x * s[d]!, 0);
        return [i, dot(ofOne), dot(ofTwo)];
      });
      expect(seen).toEqual(want);
    }),
  );
});
