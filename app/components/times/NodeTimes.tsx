import { useMemo, useState } from 'react';
import { useStore } from '../../state/store.ts';
import type { Benchmarked } from '../../workers/benchmark/protocol.ts';
import { Meter } from '../Meter.tsx';
import { NodeLink } from '../NodeLink.tsx';
import { grouped } from '../units.ts';
import { type TimeRow, timeRows, typeRows } from './node-rows.ts';

const columns = [
  ['order', 'Order'],
  ['node', 'Node'],
  ['type', 'Type'],
  ['partition', 'Runs on'],
  ['firstUs', 'First (µs)'],
  ['medianUs', 'Median (µs)'],
  ['avgUs', 'Average (µs)'],
  ['share', 'Share (%)'],
] as const satisfies readonly (readonly [keyof TimeRow, string])[];
type Column = (typeof columns)[number][0];

const isText = (column: Column): boolean => column === 'type' || column === 'partition';
const shownAtFirst = 200;

/** Where the time goes: every node and partition, in the order of the run, by time or by type. */
export function NodeTimes({ benchmarked }: { readonly benchmarked: Benchmarked }) {
  const [byType, setByType] = useState(false);
  const rows = useMemo(() => timeRows(benchmarked.rows), [benchmarked]);
  return (
    <section>
      <div className="bar">
        <h2>Nodes</h2>
        <span className="spacer" />
        <button type="button" className="button" aria-pressed={!byType} onClick={() => setByType(false)}>
          One by one
        </button>
        <button type="button" className="button" aria-pressed={byType} onClick={() => setByType(true)}>
          By type
        </button>
      </div>
      {byType ? <TypesTable rows={rows} /> : <RowsTable rows={rows} />}
    </section>
  );
}

function RowsTable({ rows }: { readonly rows: readonly TimeRow[] }) {
  const [sort, setSort] = useState<{ column: Column; down: boolean }>({ column: 'order', down: false });
  const [all, setAll] = useState(false);
  const selected = useStore((state) => state.settings.node);
  const sorted = useMemo(() => {
    const value = (row: TimeRow) => row[sort.column];
    const list = [...rows].sort((a, b) =>
      value(a) < value(b) ? -1 : value(a) > value(b) ? 1 : a.order - b.order,
    );
    return sort.down ? list.reverse() : list;
  }, [rows, sort]);
  // Numbers are most often looked at from the largest on.
  const by = (column: Column) =>
    setSort(
      sort.column === column
        ? { column, down: !sort.down }
        : { column, down: !isText(column) && column !== 'order' && column !== 'node' },
    );
  const most = Math.max(1e-9, ...rows.map(({ share }) => share));
  const shown = all ? sorted : sorted.slice(0, shownAtFirst);
  return (
    <>
      <table className="numbers">
        <caption className="hidden-label">Times of nodes and partitions in microseconds</caption>
        <thead>
          <tr>
            {columns.map(([column, title]) => (
              <th
                key={column}
                scope="col"
                className={isText(column) ? '' : 'right'}
                aria-sort={sort.column === column ? (sort.down ? 'descending' : 'ascending') : undefined}
              >
                <button type="button" className="sort" onClick={() => by(column)}>
                  {title}
                  <span aria-hidden="true">{sort.column === column ? (sort.down ? ' ↓' : ' ↑') : ''}</span>
                </button>
              </th>
            ))}
            <th scope="col">
              <span className="hidden-label">Share as a bar</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map((row) => (
            <Row key={row.order} row={row} isSelected={row.node >= 0 && row.node === selected} most={most} />
          ))}
        </tbody>
      </table>
      {shown.length < sorted.length && (
        <p>
          <button type="button" className="button" onClick={() => setAll(true)}>
            Show all {grouped(sorted.length)}
          </button>
        </p>
      )}
    </>
  );
}

function Row({
  row,
  isSelected,
  most,
}: {
  readonly row: TimeRow;
  readonly isSelected: boolean;
  readonly most: number;
}) {
  const { order, node, type, partition, firstUs, medianUs, avgUs, share } = row;
  const whole = partition >= 0 && node < 0;
  return (
    <tr
      className={`${partition < 0 ? 'cpu' : 'delegated'}${whole ? ' whole' : ''}`}
      aria-selected={isSelected}
    >
      <td className="right">{order + 1}</td>
      <td className="right">{node < 0 ? '' : <NodeLink node={node} bare />}</td>
      <td>{whole ? `Partition ${partition}, with its copies` : type}</td>
      <td>{partition < 0 ? 'CPU' : `partition ${partition}`}</td>
      <td className="right">{grouped(Math.round(firstUs))}</td>
      <td className="right">{grouped(Math.round(medianUs))}</td>
      <td className="right">{grouped(Math.round(avgUs))}</td>
      <td className="right">{(100 * share).toFixed(1)}</td>
      <td>
        <Meter share={share / most} />
      </td>
    </tr>
  );
}

function TypesTable({ rows }: { readonly rows: readonly TimeRow[] }) {
  const types = useMemo(() => typeRows(rows), [rows]);
  const most = Math.max(1e-9, ...types.map(({ share }) => share));
  return (
    <table className="numbers">
      <caption className="hidden-label">Times by op type in microseconds</caption>
      <thead>
        <tr>
          <th scope="col">Type</th>
          {['Nodes', 'Average (µs)', 'Share (%)'].map((title) => (
            <th key={title} scope="col" className="right">
              {title}
            </th>
          ))}
          <th scope="col">
            <span className="hidden-label">Share as a bar</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {types.map(({ type, count, avgUs, share }) => (
          <tr key={type}>
            <td>{type}</td>
            <td className="right">{count}</td>
            <td className="right">{grouped(Math.round(avgUs))}</td>
            <td className="right">{(100 * share).toFixed(1)}</td>
            <td>
              <Meter share={share / most} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
