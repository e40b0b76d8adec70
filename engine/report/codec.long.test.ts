import { expect, test } from 'vitest';
import { emptyLinkStatistics, fuzzLink } from './testing/fuzz.ts';

test('a million hostile links are refused or open as what a page can show', { timeout: 7_200_000 }, () => {
  const statistics = emptyLinkStatistics();
  for (let seed = 0; seed < 1_000_000; seed++) fuzzLink(seed, statistics);
  console.log(JSON.stringify(statistics, null, 1));
  expect(statistics.failures).toEqual([]);
});
