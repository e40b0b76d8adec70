import type { MeasuredRun, StretchTime } from '../types.ts';
import type { ByteReader, ByteWriter } from './bytes.ts';

export function writeMeasured(out: ByteWriter, run: MeasuredRun): void {
  for (const text of [run.device, run.cpuDevice, run.delegateDevice, run.clock]) out.text(text);
  for (const value of [run.runs, run.warmup, run.threads, run.totalMs.p50, run.totalMs.p95])
    out.number(value);
  const { stretches, fallbacks } = run;
  out.count(stretches.length);
  out.steps(stretches.map(({ region }) => region));
  out.counts(stretches.map(({ nodeCount }) => nodeCount));
  for (const name of figures) for (const stretch of stretches) out.number(stretch[name]);
  out.count(fallbacks.length);
  for (const text of fallbacks) out.text(text);
}

const figures = ['inMs', 'computeMs', 'outMs', 'inBytes', 'outBytes'] as const;

export function readMeasured(from: ByteReader, regionCount: number): MeasuredRun {
  const [device = '', cpuDevice = '', delegateDevice = '', clock = ''] = from.column(4, () => from.text());
  const [runs = 0, warmup = 0, threads = 0, p50 = 0, p95 = 0] = from.column(5, () => from.number());
  const regions = from.steps(from.count(), regionCount, -1);
  const nodeCounts = from.counts(regions.length);
  const columns = figures.map(() => from.column(regions.length, () => from.number()));
  const fallbacks = from.column(from.count(), () => from.text());
  const stretches = regions.map((region, index): StretchTime => {
    const [inMs = 0, computeMs = 0, outMs = 0, inBytes = 0, outBytes = 0] = columns.map(
      (column) => column[index] ?? 0,
    );
    return { region, nodeCount: nodeCounts[index] ?? 0, inMs, computeMs, outMs, inBytes, outBytes };
  });
  return {
    kind: 'measured',
    device,
    cpuDevice,
    delegateDevice,
    runs,
    warmup,
    clock,
    threads,
    stretches,
    totalMs: { p50, p95 },
    fallbacks,
  };
}
