import { afterEach, expect, test, vi } from 'vitest';
import { tensorId } from '../../base/ids.ts';
import { mulberry32 } from '../../base/random.ts';
import { must } from '../../base/result.ts';
import { ops } from '../../ops/table.ts';
import { bytesOf } from '../../ops/tensor-data.ts';
import { wholeSegment } from '../../testing/device-goldens.ts';
import { drawProgram } from '../../testing/draw-program.ts';
import { nodePoolWorker } from '../../testing/pool-workers.ts';
import { openWasm } from './device.ts';
import { type Pool, type PoolWorker, threadPool } from './pool.ts';

const draw = mulberry32(7);
const random = (count: number) => Float32Array.from({ length: count }, () => draw() / 2 ** 32 - 0.5);

const input = random(40 * 40 * 32);

/** Two convolutions large enough to be shared, and an op between them that has no kernel here. */
const segment = wholeSegment(
  drawProgram({
    tensors: [
      { shape: [1, 40, 40, 32] },
      { shape: [48, 3, 3, 32], value: random(48 * 9 * 32) },
      { shape: [48], value: random(48) },
      { shape: [1, 40, 40, 48] },
      { shape: [1, 40, 40, 48] },
      { shape: [32, 1, 1, 48], value: random(32 * 48) },
      { shape: [32], value: random(32) },
      { shape: [1, 40, 40, 32] },
    ],
    nodes: [
      [
        'CONV_2D',
        [0, 1, 2],
        [3],
        { padding: 'SAME', stride_w: 1, stride_h: 1, fused_activation_function: 'RELU' },
      ],
      ['SIN', [3], [4]],
      [
        'CONV_2D',
        [4, 5, 6],
        [7],
        { padding: 'SAME', stride_w: 1, stride_h: 1, fused_activation_function: 'NONE' },
      ],
    ],
    inputs: [0],
    outputs: [7],
  }),
);

async function outputs(threads: number): Promise<number[][]> {
  const pool = threadPool(threads, nodePoolWorker);
  const results = await outputsOf(pool);
  pool?.dispose();
  return results;
}

async function outputsOf(pool: Pool | undefined): Promise<number[][]> {
  const device = must(await openWasm({ ops, pool }), 'the device opens');
  expect(device.description).toContain(pool ? `up to ${pool.threads} threads,` : '1 thread,');
  const prepared = must(await device.prepare(segment), 'prepares');
  const results: number[][] = [];
  // The first runs measure each pass alone; the later ones share them.
  for (let run = 0; run < 8; run++) {
    prepared.write(tensorId(0), bytesOf(input));
    await prepared.invoke();
    const bytes = (await prepared.read(tensorId(7))).slice();
    results.push([...new Float32Array(bytes.buffer)]);
  }
  prepared.dispose();
  return results;
}

test('three threads compute what one computes, run after run', async () => {
  const [alone] = await outputs(1);
  for (const result of await outputs(3)) expect(result).toEqual(alone);
});

test('workers that cannot be started leave one thread', async () => {
  const broken = (): PoolWorker => ({
    postMessage: () => {},
    terminate: () => {},
    onMessage: () => {},
    onFailure: (listener) => queueMicrotask(listener),
  });
  const pool = threadPool(2, broken);
  expect((await outputsOf(pool))[7]).toEqual((await outputsOf(undefined))[0]);
});

afterEach(() => void vi.useRealTimers());

test('workers that failed once are ended and not waited for again', async () => {
  // Nothing but an answer ends a wait now.
  vi.useFakeTimers();
  let ended = 0;
  let spawned = 0;
  const failing = (): PoolWorker => {
    spawned++;
    let isTold = false;
    return {
      postMessage: () => {},
      terminate: () => void ended++,
      onMessage: () => {},
      onFailure: (listener) => {
        if (!isTold) queueMicrotask(listener);
        isTold = true;
      },
    };
  };
  const pool = must(threadPool(3, failing), 'a pool');
  const module = new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0));
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
  expect(await pool.register(module, memory, [])).toBeUndefined();
  expect(await pool.register(module, memory, [])).toBeUndefined();
  expect({ spawned, ended }).toEqual({ spawned: 2, ended: 2 });
});

test('workers are listened to once, and told to forget the segments that are disposed of', async () => {
  const told: unknown[] = [];
  let listeners = 0;
  const watched = (): PoolWorker => {
    const worker = nodePoolWorker();
    return {
      ...worker,
      postMessage: (message) => {
        const { kind, segment } = message as { kind: string; segment: number };
        told.push(`${kind} ${segment}`);
        worker.postMessage(message);
      },
      onMessage: (listener) => {
        listeners++;
        worker.onMessage(listener);
      },
    };
  };
  const pool = threadPool(2, watched);
  const first = await outputsOf(pool);
  const second = await outputsOf(pool);
  expect(told).toEqual(['segment 0', 'forget 0', 'segment 1', 'forget 1']);
  expect(listeners).toBe(1);
  expect(second).toEqual(first);
  pool?.dispose();
});

test('one thread is no pool', () => {
  for (const threads of [0, 1]) expect(threadPool(threads, nodePoolWorker)).toBeUndefined();
});
