import { bytesText, type MeasuredRun, plural } from '../../../engine/index.ts';
import { useStore } from '../../state/store.ts';
import { partitionTitle } from '../tables/PartitionsTable.tsx';

/** What else a reader needs to judge the times: preparation and first run apart, how computations were timed, noise. */
export function RunConditions({ measured }: { readonly measured: MeasuredRun }) {
  const { prepareMs, firstMs, uploadedBytes, apart, noisy, stretches } = measured;
  const clocks = [...new Set(stretches.flatMap(({ computeClock }) => computeClock ?? []))];
  return (
    <>
      {prepareMs !== undefined && firstMs !== undefined && (
        <p className="muted">
          Before that: {duration(prepareMs)} to compile kernels and upload {bytesText(uploadedBytes ?? 0)} of
          constants to the partitions’ memory, once, and {duration(firstMs)} for the first inference.
        </p>
      )}
      {clocks.length > 0 && <p className="muted">Computations of partitions timed by {clocks.join('; ')}.</p>}
      {apart === true && (
        <p className="muted">
          Parts were timed in runs of their own, which wait for the device after each part; the whole
          inference was timed without waits, so the parts add up to more.
        </p>
      )}
      {noisy === true && (
        <p>
          <span className="badge">noisy</span> The runs differ so much among each other that small differences
          mean nothing.
        </p>
      )}
    </>
  );
}

/** What happens once is read by itself, not compared down a column. */
const duration = (ms: number): string => (ms < 1000 ? `${ms.toFixed(1)} ms` : `${(ms / 1000).toFixed(2)} s`);

/** Partitions that are not where they were meant to be, with the reason. */
export function MovedPartitions({ measured }: { readonly measured: MeasuredRun }) {
  const cut = useStore((state) => state.cut);
  const moved = measured.stretches.filter(({ fallback }) => fallback !== undefined);
  if (moved.length === 0) return null;
  return (
    <details open>
      <summary>{plural(moved.length, 'partition')} ran on a second WebAssembly memory instead</summary>
      <ul className="problems">
        {moved.map(({ region, fallback }) => (
          <li key={region}>
            {cut === undefined ? '' : `${partitionTitle(cut, region)}: `}
            {fallback}
          </li>
        ))}
      </ul>
    </details>
  );
}
