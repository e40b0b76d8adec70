import type { FigureName } from '../../engine/cost/devices/figures.ts';
import type { DeviceProfile } from '../../engine/cost/devices/types.ts';
import { engineOf } from '../../engine/cost/engines.ts';
import { bareRates } from '../../engine/cost/estimate.ts';
import { cpuSeconds, npuSeconds, type Rates } from '../../engine/cost/seconds.ts';
import { worksOf } from './networks.ts';
import type { PublishedRow } from './published.ts';

/** A figure as the fit starts from it, and how far the rows may pull it (in e-folds). */
export interface Prior {
  readonly value: number;
  readonly loose: number;
}

export type Priors = Readonly<Partial<Record<FigureName, Prior>>>;

/** Spread of one row about a model that is right, in e-folds: how much a published latency is believed. */
export const rowSpread = 0.25;

/** Milliseconds of one row: all nodes on the CPU, or all on the accelerator in one invocation. */
export function predictMs(row: PublishedRow, device: DeviceProfile, rates: Rates): number {
  const works = worksOf(row.network, row.isFloat, row.batch);
  let seconds = row.threads === 0 ? rates['npu.invocation'] : 0;
  for (const work of works)
    seconds +=
      row.threads === 0
        ? npuSeconds(work, engineOf(device.mapping, work), rates)
        : cpuSeconds(work, rates, row.threads);
  return seconds * 1000;
}

/**
 * Robust least squares in logarithms: how far predictions are from the rows and how far figures are from what was believed, each in units of
 * its spread. Gauss-Newton with numeric slopes; the sum of squares never rises, because a step that would raise it is halved.
 *
 * @returns the figures named in `priors`, fitted; without rows they stay as believed
 */
export function fit(
  rows: readonly PublishedRow[],
  device: DeviceProfile,
  priors: Priors,
): Record<FigureName, number> {
  const names = Object.keys(priors) as FigureName[];
  const rates = bareRates(device);
  const setAll = (x: readonly number[]): Rates => {
    names.forEach((name, i) => {
      rates[name] = name === 'cpu.parallel' ? 1 - Math.min(1, Math.exp(x[i]!)) : Math.exp(x[i]!);
    });
    return rates;
  };
  const start = names.map((name) =>
    Math.log(name === 'cpu.parallel' ? 1 - priors[name]!.value : priors[name]!.value),
  );
  const residuals = (x: readonly number[]): number[] => {
    const now = setAll(x);
    return [
      ...rows.map((row) => tamed(Math.log(predictMs(row, device, now) / row.ms) / rowSpread)),
      ...x.map((value, i) => (value - start[i]!) / priors[names[i]!]!.loose),
    ];
  };
  setAll(descend(start, residuals));
  return rates;
}

/** Beyond so many spreads a row pulls with a constant force (the usual 1.345 of robust regression, not tuned to these rows). */
const outlying = 1.345;

/**
 * A residual whose square grows like its distance once it is far out: pseudo-Huber. Some published latencies are of a compiler or a
 * kernel that the model does not know (YOLOv4-tiny in int8 on Synaptics CPUs), and squares would bend every figure towards them.
 */
export function tamed(residual: number): number {
  const bent = Math.sqrt(1 + (residual / outlying) ** 2) - 1;
  return Math.sign(residual) * outlying * Math.sqrt(2 * bent);
}

export function descend(start: readonly number[], residuals: (x: readonly number[]) => number[]): number[] {
  let x = [...start];
  let r = residuals(x);
  for (let round = 0; round < 10; round++) {
    const slopes = x.map((_, i) => {
      const moved = residuals(x.map((value, j) => (i === j ? value + 1e-4 : value)));
      return moved.map((value, k) => (value - r[k]!) / 1e-4);
    });
    const step = solve(
      slopes.map((a) => slopes.map((b) => dot(a, b))),
      slopes.map((a) => -dot(a, r)),
    );
    let scale = 1;
    while (scale > 1e-4) {
      const next = x.map((value, i) => value + scale * step[i]!);
      const there = residuals(next);
      if (dot(there, there) < dot(r, r)) {
        x = next;
        r = there;
        break;
      }
      scale /= 2;
    }
    if (scale <= 1e-4) break;
  }
  return x;
}

const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, i) => sum + value * b[i]!, 0);

/** Gaussian elimination with pivots; a little is added to the diagonal, so that a direction without slope stays put. */
function solve(matrix: number[][], right: readonly number[]): number[] {
  const n = right.length;
  const rows = matrix.map((row, i) => [...row.map((v, j) => (i === j ? v + 1e-9 : v)), right[i]!]);
  for (let i = 0; i < n; i++) {
    let pivot = i;
    for (let j = i + 1; j < n; j++) if (Math.abs(rows[j]![i]!) > Math.abs(rows[pivot]![i]!)) pivot = j;
    [rows[i], rows[pivot]] = [rows[pivot]!, rows[i]!];
    for (let j = 0; j < n; j++) {
      if (j === i) continue;
      const factor = rows[j]![i]! / rows[i]![i]!;
      for (let k = i; k <= n; k++) rows[j]![k]! -= factor * rows[i]![k]!;
    }
  }
  return rows.map((row, i) => row[n]! / row[i]!);
}
