import { parentPort } from 'node:worker_threads';
import { serveKernels } from '../backends/wasm/pool-worker.ts';

// The script of a thread that shares the work of `run` and `benchmark_model`.
serveKernels({
  onMessage: (listener) => parentPort?.on('message', listener),
  postMessage: (message) => parentPort?.postMessage(message),
});
