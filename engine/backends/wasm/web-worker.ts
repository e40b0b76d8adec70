import { serveKernels } from './pool-worker.ts';

// The script of a pool's web worker: `new Worker(new URL('.../web-worker.ts', import.meta.url), { type: 'module' })`.
serveKernels({
  onMessage: (listener) => addEventListener('message', (event) => listener(event.data)),
  postMessage: (message) => postMessage(message),
});
