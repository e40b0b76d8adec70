import type { Measure } from '../../state/settings.ts';
import { measureOutcomes, stopMeasuring, useTradeoff } from '../../state/tradeoff.ts';
import type { SurfaceAnswer } from '../../workers/advice/protocol.ts';
import { measureList, measureTable } from './measures.ts';

interface Props {
  readonly answer: SurfaceAnswer;
  readonly measure: Measure;
  readonly onMeasure: (measure: Measure) => void;
}

/** What the plane shows, and what can be done to know more of it. */
export function MeasureControls({ answer, measure, onMeasure }: Props) {
  return (
    <div className="measure-controls">
      <label>
        <span>Show</span>
        <select
          className="field"
          value={measure}
          onChange={(event) => onMeasure(event.target.value as Measure)}
        >
          {measureList.map((name) => (
            <option key={name} value={name} disabled={name === 'estimate' && answer.unknown !== undefined}>
              {measureTable[name].title}
            </option>
          ))}
        </select>
      </label>
      <Measuring outcomes={answer.surface.outcomes.filter(({ limits }) => limits !== undefined).length} />
      <Remarks answer={answer} measure={measure} />
    </div>
  );
}

function Measuring({ outcomes }: { readonly outcomes: number }) {
  const measuring = useTradeoff((state) => state.measuring);
  const stopped = useTradeoff((state) => state.stopped);
  const done = useTradeoff((state) => state.measured.size);
  if (measuring !== undefined)
    return (
      <>
        <progress aria-label="Outcomes measured" value={measuring.done} max={Math.max(1, measuring.total)} />
        <span role="status">
          {measuring.done} of {measuring.total} outcomes measured
        </span>
        <button type="button" className="button" onClick={stopMeasuring}>
          Stop measuring
        </button>
      </>
    );
  return (
    <>
      {done < outcomes && (
        <button type="button" className="button" onClick={() => void measureOutcomes()}>
          {done === 0 ? 'Measure' : 'Go on measuring'} {outcomes - done}{' '}
          {outcomes - done === 1 ? 'outcome' : 'outcomes'} in this browser
        </button>
      )}
      {stopped !== undefined && <span role="alert">{stopped}</span>}
    </>
  );
}

function Remarks({ answer, measure }: Pick<Props, 'answer' | 'measure'>) {
  const measured = useTradeoff((state) => state.measured);
  const [run] = measured.values();
  if (measure === 'measured')
    return (
      <p className="muted">
        {run === undefined
          ? 'Nothing is measured yet: each distinct outcome is run here once asked for.'
          : `Measured in this browser on ${run.device}: shows structure, not your board. Medians after warm-up, each outcome for about half a second. CPU parts: ${run.cpuDevice}. Partitions: ${run.delegateDevice}.`}
      </p>
    );
  if (answer.unknown !== undefined)
    return (
      <p className="muted">
        Times on {answer.board} are unknown, because {answer.unknown}.
      </p>
    );
  return measure === 'estimate' ? (
    <p className="muted">Estimated on {answer.board}; bands are in the plots below and in the tables.</p>
  ) : null;
}
