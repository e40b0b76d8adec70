import { type Pool, threadPool, webPoolWorker } from '../../engine/index.ts';

/** As many threads as the hardware has; undefined, which is one, where the page is not cross-origin isolated. */
export const hardwareThreads = (): Pool | undefined =>
  threadPool(-1, () =>
    webPoolWorker(
      new Worker(new URL('../../engine/backends/wasm/web-worker.ts', import.meta.url), { type: 'module' }),
    ),
  );
