import { expect, test } from 'vitest';
import { stripOf } from './variant-cut.ts';

const region = (kind: 'delegated' | 'left-out', ...nodes: number[]) => ({
  kind,
  candidate: 0,
  nodes,
  inputs: [],
  outputs: [],
  macs: 0,
  inBytes: 0,
  outBytes: 0,
  unsized: 0,
});

test('a strip follows the file, and neighbouring partitions differ', () => {
  // 0 1 | 2 | 3 4 | 5 | 6, where 1 and 3 interleave with nothing else
  const cut = {
    nodeCount: 7,
    regions: [region('delegated', 0, 1), region('delegated', 2, 4), region('left-out', 5)],
  };
  expect(stripOf(cut).map(({ fate, length }) => `${length} ${fate}`)).toEqual([
    '2 even',
    '1 odd',
    '1 cpu',
    '1 odd',
    '1 left-out',
    '1 cpu',
  ]);
});

test('an empty graph has an empty strip', () => {
  expect(stripOf({ nodeCount: 0, regions: [] })).toEqual([]);
});
