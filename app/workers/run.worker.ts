import * as Comlink from 'comlink';
import {
  buildGraphs,
  constantsOf,
  fail,
  type MeasuredRun,
  measure,
  ok,
  openWasm,
  ops,
  type Pool,
  PreparedRun,
  plan,
  type Result,
  readModel,
} from '../../engine/index.ts';
import { browserName } from './browser-name.ts';
import { cutModel, type Subject, shapesOf, subjectOf } from './cut.ts';
import { fileSource } from './file-source.ts';
import { seededInputs } from './inputs.ts';
import { measuredDetails } from './measured-run.ts';
import type { CutQuery, RunApi, RunProgress } from './protocol.ts';
import { hardwareThreads } from './threads.ts';

// The third run is the last of those by which the threads are shared out.
const warmup = 3;
const fewestRuns = 3;
const mostRuns = 50;
/** Runs are repeated until about so long, within the two limits above. */
const enoughMs = 2500;

/** Kept from run to run: its threads sleep meanwhile. */
let pool: Pool | undefined;

const api: RunApi = {
  async run(file, query, onProgress) {
    try {
      return await runModel(file, query, onProgress);
    } catch (error) {
      return fail(error instanceof Error ? error.message : String(error));
    }
  },
};

async function runModel(
  file: File,
  query: CutQuery,
  onProgress: (progress: RunProgress) => void,
): Promise<Result<MeasuredRun, string>> {
  const subject = openSubject(file);
  if (!subject.ok) return subject;
  const outcome = await cutModel(subject.value, query);
  if (!outcome.ok) return outcome;
  const { program } = subject.value;
  const graph = program.graphs[query.subgraph];
  if (graph === undefined) return fail(`the model has no subgraph ${query.subgraph}`);
  const shapes = shapesOf(subject.value, query.subgraph);
  const planned = plan(graph, shapes, outcome.value.plan);
  if (!planned.ok) return planned;
  // Two devices of the same kind, each with memories of its own: a tensor that crosses a border is really copied.
  pool ??= hardwareThreads();
  const cpu = await openWasm({ ops, pool });
  const delegate = await openWasm({ ops, pool });
  if (!cpu.ok) return cpu;
  if (!delegate.ok) return delegate;
  onProgress({ what: 'Preparing kernels', done: 0, total: 0 });
  const began = performance.now();
  const prepared = await PreparedRun.prepare(program, shapes, planned.value, {
    cpu: cpu.value,
    delegate: delegate.value,
  });
  if (!prepared.ok) return prepared;
  const prepareMs = performance.now() - began;
  const inputs = seededInputs(graph, shapes);
  const clock = { name: `performance.now (steps of ${clockStep()} µs)`, now: () => performance.now() };
  const before = performance.now();
  onProgress({ what: 'First run', done: 0, total: 0 });
  const first = await prepared.value.invoke(inputs, clock);
  if (!first.ok) return first;
  const firstMs = Math.max(0.01, performance.now() - before);
  const runs = Math.round(Math.min(mostRuns, Math.max(fewestRuns, enoughMs / firstMs)));
  let done = 0;
  const measurement = await measure(prepared.value, inputs, clock, {
    runs,
    warmup: warmup - 1,
    stop: () => {
      onProgress({ what: 'Run', done: ++done, total: runs + warmup - 1 });
      return false;
    },
  });
  if (!measurement.ok) return measurement;
  const value: MeasuredRun = {
    kind: 'measured',
    device: browserName(),
    cpuDevice: cpu.value.description,
    delegateDevice: `${delegate.value.description}, a memory of its own`,
    runs,
    warmup,
    clock: clock.name,
    threads: pool?.threads ?? 1,
    prepareMs,
    firstMs,
    ...measuredDetails(outcome.value.cut, prepared.value, measurement.value),
  };
  prepared.value.dispose();
  return ok(value);
}

function openSubject(file: File): Result<Subject, string> {
  const source = fileSource(file);
  const read = readModel(source, file.name);
  if (!read.ok) return fail(read.problem.message);
  const graphs = buildGraphs(read.value);
  if (!graphs.ok) return fail(`${graphs.problem.where}: ${graphs.problem.message}`);
  const constants = read.value.subgraphs.map(({ index }) => constantsOf(read.value, index, source));
  return ok(subjectOf({ graphs: graphs.value, constants }));
}

/** How fine the browser's clock is: coarser where the page is not cross-origin isolated. */
function clockStep(): number {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 20; i++) {
    const from = performance.now();
    let to = from;
    while (to === from) to = performance.now();
    least = Math.min(least, to - from);
  }
  return Math.max(1, Math.round(least * 1000));
}

Comlink.expose(api);
