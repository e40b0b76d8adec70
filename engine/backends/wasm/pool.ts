import { type Calls, claim, type KernelCall, type PoolMessage, piecesOf, word } from './pool-worker.ts';

/** What the pool needs of a worker; the environment makes them, because each makes them differently. */
export interface PoolWorker {
  postMessage(message: unknown): void;
  terminate(): void;
  /** Calls back with each message the worker sends. */
  onMessage(listener: (message: unknown) => void): void;
}

/** A web worker that runs `web-worker.ts` as one of the pool. */
export const webPoolWorker = (worker: Worker): PoolWorker => ({
  postMessage: (message) => worker.postMessage(message),
  terminate: () => worker.terminate(),
  onMessage: (listener) => worker.addEventListener('message', (event) => listener(event.data)),
});

/**
 * Workers that share one memory a segment and take pieces of a pass from one counter. Between passes they sleep
 * (`Atomics.wait`): nobody spins. A worker that wakes late finds no pieces left and sleeps on; nobody waits for it.
 */
export class Pool {
  readonly #control = new Int32Array(new SharedArrayBuffer(64));
  readonly #workers: PoolWorker[];
  #segments = 0;
  #epoch = 0;

  constructor(
    readonly threads: number,
    spawn: () => PoolWorker,
  ) {
    this.#workers = Array.from({ length: threads - 1 }, spawn);
  }

  /** Makes a segment known to all workers; resolves when they have it. */
  async register(module: WebAssembly.Module, memory: WebAssembly.Memory, calls: Calls): Promise<number> {
    const segment = this.#segments++;
    const message: PoolMessage = {
      control: this.#control,
      threads: this.threads,
      segment,
      module,
      memory,
      calls,
    };
    // Before it is sent: a worker that has handled all it knows of goes to sleep.
    Atomics.add(this.#control, word.mail, 1);
    const ready = this.#workers.map(
      (worker) =>
        new Promise<void>((resolve) => {
          worker.onMessage((reply) => {
            if (reply === segment) resolve();
          });
          worker.postMessage(message);
        }),
    );
    // Whoever sleeps must come out to see the message.
    this.#announce(-1, segment);
    await Promise.all(ready);
    return segment;
  }

  /** Runs one call, all threads taking pieces; returns when every piece is done. */
  run(segment: number, index: number, call: KernelCall): void {
    const pieces = piecesOf(call.units, this.threads);
    const epoch = this.#announce(index, segment);
    claim(this.#control, epoch, pieces, (piece) => call.run(piece, pieces));
    for (;;) {
      const done = Atomics.load(this.#control, word.done);
      if (done >= pieces) return;
      Atomics.wait(this.#control, word.done, done);
    }
  }

  dispose(): void {
    for (const worker of this.#workers) worker.terminate();
  }

  /** Publishes a job. The counter is closed first, so that a worker still reading the last job takes nothing of this one. */
  #announce(job: number, segment: number): number {
    this.#epoch = (this.#epoch + 1) & 0x7fff;
    const open = this.#epoch << 16;
    Atomics.store(this.#control, word.next, open | 0xffff);
    Atomics.store(this.#control, word.job, job);
    Atomics.store(this.#control, word.segment, segment);
    Atomics.store(this.#control, word.done, 0);
    Atomics.store(this.#control, word.next, open);
    Atomics.store(this.#control, word.epoch, this.#epoch);
    Atomics.notify(this.#control, word.epoch);
    return this.#epoch;
  }
}

/** A pass this short is done sooner than another thread has woken up. */
const worthSharingMs = 0.04;
const rehearsals = 3;

/**
 * Each call as a function: alone for the first few times, while its time is taken, then shared by the pool if that was long
 * enough. Without a pool, plain calls.
 */
export function sharedCalls(
  calls: readonly KernelCall[],
  pool: Pool | undefined,
  segment: number,
): (() => void)[] {
  return calls.map((call, index) => {
    const alone = () => call.run(0, 1);
    if (!pool || call.units < 2) return alone;
    let runs = 0;
    let best = Number.POSITIVE_INFINITY;
    return () => {
      if (runs >= rehearsals) {
        if (best > worthSharingMs) pool.run(segment, index, call);
        else alone();
        return;
      }
      const before = performance.now();
      alone();
      best = Math.min(best, performance.now() - before);
      runs++;
    };
  });
}
