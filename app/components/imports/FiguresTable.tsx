import { useMemo, useState } from 'react';
import type { NodeValues } from '../../../engine/index.ts';
import { regionOfNode } from '../../state/derived.ts';
import { useStore } from '../../state/store.ts';
import { Meter } from '../Meter.tsx';
import { NodeLink } from '../NodeLink.tsx';
import { short } from '../units.ts';

const shownAtFirst = 100;
/** More columns than these are in the exports. */
const mostColumns = 8;

/** Imported figures by node: in the file's order of nodes, or by one of the figures. */
export function FiguresTable({ figures }: { readonly figures: readonly NodeValues[] }) {
  const cut = useStore((state) => state.cut);
  const selected = useStore((state) => state.settings.node);
  const [sort, setSort] = useState<string>();
  const [all, setAll] = useState(false);
  const columns = figures.slice(0, mostColumns);
  const rows = useMemo(() => rowsOf(figures, sort), [figures, sort]);
  const first = columns[0];
  const most = Math.max(1e-12, ...rows.map(({ values }) => numberOf(values.get(first?.name ?? ''))));
  const shown = all ? rows : rows.slice(0, shownAtFirst);
  return (
    <section className="figures">
      <table className="numbers">
        <caption>
          By node <span className="badge imported-badge">imported</span>
        </caption>
        <thead>
          <tr>
            <th scope="col" aria-sort={sort === undefined ? 'ascending' : undefined}>
              <button type="button" className="sort" onClick={() => setSort(undefined)}>
                Node
              </button>
            </th>
            <th scope="col">Predicted on</th>
            {columns.map(({ name }) => (
              <th
                key={name}
                scope="col"
                className="right"
                aria-sort={sort === name ? 'descending' : undefined}
              >
                <button type="button" className="sort" onClick={() => setSort(name)}>
                  {name.replace(/\bus\b/, 'µs')}
                  <span aria-hidden="true">{sort === name ? ' ↓' : ''}</span>
                </button>
              </th>
            ))}
            <th scope="col">
              <span className="hidden-label">{first?.name} as a bar</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map(({ node, values }) => {
            const region = cut === undefined ? -1 : regionOfNode(cut, node);
            const isDelegated = cut?.regions[region]?.kind === 'delegated';
            return (
              <tr key={node} className={isDelegated ? 'delegated' : 'cpu'} aria-selected={node === selected}>
                <td>
                  <NodeLink node={node} />
                </td>
                <td>{isDelegated ? 'delegate' : 'CPU'}</td>
                {columns.map(({ name }) => {
                  const value = values.get(name);
                  return (
                    <td key={name} className="right figure">
                      {typeof value === 'number' ? short(value) : (value ?? '')}
                    </td>
                  );
                })}
                <td>
                  <Meter share={numberOf(values.get(first?.name ?? '')) / most} />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {shown.length < rows.length && (
        <p>
          <button type="button" className="button" onClick={() => setAll(true)}>
            Show all {rows.length}
          </button>
        </p>
      )}
    </section>
  );
}

const numberOf = (value: number | string | undefined): number => (typeof value === 'number' ? value : 0);

interface FigureRow {
  readonly node: number;
  readonly values: Map<string, number | string>;
}

function rowsOf(figures: readonly NodeValues[], sort: string | undefined): readonly FigureRow[] {
  const rows = new Map<number, FigureRow>();
  for (const { name, values } of figures)
    for (const { node, value } of values) {
      const row = rows.get(node) ?? { node, values: new Map() };
      row.values.set(name, value);
      rows.set(node, row);
    }
  const list = [...rows.values()].sort((a, b) => a.node - b.node);
  return sort === undefined
    ? list
    : list.sort((a, b) => numberOf(b.values.get(sort)) - numberOf(a.values.get(sort)));
}
