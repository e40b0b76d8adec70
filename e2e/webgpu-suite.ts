import fc from 'fast-check';
import { referenceDevice } from '../engine/backends/reference/device.ts';
import { openWasm } from '../engine/backends/wasm/device.ts';
import { openWebGpu, type WebGpuDevice } from '../engine/backends/webgpu/device.ts';
import { kernels } from '../engine/backends/webgpu/kernels/table.ts';
import { nodeId, tensorId } from '../engine/base/ids.ts';
import { must } from '../engine/base/result.ts';
import { fromBytes } from '../engine/base/source.ts';
import { openProgram } from '../engine/graph/program.ts';
import { ops } from '../engine/ops/table.ts';
import { distance, runCut } from '../engine/testing/cut-run.ts';
import { wholeSegment } from '../engine/testing/device-goldens.ts';
import { drawProgram } from '../engine/testing/draw-program.ts';
import { tallyCases } from '../engine/testing/gpu-goldens.ts';
import type { OpCase } from '../engine/testing/op-goldens.ts';
import { randomLayer, runLayer } from '../engine/testing/random-layers.ts';

// Runs in the browser: what the WGSL kernels compute on this browser's adapter.

const decode = (text: string) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
Object.assign(globalThis, { Buffer: { from: decode } });

let opened: WebGpuDevice | undefined;

async function device(): Promise<WebGpuDevice> {
  opened ??= must(await openWebGpu({ gpu: navigator.gpu, ops }), 'the device opens');
  return opened;
}

/** A sentence where this browser has no adapter. */
async function missing(): Promise<string | undefined> {
  const answer = await openWebGpu({ gpu: navigator.gpu, ops });
  return answer.ok ? undefined : answer.problem;
}

async function cases(
  list: readonly OpCase[],
): Promise<{ ran: number; left: number; failures: readonly string[] }> {
  const { ran, left, failures } = await tallyCases(list, await device());
  return { ran, left: [...left.values()].reduce((sum, count) => sum + count, 0), failures };
}

/** Random 8-bit layers against the reference kernels: how many were compared, and the first difference. */
async function randomLayers(numRuns: number): Promise<{ compared: number; difference?: string }> {
  const [gpu, reference] = [await device(), referenceDevice(ops)];
  let compared = 0;
  const check = await fc.check(
    fc.asyncProperty(randomLayer, async (drawn) => {
      const wanted = await runLayer(reference, drawn).catch((error: Error) => error.message);
      if (typeof wanted === 'string') return true;
      compared++;
      return String(await runLayer(gpu, drawn)) === String(wanted);
    }),
    { numRuns, seed: 20261125 },
  );
  return { compared, ...(check.failed && { difference: JSON.stringify(check.counterexample) }) };
}

/** SOFTMAX of a row of so many equal bytes: the distinct values it gives. */
async function equalRow(length: number): Promise<readonly number[]> {
  const tensors = [
    { type: 'UINT8', shape: [1, length], scale: 0.05, zeroPoint: 100 },
    { type: 'UINT8', shape: [1, length], scale: 1 / 256, zeroPoint: 0 },
  ];
  const nodes = [['SOFTMAX', [0], [1], { beta: 1 }]] as const;
  const segment = wholeSegment(drawProgram({ tensors, nodes, inputs: [0], outputs: [1] }));
  const prepared = must(await (await device()).prepare(segment), 'prepares');
  prepared.write(tensorId(0), new Uint8Array(length).fill(70));
  await prepared.invoke();
  return [...new Set(await prepared.read(tensorId(1)))];
}

/** A model in partitions of one node in `every`, on both kinds of delegate device, against the same model uncut. */
async function cutModel(base64: string, every: number) {
  const program = must(openProgram(fromBytes(decode(base64)), 'model'), 'opens');
  const graph = must(program.graphs[0], 'a main graph');
  const delegated = new Set(graph.nodes.flatMap(({ id }) => (id % every === 0 ? [nodeId(id)] : [])));
  const cpu = must(await openWasm({ ops }), 'WebAssembly');
  const second = must(await openWasm({ ops }), 'WebAssembly');
  const uncut = must(await runCut(program, new Set(), { cpu, delegate: second }), 'runs uncut');
  const answers = [];
  for (const delegate of [second, await device()]) {
    const run = must(await runCut(program, delegated, { cpu, delegate, fallback: second }), 'runs cut');
    answers.push({ partitions: run.partitions, ...distance(program, uncut.outputs, run.outputs) });
  }
  return answers;
}

/** The run goes on after the device is destroyed under it. */
async function lostDevice(base64: string) {
  const program = must(openProgram(fromBytes(decode(base64)), 'model'), 'opens');
  const graph = must(program.graphs[0], 'a main graph');
  const delegated = new Set(graph.nodes.map(({ id }) => id));
  const cpu = must(await openWasm({ ops }), 'WebAssembly');
  const delegate = must(await openWebGpu({ gpu: navigator.gpu, ops }), 'the device opens');
  delegate.gpuDevice.destroy();
  await delegate.gpuDevice.lost;
  const uncut = must(await runCut(program, new Set(), { cpu, delegate: cpu }), 'runs uncut');
  const run = must(await runCut(program, delegated, { cpu, delegate }), 'runs without its device');
  return { partitions: run.partitions, ...distance(program, uncut.outputs, run.outputs) };
}

const describe = async () => {
  const { description, computeClock } = await device();
  return `${description}; computations timed by ${computeClock}`;
};

export const webGpuSuite = {
  missing,
  describe,
  cases,
  randomLayers,
  equalRow,
  cutModel,
  lostDevice,
  names: [...kernels.keys()],
};
Object.assign(globalThis, { webGpuSuite });
