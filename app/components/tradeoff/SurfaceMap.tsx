import { type KeyboardEvent, useEffect, useId, useMemo, useRef } from 'react';
import type { Surface } from '../../../engine/index.ts';
import { mountSurface, type SurfaceDrawing } from '../../draw/surface/mount.ts';
import type { Cell, SurfaceScene } from '../../draw/surface/scene.ts';
import type { Measure } from '../../state/settings.ts';
import { measureTable, type Reading } from './measures.ts';
import { maximumText, rangeText } from './SurfaceSection.tsx';

interface Props {
  readonly surface: Surface;
  readonly values: readonly (Reading | undefined)[];
  readonly measure: Measure;
  readonly current: Cell;
  readonly cursor: Cell | undefined;
  readonly onCursor: (cell: Cell | undefined) => void;
  readonly onApply: (cell: Cell) => void;
}

const steps: Readonly<Record<string, Cell>> = {
  ArrowLeft: { column: -1, row: 0 },
  ArrowRight: { column: 1, row: 0 },
  ArrowUp: { column: 0, row: 1 },
  ArrowDown: { column: 0, row: -1 },
};

/** The heat map. Arrow keys look around, Enter applies; the table of outcomes holds the same. */
export function SurfaceMap({ surface, values, measure, current, cursor, onCursor, onApply }: Props) {
  const room = useRef<HTMLDivElement>(null);
  const drawing = useRef<SurfaceDrawing>(undefined);
  const latest = useRef({ onCursor, onApply });
  latest.current = { onCursor, onApply };
  const title = useId();
  useEffect(() => {
    if (room.current === null) return;
    const mounted = mountSurface(room.current, {
      onHover: (cell) => latest.current.onCursor(cell),
      onApply: (cell) => latest.current.onApply(cell),
    });
    drawing.current = mounted;
    return () => mounted.destroy();
  }, []);
  const plane = useMemo(
    () => ({
      columns: surface.maxima.map(maximumText),
      rows: surface.minima.map(rangeText),
      at: surface.at,
      values: values.map((reading) => reading?.value),
      hue: measureTable[measure].hue,
    }),
    [surface, values, measure],
  );
  const scene: SurfaceScene = { ...plane, current, cursor };
  useEffect(() => drawing.current?.update(scene));

  const press = (event: KeyboardEvent) => {
    const step = steps[event.key];
    const from = cursor ?? current;
    if (step !== undefined)
      onCursor({
        column: Math.min(surface.maxima.length - 1, Math.max(0, from.column + step.column)),
        row: Math.min(surface.minima.length - 1, Math.max(0, from.row + step.row)),
      });
    else if (event.key === 'Enter') onApply(from);
    else if (event.key === 'Escape') onCursor(undefined);
    else return;
    event.preventDefault();
  };
  return (
    <figure className="surface-map">
      <figcaption id={title}>
        {measureTable[measure].title} <span className="muted">· min_nodes_per_partition ↑</span>
      </figcaption>
      {/* biome-ignore lint/a11y/useSemanticElements: a canvas of its own with keys, no fieldset */}
      <div
        ref={room}
        className="plane"
        role="group"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys look around in it
        tabIndex={0}
        aria-label="Plane of both limits. Arrow keys look at other limits, Enter applies them. The table of all outcomes lists the same."
        onKeyDown={press}
        onBlur={() => onCursor(undefined)}
      />
      <Key values={values} measure={measure} />
    </figure>
  );
}

/** What the colours mean, from least to most. */
function Key({ values, measure }: Pick<Props, 'values' | 'measure'>) {
  const { hue, better, text } = measureTable[measure];
  const known = values.flatMap((reading) => (reading === undefined ? [] : [reading.value]));
  return (
    <p className="surface-key">
      {known.length > 0 && (
        <>
          <span>{text(Math.min(...known))}</span>
          <span className={`ramp ${hue}`} aria-hidden="true" />
          <span>{text(Math.max(...known))}</span>
        </>
      )}
      {better !== 'neither' && <span className="muted">{better} is better</span>}
      {known.length < values.length && (
        <>
          <span className="ramp unknown" aria-hidden="true" />
          <span className="muted">{measure === 'measured' ? 'not run' : 'not known'}</span>
        </>
      )}
      <span className="swatch-current" aria-hidden="true" />
      <span className="muted">as set</span>
    </p>
  );
}
