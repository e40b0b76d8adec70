import * as Comlink from 'comlink';
import { fail, type Result } from '../../engine/index.ts';

/** The worker died: whoever waits gets a sentence, and the next call starts a fresh one. */
export interface Crash {
  readonly sentence: string;
}

type Remote<T> = Comlink.Remote<T>;

/**
 * A worker that may crash, hang or be stopped. Calls that were under way then answer with a sentence instead of never;
 * `onRestart` gives the owner the chance to restore what the worker knew.
 */
export class WorkerHost<T> {
  readonly #start: () => Worker;
  readonly #onRestart: (sentence: string) => void;
  #worker: Worker | undefined;
  #remote: Remote<T> | undefined;
  /** Ends the calls under way. A promise that all of them race with would hold on to every answer there ever was. */
  readonly #waiting = new Set<(sentence: string) => void>();

  constructor(start: () => Worker, onRestart: (sentence: string) => void = () => {}) {
    this.#start = start;
    this.#onRestart = onRestart;
  }

  async call<R>(work: (remote: Remote<T>) => Promise<Result<R, string>>): Promise<Result<R, string>> {
    const remote = this.#ensure();
    return new Promise((resolve) => {
      const answer = (result: Result<R, string>) => {
        this.#waiting.delete(stopped);
        resolve(result);
      };
      const stopped = (sentence: string) => answer(fail(sentence));
      this.#waiting.add(stopped);
      work(remote).then(answer, (error: unknown) =>
        answer(fail(error instanceof Error ? error.message : String(error))),
      );
    });
  }

  /** Whether a call is under way. */
  get busy(): boolean {
    return this.#waiting.size > 0;
  }

  /** Ends the worker at once; calls under way answer with the sentence. */
  stop(sentence: string): void {
    this.#worker?.terminate();
    this.#worker = undefined;
    this.#remote = undefined;
    for (const end of [...this.#waiting]) end(sentence);
  }

  #ensure(): Remote<T> {
    if (this.#remote !== undefined) return this.#remote;
    const worker = this.#start();
    const crash = (event: Event) => {
      if (worker !== this.#worker) return;
      const message = event instanceof ErrorEvent && event.message !== '' ? ` (${event.message})` : '';
      const sentence = `a worker of this page stopped unexpectedly${message} and was started again`;
      this.stop(sentence);
      this.#onRestart(sentence);
    };
    worker.addEventListener('error', crash);
    worker.addEventListener('messageerror', crash);
    this.#worker = worker;
    this.#remote = Comlink.wrap<T>(worker);
    return this.#remote;
  }
}

/** Runs the newest request only: while one is under way, later ones replace each other. Dropped requests answer undefined. */
export function latest<A, R>(work: (request: A) => Promise<R>): (request: A) => Promise<R | undefined> {
  let busy = false;
  let waiting: { request: A; answer: (value: R | undefined) => void } | undefined;
  const start = async (request: A): Promise<R | undefined> => {
    busy = true;
    try {
      return await work(request);
    } finally {
      busy = false;
      const next = waiting;
      waiting = undefined;
      if (next !== undefined) void start(next.request).then(next.answer);
    }
  };
  return (request) => {
    if (!busy) return start(request);
    waiting?.answer(undefined);
    return new Promise((answer) => {
      waiting = { request, answer };
    });
  };
}
