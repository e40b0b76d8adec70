import { type FigureName, figureNames } from '../../engine/cost/devices/figures.ts';
import type { DeviceProfile } from '../../engine/cost/devices/types.ts';
import { descend, fit, predictMs, rowSpread, tamed } from './fit.ts';
import { worksOf } from './networks.ts';
import { beliefs, priorsFrom } from './priors.ts';
import type { PublishedRow } from './published.ts';

export type Unit = 'cpu' | 'npu';

/** Variants of one model: what leaves together when a model is left out. */
export const familyOf = (network: string): string =>
  /^(mobilenet_v\d|resnet50|efficientnet)/.exec(network)?.[1] ?? network;

export const unitOf = ({ threads }: PublishedRow): Unit => (threads === 0 ? 'npu' : 'cpu');

/** A row that the board cannot have produced as stated, with the reason. */
export function contradiction(
  row: PublishedRow,
  devices: ReadonlyMap<string, DeviceProfile>,
): string | undefined {
  const cores = devices.get(row.device)?.figures['cpu.cores'].value ?? 0;
  return row.threads > cores ? `${row.threads} threads on a part with ${cores} cores` : undefined;
}

/** Figures of one unit of one board from all rows but those of a family; boards it stands on are fitted without the family too. */
export class Fitter {
  private readonly known = new Map<string, Record<FigureName, number>>();

  constructor(
    private readonly rows: readonly PublishedRow[],
    private readonly devices: ReadonlyMap<string, DeviceProfile>,
  ) {}

  figures(id: string, unit: Unit, without?: string): Record<FigureName, number> {
    const key = `${id} ${unit} ${without ?? ''}`;
    const known = this.known.get(key);
    if (known) return known;
    const belief = beliefs[id]?.[unit];
    const device = this.devices.get(id);
    if (!belief || !device) throw new Error(`invariant broken: ${id} has beliefs and a profile`);
    const other = belief.from && this.figures(belief.from.device, unit, without);
    const rows = this.rows.filter(
      (row) => row.device === id && unitOf(row) === unit && familyOf(row.network) !== without,
    );
    const fitted = fit(rows, device, priorsFrom(belief, other));
    this.known.set(key, fitted);
    return fitted;
  }
}

export interface Judged {
  readonly row: PublishedRow;
  /** Predicted by figures that never saw the model. */
  readonly ms: number;
  readonly baselineMs: number;
}

/** Every row predicted without its model, beside ms = a + b x GOPS fitted to the same rows in the same way. */
export function judge(
  rows: readonly PublishedRow[],
  devices: ReadonlyMap<string, DeviceProfile>,
  fitter: Fitter,
): readonly Judged[] {
  const baseline = new Baseline(rows);
  return rows.map((row) => {
    const device = devices.get(row.device)!;
    const family = familyOf(row.network);
    const rates = fitter.figures(row.device, unitOf(row), family);
    return { row, ms: predictMs(row, device, rates), baselineMs: baseline.ms(row, family) };
  });
}

const gops = (row: PublishedRow): number =>
  2e-9 * worksOf(row.network, row.isFloat, row.batch).reduce((sum, { macs }) => sum + macs, 0);

/** ms = a + b x GOPS for each board, unit, thread count and type; robust least squares in logarithms, like ours. */
class Baseline {
  private readonly known = new Map<string, readonly number[]>();

  constructor(private readonly rows: readonly PublishedRow[]) {}

  ms(row: PublishedRow, without: string): number {
    const key = `${groupOf(row)} ${row.isFloat} ${without}`;
    const same = this.rows.filter(
      (other) =>
        groupOf(other) === groupOf(row) &&
        other.isFloat === row.isFloat &&
        familyOf(other.network) !== without,
    );
    const line = this.known.get(key) ?? fitLine(same.map((other) => [gops(other), other.ms] as const));
    this.known.set(key, line);
    return line[0]! + line[1]! * gops(row);
  }
}

/** a and b, both above 0, from points (GOPS, ms). */
function fitLine(points: readonly (readonly [number, number])[]): readonly number[] {
  if (points.length === 0) return [Number.NaN, Number.NaN];
  const slopes = points.map(([g, ms]) => ms / g).sort((a, b) => a - b);
  const start = [Math.log(Math.min(...points.map(([, ms]) => ms))), Math.log(slopes[slopes.length >> 1]!)];
  const weak = 1e-3;
  return descend(start, (x) => [
    ...points.map(([g, ms]) => tamed(Math.log((Math.exp(x[0]!) + Math.exp(x[1]!) * g) / ms) / rowSpread)),
    ...x.map((value, i) => weak * (value - start[i]!)),
  ]).map(Math.exp);
}

/** Rows judged together: one board, one unit, one thread count. */
export const groupOf = ({ device, threads }: PublishedRow): string =>
  `${device} ${threads === 0 ? 'NPU' : `CPU ${threads} thread${threads > 1 ? 's' : ''}`}`;

export const errorOf = (ms: number, published: number): number => Math.abs(ms / published - 1);

export function medianOf(values: readonly number[]): number {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
  if (sorted.length === 0) return Number.NaN;
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

export const finiteFigures = (rates: Readonly<Record<FigureName, number>>): boolean =>
  figureNames.every((name) => Number.isFinite(rates[name]));
