import * as Comlink from 'comlink';
import {
  appliedBy,
  type BenchmarkResult,
  benchmarkInput,
  type Clock,
  fail,
  type Graph,
  type LoopLimits,
  memoryPlan,
  ok,
  type PreparedRun,
  planSteps,
  profiledRows,
  type Result,
  type RunEvent,
  type Shapes,
  shapeBeforeRun,
  spansOf,
  timedRuns,
  warmupOn,
} from '../../engine/index.ts';
import type { BenchmarkApi, Benchmarked, BenchmarkMemory, BenchmarkSettings } from './benchmark/protocol.ts';
import { browserName } from './browser-name.ts';
import { pageClock } from './page-clock.ts';
import { type PreparedModel, prepareModel } from './prepared-model.ts';
import type { CutQuery, ModelFile, RunProgress, RunQuery } from './protocol.ts';
import { sentenceOf } from './sentence.ts';

type OnProgress = (progress: RunProgress) => void;

/** Runs with a clock at every node: about so long, within the two numbers. */
const profileMs = 1500;
const [fewestProfiled, mostProfiled] = [3, 50];
/** Telling the page of every run would slow short ones down. */
const progressEveryMs = 80;

const api: BenchmarkApi = {
  async benchmark(...request) {
    try {
      return await benchmark(...request);
    } catch (error) {
      return fail(sentenceOf(error));
    }
  },
};

async function benchmark(
  file: ModelFile,
  query: RunQuery,
  settings: BenchmarkSettings,
  onProgress: OnProgress,
): Promise<Result<Benchmarked, string>> {
  onProgress({ what: 'Preparing kernels', done: 0, total: 0 });
  const started = performance.now();
  const prepared = await prepareModel(file, query, {
    ...{ threads: settings.threads, device: query.device },
    // The tool's initialization begins with the file.
    anew: true,
  });
  if (!prepared.ok) return prepared;
  const initUs = Math.round((performance.now() - started) * 1000);
  const { graph, shapes, run, outcome, devices, threads, prepareMs } = prepared.value;
  const inputs = inputsOf(graph, shapes);
  if (!inputs.ok) return inputs;
  const clock = pageClock();
  const limits = limitsOf(settings, settings.minRuns, settings.minSeconds);
  const warmupLimits = limitsOf(settings, settings.warmupRuns, settings.warmupSeconds);
  let problem: string | undefined;
  const once = async (): Promise<void> => {
    const done = await run.invoke(inputs.value, clock);
    if (!done.ok) problem = done.problem;
  };
  const loop = (what: string, bounds: LoopLimits) => {
    const tell = throttled(onProgress, what, bounds.minRuns);
    return timedRuns(bounds, clock, once, {
      stop: (done) => {
        tell(done);
        return problem !== undefined;
      },
    });
  };
  const warmupUs = await loop('Warm-up run', warmupOn(threads, warmupLimits));
  const runUs = problem === undefined ? await loop('Run', limits) : [];
  if (problem !== undefined) return fail(problem);
  const profiled = await profiledRuns(prepared.value, inputs.value, clock, onProgress);
  if (!profiled.ok) return profiled;
  const steps = planSteps(outcome.plan);
  const result: BenchmarkResult = {
    graph: file.file.name,
    fileBytes: file.file.size,
    params: paramsOf(file.file.name, settings, query),
    applied: [appliedBy(query.delegate, steps)],
    ...{ initUs, warmupLimits, warmupUs, limits, runUs },
  };
  const value: Benchmarked = {
    ...{ kind: 'measured', result, devices, clock: clock.name, threads, prepareMs },
    machine: browserName(),
    memory: memoryOf(graph, shapes, run),
    rows: profiledRows(graph, steps, run.plan, profiled.value.runs),
    profiledRuns: profiled.value.runs.length,
    spans: spansOf(profiled.value.median, run.plan, graph),
    fallbacks: [
      ...run.plan.skipped.map(({ sentence }) => sentence),
      ...run.fallbacks.map(({ sentence }) => sentence),
    ],
  };
  run.dispose();
  return ok(value);
}

