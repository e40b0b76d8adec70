import { type MeasuredRun, plural } from '../../../engine/index.ts';
import { useStore } from '../../state/store.ts';
import { Meter } from '../Meter.tsx';
import { partitionTitle } from '../tables/PartitionsTable.tsx';
import { microseconds } from '../units.ts';
import { CopyCostPanel } from './CopyCostPanel.tsx';
import { DeviceSelect } from './DeviceSelect.tsx';
import { MovedPartitions, RunConditions } from './RunConditions.tsx';

export function RunPane() {
  const run = useStore((state) => state.run);
  if (run.kind === 'idle')
    return (
      <>
        <p className="lead muted">
          Run executes the model here: what stays on the CPU on one WebAssembly memory, each partition on a
          memory of its own, so that every border is a real copy.
        </p>
        <DeviceSelect />
        <NotIsolated />
        <CopyCostPanel />
      </>
    );
  if (run.kind === 'running')
    return (
      <p className="lead" role="status">
        {run.what}
        {run.total > 0 && ` ${run.done} of ${run.total}`}
      </p>
    );
  if (run.kind === 'failed')
    return (
      <>
        <p className="lead">{run.sentence}</p>
        <DeviceSelect />
      </>
    );
  return (
    <>
      <DeviceSelect />
      <MeasuredTable measured={run.measured} />
      <CopyCostPanel />
    </>
  );
}

/** A host that does not isolate the page forbids shared memory; everything works, with one thread. */
function NotIsolated() {
  if (globalThis.crossOriginIsolated) return null;
  return (
    <p className="muted">
      This host serves the page without cross-origin isolation, so threads cannot be had here: runs use one
      thread.
    </p>
  );
}

export function MeasuredTable({ measured }: { readonly measured: MeasuredRun }) {
  const cut = useStore((state) => state.cut);
  const times = measured.stretches.map(
    ({ inMs, computeMs, waitMs = 0, outMs }) => inMs + computeMs + waitMs + outMs,
  );
  const waits = measured.stretches.some(({ waitMs }) => waitMs !== undefined);
  const most = Math.max(1e-6, ...times);
  return (
    <>
      <h2>Measured in this browser on {measured.device}: shows structure, not your board</h2>
      <p className="muted">
        Medians of {plural(measured.runs, 'run')} after {plural(measured.warmup, 'warm-up run')}, by{' '}
        {measured.clock}. CPU parts: {measured.cpuDevice}. Partitions: {measured.delegateDevice}.{' '}
        {plural(measured.threads, 'thread')}.
      </p>
      <RunConditions measured={measured} />
      <NotIsolated />
      <table className="numbers">
        <caption className="hidden-label">Measured times of each part in microseconds</caption>
        <thead>
          <tr>
            <th scope="col">Part</th>
            {[
              'Nodes',
              'In (µs)',
              'Compute (µs)',
              ...(waits ? ['Wait (µs)'] : []),
              'Out (µs)',
              'Total (µs)',
            ].map((name) => (
              <th key={name} scope="col" className="right">
                {name}
              </th>
            ))}
            <th scope="col">Share</th>
          </tr>
        </thead>
        <tbody>
          {measured.stretches.map((part, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: parts are their order
            <tr key={index} className={part.region < 0 ? 'cpu' : 'delegated'}>
              <td>{part.region < 0 || cut === undefined ? 'CPU' : partitionTitle(cut, part.region)}</td>
              <td className="right">{part.nodeCount}</td>
              <td className="right">{part.region < 0 ? '' : microseconds(part.inMs)}</td>
              <td className="right">{microseconds(part.computeMs)}</td>
              {waits && (
                <td className="right">{part.waitMs === undefined ? '' : microseconds(part.waitMs)}</td>
              )}
              <td className="right">{part.region < 0 ? '' : microseconds(part.outMs)}</td>
              <td className="right">{microseconds(times[index] ?? 0)}</td>
              <td>
                <Meter share={(times[index] ?? 0) / most} />
              </td>
            </tr>
          ))}
          <tr className="total">
            <td>Whole inference</td>
            <td className="right">{measured.stretches.reduce((sum, { nodeCount }) => sum + nodeCount, 0)}</td>
            <td colSpan={waits ? 4 : 3} />
            <td className="right">{microseconds(measured.totalMs.p50)}</td>
            <td>p95 {microseconds(measured.totalMs.p95)}</td>
          </tr>
        </tbody>
      </table>
      <MovedPartitions measured={measured} />
      {measured.fallbacks.length > 0 && (
        <details>
          <summary>{plural(measured.fallbacks.length, 'node')} ran on slower reference kernels</summary>
          <ul className="problems">
            {measured.fallbacks.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}
