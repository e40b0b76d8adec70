import { expect, test } from 'vitest';
import { mulberry32 } from '../../../base/random.ts';
import { type Rests, splitWeights, takeOff } from './split.ts';

const draw = mulberry32(5);
const channels = 10;

/** Mostly small weights, now and then a large one, up to what uint8 less any zero point can be. */
function weights(runs: number, runLength: number): Int16Array {
  const count = channels * runs * runLength;
  return Int16Array.from({ length: count }, () =>
    draw() % 150 === 0 ? (draw() % 511) - 255 : (draw() % 41) - 20,
  );
}

/** Largest sums of positive and of negative weights that a lane of int16 gets from `list`, two elements of each four. */
function lanes(list: readonly number[]): number[] {
  const half = (first: number) => list.filter((_, i) => i % 4 === first || i % 4 === first + 1);
  const sum = (list: readonly number[]) => list.reduce((all, one) => all + one, 0);
  return [half(0), half(2)].flatMap((list) => [
    sum(list.filter((weight) => weight > 0)),
    sum(list.filter((weight) => weight < 0)),
  ]);
}

const fitsInt16 = (sum: number): boolean => sum * 255 <= 32767 && sum * 255 >= -32768;

/** What main and rests add up to. */
function together(main: Int16Array, rests: Rests, runs: number, runLength: number): number[] {
  const sums = [...main];
  for (const [four, list] of rests.entries())
    for (const { run, element, weights } of list)
      for (const [i, weight] of weights.entries()) {
        const channel = four * 4 + (i >> 2);
        if (weight !== 0) sums[(channel * runs + run) * runLength + element + (i & 3)]! += weight;
      }
  return sums;
}

test.each([
  [1, 64],
  [3, 21],
  [2, 44],
])('split weights add up to the whole, and saturate nowhere: %i runs of %i', (runs, runLength) => {
  const whole = weights(runs, runLength);
  const rests = splitWeights(whole, channels, runs, runLength);
  if (!rests) throw new Error('few rests are wanted');
  const main = takeOff(rests, whole.slice(), runs, runLength);
  expect(together(main, rests, runs, runLength)).toEqual([...whole]);
  expect(main.every((weight) => weight >= -128 && weight <= 127)).toBe(true);
  expect(rests.flat().length).toBeGreaterThan(0);
  for (let run = 0; run < channels * runs; run++)
    for (let element = 0; element < runLength; element += 8) {
      const start = run * runLength;
      const chain = main.subarray(start + element, start + Math.min(element + 8, runLength));
      expect(lanes([...chain]).every(fitsInt16)).toBe(true);
    }
  for (const { weights } of rests.flat())
    for (let lane = 0; lane < 16; lane += 4)
      expect(lanes([...weights.subarray(lane, lane + 4)]).every(fitsInt16)).toBe(true);
});

test('weights that would leave too many rests are not split', () => {
  const whole = Int16Array.from({ length: channels * 64 }, () => (draw() % 511) - 255);
  expect(splitWeights(whole, channels, 1, 64)).toBeUndefined();
});