function memoryOf(graph: Graph, shapes: Shapes, run: PreparedRun): BenchmarkMemory {
  const { bytes: plannerBytes, persistentBytes } = memoryPlan(graph, shapes);
  const sum = (of: (held: PreparedRun['memory'][number]) => number) =>
    run.memory.reduce((all, held) => all + of(held), 0);
  return {
    ...{ plannerBytes, persistentBytes },
    arenaBytes: sum(({ arenaBytes }) => arenaBytes),
    constantBytes: sum(({ constantBytes }) => constantBytes),
    takenBytes: sum(({ arenaBytes, constantBytes, takenBytes = arenaBytes + constantBytes }) => takenBytes),
  };
}

const limitsOf = ({ maxSeconds }: BenchmarkSettings, minRuns: number, minSeconds: number): LoopLimits => ({
  minRuns,
  minSeconds,
  maxSeconds,
  runDelaySeconds: -1,
});

function throttled(onProgress: OnProgress, what: string, total: number): (done: number) => void {
  let told = Number.NEGATIVE_INFINITY;
  return (done) => {
    const now = performance.now();
    if (now - told < progressEveryMs) return;
    told = now;
    onProgress({ what, done, total });
  };
}

interface Profiled {
  readonly runs: readonly (readonly RunEvent[])[];
  /** Of the run of median time. */
  readonly median: readonly RunEvent[];
}

/** Every node with a clock around it, and waits where a device works on by itself, so that each part has a time. */
async function profiledRuns(
  { run }: PreparedModel,
  inputs: readonly Uint8Array[],
  clock: Clock,
  onProgress: OnProgress,
): Promise<Result<Profiled, string>> {
  const runs: { readonly ms: number; readonly events: readonly RunEvent[] }[] = [];
  const start = clock.now();
  const enough = () =>
    runs.length >= mostProfiled || (runs.length >= fewestProfiled && clock.now() - start > profileMs);
  const tell = throttled(onProgress, 'Run with a clock at every node', fewestProfiled);
  while (!enough()) {
    tell(runs.length);
    const before = clock.now();
    const done = await run.invoke(inputs, clock, { nodes: true, apart: run.needsWaits });
    if (!done.ok) return done;
    runs.push({ ms: clock.now() - before, events: done.value.events });
  }
  const byTime = [...runs].sort((a, b) => a.ms - b.ms);
  const median = byTime[Math.floor((byTime.length - 1) / 2)]?.events ?? [];
  return ok({ runs: runs.map(({ events }) => events), median });
}

function inputsOf(graph: Graph, shapes: Shapes): Result<readonly Uint8Array[], string> {
  const inputs: Uint8Array[] = [];
  for (const [position, id] of graph.inputs.entries()) {
    const { type = '', name = '' } = graph.tensors[id] ?? {};
    const shape = shapeBeforeRun(shapes, id) ?? graph.tensors[id]?.shape ?? [];
    const count = shape.reduce((product, size) => product * size, 1);
    const bytes = benchmarkInput(type, count, position);
    if (bytes === undefined)
      return fail(`input ${position} (${name}) is ${type}, and no random values can be made of it`);
    inputs.push(bytes);
  }
  return ok(inputs);
}

/** Parameters in the tool's words and order. */
function paramsOf(name: string, settings: BenchmarkSettings, { max, min }: CutQuery): readonly string[] {
  const line = (words: string, value: string | number) => `${words}: [${value}]`;
  return [
    line('Min num runs', settings.minRuns),
    line('Min runs duration (seconds)', settings.minSeconds),
    line('Max runs duration (seconds)', settings.maxSeconds),
    ...(settings.threads < 0 ? [] : [line('Num threads', settings.threads)]),
    line('Min warmup runs', settings.warmupRuns),
    line('Min warmup runs duration (seconds)', settings.warmupSeconds),
    line('Graph', name),
    line('Signature to run', ''),
    ...(max === undefined ? [] : [line('Max number of delegated partitions', max)]),
    ...(min === undefined ? [] : [line('Min nodes per partition', min)]),
  ];
}

Comlink.expose(api);
