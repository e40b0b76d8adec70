import { expect, test } from 'vitest';
import { referenceDevice } from '../backends/reference/device.ts';
import { nodeId } from '../base/ids.ts';
import { must } from '../base/result.ts';
import { ops } from '../ops/table.ts';
import { bytesOf } from '../ops/tensor-data.ts';
import type { PlanStep } from '../partitioner/types.ts';
import { plan } from '../plan/plan.ts';
import { propagate } from '../shapes/propagate.ts';
import { type DrawnGraph, drawProgram } from '../testing/draw-program.ts';
import { measure, summary } from './measure.ts';
import { PreparedRun } from './run.ts';

const graph: DrawnGraph = {
  tensors: [...[0, 1, 2, 3].map(() => ({ shape: [3] })), { shape: [3], value: Float32Array.of(1, 2, 3) }],
  nodes: [
    ['ABS', [0], [1]],
    ['ADD', [1, 4], [2], { fused_activation_function: 'NONE' }],
    ['ABS', [2], [3]],
  ],
  inputs: [0],
  outputs: [3, 1],
};
const cut: PlanStep[] = [
  { kind: 'node', node: nodeId(0) },
  { kind: 'delegate', candidate: 0, nodes: [nodeId(1)], inputs: [], outputs: [] },
  { kind: 'node', node: nodeId(2) },
];

async function prepared(): Promise<PreparedRun> {
  const program = drawProgram(graph);
  const shapes = propagate(program, 0);
  const made = must(plan(must(program.graphs[0], 'a graph'), shapes, cut), 'plans');
  const device = referenceDevice(ops);
  return must(
    await PreparedRun.prepare(program, shapes, made, { cpu: device, delegate: device }),
    'prepares',
  );
}

/** A clock that ticks once a reading, so that every interval is one. */
const ticking = () => {
  let now = 0;
  return { name: 'ticks', now: () => now++ };
};
const input = bytesOf(Float32Array.of(-1, 2, -3));

test('copies and computations are told apart, in order', async () => {
  const run = must(await (await prepared()).invoke([input], ticking()), 'runs');
  expect(run.events).toEqual([
    { kind: 'compute', step: 0, at: 1, ms: 1 },
    { kind: 'in', step: 1, tensor: 1, bytes: 12, at: 3, ms: 1 },
    { kind: 'compute', step: 1, at: 5, ms: 1 },
    { kind: 'out', step: 1, tensor: 2, bytes: 12, at: 7, ms: 1 },
    { kind: 'compute', step: 2, at: 9, ms: 1 },
  ]);
  const [last, first] = run.outputs.map((bytes) => new Float32Array(must(bytes, 'an output').slice().buffer));
  expect([last, first]).toEqual([Float32Array.of(2, 4, 6), Float32Array.of(1, 2, 3)]);
});

test('a wrong input is a sentence and the next run works', async () => {
  const run = await prepared();
  expect(await run.invoke([new Uint8Array(5)], ticking())).toEqual({
    ok: false,
    problem: 'input 0 (t0) is FLOAT32 [3] and takes 12 bytes, not 5',
  });
  expect(await run.invoke([], ticking())).toEqual({
    ok: false,
    problem: 'the model takes 1 inputs and is given 0',
  });
  expect((await run.invoke([input], ticking())).ok).toBe(true);
});

test('a measurement carries its conditions, and leaves the warm-up out', async () => {
  const measured = must(
    await measure(await prepared(), [input], ticking(), { runs: 3, warmup: 2 }),
    'measures',
  );
  const one = { kind: 'measured', minMs: 1, p50Ms: 1, p95Ms: 1, runs: 3, warmup: 2, clock: 'ticks' };
  expect(measured.steps).toEqual([
    { step: 0, compute: one },
    {
      step: 1,
      compute: one,
      in: one,
      out: one,
      borders: [
        { direction: 'in', tensor: 1, bytes: 12, time: one },
        { direction: 'out', tensor: 2, bytes: 12, time: one },
      ],
    },
    { step: 2, compute: one },
  ]);
});

test('percentiles are times that occurred', () => {
  expect(summary([5, 1, 4, 2, 3], 0, 'c')).toMatchObject({ minMs: 1, p50Ms: 3, p95Ms: 5, runs: 5 });
});
