import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { isNoisy } from './noise.ts';

interface Pair {
  readonly a: readonly number[];
  readonly b: readonly number[];
  /** Context switches that the system forced on the process meanwhile. */
  readonly switches: number;
}

// Recorded by `bench/noise.ts`: twice the same work, quiet or disturbed by what the system says, not by the times.
const { quiet, disturbed } = JSON.parse(
  readFileSync(new URL('testing/recorded-pairs.json', import.meta.url), 'utf8'),
) as { readonly quiet: readonly Pair[]; readonly disturbed: readonly Pair[] };
const raised = (pairs: readonly Pair[]): number => pairs.filter(({ a, b }) => isNoisy(a, b)).length;

test('of twenty quiet pairs the flag is raised at two at most', () => {
  expect(quiet).toHaveLength(20);
  expect(raised(quiet)).toBeLessThanOrEqual(2);
});

test('of twenty disturbed pairs the flag is raised at eighteen at least', () => {
  expect(disturbed).toHaveLength(20);
  expect(raised(disturbed)).toBeGreaterThanOrEqual(18);
});
