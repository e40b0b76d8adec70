import { expect, test } from 'vitest';
import { pathTo } from './callers.ts';

const call = (subgraph: number, node: number, to: number) => ({
  subgraph,
  node,
  op: 'WHILE',
  role: 'body',
  to,
});

// 0 ── #3 ──> 1 ── #0 ──> 2       2 runs itself, which no path follows
const calls = [call(0, 3, 1), call(1, 0, 2), call(2, 1, 2)];

test('the way to a nested body leads over every caller', () => {
  expect(pathTo(calls, 2).map(({ subgraph, node }) => `${subgraph}#${node}`)).toEqual(['0#3', '1#0']);
});

test('nothing leads to an entry', () => {
  expect(pathTo(calls, 0)).toEqual([]);
});

test('subgraphs that run each other end the way', () => {
  expect(pathTo([call(0, 0, 1), call(1, 0, 0)], 1).length).toBe(1);
});
