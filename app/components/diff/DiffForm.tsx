import { useId, useRef, useState } from 'react';
import { cancelDiff, startDiff } from '../../state/diff.ts';
import { useStore } from '../../state/store.ts';
import type { DiffSettings } from '../../workers/diff/protocol.ts';
import { normalisations } from './normalisations.ts';

/** What is compared with what, and on which inputs. */
export function DiffForm() {
  const id = useId();
  const [runs, setRuns] = useState(1);
  const [files, setFiles] = useState<readonly File[]>([]);
  const [normalisation, setNormalisation] = useState(0);
  const [sibling, setSibling] = useState<File>();
  const [alone, setAlone] = useState(true);
  const state = useStore((store) => store.diff);
  const ready = useStore(({ cut }) => cut !== undefined);
  const isRunning = state.kind === 'running';
  const settings: DiffSettings = {
    ...{ runs, files, alone },
    normalisation: normalisations[normalisation]?.values ?? { mean: 0, std: 1 },
    ...(sibling !== undefined && { sibling }),
  };
  return (
    <form
      className="benchmark-form"
      aria-label="Comparison settings"
      onSubmit={(event) => {
        event.preventDefault();
        if (isRunning) cancelDiff();
        else void startDiff(settings);
      }}
    >
      <label htmlFor={`${id}-runs`}>
        <span>Random inputs</span>
        <code>--num_runs</code>
        <input
          id={`${id}-runs`}
          className="field"
          type="number"
          min={1}
          max={1000}
          value={runs}
          disabled={files.length > 0}
          onChange={(event) => {
            const value = event.target.valueAsNumber;
            if (Number.isInteger(value) && value >= 1 && value <= 1000) setRuns(value);
          }}
        />
      </label>
      <FileField
        title="Inputs of your own"
        hint="picture, sound, .npy, .npz, raw"
        multiple
        chosen={files}
        onChoose={setFiles}
      />
      {files.length > 0 && (
        <label htmlFor={`${id}-norm`}>
          <span>Pictures as</span>
          <code>(value − mean) ÷ std</code>
          <select
            id={`${id}-norm`}
            className="field"
            value={normalisation}
            onChange={(event) => setNormalisation(Number(event.target.value))}
          >
            {normalisations.map(({ title }, index) => (
              <option key={title} value={index}>
                {title}
              </option>
            ))}
          </select>
        </label>
      )}
      <FileField
        title="Compare with a sibling"
        hint="another .tflite"
        chosen={sibling === undefined ? [] : [sibling]}
        onChoose={([first]) => setSibling(first)}
      />
      <label className="check">
        <input
          type="checkbox"
          checked={alone && sibling === undefined}
          disabled={sibling !== undefined}
          onChange={(event) => setAlone(event.target.checked)}
        />{' '}
        each node alone, too
      </label>
      <button type="submit" className={`button${isRunning ? '' : ' primary'}`} disabled={!ready}>
        {isRunning ? 'Cancel' : 'Compare'}
      </button>
      {state.kind === 'running' && (
        <p className="progress" role="status">
          <progress
            max={1}
            {...(state.total > 0 && { value: state.done / state.total })}
            aria-label={state.what}
          />
          {state.what}
          {state.total > 0 && ` ${state.done} of ${state.total}`}
        </p>
      )}
    </form>
  );
}

interface FileFieldProps {
  readonly title: string;
  readonly hint: string;
  readonly multiple?: boolean;
  readonly chosen: readonly File[];
  readonly onChoose: (files: readonly File[]) => void;
}

function FileField({ title, hint, multiple = false, chosen, onChoose }: FileFieldProps) {
  const input = useRef<HTMLInputElement>(null);
  const names = chosen.map(({ name }) => name).join(', ');
  return (
    <div className="file-field">
      <span>{title}</span>
      <code title={names}>{names === '' ? hint : names}</code>
      <span className="file-buttons">
        <button
          type="button"
          className="button"
          aria-label={`Choose: ${title}`}
          onClick={() => input.current?.click()}
        >
          Choose
        </button>
        {chosen.length > 0 && (
          <button type="button" className="button" aria-label={`None: ${title}`} onClick={() => onChoose([])}>
            None
          </button>
        )}
      </span>
      <input
        ref={input}
        type="file"
        hidden
        multiple={multiple}
        aria-label={title}
        onChange={(event) => {
          onChoose([...(event.target.files ?? [])]);
          event.target.value = '';
        }}
      />
    </div>
  );
}
