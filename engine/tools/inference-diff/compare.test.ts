import { expect, test } from 'vitest';
import { must } from '../../base/result.ts';
import { fromBytes } from '../../base/source.ts';
import { openProgram } from '../../graph/program.ts';
import { writeModel } from '../../model/draft.ts';
import { plan, undelegated } from '../../plan/plan.ts';
import { openDevice } from '../../run/devices.ts';
import { PreparedRun } from '../../run/run.ts';
import { propagate } from '../../shapes/propagate.ts';
import { eachAlone } from './alone.ts';
import { compareRuns, pairsByName, pairsOf, type Side } from './compare.ts';
import { diffVerdict, firstOver } from './findings.ts';
import { diffInput } from './inputs.ts';

const clock = { name: 'none', now: () => 0 };
const quantization = (scale: number, zeroPoint: number) => ({ scale: [scale], zero_point: [zeroPoint] });

/** x ── MUL by y ── ABS. Quantized: the same in int8. */
function modelOf(type: 'FLOAT32' | 'INT8'): Uint8Array {
  const quantized = type === 'INT8';
  const tensor = (name: string, scale: number) => ({
    ...{ name, type, shape: [1, 16] },
    ...(quantized && { quantization: quantization(scale, 0) }),
  });
  return writeModel({
    subgraphs: [
      {
        name: 'main',
        tensors: [
          tensor('x', 1 / 127),
          tensor('y', 1 / 127),
          tensor('product', 1 / 127),
          tensor('z', 1 / 127),
        ],
        inputs: [0, 1],
        outputs: [3],
        operators: [
          { op: 'MUL', inputs: [0, 1], outputs: [2], options: {} },
          { op: 'ABS', inputs: [2], outputs: [3] },
        ],
      },
    ],
  });
}

async function sideOf(type: 'FLOAT32' | 'INT8', backend: 'reference' | 'wasm') {
  const program = must(openProgram(fromBytes(modelOf(type)), 'm.tflite'), 'opens');
  const graph = program.graphs[0]!;
  const shapes = propagate(program, 0);
  const device = must(await openDevice(backend), 'device');
  const planned = must(plan(graph, shapes, undelegated(graph), { keep: 'all' }), 'plans');
  const run = must(
    await PreparedRun.prepare(program, shapes, planned, { cpu: device, delegate: device }),
    'prepares',
  );
  const side: Side = { graph, run };
  return { program, shapes, device, side };
}

const inputsOf = (type: string) => (run: number) => ({
  ok: true as const,
  value: [0, 1].map((place) => {
    const bytes = diffInput(type, 16, 1 + 2 * run + place)!;
    return [bytes, bytes] as const;
  }),
});

test('two devices that agree: every tensor equal, and each node alone too', async () => {
  const reference = await sideOf('INT8', 'reference');
  const other = await sideOf('INT8', 'wasm');
  const pairs = pairsOf(reference.side);
  expect(pairs.map(({ reference: tensor, node }) => [tensor, node])).toEqual([
    [2, 0],
    [3, 1],
  ]);
  const options = { runs: 2, clock, inputs: inputsOf('INT8'), pairs };
  const { metrics, depth } = must(await compareRuns(reference.side, other.side, options), 'compares');
  expect(metrics.runs).toBe(2);
  expect(diffVerdict(depth, 'tensors')).toBe('All 2 tensors are equal, bit for bit.');
  const alone = await eachAlone(reference.program, reference.shapes, reference.side, other.device);
  expect(alone.left).toEqual([]);
  expect(alone.depth.map(({ node, differing, quanta }) => [node, differing, quanta?.[8]])).toEqual([
    [0, 0, 16],
    [1, 0, 16],
  ]);
});

test('a float model beside its quantized sibling is compared in real numbers, by name', async () => {
  const reference = await sideOf('FLOAT32', 'reference');
  const sibling = await sideOf('INT8', 'wasm');
  const pairs = pairsByName(reference.side, sibling.side);
  expect(pairs).toHaveLength(2);
  const values = [0, 1].map((place) => {
    const quantized = new Int8Array(diffInput('INT8', 16, 1 + place)!.buffer);
    const real = Float32Array.from(quantized, (value) => value / 127);
    return [new Uint8Array(real.buffer), new Uint8Array(quantized.buffer)] as const;
  });
  const inputs = () => ({ ok: true as const, value: values });
  const { depth } = must(
    await compareRuns(reference.side, sibling.side, { runs: 1, clock, inputs, pairs, real: true }),
    'compares',
  );
  // Rounding to the nearest quantum is off by half of one at most.
  for (const { maxAbs, quanta } of depth) {
    expect(maxAbs).toBeGreaterThan(0);
    expect(maxAbs).toBeLessThan(0.51 / 127);
    expect(quanta).toBeUndefined();
  }
  expect(firstOver(depth, 'sqnr', 90)?.node).toBe(0);
  expect(firstOver(depth, 'max', 1)).toBeUndefined();
  expect(diffVerdict(depth, 'tensors')).toMatch(/^2 of 2 tensors differ: the first is MUL #0, the lowest/);
});
