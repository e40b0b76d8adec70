import { getDefaultEnvironment, loadLiteRt } from '@litertjs/core';
import type { PreparedSegment } from '../../engine/backends/types.ts';
import { openWasm, type Preparing } from '../../engine/backends/wasm/device.ts';
import { nodeId } from '../../engine/base/ids.ts';
import { mulberry32 } from '../../engine/base/random.ts';
import { must } from '../../engine/base/result.ts';
import { fromBytes } from '../../engine/base/source.ts';
import { openProgram } from '../../engine/graph/program.ts';
import { ops } from '../../engine/ops/table.ts';
import { byteSize } from '../../engine/ops/tensor-data.ts';
import { propagate } from '../../engine/shapes/propagate.ts';

// Runs in the browser: both runtimes side by side on the page's main thread, driven slice by slice from outside.

/** One runtime with a model loaded and inputs set. */
interface Runner {
  run(): void | Promise<void>;
  /** Bytes of the outputs, for a check that something was computed. */
  outputs(): Uint8Array[];
  /** Milliseconds each node took, one invoke; empty where the runtime does not tell. */
  profile(): NodeTime[];
  readonly notes: readonly string[];
}

export interface NodeTime {
  readonly name: string;
  readonly ms: number;
}

export interface LoadTimes {
  /** File bytes to the end of the first run, making up inputs not counted. */
  readonly firstResultMs: number;
  readonly prepareMs: number;
  /** What it is made of, in order. */
  readonly phases?: Readonly<Record<string, number>>;
  readonly memoryBytes?: number;
}

const runners = new Map<string, Runner>();

async function modelBytes(url: string): Promise<Uint8Array> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

/** Seeded inputs: every byte random for integers, floats in [-1, 1). */
function inputBytes(type: string, bytes: number, seed: number): Uint8Array {
  const draw = mulberry32(seed);
  if (type !== 'FLOAT32') return Uint8Array.from({ length: bytes }, () => draw() & 255);
  const floats = Float32Array.from({ length: bytes / 4 }, () => (draw() / 2 ** 32) * 2 - 1);
  return new Uint8Array(floats.buffer);
}

/** Milliseconds between calls, by name. */
function stopwatch() {
  const phases: Record<string, number> = {};
  let last = performance.now();
  /** What was done since the last call goes to this name. */
  const lap = (name: string) => {
    const now = performance.now();
    phases[name] = (phases[name] ?? 0) + now - last;
    last = now;
  };
  return { phases, lap };
}

async function loadOurs(url: string): Promise<LoadTimes> {
  const bytes = await modelBytes(url);
  const { phases, lap } = stopwatch();
  const program = must(openProgram(fromBytes(bytes), url), 'the model opens');
  const [graph] = program.graphs;
  const [constants] = program.constants;
  if (!graph || !constants) throw new Error('the model has no graph');
  lap('open');
  const shapes = propagate(program, 0);
  lap('shapes');
  let phase = 'probe';
  const onPreparing = ({ phase: next }: Preparing) => {
    if (next === phase) return;
    lap(phase);
    phase = next;
  };
  const device = must(await openWasm({ ops, onPreparing }), 'the device opens');
  const nodes = graph.nodes.map((_, index) => nodeId(index));
  const segment = { program, graph, constants, shapes, nodes, inputs: graph.inputs, outputs: graph.outputs };
  const prepared: PreparedSegment = must(await device.prepare(segment), 'the model is prepared');
  lap('ready');
  const prepareMs = Object.values(phases).reduce((sum, ms) => sum + ms);
  for (const [index, tensor] of graph.inputs.entries()) {
    const info = graph.tensors[tensor];
    const shape = shapes.tensors[tensor];
    const size = info && shape?.kind === 'static' ? byteSize(info.type, shape.shape) : undefined;
    if (info && size) prepared.write(tensor, inputBytes(info.type, size, 1 + index));
  }
  lap('inputs');
  await prepared.invoke();
  lap('first run');
  const { inputs: _, ...counted } = phases;
  const firstResultMs = Object.values(counted).reduce((sum, ms) => sum + ms);
  runners.set('ours', {
    run: () => prepared.invoke(),
    outputs: () => graph.outputs.map((tensor) => (prepared.read(tensor) as Uint8Array).slice()),
    profile: () => {
      const times: NodeTime[] = [];
      void prepared.invoke({
        clock: {
          now: () => performance.now(),
          onNode: (node, ms) => times.push({ name: `${graph.nodes[node]?.op} #${node}`, ms }),
        },
      });
      return times;
    },
    notes: [device.description, ...prepared.fallbacks.map(({ sentence }) => sentence)],
  });
  const { arenaBytes, constantBytes } = prepared.memory;
  return { firstResultMs, prepareMs, phases: counted, memoryBytes: arenaBytes + constantBytes };
}

