import { expect, test } from 'vitest';
import { must } from '../base/result.ts';
import { fromBytes } from '../base/source.ts';
import { openProgram } from '../graph/program.ts';
import { type SubgraphDraft, writeModel } from '../model/draft.ts';
import { propagate } from '../shapes/propagate.ts';
import { liveAt, memoryPlan } from './memory.ts';

// Every tensor takes 64 bytes; c is written over b, since ADD works in place:
//
//   x ── RELU #0 ── a ── RELU #1 ── b ── ADD #2 ── c ── RESHAPE #3 ── d
//                   └────────────────────┘
//
const chain: SubgraphDraft = {
  tensors: ['x', 'a', 'b', 'c', 'd'].map((name) => ({ name, shape: name === 'd' ? [16] : [4, 4] })),
  operators: [
    { op: 'RELU', inputs: [0], outputs: [1] },
    { op: 'RELU', inputs: [1], outputs: [2] },
    { op: 'ADD', inputs: [2, 1], outputs: [3], options: {} },
    { op: 'RESHAPE', inputs: [3], outputs: [4], options: { new_shape: [16] } },
  ],
  inputs: [0],
  outputs: [4],
};

function planOf(subgraph: SubgraphDraft) {
  const program = must(openProgram(fromBytes(writeModel({ subgraphs: [subgraph] })), 'chain'), 'opens');
  return memoryPlan(must(program.graphs[0], 'has a graph'), propagate(program, 0));
}

test('a block lives from the step that writes it to the last that reads it', () => {
  const plan = planOf(chain);
  expect(plan.blocks.map(({ tensor, first, last }) => [tensor, first, last])).toEqual([
    [0, 0, 3],
    [1, 0, 2],
    [2, 1, 3],
    [4, 3, 3],
  ]);
});

test('tensors in the same bytes are one block', () => {
  expect(planOf(chain).blocks.map(({ shared }) => shared)).toEqual([[], [], [3], []]);
});

test('the bytes of a step are those of its blocks, and the peak is the first step with most', () => {
  const plan = planOf(chain);
  expect(plan.live).toEqual([128, 192, 192, 192]);
  expect(plan.peakStep).toBe(1);
  expect(plan.bytes).toBe(192);
  expect(liveAt(plan, 1).map(({ tensor }) => tensor)).toEqual([0, 1, 2]);
});

test('a subgraph without nodes has no peak', () => {
  const plan = planOf({ tensors: [{ name: 'x', shape: [4] }], operators: [], inputs: [0], outputs: [0] });
  expect([plan.steps, plan.peakStep, plan.live]).toEqual([0, -1, []]);
});
