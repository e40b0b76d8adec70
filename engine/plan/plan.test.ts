import { expect, test } from 'vitest';
import { nodeId, tensorId } from '../base/ids.ts';
import { must } from '../base/result.ts';
import type { PlanStep } from '../partitioner/types.ts';
import { propagate } from '../shapes/propagate.ts';
import { type DrawnGraph, drawProgram } from '../testing/draw-program.ts';
import { plan, undelegated } from './plan.ts';
import type { Plan } from './types.ts';

// 0 ─ t1 ─ 1 ─ t2 ─ 2 ─ t3 ─ 3 ─ t4: a chain of increments, and a constant that node 1 also reads.
const chain: DrawnGraph = {
  tensors: [...[0, 1, 2, 3, 4].map(() => ({ shape: [4] })), { shape: [4], value: new Float32Array(4) }],
  nodes: [
    ['ABS', [0], [1]],
    ['ADD', [1, 5], [2]],
    ['ABS', [2], [3]],
    ['ABS', [3], [4]],
  ],
  inputs: [0],
  outputs: [4],
};

const node = (id: number): PlanStep => ({ kind: 'node', node: nodeId(id) });
const delegate = (candidate: number, ...nodes: number[]): PlanStep => ({
  kind: 'delegate',
  candidate,
  nodes: nodes.map(nodeId),
  inputs: [],
  outputs: [],
});

function planOf(drawn: DrawnGraph, steps: readonly PlanStep[]) {
  const program = drawProgram(drawn);
  const graph = must(program.graphs[0], 'a graph');
  return plan(graph, propagate(program, 0), steps);
}

/** `0-1 | D0[2] in 2:16 out 3:16 | 3`: CPU nodes, partitions with what is copied. */
const written = ({ steps, cpu }: Plan): string =>
  steps
    .map((step) => {
      if (step.kind === 'cpu') return cpu.nodes.slice(step.first, step.end).join(' ');
      const copies = (list: typeof step.copiesIn) =>
        list.map(({ tensor, bytes }) => `${tensor}:${bytes}`).join(' ');
      return `D${step.candidate}[${step.segment.nodes.join(' ')}] in ${copies(step.copiesIn)} out ${copies(step.copiesOut)}`;
    })
    .join(' | ');

test('a partition in the middle copies one tensor in and one out, and no constants', () => {
  const made = must(planOf(chain, [node(0), delegate(0, 1, 2), node(3)]), 'plans');
  expect(written(made)).toBe('0 | D0[1 2] in 1:16 out 3:16 | 3');
  expect(made.cpu).toEqual({ nodes: [0, 3], inputs: [0, 3], outputs: [1, 4] });
});

test('from one partition to the next a tensor goes through the memory of the CPU', () => {
  const made = must(planOf(chain, [delegate(0, 0, 1), delegate(1, 2, 3)]), 'plans');
  expect(written(made)).toBe('D0[0 1] in 0:16 out 2:16 | D1[2 3] in 2:16 out 4:16');
  expect(made.cpu).toEqual({ nodes: [], inputs: [0, 2, 4], outputs: [0, 2, 4] });
});

test('a tensor read twice on the other side crosses once', () => {
  const fan: DrawnGraph = {
    ...chain,
    nodes: [
      ['ABS', [0], [1]],
      ['ADD', [1, 1], [2]],
      ['ADD', [1, 2], [3]],
      ['ABS', [3], [4]],
    ],
  };
  const made = must(planOf(fan, [node(0), delegate(0, 1, 2), node(3)]), 'plans');
  expect(written(made)).toBe('0 | D0[1 2] in 1:16 out 3:16 | 3');
});

test('nothing delegated is one step', () => {
  const graph = must(drawProgram(chain).graphs[0], 'a graph');
  const made = must(planOf(chain, undelegated(graph)), 'plans');
  expect(written(made)).toBe('0 1 2 3');
});

test('an op without code and what waits for it are left out', () => {
  const broken: DrawnGraph = {
    ...chain,
    nodes: [
      ['ABS', [0], [1]],
      ['Mystery', [1], [2]],
      ['ABS', [2], [3]],
      ['ABS', [1], [4]],
    ],
    outputs: [3, 4],
  };
  const made = must(planOf(broken, [node(0), delegate(0, 1, 2), node(3)]), 'plans');
  expect(written(made)).toBe('0 3');
  expect(made.missingOutputs).toEqual([tensorId(3)]);
  expect(made.skipped.map(({ sentence }) => sentence)).toEqual([
    'Mystery #1: a custom op this engine has no code for',
    'ABS #2: its input, tensor 2, has no values',
  ]);
});

test('a partition with strings is refused with a sentence', () => {
  const strings: DrawnGraph = {
    tensors: [{ shape: [4] }, { shape: [4] }, { type: 'STRING', shape: [1] }],
    nodes: [['ABS', [0], [1]]],
    inputs: [0],
    outputs: [1],
  };
  const withString = { ...strings, nodes: [['ABS', [2], [1]] as const] };
  expect(planOf(withString, [delegate(0, 0)])).toEqual({
    ok: false,
    problem: 'partition 0: ABS #0 has tensor 2, which holds strings and has no fixed size',
  });
});
