import type { TensorId } from '../base/ids.ts';
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

/** One tensor's copy across a partition's border. */
export interface MeasuredBorder {
  readonly direction: 'in' | 'out';
  readonly tensor: TensorId;
  readonly bytes: number;
  readonly time: Measured;
}

export interface MeasuredStep {
  readonly step: number;
  readonly compute: Measured;
  /** All copies into the partition, and out of it; absent for CPU steps. */
  readonly in?: Measured;
  readonly out?: Measured;
  /** Of what the computation took as seen from outside: what its device did not compute. Only where the device tells. */
  readonly wait?: Measured;
  /** Absent for CPU steps. */
  readonly borders?: readonly MeasuredBorder[];
}

export interface Measurement {
  /** Whole inferences, nothing waited for in between. */
  readonly total: Measured;
  /**
   * From the same runs; where a device works on while the caller goes on (`apart`), from runs of their own between those, which
   * wait after every part, so that the parts add up to more than the total.
   */
  readonly steps: readonly MeasuredStep[];
  readonly apart: boolean;
  /** Whole inferences spread so much that small differences mean nothing. */
  readonly noisy: boolean;
  /** Of the run among those of `steps` that took the median time. */
  readonly events: readonly RunEvent[];
  /** Of the last run. */
  readonly outputs: Run['outputs'];
}

export interface MeasureOptions {
  readonly runs: number;
  readonly warmup: number;
  /** Called before each run; true ends the measurement early (a newer request came). */
  readonly stop?: () => boolean;
}

interface TimedRun {
  readonly ms: number;
  readonly events: readonly RunEvent[];
}

/**
 * Runs a prepared plan `warmup + runs` times and sums up what the whole, each step and each copy took. Where a device is lost
 * meanwhile, it starts over on the devices that are left.
 */
export async function measure(
  prepared: PreparedRun,
  inputs: readonly Uint8Array[],
  clock: Clock,
  { runs, warmup, stop }: MeasureOptions,
): Promise<Result<Measurement, string>> {
  let [whole, waited]: [TimedRun[], TimedRun[]] = [[], []];
  let { placed } = prepared;
  let outputs: Run['outputs'] = [];
  const timed = async (apart: boolean): Promise<Result<TimedRun, string>> => {
    const before = clock.now();
    const run = await prepared.invoke(inputs, clock, { apart });
    const ms = clock.now() - before;
    if (!run.ok) return run;
    outputs = run.value.outputs;
    return ok({ ms, events: run.value.events });
  };
  for (let i = 0; i < warmup + runs; i++) {
    if (stop?.()) return fail('the measurement was stopped');
    const run = await timed(false);
    if (!run.ok) return run;
    if (i >= warmup) whole.push(run.value);
    if (prepared.needsWaits) {
      const parts = await timed(true);
      if (!parts.ok) return parts;
      if (i >= warmup) waited.push(parts.value);
    }
    if (isPlacedAs(prepared, placed)) continue;
    // A device was lost: times of two devices do not mix.
    [whole, waited, placed, i] = [[], [], prepared.placed, -1];
  }
  const apart = prepared.needsWaits;
  const detailed = apart ? waited : whole;
  const sum = (times: readonly number[], name = clock.name) => summary(times, warmup, name);
  const totals = whole.map(({ ms }) => ms);
  return ok({
    total: sum(totals),
    steps: prepared.plan.steps.map((_, step) => measuredStep(prepared, step, detailed, sum)),
    apart,
    noisy: isSpread(totals),
    events: medianRun(detailed)?.events ?? [],
    outputs,
  });
}

const isPlacedAs = (prepared: PreparedRun, placed: PreparedRun['placed']): boolean =>
  prepared.placed.every((one, step) => one?.device === placed[step]?.device);

function measuredStep(
  prepared: PreparedRun,
  step: number,
  runs: readonly TimedRun[],
  sum: (times: readonly number[], clock?: string) => Measured,
): MeasuredStep {
  const events = runs.map((run) => run.events.filter((event) => event.step === step));
  const total = (kind: RunEvent['kind']) =>
    sum(events.map((list) => added(list, (event) => event.kind === kind)));
  const placed = prepared.placed[step];
  if (!placed) return { step, compute: total('compute') };
  const told = events.flat().some((event) => event.kind === 'compute' && event.deviceMs !== undefined);
  const computed = (list: readonly RunEvent[]) =>
    list.reduce((ms, event) => (event.kind === 'compute' ? ms + (event.deviceMs ?? event.ms) : ms), 0);
  const outside = (list: readonly RunEvent[]) => added(list, ({ kind }) => kind === 'compute');
  const { in: copiedIn, out: copiedOut } = prepared.transfers[step] ?? { in: [], out: [] };
  const border = (
    direction: 'in' | 'out',
    { tensor, bytes }: { readonly tensor: TensorId; readonly bytes: number },
  ) => ({
    direction,
    tensor,
    bytes,
    time: sum(
      events.map((list) => added(list, (event) => event.kind === direction && event.tensor === tensor)),
    ),
  });
  return {
    step,
    compute: sum(events.map(computed), placed.device.computeClock),
    in: total('in'),
    out: total('out'),
    ...(told && { wait: sum(events.map((list) => Math.max(0, outside(list) - computed(list)))) }),
    borders: [...copiedIn.map((one) => border('in', one)), ...copiedOut.map((one) => border('out', one))],
  };
}

const added = (events: readonly RunEvent[], matches: (event: RunEvent) => boolean): number =>
  events.reduce((ms, event) => (matches(event) ? ms + event.ms : ms), 0);

const medianRun = (runs: readonly TimedRun[]): TimedRun | undefined =>
  [...runs].sort((a, b) => a.ms - b.ms)[Math.max(0, Math.ceil(runs.length / 2) - 1)];

/** The middle four fifths reach over more than half of the median; fewer than five times say nothing. */
export function isSpread(times: readonly number[]): boolean {
  if (times.length < 5) return true;
  const sorted = [...times].sort((a, b) => a - b);
  return rankOf(sorted, 0.9) - rankOf(sorted, 0.1) > 0.5 * rankOf(sorted, 0.5);
}

/** By nearest rank: the smallest time that at least so many of the runs did not exceed. */
const rankOf = (sorted: readonly number[], share: number): number =>
  sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;

/** Percentiles of times in milliseconds. */
export function summary(times: readonly number[], warmup: number, clock: string): Measured {
  const sorted = [...times].sort((a, b) => a - b);
  return {
    kind: 'measured',
    minMs: sorted[0] ?? Number.NaN,
    p50Ms: rankOf(sorted, 0.5),
    p95Ms: rankOf(sorted, 0.95),
    ...{ runs: times.length, warmup, clock },
  };
}
