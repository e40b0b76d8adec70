import { type FormEvent, useState } from 'react';
import {
  type DeviceProfile,
  type FigureName,
  type FigureStatus,
  figureNames,
} from '../../../engine/index.ts';
import { askAdviser, boardOf } from '../../state/advice.ts';
import { change } from '../../state/session.ts';
import { useStore } from '../../state/store.ts';
import { useAnswer } from '../useAnswer.ts';
import { figureTitles } from './figure-titles.ts';
import { Wide } from './Wide.tsx';

/** Every figure of the board with its source, each of which can be replaced by the user's own. */
export function BoardSection() {
  const settings = useStore((state) => state.settings);
  const choice = boardOf(settings);
  const plain = useAnswer(`board ${choice.board}`, () =>
    askAdviser<DeviceProfile>((api) => api.board({ board: choice.board, figures: {} })),
  );
  const own = useAnswer(`board ${JSON.stringify(choice)}`, () =>
    askAdviser<DeviceProfile>((api) => api.board(choice)),
  );
  return (
    <section>
      <h2 id="board-figures">What the estimates rest on</h2>
      {plain === undefined ? (
        <p className="muted">Reading the board …</p>
      ) : plain.ok ? (
        <>
          <p>
            {plain.value.title}: {plain.value.accelerator}. Type over a figure to make the board your own; the
            address holds what you change.
          </p>
          {own !== undefined && !own.ok && <p role="alert">{own.problem}</p>}
          <BoardControls cores={plain.value.figures['cpu.cores'].value} />
          <Figures board={plain.value} figures={choice.figures} />
        </>
      ) : (
        <p role="alert">{plain.problem}</p>
      )}
    </section>
  );
}

function BoardControls({ cores }: { readonly cores: number }) {
  const settings = useStore((state) => state.settings);
  const { board, figures } = boardOf(settings);
  const changed = Object.keys(figures).length;
  const flags = [
    `--device=${board}`,
    ...Object.entries(figures).map(([name, value]) => `--device_figure=${name}=${value}`),
  ].join(' ');
  return (
    <p className="board-controls">
      <label>
        CPU threads{' '}
        <select
          className="field inline"
          value={settings.threads ?? cores}
          onChange={(event) => {
            const threads = Number(event.target.value);
            change({ threads: threads === cores ? undefined : threads });
          }}
        >
          {Array.from({ length: Math.max(cores, settings.threads ?? 1) }, (_, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a number of threads is its place
            <option key={index} value={index + 1}>
              {index + 1}
            </option>
          ))}
        </select>
      </label>
      {changed > 0 && (
        <button type="button" className="button" onClick={() => change({ figures: undefined })}>
          Undo {changed} changed {changed === 1 ? 'figure' : 'figures'}
        </button>
      )}
      <span className="muted">
        On the command line: <code>{flags}</code>
      </span>
    </p>
  );
}

const meanings: Readonly<Record<FigureStatus, string>> = {
  published: 'measured by others and printed',
  vendor: 'from a data sheet',
  derived: 'computed from published figures',
  assumed: 'no source read: believed',
  yours: 'typed in by you',
};

interface FiguresProps {
  readonly board: DeviceProfile;
  readonly figures: Readonly<Record<string, number>>;
}

function Figures({ board, figures }: FiguresProps) {
  return (
    <Wide label="Figures of the board">
      <table className="numbers figures">
        <caption className="hidden-label">Figures of the board with source and status</caption>
        <thead>
          <tr>
            <th scope="col">Figure</th>
            <th scope="col" className="right">
              Value
            </th>
            <th scope="col">Unit</th>
            <th scope="col">Status</th>
            <th scope="col">Source</th>
          </tr>
        </thead>
        <tbody>
          {figureNames.map((name) => {
            const { value, unit, source, status } = board.figures[name];
            const mine = figures[name];
            const now: FigureStatus = mine === undefined ? status : 'yours';
            return (
              <tr key={`${board.id} ${name}`}>
                <td>
                  {figureTitles[name]} <code className="muted">{name}</code>
                </td>
                <td className="right">
                  <FigureField key={String(mine ?? value)} name={name} value={mine ?? value} usual={value} />
                </td>
                <td>{unit}</td>
                <td>
                  <span className={`status ${now}`} title={meanings[now]}>
                    {now}
                  </span>
                </td>
                <td className="long">
                  {mine === undefined ? source : `typed in; ${value} before (${source})`}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <p className="muted">
        {Object.entries(meanings)
          .map(([status, meaning]) => `${status}: ${meaning}`)
          .join('; ')}
        .
      </p>
    </Wide>
  );
}

/** Digits people can read and type: 4.81e9 rather than ten digits. */
const shortNumber = (value: number): string =>
  Math.abs(value) >= 1e5 || (value !== 0 && Math.abs(value) < 1e-3)
    ? Number(value.toPrecision(4)).toExponential().replace('e+', 'e')
    : String(Number(value.toPrecision(4)));

interface FieldProps {
  readonly name: FigureName;
  readonly value: number;
  readonly usual: number;
}

function FigureField({ name, value, usual }: FieldProps) {
  const given = Number.isNaN(value) ? '' : shortNumber(value);
  const [text, setText] = useState(given);
  const commit = () => {
    // What was not touched keeps the digits that are not shown.
    if (text === given) return;
    const next = text.trim() === '' ? usual : Number(text);
    if (next === value || (Number.isNaN(next) && Number.isNaN(value))) return;
    const { [name]: _, ...rest } = useStore.getState().settings.figures ?? {};
    const figures = next === usual ? rest : { ...rest, [name]: next };
    change({ figures: Object.keys(figures).length === 0 ? undefined : figures });
  };
  return (
    <form
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        commit();
      }}
    >
      <input
        className="field figure"
        inputMode="decimal"
        aria-label={name}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onBlur={commit}
      />
    </form>
  );
}
