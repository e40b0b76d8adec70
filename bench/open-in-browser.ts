import { rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { build, type Rollup } from 'vite';
import { chromiumPath } from '../e2e/chromium.ts';
import { machine } from './measure.ts';
import { type Layout, writeSparseModel } from './sparse.ts';

// First graph of a file of 1.5 GB in a worker of Chromium: npx tsx bench/open-in-browser.ts
// Wall time of the worker (a browser tells no CPU time), and the memory that page and worker then hold.

const page = `<!doctype html><input type="file"><script>
  const ask = (file) => new Promise((done) => {
    const worker = new Worker('/worker.js');
    worker.onmessage = async ({ data }) => {
      const { bytes } = await performance.measureUserAgentSpecificMemory();
      worker.terminate();
      done({ ...data, bytes });
    };
    worker.postMessage(file);
  });
</script>`;

async function workerCode(): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      lib: { entry: 'bench/open-in-browser.worker.ts', formats: ['iife'], name: 'open', fileName: 'worker' },
    },
  });
  const [output] = [built].flat() as Rollup.RollupOutput[];
  const [chunk] = output?.output ?? [];
  if (chunk?.type !== 'chunk') throw new Error('the worker was not built');
  return chunk.code;
}

const code = await workerCode();
const server = createServer((request, response) => {
  const isWorker = request.url === '/worker.js';
  response.writeHead(200, {
    'content-type': isWorker ? 'text/javascript' : 'text/html',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-embedder-policy': 'require-corp',
  });
  response.end(isWorker ? code : page);
});
await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
const address = server.address();
if (address === null || typeof address === 'string') throw new Error('the server has no port');
const browser = await chromium.launch({ executablePath: chromiumPath() });
console.log(`Chromium ${browser.version()} on ${machine()}`);
for (const layout of ['by offset and size', 'inside the FlatBuffer'] as const)
  await measure(layout, address.port);
await browser.close();
server.close();

async function measure(layout: Layout, port: number): Promise<void> {
  const path = join(tmpdir(), `delegraph-bench-${process.pid}.tflite`);
  const size = writeSparseModel(path, 10_000, 300_000, layout);
  const tab = await browser.newPage();
  await tab.goto(`http://127.0.0.1:${port}/`);
  await tab.setInputFiles('input', path);
  const runs: { ms: number; nodes: number; bytes: number }[] = [];
  for (let i = 0; i < 5; i++) runs.push(await tab.evaluate('ask(document.querySelector("input").files[0])'));
  await tab.close();
  rmSync(path);
  const ms = runs.map((run) => run.ms).sort((a, b) => a - b);
  const megabytes = Math.max(...runs.map((run) => run.bytes)) / 1e6;
  console.log(
    `${(size / 1e9).toFixed(1)} GB, weights ${layout}: ${runs[0]?.nodes} nodes, wall ms median ${ms[2]?.toFixed(0)} min ${ms[0]?.toFixed(0)} max ${ms[4]?.toFixed(0)}, memory ${megabytes.toFixed(0)} MB`,
  );
}
