import { cxxDouble } from '../cxx-double.ts';

/** What `benchmark_model` keeps of a series of int64 microseconds, in its own arithmetic (tsl `Stat`). */
export interface Statistics {
  readonly count: number;
  readonly first: number;
  readonly last: number;
  readonly min: number;
  readonly max: number;
  /** Mean, a double. */
  readonly avg: number;
  /** Population standard deviation, cut to a whole number as there. */
  readonly std: number;
  readonly p5: number;
  readonly median: number;
  readonly p95: number;
}

/** @param samples whole microseconds, in the order measured */
export function statistics(samples: readonly number[]): Statistics {
  const count = samples.length;
  if (count === 0)
    return { count, first: 0, last: 0, min: 0, max: 0, avg: 0, std: 0, p5: 0, median: 0, p95: 0 };
  const sorted = [...samples].sort((a, b) => a - b);
  const sum = samples.reduce((all, value) => all + value, 0);
  const squares = samples.reduce((all, value) => all + value * value, 0);
  const avg = sum / count;
  const percentile = (p: number): number => sorted[Math.min(count - 1, Math.floor((count * p) / 100))]!;
  return {
    count,
    first: samples[0]!,
    last: samples[count - 1]!,
    min: sorted[0]!,
    max: sorted[count - 1]!,
    avg,
    std:
      sorted[0] === sorted[count - 1] ? 0 : Math.trunc(Math.sqrt(Math.max(0, squares / count - avg * avg))),
    p5: percentile(5),
    median: percentile(50),
    p95: percentile(95),
  };
}

/** `count=50 first=64791 curr=... std=4065`, as the profile summary prints it. */
export function statisticsText(stats: Statistics): string {
  if (stats.count === 0) return 'count=0';
  if (stats.min === stats.max)
    return `count=${stats.count} curr=${stats.last}${stats.count > 1 ? '(all same)' : ''}`;
  const { count, first, last, min, max, avg, std } = stats;
  return `count=${count} first=${first} curr=${last} min=${min} max=${max} avg=${cxxDouble(avg)} std=${std}`;
}

/** The same with percentiles, as after the runs. */
export const runStatisticsText = (stats: Statistics): string =>
  `${statisticsText(stats)} p5=${stats.p5} median=${stats.median} p95=${stats.p95}`;
