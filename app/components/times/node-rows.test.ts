import { expect, test } from 'vitest';
import type { ProfiledRow } from '../../../engine/index.ts';
import { timeRows, typeRows } from './node-rows.ts';

const row = (node: number, type: string, us: number, inside: readonly ProfiledRow[] = []): ProfiledRow => ({
  ...{ node, type, name: '', us: [us], replaced: [], inside },
});
// CPU: CONV_2D #0, then a partition of two nodes and copies, then one whose device tells nothing of its inside.
const rows = timeRows([
  row(0, 'CONV_2D', 50),
  row(-1, 'DELEGATE', 40, [row(1, 'CONV_2D', 20), row(2, 'ADD', 10)]),
  row(-1, 'DELEGATE', 10),
]);

test('shares are of the inference: nodes inside a partition are part of its row', () => {
  expect(rows.map(({ node, partition, share }) => [node, partition, share])).toEqual([
    [0, -1, 0.5],
    [-1, 0, 0.4],
    [1, 0, 0.2],
    [2, 0, 0.1],
    [-1, 1, 0.1],
  ]);
});

test('by type, a partition counts by its nodes where they are told', () => {
  expect(typeRows(rows).map(({ type, count, avgUs }) => [type, count, avgUs])).toEqual([
    ['CONV_2D', 2, 70],
    ['ADD', 1, 10],
    ['DELEGATE', 1, 10],
  ]);
});
