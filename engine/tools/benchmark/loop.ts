import { rehearsals } from '../../backends/wasm/pool.ts';
import type { Clock } from '../../run/clock.ts';

export interface LoopLimits {
  readonly minRuns: number;
  readonly minSeconds: number;
  readonly maxSeconds: number;
  /** Seconds to wait between runs; 0 or less: none. */
  readonly runDelaySeconds: number;
}

export interface LoopHooks {
  readonly sleep?: (seconds: number) => Promise<void>;
  /** Called before each run with the runs done; true ends the loop (the user cancelled). */
  readonly stop?: (done: number) => boolean;
}

/**
 * Runs until there were enough runs and enough seconds, or too many seconds, as `benchmark_model` does.
 *
 * @returns whole microseconds of each run
 */
export async function timedRuns(
  limits: LoopLimits,
  clock: Clock,
  once: () => Promise<void> | void,
  { sleep, stop }: LoopHooks = {},
): Promise<readonly number[]> {
  const samples: number[] = [];
  const start = clock.now();
  const seconds = (): number => (clock.now() - start) / 1000;
  const enough = (): boolean =>
    (samples.length >= limits.minRuns && seconds() >= limits.minSeconds) || seconds() > limits.maxSeconds;
  while (!enough() && !stop?.(samples.length)) {
    if (limits.runDelaySeconds > 0) await sleep?.(limits.runDelaySeconds);
    const before = clock.now();
    await once();
    samples.push(Math.max(0, Math.round((clock.now() - before) * 1000)));
  }
  return samples;
}

/**
 * The limits of warm-up runs on so many threads, which are shared out only after some runs: those, each on one thread, and the
 * threads' start belong to no benchmark. The statistics count what was run.
 */
export const warmupOn = (threads: number, limits: LoopLimits): LoopLimits =>
  threads > 1 ? { ...limits, minRuns: Math.max(limits.minRuns, rehearsals) } : limits;

/** The line before a loop. */
export const loopText = ({ minRuns, minSeconds, maxSeconds }: LoopLimits): string =>
  `Running benchmark for at least ${minRuns} iterations and at least ${minSeconds} seconds but terminate if exceeding ${maxSeconds} seconds.`;
