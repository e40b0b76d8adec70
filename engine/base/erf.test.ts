import { expect, test } from 'vitest';
import { erfc } from './erf.ts';

test('erfc at tabulated points', () => {
  // Abramowitz and Stegun, tables 7.1 and 7.3.
  const points: [number, number][] = [
    [0, 1],
    [0.5, 0.4795001221869535],
    [1, 0.15729920705028513],
    [2, 0.004677734981047266],
    [2.5, 0.000406952017444959],
    [3, 2.2090496998585445e-5],
    [5, 1.5374597944280347e-12],
    [-1, 1.8427007929497148],
  ];
  for (const [x, want] of points) expect(Math.abs(erfc(x) / want - 1), `erfc(${x})`).toBeLessThan(1e-12);
  expect(erfc(Number.NEGATIVE_INFINITY)).toBe(2);
  expect(erfc(30)).toBe(0);
  expect(erfc(Number.NaN)).toBeNaN();
});
