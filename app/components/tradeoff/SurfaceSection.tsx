import { useMemo, useState } from 'react';
import { chosenOf, type MinimumRange, plural, type Surface } from '../../../engine/index.ts';
import type { Cell } from '../../draw/surface/scene.ts';
import { change } from '../../state/session.ts';
import type { Measure } from '../../state/settings.ts';
import { useStore } from '../../state/store.ts';
import { applyLimits, currentCell, useTradeoff } from '../../state/tradeoff.ts';
import type { SurfaceAnswer } from '../../workers/advice/protocol.ts';
import { menuDelegate } from '../../workers/delegates.ts';
import { CutPreview } from './CutPreview.tsx';
import { LinePlot } from './LinePlot.tsx';
import { MeasureControls } from './MeasureControls.tsx';
import { measureOf, measureTable, type Reading, readings } from './measures.ts';
import { SurfaceMap } from './SurfaceMap.tsx';
import { outcomeText } from './words.ts';

/** Both limits as a plane, the same along each axis, and the cut of the cell that is looked at. */
export function SurfaceSection({ answer }: { readonly answer: SurfaceAnswer }) {
  const settings = useStore((state) => state.settings);
  const measured = useTradeoff((state) => state.measured);
  const [cursor, setCursor] = useState<Cell>();
  const { surface } = answer;
  const measure = measureOf(settings.measure, answer);
  const values = useMemo(() => readings(measure, answer, measured), [measure, answer, measured]);
  const current = currentCell(surface, settings);
  const looked = inside(surface, cursor) ?? current;
  const apply = (cell: Cell) => {
    const limits = limitsAt(surface, cell);
    if (limits !== undefined) applyLimits(surface, limits);
  };
  return (
    <section>
      <h2>Every pair of limits</h2>
      <Hypothetical />
      {answer.refused !== undefined && (
        <p className="notice-line">
          Nothing is delegated as it is: {answer.refused} What follows is what could have been.
        </p>
      )}
      {surface.thinned && (
        <p className="muted">
          There are {plural(answer.candidates.length, 'candidate')}: evenly spread limits stand for the
          others.
        </p>
      )}
      <MeasureControls
        answer={answer}
        measure={measure}
        onMeasure={(next) => change({ measure: next }, 'replace')}
      />
      <div className="surface-pair">
        <SurfaceMap
          surface={surface}
          values={values}
          measure={measure}
          current={current}
          cursor={cursor === undefined ? undefined : looked}
          onCursor={setCursor}
          onApply={apply}
        />
        <Looked
          answer={answer}
          cell={looked}
          current={current}
          reading={values[at(surface, looked)]}
          measure={measure}
        />
      </div>
      <div className="surface-pair lines">
        <LinePlot
          title={`Along max_delegated_partitions, with ${rangeText(surface.minima[looked.row])} as the minimum`}
          labels={surface.maxima.map(maximumText)}
          points={surface.maxima.map((_, column) => values[at(surface, { column, row: looked.row })])}
          current={looked.column}
          measure={measure}
        />
        <LinePlot
          title={`Along min_nodes_per_partition, with ${maximumText(surface.maxima[looked.column] ?? 0)} as the maximum`}
          labels={surface.minima.map(rangeText)}
          points={surface.minima.map((_, row) => values[at(surface, { column: looked.column, row })])}
          current={looked.row}
          measure={measure}
        />
      </div>
    </section>
  );
}

export const maximumText = (max: number): string => (max === 0 ? 'none' : String(max));

export function rangeText(range: MinimumRange | undefined): string {
  if (range === undefined) return '';
  if (range.to === undefined) return `≥ ${range.from}`;
  return range.from === range.to ? String(range.from) : `${range.from}–${range.to}`;
}

const at = ({ at: cells, maxima }: Surface, { column, row }: Cell): number =>
  cells[row * maxima.length + column] ?? 0;

const inside = ({ maxima, minima }: Surface, cell: Cell | undefined): Cell | undefined =>
  cell && { column: Math.min(maxima.length - 1, cell.column), row: Math.min(minima.length - 1, cell.row) };

const limitsAt = ({ maxima, minima }: Surface, { column, row }: Cell) => {
  const [max, min] = [maxima[column], minima[row]?.from];
  return max === undefined || min === undefined
    ? undefined
    : { maxDelegatedPartitions: max, minNodesPerPartition: min };
};

/** Limits that a delegate does not have are a what-if, and say so with the reason. */
function Hypothetical() {
  const { max, min, shortTitle } = useStore(({ settings }) =>
    menuDelegate(settings.delegate, settings.profile),
  );
  const missing = [
    ...(max.exists ? [] : [['max_delegated_partitions', max] as const]),
    ...(min.exists ? [] : [['min_nodes_per_partition', min] as const]),
  ];
  if (missing.length === 0) return null;
  const [, fact] = missing[0] ?? [];
  return (
    <p>
      <span className="badge">hypothetical</span> {shortTitle} has no option for{' '}
      {missing.map(([name]) => name).join(' or ')}
      {fact?.note === undefined ? '.' : `: ${fact.note}`} <span className="muted">({fact?.source})</span>
    </p>
  );
}

interface LookedProps {
  readonly answer: SurfaceAnswer;
  readonly cell: Cell;
  readonly current: Cell;
  readonly reading: Reading | undefined;
  readonly measure: Measure;
}

/** What the cell under the pointer leads to. */
function Looked({ answer, cell, current, reading, measure }: LookedProps) {
  const { surface, nodes } = answer;
  const outcome = surface.outcomes[at(surface, cell)];
  const chosen = useMemo(() => (outcome === undefined ? [] : chosenOf(surface, outcome)), [surface, outcome]);
  const isCurrent = cell.column === current.column && cell.row === current.row;
  const limits = `max ${maximumText(surface.maxima[cell.column] ?? 0)}, min ${rangeText(surface.minima[cell.row])}`;
  const value = reading === undefined ? 'not known' : measureTable[measure].text(reading.value);
  return (
    <figure className="looked">
      <CutPreview answer={answer} chosen={chosen} label={`The graph in small, cut with ${limits}`} />
      <figcaption aria-live="polite">
        <strong>
          {limits}
          {isCurrent && ' (as set)'}
        </strong>
        <br />
        {outcome === undefined ? plural(nodes, 'node') : outcomeText(outcome, answer)}
        {(measure === 'measured' || measure === 'macs') && ` ${measureTable[measure].title}: ${value}.`}
      </figcaption>
    </figure>
  );
}
