import { bytesText, msText, type SurfaceOutcome } from '../../../engine/index.ts';
import { type Measure, measures } from '../../state/settings.ts';
import type { Tradeoff } from '../../state/tradeoff.ts';
import type { SurfaceAnswer } from '../../workers/advice/protocol.ts';

/** What a measure says of one outcome. */
export interface Reading {
  readonly value: number;
  /** Of estimates their band, of measurements the median and p95. */
  readonly low?: number;
  readonly high?: number;
}

interface MeasureRow {
  readonly title: string;
  readonly hue: 'placement' | 'heat';
  readonly better: 'more' | 'less' | 'neither';
  readonly text: (value: number) => string;
  readonly of: (
    outcome: SurfaceOutcome,
    at: number,
    answer: SurfaceAnswer,
    measured: Tradeoff['measured'],
  ) => Reading | undefined;
}

const percentText = (value: number): string => `${value.toFixed(value > 0 && value < 10 ? 1 : 0)} %`;
const share = (part: number, whole: number): Reading | undefined =>
  whole > 0 ? { value: (100 * part) / whole } : undefined;

/** What outcomes can be compared by. Measured and estimated times are two measures and never meet in one picture. */
export const measureTable = {
  nodes: {
    title: 'Share of nodes delegated',
    hue: 'placement',
    better: 'more',
    text: percentText,
    of: ({ delegatedNodes }, _, { nodes }) => share(delegatedNodes, nodes),
  },
  macs: {
    title: 'Share of MACs delegated',
    hue: 'placement',
    better: 'more',
    text: percentText,
    of: ({ delegatedMacs }, _, { macs }) => share(delegatedMacs, macs),
  },
  partitions: {
    title: 'Delegated partitions',
    hue: 'placement',
    better: 'neither',
    text: String,
    of: ({ partitions }) => ({ value: partitions }),
  },
  bytes: {
    title: 'Bytes across borders',
    hue: 'heat',
    better: 'less',
    text: bytesText,
    of: ({ boundaryBytes }) => ({ value: boundaryBytes }),
  },
  estimate: {
    title: 'Estimated latency on the board',
    hue: 'heat',
    better: 'less',
    text: msText,
    of: ({ estimate }) => estimate && { value: estimate.ms, low: estimate.low, high: estimate.high },
  },
  measured: {
    title: 'Latency measured in this browser',
    hue: 'heat',
    better: 'less',
    text: msText,
    of: (_, at, __, measured) => {
      const run = measured.get(at);
      return run && { value: run.totalMs.p50, low: run.totalMs.p50, high: run.totalMs.p95 };
    },
  },
} as const satisfies Readonly<Record<Measure, MeasureRow>>;

export const measureList = measures;

/** The measure of the settings, else the one that says most of what is known. */
export const measureOf = (chosen: Measure | undefined, { unknown }: SurfaceAnswer): Measure =>
  chosen ?? (unknown === undefined ? 'estimate' : 'nodes');

export function readings(
  measure: Measure,
  answer: SurfaceAnswer,
  measured: Tradeoff['measured'],
): readonly (Reading | undefined)[] {
  const { of }: MeasureRow = measureTable[measure];
  return answer.surface.outcomes.map((outcome, at) => of(outcome, at, answer, measured));
}
