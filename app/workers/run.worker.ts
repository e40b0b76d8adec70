import * as Comlink from 'comlink';
import { fail, type MeasuredRun, measure, measureCopyCost, ok, type Result } from '../../engine/index.ts';
import { browserName } from './browser-name.ts';
import { openDevices } from './devices.ts';
import { seededInputs } from './inputs.ts';
import { measuredDetails } from './measured-run.ts';
import { pageClock } from './page-clock.ts';
import { type PreparedModel, poolOf, prepareModel } from './prepared-model.ts';
import type { ModelFile, RunApi, RunProgress, RunQuery } from './protocol.ts';
import { sentenceOf } from './sentence.ts';

// The third run is the last of those by which the threads are shared out.
const warmup = 3;
const fewestRuns = 3;
const mostRuns = 50;
/** Runs are repeated until about so long, within the two limits above, unless the caller says otherwise. */
const usualMs = 2500;

const api: RunApi = {
  async run(file, query, onProgress, enoughMs) {
    try {
      return await runModel(file, query, onProgress, enoughMs);
    } catch (error) {
      return fail(sentenceOf(error));
    }
  },
  async copyCost(device, onProgress) {
    try {
      const devices = await openDevices(device, poolOf(-1));
      if (!devices.ok) return devices;
      const stop = (done: number, total: number) => {
        onProgress({ what: 'Copies, round', done: done + 1, total });
        return false;
      };
      return await measureCopyCost(devices.value, pageClock(), { stop });
    } catch (error) {
      return fail(sentenceOf(error));
    }
  },
};

async function runModel(
  file: ModelFile,
  query: RunQuery,
  onProgress: (progress: RunProgress) => void,
  enoughMs = usualMs,
): Promise<Result<MeasuredRun, string>> {
  onProgress({ what: 'Preparing kernels', done: 0, total: 0 });
  const model = await prepareModel(file, query, { device: query.device });
  if (!model.ok) return model;
  try {
    return await measured(model.value, onProgress, enoughMs);
  } finally {
    model.value.run.dispose();
  }
}

async function measured(
  { run, graph, shapes, outcome, devices, threads, prepareMs }: PreparedModel,
  onProgress: (progress: RunProgress) => void,
  enoughMs: number,
): Promise<Result<MeasuredRun, string>> {
  const inputs = seededInputs(graph, shapes);
  const clock = pageClock();
  const before = performance.now();
  onProgress({ what: 'First run', done: 0, total: 0 });
  const first = await run.invoke(inputs, clock);
  if (!first.ok) return first;
  const firstMs = Math.max(0.01, performance.now() - before);
  const runs = Math.round(Math.min(mostRuns, Math.max(fewestRuns, enoughMs / firstMs)));
  let done = 0;
  const measurement = await measure(run, inputs, clock, {
    runs,
    warmup: warmup - 1,
    stop: () => {
      onProgress({ what: 'Run', done: ++done, total: runs + warmup - 1 });
      return false;
    },
  });
  if (!measurement.ok) return measurement;
  return ok({
    kind: 'measured',
    device: browserName(),
    cpuDevice: devices.cpu,
    delegateDevice: devices.delegate,
    runs,
    warmup,
    clock: clock.name,
    threads,
    prepareMs,
    firstMs,
    ...measuredDetails(outcome.cut, run, measurement.value),
  });
}

Comlink.expose(api);
