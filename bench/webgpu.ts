import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { gpuBrowser, pageWith, scriptText } from '../e2e/gpu-page.ts';
import { must } from '../engine/base/result.ts';
import { bytesOf, viewBytes } from '../engine/ops/tensor-data.ts';
import { corpusByWork, isRunnable, runGoldenOf } from '../engine/testing/corpus.ts';
import { runFailures } from '../engine/testing/run-model.ts';
import { readShared, shared } from '../engine/testing/shared.ts';
import type { TrialOf } from '../engine/testing/trial.ts';
import type { webGpuBench } from './webgpu-page.ts';

// WebGPU in Chromium: copies against the fitted line, what measuring costs, and whole models against the reference answers.

type Remote = { readonly webGpuBench: typeof webGpuBench };

type Bench = typeof webGpuBench;

const call = async <K extends keyof Bench>(
  page: Page,
  name: K,
  ...args: Parameters<Bench[K]>
): Promise<Awaited<ReturnType<Bench[K]>>> => {
  const answer: unknown = await page.evaluate(
    ([name, args]) => {
      const work = (globalThis as unknown as Remote).webGpuBench[name] as (...args: unknown[]) => unknown;
      return work(...args);
    },
    [name as keyof Bench, args as unknown[]] as const,
  );
  // What the page's function of that name answers.
  return answer as Awaited<ReturnType<Bench[K]>>;
};

const model = (name: string): string => Buffer.from(readShared('corpus', 'models', name)).toString('base64');

export async function benchWebGpu(): Promise<void> {
  if (!shared) return console.log('skipped: the folder of real models is not beside this checkout');
  const script = await scriptText(
    new URL('webgpu-page.ts', import.meta.url),
    mkdtempSync(join(tmpdir(), 'webgpu-')),
  );
  const server = createServer((_, answer) => answer.end()).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const browser = await gpuBrowser();
  try {
    const page = await pageWith(browser, address, script);
    console.log(await call(page, 'describe'));
    await copies(page);
    await overheads(page);
    await goldens(page);
  } finally {
    await browser.close();
    server.close();
  }
}

async function copies(page: Page): Promise<void> {
  const rows = await call(page, 'borders', model('vww_96_float.tflite'), 2, 10);
  const off = (predicted: number, measured: number) => predicted / measured - 1;
  const within: Record<string, number> = { medians: 0, least: 0 };
  for (const { copies, bytes, predictedMs, measuredMs, leastPredictedMs, leastMeasuredMs } of rows) {
    const shares = { medians: off(predictedMs, measuredMs), least: off(leastPredictedMs, leastMeasuredMs) };
    for (const [name, share] of Object.entries(shares)) if (Math.abs(share) <= 0.25) within[name]!++;
    const text = Object.entries(shares).map(([name, share]) => `${name} ${(share * 100).toFixed(0)} %`);
    console.log(
      `borders of vww_96_float: ${copies} copies, ${bytes} bytes: by the line ${predictedMs.toFixed(2)} ms, measured ${measuredMs.toFixed(2)} ms; off by ${text.join(', ')}`,
    );
  }
  console.log(`within 25 %, of ${rows.length}: ${within.medians} by medians, ${within.least} by least times`);
}

async function overheads(page: Page): Promise<void> {
  for (const [name, where, runs] of [
    ['mobilenet_v1_0_25_160_quantized.tflite', 'second', 200],
    ['face_detection_short_range.tflite', 'second', 100],
    ['vww_96_float.tflite', 'gpu', 40],
  ] as const) {
    const { partitions, timed, untimed } = await call(page, 'overhead', model(name), 3, where, runs);
    const share = (of: 'p20' | 'p50') => `${((timed[of] / untimed[of] - 1) * 100).toFixed(1)} %`;
    console.log(
      `${name} in ${partitions} partitions on ${where}: timed ${timed.p50.toFixed(3)} ms, untimed ${untimed.p50.toFixed(3)} ms (p50 ${share('p50')}, p20 ${share('p20')})`,
    );
  }
}

async function goldens(page: Page): Promise<void> {
  const names = corpusByWork()
    .filter(({ name, mmacs }) => (mmacs ?? 0) <= 100 && isRunnable(name))
    .map(({ name }) => name);
  let [passed, nodes, gpuNodes] = [0, 0, 0];
  for (const name of names) {
    const failures = await runFailures(runGoldenOf(name), remoteTrial(page, name)).catch((error) => [
      String(error),
    ]);
    const covered = await call(page, 'covered');
    nodes += covered.nodes;
    gpuNodes += covered.gpuNodes;
    if (failures.length === 0) passed++;
    console.log(
      `${name}: ${covered.gpuNodes} of ${covered.nodes} nodes on the GPU${failures.length ? `; ${failures.join('; ').slice(0, 300)}` : ''}`,
    );
  }
  console.log(`${passed} of ${names.length} models right, ${gpuNodes} of ${nodes} nodes on the GPU`);
}

/** A trial in the browser, which gets the model's bytes and gives tensors back. */
const remoteTrial =
  (page: Page, name: string): TrialOf =>
  async (program, subgraph, inputShapes) => {
    const graph = must(program.graphs[subgraph], 'the subgraph exists');
    await call(
      page,
      'prepare',
      model(name),
      subgraph,
      inputShapes.map((shape) => shape ?? null),
    );
    return {
      invoke: (inputs) =>
        call(
          page,
          'invoke',
          inputs.map((bytes) => Buffer.from(bytesOf(bytes)).toString('base64')),
        ),
      async view(id) {
        const found = await call(page, 'view', id);
        const tensor = graph.tensors[id];
        return found && tensor
          ? {
              tensor,
              shape: found.shape,
              data: viewBytes(tensor.type, new Uint8Array(Buffer.from(found.base64, 'base64'))),
            }
          : undefined;
      },
    };
  };
