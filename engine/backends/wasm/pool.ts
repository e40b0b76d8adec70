import { type Calls, claim, type KernelCall, type PoolMessage, piecesOf, word } from './pool-worker.ts';

/** What the pool needs of a worker; the environment makes them, because each makes them differently. */
export interface PoolWorker {
  postMessage(message: unknown): void;
  terminate(): void;
  /** Calls back with each message the worker sends. */
  onMessage(listener: (message: unknown) => void): void;
  /** Calls back when the worker cannot be started. */
  onFailure(listener: () => void): void;
}

/** A web worker that runs `web-worker.ts` as one of the pool. */
export const webPoolWorker = (worker: Worker): PoolWorker => ({
  postMessage: (message) => worker.postMessage(message),
  terminate: () => worker.terminate(),
  onMessage: (listener) => worker.addEventListener('message', (event) => listener(event.data)),
  onFailure: (listener) => worker.addEventListener('error', listener),
});

/** From here on more threads wait for memory, and for each other, longer than they help. */
const mostThreads = 8;
/** Workers that are not up after this long are done without. */
const startMs = 5000;

/**
 * Threads that runs may share; undefined where only one can be had: no shared memory, or a thread that may not sleep (a page's
 * main thread). No worker starts before a model shows that it is worth it.
 *
 * @param threads as the runtime's `num_threads`: the calling one included, -1 for as many as the hardware has
 */
export function threadPool(threads: number, spawn: () => PoolWorker): Pool | undefined {
  const hardware = Math.min(globalThis.navigator?.hardwareConcurrency ?? 1, mostThreads);
  const wanted = threads < 0 ? hardware : threads;
  if (wanted < 2 || typeof SharedArrayBuffer === 'undefined') return undefined;
  try {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 0);
  } catch {
    return undefined;
  }
  return new Pool(wanted, spawn);
}

interface Starting {
  missing: number;
  readonly settle: (isUp: boolean) => void;
}

/**
 * Workers that share one memory a segment and take pieces of a pass from one counter. Between passes they sleep
 * (`Atomics.wait`): nobody spins. A worker that wakes late finds no pieces left and sleeps on; nobody waits for it.
 */
export class Pool {
  readonly #control = new Int32Array(new SharedArrayBuffer(64));
  readonly #spawn: () => PoolWorker;
  /** By segment: what waits until all workers know it. */
  readonly #starting = new Map<number, Starting>();
  #workers: readonly PoolWorker[] | undefined;
  #isBroken = false;
  #segments = 0;
  #epoch = 0;

  constructor(
    readonly threads: number,
    spawn: () => PoolWorker,
  ) {
    this.#spawn = spawn;
  }

