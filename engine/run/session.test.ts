import { expect, test } from 'vitest';
import { tensorId } from '../base/ids.ts';
import { must, refuse } from '../base/result.ts';
import { ops } from '../ops/table.ts';
import { bytesOf } from '../ops/tensor-data.ts';
import type { Op } from '../ops/types.ts';
import { type DrawnGraph, drawProgram } from '../testing/draw-program.ts';
import { Session } from './session.ts';

// Three ops that need nothing else: y = x + 1, y = first x[0] elements of x (a shape only running tells), y = (x < limit).
const increment: Op = {
  name: 'INCREMENT',
  maxVersion: 1,
  shape: (context) => ({ kind: 'static', shapes: [context.shape(0) ?? []] }),
  reference(context) {
    const from = must(context.input(0), 'an operand').data;
    const to = context.output(0).data;
    for (let i = 0; i < from.length; i++) to[i] = (from[i] as number) + 1;
  },
};
const take: Op = {
  name: 'TAKE',
  maxVersion: 1,
  shape(context) {
    const value = context.value(0);
    if (value === undefined) return { kind: 'dynamic' };
    const count = Number(value[0]);
    return count > value.length
      ? { kind: 'refused', sentence: `takes ${count} of ${value.length}` }
      : { kind: 'static', shapes: [[count]] };
  },
  reference(context) {
    const { data, shape } = context.output(0);
    for (let i = 0; i < (shape[0] ?? 0); i++)
      data[i] = must(context.input(0), 'an operand').data[i] as number;
  },
};
const below: Op = {
  name: 'BELOW',
  maxVersion: 1,
  shape: () => ({ kind: 'static', shapes: [[]] }),
  reference(context) {
    const x = Number(must(context.input(0), 'an operand').data[0]);
    if (Number.isNaN(x)) refuse('x is NaN');
    context.output(0).data[0] = x < Number(context.node.options.limit) ? 1 : 0;
  },
};
const table = new Map([...ops, ...[increment, take, below].map((op) => [op.name, op] as const)]);

const open = (...drawn: readonly DrawnGraph[]) =>
  must(Session.open(drawProgram(...drawn), { table }), 'the session opens');
const floats = (...values: number[]) => bytesOf(Float32Array.from(values));
const values = (session: Session, tensor: number) =>
  Array.from(session.read(tensorId(tensor))?.data ?? [], Number);

test('a chain runs, and runs again on a resized input', () => {
  const session = open({
    tensors: [{ shape: [2] }, { shape: [2] }, { shape: [2] }],
    nodes: [
      ['INCREMENT', [0], [1]],
      ['INCREMENT', [1], [2]],
    ],
    inputs: [0],
    outputs: [2],
  });
  must(session.setInput(0, floats(1, 2)), 'input');
  must(session.invoke(), 'runs');
  expect(values(session, 2)).toEqual([3, 4]);
  must(session.resizeInput(0, [3]), 'resizes');
  must(session.setInput(0, floats(1, 2, 3)), 'input');
  must(session.invoke(), 'runs');
  expect(values(session, 2)).toEqual([3, 4, 5]);
});

test('input bytes of the wrong length get a sentence, and the next run works', () => {
  const session = open({
    tensors: [{ shape: [2] }, {}],
    nodes: [['INCREMENT', [0], [1]]],
    inputs: [0],
    outputs: [1],
  });
  expect(session.setInput(0, floats(1))).toEqual({
    ok: false,
    problem: 'input 0 (t0) is FLOAT32 [2] and takes 8 bytes, not 4',
  });
  expect(session.invoke()).toEqual({ ok: false, problem: 'input 0 (tensor 0) was given no values' });
  expect(session.setInput(1, floats(1))).toEqual({
    ok: false,
    problem: 'there is no input 1: the subgraph has 1 inputs',
  });
  must(session.setInput(0, floats(1, 2)), 'input');
  must(session.invoke(), 'runs');
  expect(values(session, 1)).toEqual([2, 3]);
});

test('a shape that only running tells is worked out by every invoke, and a node that refuses is named', () => {
  const session = open({
    tensors: [{ shape: [3] }, {}, {}],
    nodes: [
      ['TAKE', [0], [1]],
      ['INCREMENT', [1], [2]],
    ],
    inputs: [0],
    outputs: [2],
  });
  expect(session.shapes.firstDynamic).toEqual({ node: 0, tensor: 1 });
  for (const [input, want] of [
    [floats(2, 5, 6), [3, 6]],
    [floats(1, 5, 6), [2]],
  ] as const) {
    must(session.setInput(0, input), 'input');
    must(session.invoke(), 'runs');
    expect(values(session, 2)).toEqual(want);
  }
  must(session.setInput(0, floats(4, 5, 6)), 'input');
  expect(session.invoke()).toEqual({ ok: false, problem: 'TAKE #0: takes 4 of 3' });
});

