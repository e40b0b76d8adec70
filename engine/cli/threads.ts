import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { type Pool, type PoolWorker, threadPool } from '../backends/wasm/pool.ts';
import { usageError } from './errors.ts';
import type { FlagSpec, Flags } from './flags.ts';

export const threadsFlag: FlagSpec = {
  name: 'num_threads',
  kind: 'int',
  help: 'threads the backend may use (default -1: as many as the machine has)',
};

/** The threads that the user grants, as the runtime understands the number. */
export function threadsFrom(flags: Flags): number {
  const threads = flags.int('num_threads') ?? -1;
  if (threads < -1) return usageError(`--num_threads is ${threads}; at least -1 is needed`);
  return threads < 0 ? availableParallelism() : threads;
}

/** Threads of Node to share work with. */
export const nodeThreads = (threads: number): Pool | undefined => threadPool(threads, kernelWorker);

function kernelWorker(): PoolWorker {
  const worker = import.meta.url.endsWith('.ts') ? workerFromSource() : new Worker(script('js'));
  worker.unref();
  return {
    postMessage: (message) => worker.postMessage(message),
    terminate: () => void worker.terminate(),
    onMessage: (listener) => worker.on('message', listener),
    onFailure: (listener) => worker.on('error', listener),
  };
}

const script = (extension: 'js' | 'ts'): URL => new URL(`./kernel-worker.${extension}`, import.meta.url);

/** Where the command line runs from TypeScript, its threads have to translate it too. */
function workerFromSource(): Worker {
  const start = `import('tsx/esm/api').then(({ register }) => { register(); return import(${JSON.stringify(script('ts'))}); });`;
  return new Worker(start, { eval: true });
}