/** LiteRT.js through its inner module, because the public API refuses int8 tensors. */
async function loadLiteRtModel(url: string, threads: number): Promise<LoadTimes> {
  const bytes = await modelBytes(url);
  const start = performance.now();
  const { liteRtWasm: inner } = await loadLiteRt('/litert/', threads > 1 ? { threads: true } : {});
  const environment = getDefaultEnvironment().liteRtEnvironment;
  const address = inner._malloc(bytes.length);
  inner.HEAPU8.set(bytes, address);
  const model = inner.loadModel(environment, address, bytes.length);
  const options = { accelerator: 'wasm', cpuOptions: { numThreads: threads } } as const;
  const compiled = await inner.compileModel(environment, model, options);
  const prepareMs = performance.now() - start;
  const host = inner.LiteRtTensorBufferType.HOST_MEMORY;
  const mode = inner.LiteRtTensorBufferLockMode;
  const inputs = Array.from({ length: model.getSignature(0).inputNames().size() }, (_, index) => {
    const type = model.getInputTensorType(0, index);
    const buffer = inner.LiteRtTensorBuffer.createManaged(environment, host, type, type.bytes());
    const at = buffer.lock(mode.WRITE);
    inner.HEAPU8.set(
      inputBytes(elementNames[type.elementType().value] ?? 'UINT8', type.bytes(), 1 + index),
      at,
    );
    buffer.unlock();
    return buffer;
  });
  const ready = performance.now();
  let last = await compiled.run(0, inputs);
  const firstResultMs = prepareMs + performance.now() - ready;
  runners.set('litert', {
    run: () => {
      for (const output of last) output.delete();
      const result = compiled.run(0, inputs);
      if (!(result instanceof Promise)) {
        last = result;
        return;
      }
      return result.then((outputs) => {
        last = outputs;
      });
    },
    outputs: () =>
      last.map((output) => {
        const at = output.lock(mode.READ);
        const copy = inner.HEAPU8.slice(at, at + output.size());
        output.unlock();
        return copy;
      }),
    profile: () => [],
    notes: [],
  });
  return { firstResultMs, prepareMs };
}

const elementNames: Readonly<Record<number, string>> = { 1: 'FLOAT32', 2: 'INT32', 3: 'UINT8', 9: 'INT8' };

/** Runs for about `ms` milliseconds of wall time and tells how often. */
async function slice(name: string, ms: number): Promise<number> {
  const runner = must(runners.get(name), `${name} is loaded`);
  const end = performance.now() + ms;
  let runs = 0;
  do {
    const done = runner.run();
    if (done instanceof Promise) await done;
    runs++;
  } while (performance.now() < end);
  return runs;
}

/** Per node the least of several invokes. */
function profile(name: string, invokes: number): NodeTime[] {
  const runner = must(runners.get(name), `${name} is loaded`);
  const all = Array.from({ length: invokes }, () => runner.profile());
  return (all[0] ?? []).map((node, index) => ({
    name: node.name,
    ms: Math.min(...all.map((times) => times[index]?.ms ?? Number.POSITIVE_INFINITY)),
  }));
}

const digest = (name: string): number[] =>
  (runners.get(name)?.outputs() ?? []).map((bytes) =>
    bytes.reduce((sum, byte) => (sum * 31 + byte) >>> 0, 0),
  );

export const bench = {
  loadOurs,
  loadLiteRt: loadLiteRtModel,
  slice,
  profile,
  digest,
  notes: (name: string) => runners.get(name)?.notes ?? [],
};
export type Bench = typeof bench;

(globalThis as unknown as { bench: Bench }).bench = bench;
