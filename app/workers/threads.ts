import { type Pool, threadPool, webPoolWorker } from '../../engine/index.ts';

/**
 * @param threads -1: as many as the hardware has
 * @returns undefined, which is one, where the page is not cross-origin isolated
 */
export const hardwareThreads = (threads = -1): Pool | undefined =>
  threadPool(threads, () =>
    webPoolWorker(
      new Worker(new URL('../../engine/backends/wasm/web-worker.ts', import.meta.url), { type: 'module' }),
    ),
  );
