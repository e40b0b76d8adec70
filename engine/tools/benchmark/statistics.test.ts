import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cxxDouble } from '../cxx-double.ts';
import { loopText, timedRuns, warmupOn } from './loop.ts';
import { isNoisy } from './noise.ts';
import { profileCsv, profileText } from './profile.ts';
import { runStatisticsText, statistics } from './statistics.ts';

test.each([
  [57758.2, '57758.2'],
  [0, '0'],
  [1234567, '1.23457e+06'],
  [999999.5, '1e+06'],
  [0.0000196277, '1.96277e-05'],
  [0.0001, '0.0001'],
  [100, '100'],
  [1e-300, '1e-300'],
  [-2.5, '-2.5'],
  [Number.NaN, 'nan'],
])('%d prints as a C++ stream prints it', (value, text) => {
  expect(cxxDouble(value)).toBe(text);
});

// count=... first=... curr=... min=... max=... avg=... std=... p5=... median=... p95=...
const line =
  /^count=(\d+) first=(\d+) curr=(\d+) min=(\d+) max=(\d+) avg=([\d.e+]+) std=(\d+) p5=(\d+) median=(\d+) p95=(\d+)$/;

test('statistics equal a plain recomputation', () => {
  const samples = fc.array(fc.integer({ min: 1, max: 10_000_000 }), { minLength: 2, maxLength: 200 });
  fc.assert(
    fc.property(samples, (list) => {
      fc.pre(new Set(list).size > 1);
      const sorted = [...list].sort((a, b) => a - b);
      const mean = list.reduce((a, b) => a + b) / list.length;
      const variance = list.reduce((a, b) => a + (b - mean) ** 2, 0) / list.length;
      const match = line.exec(runStatisticsText(statistics(list)));
      const [count, first, curr, min, max, avg, std, p5, median, p95] = (match ?? []).slice(1).map(Number);
      expect([count, first, curr, min, max]).toEqual([
        list.length,
        list[0],
        list.at(-1),
        sorted[0],
        sorted.at(-1),
      ]);
      expect(avg).toBeCloseTo(mean, -Math.floor(Math.log10(mean)) + 4);
      expect(Math.abs(std! - Math.sqrt(variance))).toBeLessThanOrEqual(
        1 + 1e-6 * Math.sqrt(variance) + mean * 1e-6,
      );
      const rank = (p: number) => sorted[Math.floor((list.length * p) / 100)];
      expect([p5, median, p95]).toEqual([rank(5), rank(50), rank(95)]);
    }),
  );
});

test('no runs and equal runs are said as the tool says them', () => {
  expect(runStatisticsText(statistics([]))).toBe('count=0 p5=0 median=0 p95=0');
  expect(runStatisticsText(statistics([7]))).toBe('count=1 curr=7 p5=7 median=7 p95=7');
  expect(runStatisticsText(statistics([7, 7]))).toBe('count=2 curr=7(all same) p5=7 median=7 p95=7');
});

/** A clock that moves by `step` milliseconds at each reading. */
const clockOf = (step: number) => {
  let now = 0;
  return { name: 'test', now: () => (now += step) };
};

test('the loop stops after enough runs and seconds, or too many seconds', async () => {
  const limits = { minRuns: 3, minSeconds: 0, maxSeconds: 150, runDelaySeconds: 0 };
  expect(await timedRuns(limits, clockOf(1), () => {})).toHaveLength(3);
  expect((await timedRuns({ ...limits, minSeconds: 1 }, clockOf(10), () => {})).length).toBeGreaterThan(10);
  expect(
    (await timedRuns({ ...limits, minRuns: 1e9, maxSeconds: 1 }, clockOf(10), () => {})).length,
  ).toBeLessThan(40);
  expect(loopText({ ...limits, minRuns: 50, minSeconds: 1 })).toBe(
    'Running benchmark for at least 50 iterations and at least 1 seconds but terminate if exceeding 150 seconds.',
  );
});

test('threads are shared out while warming up, not while measuring', () => {
  const limits = { minRuns: 1, minSeconds: 0.5, maxSeconds: 150, runDelaySeconds: 0 };
  expect(warmupOn(4, limits)).toEqual({ ...limits, minRuns: 3 });
  expect(warmupOn(4, { ...limits, minRuns: 7 }).minRuns).toBe(7);
  expect(warmupOn(1, limits)).toEqual(limits);
});

const nodes = [
  { type: 'CONV_2D', name: '[out, b]:0', us: [4269, 4000] },
  { type: 'ADD', name: '[sum]:1', us: [100, 120] },
  { type: 'CONV_2D', name: '[y]:2', us: [900, 1000] },
];

test('the op profile has the columns a script reads', () => {
  const row =
    /^\t\s*(\S+)\t\s*([\d.]+)\t\s*([\d.]+)\t\s*([\d.]+)%\t\s*([\d.]+)%\t\s*([\d.]+)\t\s*(\d+)\t(\[.*\]:\d+)$/;
  const [order, rest] = profileText(nodes).split('Top by Computation Time') as [string, string];
  const rows = order.split('\n').flatMap((text) => row.exec(text)?.slice(1) ?? []);
  expect(rows.slice(0, 8)).toEqual([
    'CONV_2D',
    '4.269',
    '4.135',
    '79.594',
    '79.594',
    '0.000',
    '1',
    '[out, b]:0',
  ]);
  expect(rows).toHaveLength(24);
  expect(rest).toContain('Number of nodes executed: 3');
  expect(rest).toMatch(/\t\s+CONV_2D\t\s+2\t\s+5\.085\t\s+97\.\d{3}%/);
  expect(rest).toContain(
    'Timings (microseconds): count=2 first=5269 curr=5120 min=5120 max=5269 avg=5194.5 std=74',
  );
});

test('the CSV keeps one column a value although names hold commas', () => {
  const row = profileCsv(nodes).split('\n')[2]!;
  expect(row.split(', ')).toHaveLength(8);
  expect(row).toContain('[out\t b]:0');
});

test('two quiet series agree, a disturbed one does not', () => {
  const quiet = [100, 101, 99, 102, 100, 103];
  expect(isNoisy(quiet, [101, 100, 102, 99, 100, 104])).toBe(false);
  expect(isNoisy(quiet, [130, 129, 131, 128, 133, 130])).toBe(true);
  expect(isNoisy(quiet, [100, 100, 190, 101, 180, 185])).toBe(true);
});
