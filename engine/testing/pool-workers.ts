import { readFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import ts from 'typescript';
import type { PoolWorker } from '../backends/wasm/pool.ts';

const source = readFileSync(new URL('../backends/wasm/pool-worker.ts', import.meta.url), 'utf8');
const { outputText } = ts.transpileModule(source, {
  compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
});
const program = `const { parentPort } = require('node:worker_threads');
${outputText}
exports.serveKernels({
  onMessage: (listener) => parentPort.on('message', listener),
  postMessage: (message) => parentPort.postMessage(message),
});`;

/** A kernel worker on a thread of Node. */
export function nodePoolWorker(): PoolWorker {
  const worker = new Worker(program, { eval: true });
  worker.unref();
  return {
    postMessage: (message) => worker.postMessage(message),
    terminate: () => void worker.terminate(),
    onMessage: (listener) => worker.on('message', listener),
    onFailure: (listener) => worker.on('error', listener),
  };
}
