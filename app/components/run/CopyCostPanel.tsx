import './copies.css';
import {
  bytesText,
  type CopyCost,
  copyMs,
  type MeasuredRun,
  plural,
  shareOfCopies,
} from '../../../engine/index.ts';
import { measureCopies } from '../../state/run.ts';
import { useStore } from '../../state/store.ts';
import { microseconds, short } from '../units.ts';
import { CopyPlot } from './CopyPlot.tsx';

/** The device's own cost of a copy: measured when asked for, fitted, drawn, and held against the run that is shown. */
export function CopyCostPanel() {
  const copies = useStore((state) => state.copies);
  const run = useStore((state) => state.run);
  const busy = run.kind === 'running' || copies.kind === 'measuring';
  return (
    <section className="copies" aria-labelledby="copies-title">
      <h3 id="copies-title">What a copy costs on this device</h3>
      <p>
        <button type="button" className="button" disabled={busy} onClick={() => void measureCopies()}>
          {copies.kind === 'done' ? 'Measure again' : 'Measure copies'}
        </button>{' '}
        {copies.kind === 'idle' && (
          <span className="muted">Times copies of 1 kB to 16 MB to the partitions’ memory and back.</span>
        )}
        {copies.kind === 'measuring' && (
          <span role="status">Measuring{copies.total > 0 && ` round ${copies.done} of ${copies.total}`}</span>
        )}
        {copies.kind === 'failed' && <span>{copies.sentence}</span>}
      </p>
      {copies.kind === 'done' && <Curve cost={copies.cost} />}
      {copies.kind === 'done' && run.kind === 'done' && <Share cost={copies.cost} measured={run.measured} />}
    </section>
  );
}

function Curve({ cost }: { readonly cost: CopyCost }) {
  const sizes = [...new Set(cost.samples.map(({ bytes }) => bytes))];
  const at = (bytes: number, direction: 'in' | 'out') =>
    cost.samples.find((sample) => sample.bytes === bytes && sample.direction === direction);
  return (
    <>
      <p className="muted">
        Measured here on {cost.device}, medians by {cost.clock}. The line through them, latency + bytes /
        bandwidth: in {lineText(cost, 'in')}, out {lineText(cost, 'out')}.
      </p>
      <div className="curve">
        <CopyPlot cost={cost} />
        <table className="numbers">
          <caption className="hidden-label">Measured and fitted times of copies in microseconds</caption>
          <thead>
            <tr>
              {['Size', 'In (µs)', 'In, line (µs)', 'Out (µs)', 'Out, line (µs)'].map((name) => (
                <th key={name} scope="col" className="right">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {sizes.map((bytes) => (
              <tr key={bytes}>
                <td className="right">{bytesText(bytes)}</td>
                {(['in', 'out'] as const).flatMap((direction) => [
                  <td key={direction} className="right">
                    {fine(at(bytes, direction)?.ms ?? 0)}
                  </td>,
                  <td key={`${direction} line`} className="right muted">
                    {fine(copyMs(cost[direction], bytes))}
                  </td>,
                ])}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

/** Copies between memories may take less than a microsecond. */
const fine = (ms: number): string => (ms < 0.01 ? (ms * 1000).toFixed(2) : microseconds(ms));

function lineText(cost: CopyCost, direction: 'in' | 'out'): string {
  const { latencyMs, bytesPerMs } = cost[direction];
  const rate = Number.isFinite(bytesPerMs)
    ? ` and ${short(Number((bytesPerMs / 1e6).toPrecision(3)))} GB/s`
    : '';
  return `${fine(latencyMs)} µs a copy${rate}`;
}

/** How much of the run the line explains. */
function Share({ cost, measured }: { readonly cost: CopyCost; readonly measured: MeasuredRun }) {
  const borders = measured.stretches.flatMap((stretch) => stretch.borders ?? []);
  if (borders.length === 0) return <p className="muted">Nothing crossed a border in the run above.</p>;
  if (!measured.stretches.some(({ device }) => device !== undefined && cost.device === device))
    return (
      <p className="muted">
        The run above was on another device than these copies: choose it there and run, or measure copies
        again.
      </p>
    );
  const share = shareOfCopies(borders, cost);
  const predicted = share.latencyMs + share.bandwidthMs;
  const seen = borders.reduce((sum, { ms }) => sum + ms, 0);
  const parts = measured.stretches.reduce(
    (sum, { inMs, computeMs, waitMs = 0, outMs }) => sum + inMs + computeMs + waitMs + outMs,
    0,
  );
  const percent = (ms: number) => `${((100 * ms) / Math.max(parts, 1e-9)).toFixed(1)} %`;
  return (
    <p>
      By the line, the run above spends {fine(share.latencyMs)} µs on the latency of{' '}
      {plural(share.borders, 'copy', 'copies')} and {fine(share.bandwidthMs)} µs on {bytesText(share.bytes)}:{' '}
      {percent(predicted)} of the time of all its parts. Measured were {fine(seen)} µs, {percent(seen)}.
    </p>
  );
}
