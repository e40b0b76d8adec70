import { isNoisy, plural, runStatistics } from '../../../engine/index.ts';
import type { Benchmarked } from '../../workers/benchmark/protocol.ts';
import { grouped } from '../units.ts';
import { MemoryTable } from './MemoryTable.tsx';

const whole = (us: number): string => grouped(Math.round(us));

/** The statistics of the tool, and under which conditions they hold. */
export function Summary({ benchmarked }: { readonly benchmarked: Benchmarked }) {
  const { result, machine, devices, clock, threads, prepareMs } = benchmarked;
  const warmup = runStatistics(result.warmupUs);
  const runs = runStatistics(result.runUs);
  const first = warmup.count > 0 ? warmup.first : runs.first;
  const rows: readonly (readonly [string, ...(string | undefined)[]])[] = [
    ['Initialization', whole(result.initUs)],
    ['First inference', whole(first)],
    ['Warm-up', whole(warmup.avg), ...spread(warmup)],
    ['Inference', whole(runs.avg), ...spread(runs)],
  ];
  return (
    <section>
      <h2>
        <span className="badge measured">Measured here</span> {machine}: shows structure, not your board
      </h2>
      <p className="muted">
        {plural(runs.count, 'run')} after {plural(warmup.count, 'warm-up run')}, {plural(threads, 'thread')},
        by {clock}. CPU parts: {devices.cpu}. Partitions: {devices.delegate}. Of the initialization,{' '}
        {whole(prepareMs * 1000)} µs went into compiling kernels and uploading constants.
      </p>
      <table className="numbers">
        <caption className="hidden-label">Times of whole inferences in microseconds</caption>
        <thead>
          <tr>
            <th scope="col">µs</th>
            {['Time or average', 'Std', 'Min', 'p5', 'Median', 'p95', 'Max', 'Runs'].map((name) => (
              <th key={name} scope="col" className="right">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, ...cells]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              {Array.from({ length: 8 }, (_, column) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: columns are fixed
                <td key={column} className="right">
                  {cells[column] ?? ''}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <MemoryTable memory={benchmarked.memory} />
      {isUnsteady(result.runUs) && (
        <p>
          <span className="badge">noisy</span> The runs spread or drift so much that small differences mean
          nothing: something else uses this machine, or it heats up.
        </p>
      )}
      {benchmarked.fallbacks.length > 0 && (
        <details>
          <summary>
            {plural(benchmarked.fallbacks.length, 'node')} ran on slower reference kernels, or not at all
          </summary>
          <ul className="problems">
            {benchmarked.fallbacks.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

/** The first half of the runs against the second: the same work twice. */
const isUnsteady = (us: readonly number[]): boolean =>
  us.length >= 10 && isNoisy(us.slice(0, us.length / 2), us.slice(us.length / 2));

const spread = ({
  std,
  min,
  p5,
  median,
  p95,
  max,
  count,
}: ReturnType<typeof runStatistics>): readonly string[] => [
  ...[std, min, p5, median, p95, max].map(whole),
  grouped(count),
];
