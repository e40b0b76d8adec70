import { expect, test } from 'vitest';
import { must } from '../base/result.ts';
import { fromBytes } from '../base/source.ts';
import { allowList, customProfile } from '../delegates/custom/index.ts';
import { support } from '../delegates/support.ts';
import { openProgram } from '../graph/program.ts';
import { writeModel } from '../model/draft.ts';
import { noLimits, partition } from '../partitioner/index.ts';
import { propagate } from '../shapes/propagate.ts';
import { compareCuts } from './comparison.ts';
import { summariseCut } from './cut.ts';

/** A chain of unary ops on one float vector of four. */
function chain(ops: readonly string[]) {
  const tensors = [...ops, 'out'].map((_, index) => ({ name: `t${index}`, type: 'FLOAT32', shape: [4] }));
  const operators = ops.map((op, index) => ({ op, inputs: [index], outputs: [index + 1] }));
  const bytes = writeModel({
    subgraphs: [{ name: 'main', tensors, operators, inputs: [0], outputs: [ops.length] }],
  });
  const program = must(openProgram(fromBytes(bytes), 'chain'), 'the chain opens');
  return { program, graph: must(program.graphs[0], 'it has a graph'), shapes: propagate(program, 0) };
}

const { program, graph, shapes } = chain(['FLOOR', 'ABS', 'NEG', 'FLOOR']);

function answer(name: string, ops: readonly string[], refused?: string) {
  const profile = must(customProfile(allowList(name, name, ops)), 'a list is a profile');
  const judged = support(graph, shapes, profile, {}, must(program.constants[0], 'constants'));
  const mask = refused === undefined ? judged : { ...judged, graphRefused: { code: 'x', sentence: refused } };
  const cut = must(partition(graph, new Set(refused ? [] : mask.supported), noLimits), 'it is cut');
  const summary = summariseCut({
    delegate: { id: name, title: name, options: {} },
    ...{ graph, shapes, mask, partitioning: cut, limits: noLimits },
    ...(refused !== undefined && { refusal: refused }),
    hypothetical: { max: false, min: false },
    macs: new Float64Array(4),
  });
  return { name, cut: summary, mask, subsetCount: cut.subsets.length };
}

// A   0* ── 1* ── 2  ── 3*
// B   0* ── 1  ── 2  ── 3*
test('agreement, what only one takes, counts by op, and the borders of each', () => {
  const both = compareCuts(graph, [answer('A', ['FLOOR', 'ABS']), answer('B', ['FLOOR'])]);
  expect(both).toMatchObject({ takenByAll: [0, 3], takenByNone: [2], takenOnlyBy: [[1], []] });
  expect(both.ops).toEqual([
    { op: 'FLOOR', nodes: 2, taken: [2, 2] },
    { op: 'ABS', nodes: 1, taken: [1, 0] },
    { op: 'NEG', nodes: 1, taken: [0, 0] },
  ]);
  expect(both.columns.map(({ cut, subsetCount }) => [cut.partitionCount, subsetCount])).toEqual([
    [2, 3],
    [2, 3],
  ]);
  expect(both.columns.map(({ inBytes, outBytes }) => [inBytes, outBytes])).toEqual([
    [32, 32],
    [32, 32],
  ]);
});

test('a sentence says why the other does not take it', () => {
  const both = compareCuts(graph, [answer('A', ['ABS']), answer('B', ['FLOOR'])]);
  const about = both.disputed.find(({ node }) => node === 1);
  expect(about?.reasons[0]).toBeUndefined();
  expect(about?.reasons[1]?.[0]?.sentence).toBe('ABS #1: B has no mapping for ABS');
});

test('who refuses the graph takes none of its nodes', () => {
  const both = compareCuts(graph, [answer('A', ['FLOOR']), answer('B', ['FLOOR'], 'a shape is not known')]);
  expect(both.takenOnlyBy).toEqual([[0, 3], []]);
  expect(both.columns[1]).toMatchObject({ inBytes: 0, cut: { partitionCount: 0 } });
});
