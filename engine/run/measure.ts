import { fail, ok, type Result } from '../base/result.ts';
import type { Clock } from './clock.ts';
import type { PreparedRun, Run, RunEvent } from './run.ts';

/** Times of one thing over several runs, with the conditions under which they hold. */
export interface Measured {
  readonly kind: 'measured';
  readonly minMs: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly runs: number;
  readonly warmup: number;
  readonly clock: string;
}

export interface MeasuredStep {
  readonly step: number;
  readonly compute: Measured;
  /** All copies into the partition, and out of it; absent for CPU steps. */
  readonly in?: Measured;
  readonly out?: Measured;
}

export interface Measurement {
  readonly total: Measured;
  readonly steps: readonly MeasuredStep[];
  /** Of the last run. */
  readonly outputs: Run['outputs'];
}

export interface MeasureOptions {
  readonly runs: number;
  readonly warmup: number;
  /** Called before each run; true ends the measurement early (a newer request came). */
  readonly stop?: () => boolean;
}

/** Runs a prepared plan `warmup + runs` times and sums up what each step and its copies took. */
export async function measure(
  prepared: PreparedRun,
  inputs: readonly Uint8Array[],
  clock: Clock,
  { runs, warmup, stop }: MeasureOptions,
): Promise<Result<Measurement, string>> {
  const measured: { readonly ms: number; readonly events: readonly RunEvent[] }[] = [];
  let outputs: Run['outputs'] = [];
  for (let i = 0; i < warmup + runs; i++) {
    if (stop?.()) return fail('the measurement was stopped');
    const before = clock.now();
    const run = await prepared.invoke(inputs, clock);
    const ms = clock.now() - before;
    if (!run.ok) return run;
    outputs = run.value.outputs;
    if (i >= warmup) measured.push({ ms, events: run.value.events });
  }
  const sum = (times: readonly number[]) => summary(times, warmup, clock.name);
  const steps = prepared.plan.steps.map((step, index): MeasuredStep => {
    const times = (kind: RunEvent['kind']) => sum(measured.map(({ events }) => total(events, index, kind)));
    const compute = times('compute');
    return step.kind === 'cpu'
      ? { step: index, compute }
      : { step: index, compute, in: times('in'), out: times('out') };
  });
  return ok({ total: sum(measured.map(({ ms }) => ms)), steps, outputs });
}

const total = (events: readonly RunEvent[], step: number, kind: RunEvent['kind']): number =>
  events.reduce((ms, event) => (event.step === step && event.kind === kind ? ms + event.ms : ms), 0);

/** Percentiles by nearest rank: the smallest time that at least so many of the runs did not exceed. */
export function summary(times: readonly number[], warmup: number, clock: string): Measured {
  const sorted = [...times].sort((a, b) => a - b);
  const rank = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
  return {
    kind: 'measured',
    minMs: sorted[0] ?? Number.NaN,
    p50Ms: rank(0.5),
    p95Ms: rank(0.95),
    ...{ runs: times.length, warmup, clock },
  };
}
