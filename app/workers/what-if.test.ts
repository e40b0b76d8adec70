import { expect, test } from 'vitest';
import { type Graph, nodeId, type SupportMask } from '../../engine/index.ts';
import { withAssumptions } from './what-if.ts';

const graph = {
  nodes: ['CONV_2D', 'ADD', 'ADD'].map((op, id) => ({ id: nodeId(id), op })),
} as unknown as Graph;
const mask: SupportMask = {
  subgraph: 0,
  supported: [nodeId(0)],
  refused: [1, 2].map((node) => ({
    node: nodeId(node),
    op: 'ADD',
    reasons: [{ code: 'x', sentence: 'ADD is not taken', source: 'assumed' }],
  })),
};

test('an op type assumed taken, but for one node of it', () => {
  const changed = withAssumptions(mask, graph, ['ADD', '-2']);
  expect(changed.supported).toEqual([0, 1]);
  expect(changed.refused.map(({ node }) => node)).toEqual([2]);
});

test('a node assumed to stay says who said so', () => {
  const changed = withAssumptions(mask, graph, ['-0']);
  expect(changed.supported).toEqual([]);
  expect(changed.refused[0]?.reasons[0]).toMatchObject({ source: 'set by hand' });
});

test('nothing assumed, nothing changed', () => {
  expect(withAssumptions(mask, graph, [])).toBe(mask);
});
