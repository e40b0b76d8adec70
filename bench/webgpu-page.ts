import type { TensorId } from '../engine/base/ids.ts';
import { must } from '../engine/base/result.ts';
import {
  type CopyCost,
  type Device,
  fromBytes,
  measure,
  measureCopyCost,
  nodeId,
  openProgram,
  openWasm,
  openWebGpu,
  ops,
  PreparedRun,
  partition,
  plan,
  planSteps,
  propagate,
  shareOfCopies,
} from '../engine/index.ts';
import { defaultPartitionOptions } from '../engine/partitioner/index.ts';
import { fitCopies } from '../engine/run/copy-cost.ts';
import { seededInput } from '../engine/run/seeded-inputs.ts';
import { type GpuCoverage, gpuTrial } from '../engine/testing/gpu-trial.ts';
import type { Trial } from '../engine/testing/trial.ts';

// Runs in the browser, for bench/webgpu.ts.

const decode = (text: string) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

function encode(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 32768) text += String.fromCharCode(...bytes.subarray(i, i + 32768));
  return btoa(text);
}

const open = async () => ({
  cpu: must(await openWasm({ ops }), 'WebAssembly'),
  second: must(await openWasm({ ops }), 'WebAssembly'),
  gpu: must(await openWebGpu({ gpu: navigator.gpu, ops }), 'WebGPU'),
});
let devices: Awaited<ReturnType<typeof open>>;
const clock = { name: 'performance.now', now: () => performance.now() };

async function describe(): Promise<string> {
  devices = await open();
  return `${devices.gpu.description}; computations timed by ${devices.gpu.computeClock}`;
}

/** The model with one node in `every` delegated. */
async function cutModel(base64: string, every: number, delegate: Device) {
  const program = must(openProgram(fromBytes(decode(base64)), 'model'), 'opens');
  const graph = must(program.graphs[0], 'a main graph');
  const shapes = propagate(program, 0);
  const chosen = new Set(graph.nodes.flatMap(({ id }) => (id % every === 0 ? [nodeId(id)] : [])));
  const limits = { maxDelegatedPartitions: 0, minNodesPerPartition: 0 };
  const cut = must(partition(graph, chosen, limits, defaultPartitionOptions), 'partitions');
  const made = must(plan(graph, shapes, planSteps(cut.plan)), 'plans');
  const run = must(
    await PreparedRun.prepare(program, shapes, made, { cpu: devices.cpu, delegate }),
    'prepares',
  );
  const inputs = graph.inputs.map((id, i) =>
    seededInput(graph.tensors[id]!.type, graph.tensors[id]!.shape, i, 1),
  );
  return { run, inputs };
}

/** The borders' copies by the line, fitted anew before each run, and as that run measured them. */
async function borders(base64: string, every: number, trials: number) {
  const { run, inputs } = await cutModel(base64, every, devices.gpu);
  const rows = [];
  for (let i = 0; i < trials; i++) {
    const cost = must(
      await measureCopyCost({ cpu: devices.cpu, delegate: devices.gpu }, clock, { runs: 9 }),
      'copies',
    );
    const measured = must(await measure(run, inputs, clock, { runs: 9, warmup: 1 }), 'measures');
    const copies = measured.steps.flatMap((step) => step.borders ?? []);
    const share = shareOfCopies(copies, cost);
    const least = leastCost(cost);
    const leastShare = shareOfCopies(copies, least);
    rows.push({
      copies: copies.length,
      bytes: share.bytes,
      predictedMs: share.latencyMs + share.bandwidthMs,
      measuredMs: copies.reduce((sum, { time }) => sum + time.p50Ms, 0),
      leastPredictedMs: leastShare.latencyMs + leastShare.bandwidthMs,
      leastMeasuredMs: copies.reduce((sum, { time }) => sum + time.minMs, 0),
    });
  }
  return rows;
}

/** The line through the least times, which other programs disturb least. */
function leastCost(cost: CopyCost): CopyCost {
  const fit = (direction: 'in' | 'out') =>
    fitCopies(
      cost.samples
        .filter((one) => one.direction === direction)
        .map(({ bytes, minMs }) => ({ bytes, ms: minMs })),
    );
  return { ...cost, in: fit('in'), out: fit('out') };
}

/** Whole inferences with the clock read around every part, and with a clock that is never read, in turns. */
async function overhead(base64: string, every: number, where: 'second' | 'gpu', runs: number) {
  const { run, inputs } = await cutModel(base64, every, devices[where]);
  const still = { name: 'none', now: () => 0 };
  const times = { timed: [] as number[], untimed: [] as number[] };
  for (let i = 0; i < runs + 5; i++)
    for (const [name, used] of i % 2
      ? ([
          ['timed', clock],
          ['untimed', still],
        ] as const)
      : ([
          ['untimed', still],
          ['timed', clock],
        ] as const)) {
      const before = performance.now();
      must(await run.invoke(inputs, used), 'runs');
      if (i >= 5) times[name].push(performance.now() - before);
    }
  const at = (list: number[], share: number) =>
    [...list].sort((a, b) => a - b)[Math.floor(share * list.length)]!;
  return {
    partitions: run.placed.filter((one) => one).length,
    timed: { p20: at(times.timed, 0.2), p50: at(times.timed, 0.5) },
    untimed: { p20: at(times.untimed, 0.2), p50: at(times.untimed, 0.5) },
  };
}

let trial: Trial;
let coverage: GpuCoverage;

/** A model's subgraph prepared on the GPU as far as it takes it, every tensor kept. */
async function prepare(
  base64: string,
  subgraph: number,
  shapes: readonly (readonly number[] | null)[],
): Promise<void> {
  const program = must(openProgram(fromBytes(decode(base64)), 'model'), 'opens');
  coverage = { nodes: 0, gpuNodes: 0, sentences: new Set() };
  trial = await gpuTrial(devices.gpu, devices.cpu, coverage)(
    program,
    subgraph,
    shapes.map((shape) => shape ?? undefined),
  );
}

const invoke = (inputs: readonly string[]) => trial.invoke(inputs.map(decode));

async function view(tensor: number) {
  const found = await trial.view(tensor as TensorId);
  if (!found) return undefined;
  const { data, shape } = found;
  return { shape, base64: encode(new Uint8Array(data.buffer, data.byteOffset, data.byteLength)) };
}

const covered = () => ({ nodes: coverage.nodes, gpuNodes: coverage.gpuNodes });

export const webGpuBench = { describe, borders, overhead, prepare, invoke, view, covered };
Object.assign(globalThis, { webGpuBench });
