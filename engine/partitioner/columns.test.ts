import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nodeId, tensorId } from '../base/ids.ts';
import { must } from '../base/result.ts';
import { candidateAt, candidateList, candidateNodes, nodesOf, subsetList, toColumns } from './columns.ts';
import { cpuPlan, delegatedNodes, delegatePartitions, planOfSteps, planSteps } from './execution.ts';
import { partition } from './partition.ts';
import { draw } from './testing/drawing.ts';

const { graph, supported } = draw('0* 1 2* 3* 4 5* 6* 7*');
const cut = must(partition(graph, supported, { maxDelegatedPartitions: 2, minNodesPerPartition: 0 }), 'cuts');

describe('a partitioning in columns', () => {
  test('is a plain value: a copy made by posting it says the same', () => {
    const posted = structuredClone(cut);
    expect(posted).toEqual(cut);
    expect(planSteps(posted.plan)).toEqual(planSteps(cut.plan));
  });

  test('gives candidates one by one as it gives them together', () => {
    const list = candidateList(cut);
    expect(list.map(({ nodes }) => nodes)).toEqual([[0], [2, 3], [5, 6, 7]]);
    expect(list.map((_, index) => candidateAt(cut, index))).toEqual(list);
    expect(candidateNodes(cut, 1)).toEqual([2, 3]);
    expect([...nodesOf(cut, [2, 0])]).toEqual([5, 6, 7, 0]);
  });

  test('has one step for a delegate node, and one for each node of the CPU', () => {
    expect(planSteps(cut.plan).map((step) => (step.kind === 'node' ? step.node : step.nodes))).toEqual([
      ...[0, 1, [2, 3], 4, [5, 6, 7]],
    ]);
    expect(delegatePartitions(cut.plan)).toBe(2);
    expect(delegatedNodes(cut.plan)).toEqual([2, 3, 5, 6, 7]);
  });
});

test('the plan of the CPU alone is its nodes in order', () => {
  expect(planSteps(cpuPlan(3))).toEqual([0, 1, 2].map((node) => ({ kind: 'node', node })));
});

const ids = fc.array(fc.nat(99), { maxLength: 4 });
const borders = {
  inputs: ids.map((list) => list.map(tensorId)),
  outputs: ids.map((list) => list.map(tensorId)),
};

test('columns made of subsets give the same subsets', () => {
  const subset = fc.record({
    delegated: fc.boolean(),
    nodes: ids.map((list) => list.map(nodeId)),
    ...borders,
  });
  fc.assert(
    fc.property(fc.array(subset), (list) => {
      expect(subsetList(toColumns(list))).toEqual(list);
    }),
  );
});

test('a plan made of steps gives the same steps, also with delegate nodes that stand for no node', () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant('node' as const), node: fc.nat(99).map(nodeId) }),
    fc.record({
      kind: fc.constant('delegate' as const),
      candidate: fc.integer({ min: -1, max: 5 }),
      nodes: ids.map((list) => list.map(nodeId)),
      ...borders,
    }),
  );
  fc.assert(
    fc.property(fc.array(step), (list) => {
      expect(planSteps(planOfSteps(list))).toEqual(list);
    }),
  );
});
