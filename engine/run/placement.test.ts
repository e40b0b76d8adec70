import { expect, test } from 'vitest';
import { DeviceLost } from '../backends/device-lost.ts';
import { referenceDevice } from '../backends/reference/device.ts';
import type { Device, PreparedSegment } from '../backends/types.ts';
import { nodeId, type TensorId } from '../base/ids.ts';
import { fail, must, ok } from '../base/result.ts';
import { ops } from '../ops/table.ts';
import { bytesOf } from '../ops/tensor-data.ts';
import type { PlanStep } from '../partitioner/types.ts';
import { plan } from '../plan/plan.ts';
import { propagate } from '../shapes/propagate.ts';
import { type DrawnGraph, drawProgram } from '../testing/draw-program.ts';
import { measure } from './measure.ts';
import type { Placement } from './placement.ts';
import { PreparedRun } from './run.ts';

// 0 ─ t1 ─ 1 ─ t2 ─ 2 ─ t3 ─ 3 ─ t4: a chain whose middle is delegated, in two partitions next to each other.
const chain: DrawnGraph = {
  tensors: [0, 1, 2, 3, 4].map(() => ({ shape: [3] })),
  nodes: [
    ['ABS', [0], [1]],
    ['NEG', [1], [2]],
    ['SQUARE', [2], [3]],
    ['NEG', [3], [4]],
  ],
  inputs: [0],
  outputs: [4],
};
const delegated = (candidate: number, node: number): PlanStep => ({
  kind: 'delegate',
  candidate,
  nodes: [nodeId(node)],
  inputs: [],
  outputs: [],
});
const steps: PlanStep[] = [
  { kind: 'node', node: nodeId(0) },
  delegated(0, 1),
  delegated(1, 2),
  { kind: 'node', node: nodeId(3) },
];
const reference = referenceDevice(ops);
const input = [bytesOf(Float32Array.of(-1, 2, -3))];
const answer = Float32Array.of(-1, -4, -9);
const clock = { name: 'none', now: () => 0 };

async function prepared(placement: Placement, keep: 'all' | 'outputs' = 'outputs'): Promise<PreparedRun> {
  const program = drawProgram(chain);
  const shapes = propagate(program, 0);
  const made = must(plan(must(program.graphs[0], 'a graph'), shapes, steps, { keep }), 'plans');
  return must(await PreparedRun.prepare(program, shapes, made, placement), 'prepares');
}

async function outputOf(run: PreparedRun): Promise<Float32Array> {
  const { outputs } = must(await run.invoke(input, clock), 'runs');
  return new Float32Array(must(outputs[0], 'an output').slice().buffer);
}

interface FakeSegment extends PreparedSegment {
  readonly parent: Device;
}

/** The reference kernels behind the manners of a GPU: waits, memory that neighbours read, and failures on demand. */
function gpuLike(behaviour: { refuses?: (node: number) => boolean; isLost?: () => boolean } = {}): Device {
  const device: Device = {
    name: 'webgpu',
    description: 'a device for this test',
    computeClock: 'its own clock',
    async prepare(segment) {
      const refused = segment.nodes.find((node) => behaviour.refuses?.(node));
      if (refused !== undefined) return fail(`node ${refused} has no kernel`);
      const inner = must(await reference.prepare(segment), 'prepares');
      const shared = new Map(
        [...(segment.neighbours ?? [])].filter(([, other]) => (other as FakeSegment).parent === device),
      );
      const alive = () => {
        if (behaviour.isLost?.()) throw new DeviceLost('the device is gone');
      };
      const prepared: FakeSegment = {
        parent: device,
        memory: inner.memory,
        fallbacks: [],
        shared: new Set(shared.keys()),
        write: (tensor, bytes) => {
          alive();
          inner.write(tensor, bytes);
        },
        invoke: async () => {
          alive();
          for (const [tensor, other] of shared) inner.write(tensor, await other.read(tensor));
          await inner.invoke();
        },
        read: (tensor: TensorId) => inner.read(tensor),
        settle: async () => {},
        deviceMs: async () => 0,
        dispose: () => {},
      };
      return ok(prepared);
    },
    dispose: () => {},
  };
  return device;
}

const copies = async (run: PreparedRun): Promise<string[]> =>
  must(await run.invoke(input, clock), 'runs').events.flatMap((event) =>
    event.kind === 'in' || event.kind === 'out' ? [`${event.kind} ${event.tensor}`] : [],
  );

test('neighbours on one device share memory: nothing is copied between them', async () => {
  const run = await prepared({ cpu: reference, delegate: gpuLike() });
  expect(await copies(run)).toEqual(['in 1', 'out 3']);
  expect(await outputOf(run)).toEqual(answer);
});

