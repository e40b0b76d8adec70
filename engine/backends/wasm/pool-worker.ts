/** Words of the control memory that all threads share. */
export const word = { epoch: 0, job: 1, segment: 2, next: 3, done: 4, mail: 5 } as const;

/** A pass as plain data: its exported function, its units and its pointers. */
export type Calls = readonly {
  readonly name: string;
  readonly units: number;
  readonly args: readonly number[];
}[];

interface Mail {
  readonly control: Int32Array<SharedArrayBuffer>;
  readonly threads: number;
  readonly segment: number;
}

/** A segment to take in, or one that will run no more. */
export type PoolMessage =
  | (Mail & {
      readonly kind: 'segment';
      readonly module: WebAssembly.Module;
      readonly memory: WebAssembly.Memory;
      readonly calls: Calls;
    })
  | (Mail & { readonly kind: 'forget' });

export interface KernelCall {
  readonly units: number;
  /** Runs one of `pieces` equal parts of the units. */
  run(piece: number, pieces: number): void;
}

/** Binds calls to an instance. */
export function bindCalls(instance: WebAssembly.Instance, calls: Calls): readonly KernelCall[] {
  return calls.map(({ name, units, args }) => {
    const run = instance.exports[name] as (...args: number[]) => void;
    return {
      units,
      run: (piece, pieces) =>
        run(Math.floor((units * piece) / pieces), Math.floor((units * (piece + 1)) / pieces), ...args),
    };
  });
}

/** Takes pieces of the job of this epoch until there are none, and counts what is done. */
export function claim(
  control: Int32Array<SharedArrayBuffer>,
  epoch: number,
  pieces: number,
  run: (piece: number) => void,
): void {
  for (;;) {
    const next = Atomics.load(control, word.next);
    const piece = next & 0xffff;
    if (next >> 16 !== epoch || piece >= pieces) return;
    if (Atomics.compareExchange(control, word.next, next, next + 1) !== next) continue;
    run(piece);
    if (Atomics.add(control, word.done, 1) === pieces - 1) Atomics.notify(control, word.done);
  }
}

/** What a worker needs of its global scope. */
export interface WorkerScope {
  onMessage(listener: (message: PoolMessage) => void): void;
  postMessage(message: unknown): void;
}

/** What a worker of the pool does: takes in segments and forgets them, and between messages sleeps and works. */
export function serveKernels(scope: WorkerScope): void {
  const segments = new Map<number, readonly KernelCall[]>();
  let handled = 0;
  scope.onMessage((message) => {
    const { control, threads, segment } = message;
    handled++;
    if (message.kind === 'forget') segments.delete(segment);
    else {
      const instance = new WebAssembly.Instance(message.module, { env: { memory: message.memory } });
      segments.set(segment, bindCalls(instance, message.calls));
      scope.postMessage(segment);
    }
    sleepAndWork(control, segments, threads, handled);
  });
}

/** Works until there is mail that has not been handled; only outside of here can it arrive. */
function sleepAndWork(
  control: Int32Array<SharedArrayBuffer>,
  segments: ReadonlyMap<number, readonly KernelCall[]>,
  threads: number,
  handled: number,
): void {
  let last = -1;
  for (;;) {
    const epoch = Atomics.load(control, word.epoch);
    if (Atomics.load(control, word.mail) > handled) return;
    if (epoch === last) {
      Atomics.wait(control, word.epoch, epoch);
      continue;
    }
    last = epoch;
    const call = segments.get(Atomics.load(control, word.segment))?.[Atomics.load(control, word.job)];
    const pieces = piecesOf(call?.units ?? 0, threads);
    if (call) claim(control, epoch, pieces, (piece) => call.run(piece, pieces));
  }
}

/** A few pieces a thread, so that one that is held up leaves its share to the others. */
export const piecesOf = (units: number, threads: number): number => Math.min(units, threads * 4);