test('what stands before an op without code still runs; what waits for it is listed', () => {
  const session = open({
    tensors: [{}, {}, {}, {}, {}],
    nodes: [
      ['INCREMENT', [0], [1]],
      ['Mystery', [1], [2]],
      ['INCREMENT', [2], [3]],
      ['INCREMENT', [1], [4]],
    ],
    inputs: [0],
    outputs: [3, 4],
  });
  must(session.setInput(0, floats(1)), 'input');
  expect(must(session.invoke(), 'runs').map(({ sentence }) => sentence)).toEqual([
    'Mystery #1: a custom op this engine has no code for',
    'INCREMENT #2: its input, tensor 2, has no values',
  ]);
  expect([values(session, 1), values(session, 3), values(session, 4)]).toEqual([[2], [], [3]]);
  expect(session.shapes.unresolved).toEqual([1]);
});

const loop = (limit: number): DrawnGraph[] => [
  {
    tensors: [{}, {}],
    nodes: [['WHILE', [0], [1], { cond_subgraph_index: 1, body_subgraph_index: 2 }]],
    inputs: [0],
    outputs: [1],
  },
  { tensors: [{}, { type: 'BOOL' }], nodes: [['BELOW', [0], [1], { limit }]], inputs: [0], outputs: [1] },
  { tensors: [{}, {}], nodes: [['INCREMENT', [0], [1]]], inputs: [0], outputs: [1] },
];

test('WHILE repeats its body until the condition is false', () => {
  const session = open(...loop(5));
  for (const [start, end] of [
    [0, 5],
    [4.5, 5.5],
    [7, 7],
  ] as const) {
    must(session.setInput(0, floats(start)), 'input');
    must(session.invoke(), 'runs');
    expect(values(session, 1)).toEqual([end]);
  }
});

test('trouble inside a called subgraph names both nodes', () => {
  const session = open(...loop(5));
  must(session.setInput(0, floats(Number.NaN)), 'input');
  expect(session.invoke()).toEqual({ ok: false, problem: 'WHILE #0: in subgraph 1, BELOW #0: x is NaN' });
});

test('subgraphs that call in a circle are refused, not followed', () => {
  const session = open(
    {
      tensors: [{}, {}],
      nodes: [['STABLEHLO_COMPOSITE', [0], [1], { decomposition_subgraph_index: 1 }]],
      inputs: [0],
      outputs: [1],
    },
    {
      tensors: [{}, {}],
      nodes: [['STABLEHLO_COMPOSITE', [0], [1], { decomposition_subgraph_index: 0 }]],
      inputs: [0],
      outputs: [1],
    },
  );
  expect(session.shapes.failed?.sentence).toContain('is called 32 levels deep');
  must(session.setInput(0, floats(1)), 'input');
  expect(session.invoke().ok).toBe(false);
});

test('a variable set once by CALL_ONCE is read by every invoke, and set again after a reset', () => {
  const handle = { container: '', shared_name: 'w' };
  const session = open(
    {
      tensors: [{ type: 'RESOURCE' }, { shape: [2] }, { shape: [2] }],
      nodes: [
        ['CALL_ONCE', [], [], { init_subgraph_index: 1 }],
        ['VAR_HANDLE', [], [0], handle],
        ['READ_VARIABLE', [0], [1]],
        ['INCREMENT', [1], [2]],
        ['ASSIGN_VARIABLE', [0, 2], []],
      ],
      inputs: [],
      outputs: [2],
    },
    {
      tensors: [{ type: 'RESOURCE' }, { shape: [2], value: Float32Array.of(1, 2) }],
      nodes: [
        ['VAR_HANDLE', [], [0], handle],
        ['ASSIGN_VARIABLE', [0, 1], []],
      ],
      inputs: [],
      outputs: [],
    },
  );
  for (const want of [
    [2, 3],
    [3, 4],
  ]) {
    must(session.invoke(), 'runs');
    expect(values(session, 2)).toEqual(want);
  }
  session.reset();
  must(session.invoke(), 'runs');
  expect(values(session, 2)).toEqual([2, 3]);
});

test('a tensor too big for memory says how big it is', () => {
  const session = open({
    tensors: [{ shape: [1] }, { shape: [1] }],
    nodes: [['INCREMENT', [0], [1]]],
    inputs: [0],
    outputs: [1],
  });
  must(session.resizeInput(0, [2 ** 20, 2 ** 20]), 'resizes');
  expect(session.setInput(0, floats(1))).toEqual({
    ok: false,
    problem: 'input 0 (t0) is FLOAT32 [1048576,1048576] and takes 4398046511104 bytes, not 4',
  });
  must(session.resizeInput(0, [1]), 'resizes back');
  must(session.setInput(0, floats(1)), 'input');
  must(session.invoke(), 'runs');
  expect(values(session, 1)).toEqual([2]);
});

test('only outputs are kept when asked so', () => {
  const session = open({
    tensors: [{}, {}, {}],
    nodes: [
      ['INCREMENT', [0], [1]],
      ['INCREMENT', [1], [2]],
    ],
    inputs: [0],
    outputs: [2],
  });
  must(session.setInput(0, floats(1)), 'input');
  must(session.invoke({ keep: 'outputs' }), 'runs');
  expect([values(session, 1), values(session, 2)]).toEqual([[], [3]]);
});