test('what neighbours share is copied out, too, where every tensor is to be kept', async () => {
  const run = await prepared({ cpu: reference, delegate: gpuLike() }, 'all');
  expect(await copies(run)).toEqual(['in 1', 'out 2', 'out 3']);
});

test('neighbours on two devices copy through the memory of the CPU', async () => {
  const [first, second] = [gpuLike(), gpuLike()];
  const run = await prepared({ cpu: reference, delegate: (step) => (step === 1 ? first : second) });
  expect(await copies(run)).toEqual(['in 1', 'out 2', 'in 2', 'out 3']);
  expect(await outputOf(run)).toEqual(answer);
});

test('a partition that its device refuses runs on the fallback and says why', async () => {
  const run = await prepared({
    cpu: reference,
    delegate: gpuLike({ refuses: (node) => node === 2 }),
    fallback: reference,
  });
  expect(run.placed.map((one) => one?.sentence)).toEqual([
    undefined,
    undefined,
    'node 2 has no kernel',
    undefined,
  ]);
  expect(await outputOf(run)).toEqual(answer);
});

test('without a fallback a refusal ends the preparation with its sentence', async () => {
  const program = drawProgram(chain);
  const shapes = propagate(program, 0);
  const made = must(plan(must(program.graphs[0], 'a graph'), shapes, steps), 'plans');
  const delegate = gpuLike({ refuses: () => true });
  expect(await PreparedRun.prepare(program, shapes, made, { cpu: reference, delegate })).toEqual({
    ok: false,
    problem: 'step 1 on the webgpu device: node 1 has no kernel',
  });
});

test('when the device is lost, its partitions move to the fallback and the run is done there', async () => {
  let lost = false;
  const delegate = gpuLike({ isLost: () => lost });
  const run = await prepared({ cpu: reference, delegate, fallback: reference });
  expect(await outputOf(run)).toEqual(answer);
  lost = true;
  expect(await outputOf(run)).toEqual(answer);
  expect(run.placed.map((one) => one?.sentence)).toEqual([
    undefined,
    'the device is gone',
    'the device is gone',
    undefined,
  ]);
});

test('a lost device without a fallback is a sentence', async () => {
  let lost = false;
  const run = await prepared({ cpu: reference, delegate: gpuLike({ isLost: () => lost }) });
  lost = true;
  expect(await run.invoke(input, clock)).toEqual({ ok: false, problem: 'the device is gone' });
});

test('a measurement in which the device is lost holds times of the fallback alone', async () => {
  for (const lostAt of [2, 5]) {
    let asked = 0;
    let runs = 0;
    const isLost = () => ++asked > lostAt * 4;
    const run = await prepared({ cpu: reference, delegate: gpuLike({ isLost }), fallback: reference });
    const stop = () => ++runs > 100;
    const measured = must(await measure(run, input, clock, { runs: 3, warmup: 1, stop }), 'measures');
    expect(run.placed.map((one) => one?.device.name)).toEqual([
      undefined,
      'reference',
      'reference',
      undefined,
    ]);
    expect(measured.total.runs).toBe(3);
    expect(measured.apart).toBe(false);
    expect(measured.steps[1]?.compute).toMatchObject({ runs: 3, clock: 'none' });
    expect(runs).toBeGreaterThan(4);
  }
});

test('where the fallback refuses a partition of a lost device, nothing moves and nothing is disposed of', async () => {
  let isLost = false;
  const disposed: string[] = [];
  const watched = (device: Device, refuses: number): Device => ({
    ...device,
    prepare: async (segment) => {
      if (segment.nodes.some((node) => node === refuses)) return fail('refused');
      const made = must(await device.prepare(segment), 'prepares');
      return ok(Object.assign(made, { dispose: () => void disposed.push(device.name) }));
    },
  });
  const delegate = watched(gpuLike({ isLost: () => isLost }), -1);
  const run = await prepared({ cpu: reference, delegate, fallback: watched(reference, 2) });
  isLost = true;
  expect(await run.invoke(input, clock)).toMatchObject({ ok: false });
  expect(run.placed.map((one) => one?.device.name)).toEqual([undefined, 'webgpu', 'webgpu', undefined]);
  expect(disposed).toEqual(['reference']);
});

test('parts are timed in runs of their own where the device works on by itself', async () => {
  const run = await prepared({ cpu: reference, delegate: gpuLike() });
  const measured = must(await measure(run, input, clock, { runs: 3, warmup: 1 }), 'measures');
  expect(measured.apart).toBe(true);
  expect(measured.steps[1]).toMatchObject({ compute: { clock: 'its own clock' }, wait: { runs: 3 } });
  expect((await prepared({ cpu: reference, delegate: reference })).needsWaits).toBe(false);
});
