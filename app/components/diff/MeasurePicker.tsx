import { useId } from 'react';
import { type Measure, measures } from '../../../engine/index.ts';

interface Props {
  readonly measure: Measure;
  readonly threshold: number;
  readonly onMeasure: (measure: Measure) => void;
  readonly onThreshold: (value: number) => void;
}

export const measureTitles: Readonly<Record<Measure, string>> = {
  sqnr: 'Signal to error (dB)',
  mean: 'Mean difference',
  max: 'Largest difference',
  rmse: 'Root mean square',
  cosine: '1 − cosine',
};

/** By what the error is drawn and judged, and from where on it counts as too large. */
export function MeasurePicker({ measure, threshold, onMeasure, onThreshold }: Props) {
  const id = useId();
  return (
    <div className="measures">
      <label htmlFor={`${id}-measure`}>
        Measure{' '}
        <select
          id={`${id}-measure`}
          className="field"
          value={measure}
          onChange={(event) => onMeasure(event.target.value as Measure)}
        >
          {measures.map((name) => (
            <option key={name} value={name}>
              {measureTitles[name]}
            </option>
          ))}
        </select>
      </label>
      <label htmlFor={`${id}-threshold`}>
        {measure === 'sqnr' ? 'Too low below' : 'Too large above'}{' '}
        <input
          id={`${id}-threshold`}
          className="field"
          type="number"
          step="any"
          value={threshold}
          onChange={(event) => {
            const value = event.target.valueAsNumber;
            if (Number.isFinite(value)) onThreshold(value);
          }}
        />
      </label>
    </div>
  );
}