  /**
   * Makes a segment known to all workers, starting them if need be; undefined if they do not come up. Workers that once did not
   * are not waited for again: from then on there is one thread.
   */
  async register(
    module: WebAssembly.Module,
    memory: WebAssembly.Memory,
    calls: Calls,
  ): Promise<number | undefined> {
    if (this.#isBroken) return undefined;
    this.#workers ??= this.#start();
    const segment = this.#segments++;
    const { threads } = this;
    const up = new Promise<boolean>((settle) =>
      this.#starting.set(segment, { missing: threads - 1, settle }),
    );
    this.#send({ kind: 'segment', control: this.#control, threads, segment, module, memory, calls });
    const isUp = await inTime(up);
    this.#starting.delete(segment);
    if (isUp) return segment;
    this.dispose();
    return undefined;
  }

  /** Lets the workers give back a segment's code and memory. */
  forget(segment: number): void {
    if (!this.#isBroken)
      this.#send({ kind: 'forget', control: this.#control, threads: this.threads, segment });
  }

  /** Runs one call, all threads taking pieces; returns when every piece is done. */
  run(segment: number, index: number, call: KernelCall): void {
    // A worker that is being ended must take no piece: nobody would ever count it as done.
    if (this.#isBroken) {
      call.run(0, 1);
      return;
    }
    const pieces = piecesOf(call.units, this.threads);
    const epoch = this.#announce(index, segment);
    claim(this.#control, epoch, pieces, (piece) => call.run(piece, pieces));
    for (;;) {
      const done = Atomics.load(this.#control, word.done);
      if (done >= pieces) return;
      Atomics.wait(this.#control, word.done, done);
    }
  }

  /** Ends the workers; what is run from now on runs alone. */
  dispose(): void {
    this.#isBroken = true;
    for (const worker of this.#workers ?? []) worker.terminate();
    this.#workers = undefined;
    for (const { settle } of this.#starting.values()) settle(false);
  }

  #start(): readonly PoolWorker[] {
    return Array.from({ length: this.threads - 1 }, () => {
      const worker = this.#spawn();
      worker.onFailure(() => this.dispose());
      worker.onMessage((segment) => this.#onReady(segment as number));
      return worker;
    });
  }

  /** One more worker knows the segment. */
  #onReady(segment: number): void {
    const starting = this.#starting.get(segment);
    if (starting && --starting.missing === 0) starting.settle(true);
  }

  #send(message: PoolMessage): void {
    // Before it is sent: a worker that has handled all it knows of goes to sleep.
    Atomics.add(this.#control, word.mail, 1);
    for (const worker of this.#workers ?? []) worker.postMessage(message);
    // Whoever sleeps must come out to see the message.
    this.#announce(-1, message.segment);
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

async function inTime(work: Promise<boolean>): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), startMs);
  });
  const result = await Promise.race([work, late]);
  clearTimeout(timer);
  return result;
}

/** A pass this short is done sooner than another thread has woken up. */
const worthSharingMs = 0.04;
/** The first run is of code not yet compiled well, and in fresh memory. */
export const rehearsals = 3;

/**
 * The calls of one segment. Each runs alone for the first few times, while its time is taken; then the pool shares those that took long
 * enough.
 */
export class SharedCalls {
  /** In the order of the calls. */
  readonly runs: readonly (() => void)[];
  readonly #pool: Pool;
  readonly #register: () => Promise<number | undefined>;
  readonly #best: number[];
  #rehearsing: number;
  #segment: number | undefined;
  #isDisposed = false;

  constructor(pool: Pool, calls: readonly KernelCall[], register: () => Promise<number | undefined>) {
    this.#pool = pool;
    this.#register = register;
    this.#best = calls.map(() => Number.POSITIVE_INFINITY);
    this.#rehearsing = calls.filter(({ units }) => units > 1).length * rehearsals;
    this.runs = calls.map((call, index) => this.#shared(call, index));
  }

  /** To be called between invokes; once, when enough is known, it takes until the threads are there. */
  settle(): Promise<void> | undefined {
    if (this.#rehearsing !== 0) return undefined;
    this.#rehearsing = -1;
    if (!this.#best.some(isWorthSharing)) return undefined;
    return this.#register().then((segment) => {
      this.#segment = segment;
      if (this.#isDisposed) this.dispose();
    });
  }

  /** The workers forget the calls, whether they know them already or are about to. */
  dispose(): void {
    this.#isDisposed = true;
    if (this.#segment !== undefined) this.#pool.forget(this.#segment);
    this.#segment = undefined;
  }

  #shared(call: KernelCall, index: number): () => void {
    const alone = () => call.run(0, 1);
    if (call.units < 2) return alone;
    let left = rehearsals;
    return () => {
      if (left === 0) {
        if (this.#segment !== undefined && isWorthSharing(this.#best[index] as number))
          this.#pool.run(this.#segment, index, call);
        else alone();
        return;
      }
      const before = performance.now();
      alone();
      this.#best[index] = Math.min(this.#best[index] as number, performance.now() - before);
      left--;
      this.#rehearsing--;
    };
  }
}

const isWorthSharing = (ms: number): boolean => ms > worthSharingMs && ms < Number.POSITIVE_INFINITY;
