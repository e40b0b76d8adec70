import { useState } from 'react';
import { bandText, percent, plural, type SurfaceOutcome } from '../../../engine/index.ts';
import { useStore } from '../../state/store.ts';
import { applyLimits, currentCell, useTradeoff } from '../../state/tradeoff.ts';
import type { SurfaceAnswer } from '../../workers/advice/protocol.ts';
import { unitFor } from '../units.ts';
import { BandMeter } from './BandMeter.tsx';
import { Comparison } from './Comparison.tsx';
import { Wide } from './Wide.tsx';
import { limitsText } from './words.ts';

interface Props {
  readonly answer: SurfaceAnswer;
}

const fewRows = 10;

/** The outcomes that nobody beats, and any two of them side by side. */
export function ParetoSection({ answer }: Props) {
  const [pair, setPair] = useState<readonly number[]>([]);
  const [all, setAll] = useState(false);
  const best = answer.pareto.find((entry) => entry.best !== undefined);
  const bestBand = best && answer.surface.outcomes[best.at]?.estimate;
  const chosen = pair.filter((at) => answer.surface.outcomes[at] !== undefined);
  const shown = all ? answer.pareto : answer.pareto.slice(0, fewRows);
  const compare = (at: number, on: boolean) =>
    setPair((known) =>
      on ? [...known.filter((other) => other !== at), at].slice(-2) : known.filter((other) => other !== at),
    );
  return (
    <section>
      <h2>Outcomes that no other beats</h2>
      <p className="muted">
        {answer.unknown === undefined
          ? 'In estimated latency, share of nodes delegated and tensors across borders, together.'
          : 'In share of nodes delegated and tensors across borders; latency is unknown.'}
      </p>
      {best?.best !== undefined && (
        <p>
          Best by the estimate{bestBand && ` (${bandText(bestBand)})`}: {best.best}
        </p>
      )}
      <Outcomes
        answer={answer}
        list={shown.map(({ at }) => at)}
        caption="Outcomes that no other beats"
        best={best?.at}
        compared={chosen}
        onCompare={compare}
      />
      {answer.pareto.length > shown.length && (
        <button type="button" className="button" onClick={() => setAll(true)}>
          Show all {answer.pareto.length}
        </button>
      )}
      {chosen.length === 2 && <Comparison answer={answer} pair={chosen as [number, number]} />}
      {chosen.length === 1 && <p className="muted">Tick a second outcome to see the two side by side.</p>}
    </section>
  );
}

/** Everything that the plane shows, as a table. */
export function AllOutcomes({ answer }: Props) {
  const [open, setOpen] = useState(false);
  const { outcomes } = answer.surface;
  return (
    <section>
      <details open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>
          <h2>All {plural(outcomes.length, 'outcome')} as a table</h2>
        </summary>
        {open && (
          <Outcomes answer={answer} list={outcomes.map((_, at) => at)} caption="All outcomes of the limits" />
        )}
      </details>
    </section>
  );
}

interface TableProps extends Props {
  readonly list: readonly number[];
  readonly caption: string;
  readonly best?: number | undefined;
  readonly compared?: readonly number[];
  readonly onCompare?: (at: number, on: boolean) => void;
}

const msCell = (ms: number): string => (ms >= 100 ? ms.toFixed(0) : ms >= 10 ? ms.toFixed(1) : ms.toFixed(2));

function Outcomes({ answer, list, caption, best, compared, onCompare }: TableProps) {
  const settings = useStore((state) => state.settings);
  const measured = useTradeoff((state) => state.measured);
  const { surface } = answer;
  const cell = currentCell(surface, settings);
  const current =
    settings.pick === undefined ? surface.at[cell.row * surface.maxima.length + cell.column] : undefined;
  const shown = list.map((at) => surface.outcomes[at] as SurfaceOutcome);
  const unit = unitFor(shown.map(({ boundaryBytes }) => boundaryBytes));
  const timed = answer.unknown === undefined;
  const most = Math.max(1e-9, ...shown.map(({ estimate }) => estimate?.high ?? 0));
  return (
    <Wide label={caption}>
      <table className="numbers">
        <caption className="hidden-label">{caption}</caption>
        <thead>
          <tr>
            {onCompare && <th scope="col">Compare</th>}
            <th scope="col">Limits</th>
            <th scope="col" className="right">
              Partitions
            </th>
            <th scope="col" className="right">
              Nodes
            </th>
            <th scope="col" className="right">
              MACs
            </th>
            <th scope="col" className="right">
              Borders
            </th>
            <th scope="col" className="right">
              Across ({unit.name})
            </th>
            {timed && (
              <>
                <th scope="col" className="right">
                  Estimated (ms)
                </th>
                <th scope="col">Band (ms)</th>
                <th scope="col">Time and band</th>
              </>
            )}
            {measured.size > 0 && (
              <th scope="col" className="right measured">
                Measured here (ms)
              </th>
            )}
            <th scope="col">Apply</th>
          </tr>
        </thead>
        <tbody>
          {list.map((at, index) => {
            const outcome = shown[index] as SurfaceOutcome;
            const { estimate, limits, partitions, delegatedNodes, delegatedMacs, boundaryBytes, borders } =
              outcome;
            const run = measured.get(at);
            const name = limits === undefined ? plural(partitions, 'partition') : limitsText(limits);
            return (
              <tr key={at} className={at === current ? 'current' : ''}>
                {onCompare && (
                  <td>
                    <input
                      type="checkbox"
                      aria-label={`Compare ${name}`}
                      checked={compared?.includes(at) ?? false}
                      onChange={(event) => onCompare(at, event.target.checked)}
                    />
                  </td>
                )}
                <td>
                  {name} {at === best && <span className="badge best">best</span>}
                  {outcome.fails !== undefined && (
                    <span className="badge" title={outcome.fails}>
                      fails
                    </span>
                  )}
                </td>
                <td className="right">{partitions}</td>
                <td className="right">{percent(delegatedNodes, answer.nodes)}</td>
                <td className="right">{answer.macs > 0 ? percent(delegatedMacs, answer.macs) : ''}</td>
                <td className="right">{borders}</td>
                <td className="right">{unit.text(boundaryBytes)}</td>
                {timed && (
                  <>
                    <td className="right estimated">{estimate && msCell(estimate.ms)}</td>
                    <td className="estimated">
                      {estimate && `${msCell(estimate.low)} to ${msCell(estimate.high)}`}
                    </td>
                    <td>{estimate && <BandMeter band={estimate} most={most} />}</td>
                  </>
                )}
                {measured.size > 0 && <td className="right measured">{run && msCell(run.totalMs.p50)}</td>}
                <td>
                  {at === current ? (
                    <span className="muted">as set</span>
                  ) : limits === undefined ? (
                    <span
                      className="muted"
                      title="The delegate reads its limits in a way that leaves this out"
                    >
                      no limits give it
                    </span>
                  ) : (
                    <button
                      type="button"
                      className="link"
                      aria-label={`Apply ${name}`}
                      onClick={() => applyLimits(surface, limits)}
                    >
                      Apply
                    </button>
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </Wide>
  );
}
