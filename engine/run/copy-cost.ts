import type { Device, PreparedSegment } from '../backends/types.ts';
import { tensorId } from '../base/ids.ts';
import { fail, ok, type Result } from '../base/result.ts';
import type { Clock } from './clock.ts';

// What it costs to copy a tensor to a device and back, as a line: a latency for every copy, and a time a byte.

export type Direction = 'in' | 'out';

/** Copies of one size in one direction. */
export interface CopySample {
  readonly direction: Direction;
  readonly bytes: number;
  /** Median of `runs` times, each of one copy or the mean of several too short for the clock. */
  readonly ms: number;
  readonly minMs: number;
  readonly runs: number;
}

/** ms = latencyMs + bytes / bytesPerMs */
export interface CopyFit {
  readonly latencyMs: number;
  readonly bytesPerMs: number;
}

/** A device's copy cost as it was measured here, in the order of sizes. */
export interface CopyCost {
  readonly kind: 'measured';
  readonly device: string;
  readonly clock: string;
  readonly samples: readonly CopySample[];
  readonly in: CopyFit;
  readonly out: CopyFit;
}

export interface CopyCostOptions {
  /** 1 kB to 16 MB in steps of four when absent. */
  readonly sizes?: readonly number[];
  /** Times of each size and direction. */
  readonly runs?: number;
  /** Called before each round over all sizes; true ends the measurement. */
  readonly stop?: (done: number, total: number) => boolean;
}

export const copySizes: readonly number[] = Array.from({ length: 8 }, (_, i) => 1024 * 4 ** i);

/** Shorter than that a clock's steps show: several copies are then timed together. */
const shortestMs = 0.1;

/** Copies between the two devices' memories as runs do, and fits the line for each direction. */
export async function measureCopyCost(
  devices: { readonly cpu: Device; readonly delegate: Device },
  clock: Clock,
  { sizes = copySizes, runs = 15, stop }: CopyCostOptions = {},
): Promise<Result<CopyCost, string>> {
  const { cpu, delegate } = devices;
  const lanes: Lane[] = [];
  try {
    for (const bytes of sizes) {
      const [here, there] = [await cpu.scratch?.(bytes), await delegate.scratch?.(bytes)];
      if (!here || !there) return fail(`the ${delegate.name} device has no memory to time copies with`);
      if (!here.ok) return here;
      if (!there.ok) return there;
      for (const direction of ['in', 'out'] as const)
        lanes.push(await laneOf(direction, bytes, here.value, there.value, clock));
    }
    // Size after size in every round: what disturbs the machine for a while then touches one time of each, not all of one.
    for (let round = 0; round < runs; round++) {
      if (stop?.(round, runs)) return fail('the measurement was stopped');
      for (const lane of lanes) lane.times.push(await timed(lane, clock));
    }
  } finally {
    for (const { ends } of lanes) for (const end of ends) end.dispose();
  }
  const samples = lanes.map(sampleOf);
  return ok({
    kind: 'measured',
    device: delegate.description,
    clock: clock.name,
    samples,
    in: fitCopies(samples.filter(({ direction }) => direction === 'in')),
    out: fitCopies(samples.filter(({ direction }) => direction === 'out')),
  });
}

/** Copies of one size in one direction, while they are measured. */
interface Lane {
  readonly direction: Direction;
  readonly bytes: number;
  /** Copies that are timed together. */
  readonly together: number;
  readonly copy: () => Promise<void>;
  readonly ends: readonly PreparedSegment[];
  readonly times: number[];
}

const tensor = tensorId(0);

async function laneOf(
  direction: Direction,
  bytes: number,
  cpu: PreparedSegment,
  device: PreparedSegment,
  clock: Clock,
): Promise<Lane> {
  const copy = async () => {
    if (direction === 'in') {
      device.write(tensor, await cpu.read(tensor));
      await device.settle?.();
    } else cpu.write(tensor, await device.read(tensor));
  };
  const lane = { direction, bytes, copy, ends: [cpu, device], times: [] };
  // The first copies fault pages in.
  await timed({ ...lane, together: 3 }, clock);
  let together = 1;
  while (together < 4096 && (await timed({ ...lane, together }, clock)) * together < shortestMs)
    together *= 4;
  return { ...lane, together };
}

/** Milliseconds of one copy. */
async function timed({ copy, together }: Pick<Lane, 'copy' | 'together'>, clock: Clock): Promise<number> {
  const before = clock.now();
  for (let i = 0; i < together; i++) await copy();
  return (clock.now() - before) / together;
}

function sampleOf({ direction, bytes, times }: Lane): CopySample {
  const sorted = [...times].sort((a, b) => a - b);
  const [ms = Number.NaN, minMs = Number.NaN] = [sorted[sorted.length >> 1], sorted[0]];
  return { direction, bytes, ms, minMs, runs: sorted.length };
}

/**
 * The line that is nearest to the samples by the logarithm of the ratio: half and double count alike, for a kilobyte as for sixteen
 * megabytes. Latency and time a byte are positive by being powers of e; Gauss and Newton's steps find them.
 */
export function fitCopies(samples: readonly { readonly bytes: number; readonly ms: number }[]): CopyFit {
  const [smallest, largest] = [samples.at(0), samples.at(-1)];
  if (!smallest || !largest) return { latencyMs: Number.NaN, bytesPerMs: Number.NaN };
  let latency = Math.log(Math.max(smallest.ms, 1e-9));
  let perByte = Math.log(Math.max(largest.ms / largest.bytes, 1e-15));
  for (let step = 0; step < 100; step++) {
    // Never quite singular, so that samples of a pure latency, or of a pure rate, stop rather than run away.
    let [a, b, c, d, e] = [1e-6, 0, 1e-6, 0, 0];
    for (const { bytes, ms } of samples) {
      const [l, k] = [Math.exp(latency), Math.exp(perByte) * bytes];
      const rest = Math.log((l + k) / Math.max(ms, 1e-9));
      const [u, v] = [l / (l + k), k / (l + k)];
      a += u * u;
      b += u * v;
      c += v * v;
      d += u * rest;
      e += v * rest;
    }
    const determinant = a * c - b * b;
    latency -= bounded((c * d - b * e) / determinant);
    perByte -= bounded((a * e - b * d) / determinant);
  }
  return { latencyMs: Math.exp(latency), bytesPerMs: 1 / Math.exp(perByte) };
}

/** At most e times more or less in one step. */
const bounded = (step: number): number => Math.min(1, Math.max(-1, step));

/** What the line says of one copy. */
export const copyMs = ({ latencyMs, bytesPerMs }: CopyFit, bytes: number): number =>
  latencyMs + bytes / bytesPerMs;

/** A run's copies by the line: so many borders' latencies, and all bytes at the bandwidth. */
export interface CopyShare {
  readonly borders: number;
  readonly bytes: number;
  readonly latencyMs: number;
  readonly bandwidthMs: number;
}

export function shareOfCopies(
  copies: readonly { readonly direction: Direction; readonly bytes: number }[],
  cost: CopyCost,
): CopyShare {
  let [bytes, latencyMs, bandwidthMs] = [0, 0, 0];
  for (const copy of copies) {
    const fit = cost[copy.direction];
    bytes += copy.bytes;
    latencyMs += fit.latencyMs;
    bandwidthMs += copy.bytes / fit.bytesPerMs;
  }
  return { borders: copies.length, bytes, latencyMs, bandwidthMs };
}
