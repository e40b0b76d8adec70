import { expect, test } from 'vitest';
import { runningMedian } from './running-median.ts';

const rising = (count: number) => Array.from({ length: count }, (_, run) => run);

test('few runs have a median each, over the five about them', () => {
  const medians = runningMedian(rising(10)).map(({ median }) => median);
  expect(medians).toEqual([2, 2, 2, 3, 4, 5, 6, 7, 7, 7]);
});

test('of many runs four hundred are asked, the first and the last among them', () => {
  const places = runningMedian(rising(10_000));
  expect(places.length).toBe(400);
  expect(places[0]).toEqual({ run: 0, median: 500 });
  expect(places.at(-1)).toEqual({ run: 9999, median: 9499 });
  expect(new Set(places.map(({ run }) => run)).size).toBe(400);
});
