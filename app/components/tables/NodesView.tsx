import './tables.css';
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import { plural } from '../../../engine/index.ts';
import { opOf, outputLabel, refusals, rowsOf } from '../../state/derived.ts';
import { regionLabel, select } from '../../state/session.ts';
import { useStore } from '../../state/store.ts';
import { useInside } from '../useInside.ts';
import { engineColumn } from './engines.ts';

const rowHeight = 28;
const spare = 12;

/** The graph as a table in the order of execution: the same facts as the picture, for keyboards and screen readers. */
export function NodesView() {
  const cut = useStore((state) => state.cut);
  const skeleton = useStore((state) => state.skeleton);
  const selected = useStore((state) => state.settings.node);
  const room = useRef<HTMLDivElement>(null);
  const [window, setWindow] = useState({ first: 0, last: 60 });
  // Arm NN's backends stand in the cut itself.
  const inside = useInside(cut?.backends === undefined);
  const engines = useMemo(() => cut && engineColumn(cut, inside), [cut, inside]);
  const rows = useMemo(() => (cut === undefined ? [] : rowsOf(cut)), [cut]);
  const why = useMemo(() => (cut === undefined ? new Map<number, string>() : refusals(cut)), [cut]);
  const at = rows.findIndex(({ node }) => node >= 0 && node === selected);

  useEffect(() => {
    const element = room.current;
    if (element === null || at < 0) return;
    const top = (at + 1) * rowHeight;
    if (top < element.scrollTop + rowHeight || top > element.scrollTop + element.clientHeight - 2 * rowHeight)
      element.scrollTop = top - element.clientHeight / 2;
  }, [at]);

  if (cut === undefined || skeleton === undefined) return null;
  const look = () => {
    const element = room.current;
    if (element === null) return;
    const first = Math.floor(element.scrollTop / rowHeight) - spare;
    setWindow({ first, last: first + Math.ceil(element.clientHeight / rowHeight) + 2 * spare });
  };
  const walk = (event: KeyboardEvent) => {
    const direction = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (direction === 0) return;
    event.preventDefault();
    let next = at < 0 ? 0 : at + direction;
    while (rows[next]?.kind === 'stretch') next += direction;
    const node = rows[next]?.node;
    if (node !== undefined && node >= 0) select(node);
  };
  const visible = rows.slice(Math.max(0, window.first), window.last);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a table element cannot leave out the rows that are not in view
    <div
      ref={room}
      className={`rows ${engines === undefined ? '' : 'with-engines'}`}
      role="grid"
      tabIndex={0}
      aria-label="Nodes in execution order"
      aria-rowcount={rows.length + 1}
      aria-activedescendant={at < 0 ? undefined : `node-${selected}`}
      onScroll={look}
      onKeyDown={walk}
    >
      {/* biome-ignore lint/a11y/useSemanticElements: see above */}
      <div role="rowgroup" style={{ height: (rows.length + 1) * rowHeight }}>
        {/* biome-ignore lint/a11y/useSemanticElements: see above */}
        {/* biome-ignore lint/a11y/useFocusableInteractive: focus stays on the grid */}
        <div className="row head" role="row" aria-rowindex={1}>
          {['Node', 'Op', 'Output', ...(engines ? [engines.title] : []), 'Why not delegated'].map((name) => (
            // biome-ignore lint/a11y/useSemanticElements: see above
            // biome-ignore lint/a11y/useFocusableInteractive: focus stays on the grid
            <span key={name} role="columnheader">
              {name}
            </span>
          ))}
        </div>
        {visible.map((row, index) => {
          const place = Math.max(0, window.first) + index + 1;
          const stretch = cut.stretches[row.stretch];
          const region = stretch === undefined ? undefined : cut.regions[stretch.region];
          const title =
            stretch === undefined
              ? ''
              : region === undefined
                ? `CPU · ${plural(stretch.nodes.length, 'node')}`
                : regionLabel(region, stretch.region);
          return (
            // biome-ignore lint/a11y/useSemanticElements: see above
            // biome-ignore lint/a11y/useFocusableInteractive: focus stays on the grid
            // biome-ignore lint/a11y/useKeyWithClickEvents: arrow keys move the selection
            <div
              key={place}
              id={row.node >= 0 ? `node-${row.node}` : undefined}
              role="row"
              aria-rowindex={place + 1}
              aria-selected={row.node >= 0 && row.node === selected}
              className={`row ${row.kind === 'stretch' ? `group ${region?.kind ?? 'cpu'}` : 'node'}`}
              style={{ top: place * rowHeight }}
              onClick={() => row.node >= 0 && select(row.node)}
            >
              {(row.kind === 'stretch'
                ? ['', title, ...(engines ? [''] : []), '', '']
                : [
                    `#${row.node}`,
                    opOf(skeleton, row.node),
                    outputLabel(skeleton, row.node),
                    ...(engines ? [engines.of.get(row.node) ?? ''] : []),
                    why.get(row.node) ?? (region === undefined ? 'left out by the limits' : ''),
                  ]
              ).map((text, column) => (
                // biome-ignore lint/a11y/useSemanticElements: see above
                // biome-ignore lint/a11y/useFocusableInteractive: focus stays on the grid
                // biome-ignore lint/suspicious/noArrayIndexKey: columns are fixed
                <span key={column} role="gridcell" title={text}>
                  {text}
                </span>
              ))}
            </div>
          );
        })}
      </div>
    </div>
  );
}
