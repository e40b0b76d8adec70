import fc from 'fast-check';
import { expect, test } from 'vitest';
import { partialSort, popHeap, pushHeap } from './std-heap.ts';

interface Scored {
  readonly score: number;
  readonly index: number;
}
const scores = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 40 });
const scored = (list: readonly number[]): Scored[] => list.map((score, index) => ({ score, index }));
const worse = (a: Scored, b: Scored) => a.score < b.score;
const better = (a: Scored, b: Scored) => a.score > b.score;

test('a queue gives everything back, best first', () => {
  fc.assert(
    fc.property(scores, (list) => {
      const queue: Scored[] = [];
      for (const entry of scored(list)) pushHeap(queue, entry, worse);
      const out = list.map(() => popHeap(queue, worse));
      expect(out.map(({ score }) => score)).toEqual([...list].sort((a, b) => b - a));
      expect(new Set(out.map(({ index }) => index)).size).toBe(list.length);
    }),
  );
});

test('a partial sort leads with the best, in order', () => {
  fc.assert(
    fc.property(scores, fc.nat(40), (list, wanted) => {
      const count = Math.min(wanted, list.length);
      const entries = scored(list);
      partialSort(entries, count, better);
      const best = [...list].sort((a, b) => b - a).slice(0, count);
      expect(entries.slice(0, count).map(({ score }) => score)).toEqual(best);
      expect(entries.length).toBe(list.length);
    }),
  );
});

// What std::priority_queue and std::partial_sort of libstdc++ 12 answer for these scores.
const tied = [1, 2, 2, 1, 3, 2, 1, 3, 3, 2];

test('equals leave the queue in the order of the library', () => {
  const drain = (list: readonly number[]) => {
    const queue: Scored[] = [];
    for (const entry of scored(list)) pushHeap(queue, entry, worse);
    return list.map(() => popHeap(queue, worse).index);
  };
  expect(drain([1, 1, 1, 1, 1])).toEqual([0, 2, 4, 1, 3]);
  expect(drain(tied)).toEqual([4, 7, 8, 2, 5, 9, 1, 3, 6, 0]);
});

test('equals are partially sorted in the order of the library', () => {
  const entries = scored(tied);
  partialSort(entries, 6, better);
  expect(entries.map(({ index }) => index)).toEqual([4, 7, 8, 1, 2, 5, 6, 3, 0, 9]);
});
