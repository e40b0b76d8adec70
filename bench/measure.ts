import { cpus } from 'node:os';

export interface Timing {
  readonly medianMs: number;
  readonly minMs: number;
  readonly maxMs: number;
  readonly runs: number;
}

/** CPU milliseconds of this process for one call, median of `runs` after warming up. Wall time is useless on a shared machine. */
export function cpuTime(work: () => unknown, runs = 15, warmUp = 20): Timing {
  for (let i = 0; i < warmUp; i++) work();
  const samples = Array.from({ length: runs }, () => {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  }).sort((a, b) => a - b);
  return { medianMs: samples[runs >> 1]!, minMs: samples[0]!, maxMs: samples.at(-1)!, runs };
}

export const machine = (): string =>
  `${cpus()[0]?.model ?? 'unknown CPU'}, ${cpus().length} cores, node ${process.version}`;

export function printRow(name: string, { medianMs, minMs, maxMs, runs }: Timing, note = ''): void {
  const ms = (value: number): string => value.toFixed(1).padStart(8);
  console.log(
    `${name.padEnd(52)} median ${ms(medianMs)} min ${ms(minMs)} max ${ms(maxMs)} CPU ms, n=${runs} ${note}`,
  );
}
