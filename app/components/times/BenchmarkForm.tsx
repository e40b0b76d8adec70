import { useId, useState } from 'react';
import { cancelBenchmark, startBenchmark } from '../../state/benchmark.ts';
import { useStore } from '../../state/store.ts';
import { type BenchmarkSettings, defaultBenchmark } from '../../workers/benchmark/protocol.ts';

type Field = Exclude<keyof BenchmarkSettings, 'maxSeconds' | 'threads'>;

/** More than these wait for memory and for each other. */
const mostThreads = 8;

const fields: readonly (readonly [name: Field, flag: string, title: string, max: number, step: number])[] = [
  ['minRuns', 'num_runs', 'Runs, at least', 10_000, 1],
  ['minSeconds', 'min_secs', 'Seconds, at least', 150, 0.5],
  ['warmupRuns', 'warmup_runs', 'Warm-up runs', 1000, 1],
  ['warmupSeconds', 'warmup_min_secs', 'Warm-up seconds', 150, 0.5],
];

/** The loops' settings, under the names of the tool's flags, and the button. */
export function BenchmarkForm() {
  const [settings, setSettings] = useState(defaultBenchmark);
  const state = useStore((store) => store.benchmark);
  const ready = useStore(({ cut }) => cut !== undefined);
  const form = useId();
  const isRunning = state.kind === 'running';
  return (
    <form
      className="benchmark-form"
      aria-label="Benchmark settings"
      onSubmit={(event) => {
        event.preventDefault();
        if (isRunning) cancelBenchmark();
        else void startBenchmark(settings);
      }}
    >
      {fields.map(([name, flag, title, max, step]) => (
        <label key={name} htmlFor={`${form}-${name}`}>
          <span>{title}</span>
          <code>--{flag}</code>
          <NumberField
            id={`${form}-${name}`}
            value={settings[name]}
            max={max}
            step={step}
            onChange={(value) => setSettings({ ...settings, [name]: value })}
          />
        </label>
      ))}
      <ThreadsField
        id={`${form}-threads`}
        value={settings.threads}
        onChange={(threads) => setSettings({ ...settings, threads })}
      />
      <button type="submit" className={`button${isRunning ? '' : ' primary'}`} disabled={!ready}>
        {isRunning ? 'Cancel' : 'Start'}
      </button>
      {state.kind === 'running' && <Progress what={state.what} done={state.done} total={state.total} />}
    </form>
  );
}

interface ThreadsFieldProps {
  readonly id: string;
  readonly value: number;
  readonly onChange: (value: number) => void;
}

/** Threads need a page that its host isolates; without that there is one. */
function ThreadsField({ id, value, onChange }: ThreadsFieldProps) {
  const most = globalThis.crossOriginIsolated ? Math.min(mostThreads, navigator.hardwareConcurrency) : 1;
  return (
    <label htmlFor={id}>
      <span>Threads</span>
      <code>--num_threads</code>
      <select
        id={id}
        className="field"
        value={most === 1 ? 1 : value}
        disabled={most === 1}
        onChange={(event) => onChange(Number(event.target.value))}
      >
        {most > 1 && <option value={-1}>all ({most})</option>}
        {Array.from({ length: most }, (_, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a number of threads is its place
          <option key={index} value={index + 1}>
            {index + 1}
          </option>
        ))}
      </select>
    </label>
  );
}

interface NumberFieldProps {
  readonly id: string;
  readonly value: number;
  readonly max: number;
  readonly step: number;
  readonly onChange: (value: number) => void;
}

/** Keeps what is typed; only numbers within the range are taken over. */
function NumberField({ id, value, max, step, onChange }: NumberFieldProps) {
  const [text, setText] = useState(String(value));
  const number = Number(text);
  const isFit = text.trim() !== '' && number >= 0 && number <= max && (step < 1 || Number.isInteger(number));
  return (
    <input
      id={id}
      className="field"
      type="number"
      min={0}
      max={max}
      step={step}
      value={text}
      aria-invalid={!isFit}
      onChange={(event) => {
        setText(event.target.value);
        const next = event.target.valueAsNumber;
        if (next >= 0 && next <= max && (step < 1 || Number.isInteger(next))) onChange(next);
      }}
      onBlur={() => setText(String(value))}
    />
  );
}

function Progress({
  what,
  done,
  total,
}: {
  readonly what: string;
  readonly done: number;
  readonly total: number;
}) {
  // The seconds may ask for more runs than the least number; the bar then waits at its end.
  const share = total > 0 ? Math.min(1, done / total) : undefined;
  return (
    <p className="progress" role="status">
      <progress max={1} {...(share !== undefined && { value: share })} aria-label={what} />
      {what}
      {total > 0 && ` ${done}${done <= total ? ` of at least ${total}` : ''}`}
    </p>
  );
}
