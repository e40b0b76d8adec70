import { useEffect, useMemo } from 'react';
import { type Imported, plural } from '../../../engine/index.ts';
import { offerArrived, offeredOf, offerFigure, readImport, removeImport } from '../../state/imports.ts';
import { queryOf } from '../../state/session.ts';
import { useStore } from '../../state/store.ts';
import type { BoardAnswer, BoardSource } from '../../workers/imports-protocol.ts';
import { FigureExports } from '../FigureExports.tsx';
import { save } from '../save.ts';
import { useAnswer, useKept } from '../useAnswer.ts';
import { FiguresTable } from './FiguresTable.tsx';
import { LogFindings } from './LogFindings.tsx';
import { PlacementDiff } from './PlacementDiff.tsx';

/** One file or pasted text: the verdict first, then what it rests on. */
export function ImportedFile({ source }: { readonly source: BoardSource }) {
  const query = useStore((state) => JSON.stringify(queryOf(state.settings)));
  const subgraph = useStore((state) => state.settings.subgraph);
  // The old answer stays while a slider moves.
  const shown = useKept(
    useAnswer(`${source.id} ${query}`, () => readImport(source)),
    subgraph,
  );
  return (
    <article className="imported" aria-label={source.name}>
      <header>
        <h2>{source.name}</h2>
        {shown?.ok && <Kinds answer={shown.value} />}
        <span className="spacer" />
        <button
          type="button"
          className="button"
          aria-label={`Remove ${source.name}`}
          onClick={() => removeImport(source.id)}
        >
          Remove
        </button>
      </header>
      {shown === undefined ? (
        <p className="muted">Reading …</p>
      ) : shown.ok ? (
        <Answer source={source.id} answer={shown.value} />
      ) : (
        <p role="alert">{shown.problem}.</p>
      )}
    </article>
  );
}

function Kinds({ answer: { file } }: { readonly answer: BoardAnswer }) {
  const kinds = [...file.imports.map(({ source }) => source), ...(file.log ? ['log'] : [])];
  return (
    <>
      {kinds.map((kind) => (
        <span key={kind} className="badge imported-badge">
          imported: {kind}
        </span>
      ))}
    </>
  );
}

interface AnswerProps {
  readonly source: number;
  readonly answer: BoardAnswer;
}

function Answer({ source, answer }: AnswerProps) {
  const { file, comparison, figures } = answer;
  const totals = file.imports.flatMap((one) => Object.entries(one.totals ?? {}));
  return (
    <>
      {comparison.verdict !== undefined && <p className="board-verdict">{comparison.verdict}</p>}
      {comparison.placement && <PlacementDiff diff={comparison.placement} />}
      {file.log && <LogFindings log={file.log} comparison={comparison.log} />}
      {totals.length > 0 && <Totals totals={totals} />}
      {figures.length > 0 && (
        <>
          <FiguresTable figures={figures} />
          <Exports source={source} answer={answer} />
        </>
      )}
      <Unmatched imports={file.imports} />
    </>
  );
}

function Totals({ totals }: { readonly totals: readonly (readonly [string, number | string])[] }) {
  return (
    <section>
      <h3>Of the whole run</h3>
      <dl className="totals">
        {totals.map(([name, value]) => (
          <div key={name}>
            <dt>{name.replace(/\bus\b/, 'µs')}</dt>
            <dd>{typeof value === 'number' ? Number(value.toPrecision(7)) : value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Exports({ source, answer: { file, comparison, figures } }: AnswerProps) {
  const json = () => `${JSON.stringify({ ...file, ...comparison }, undefined, 2)}\n`;
  return (
    <p className="actions">
      <FigureExports name={file.name} figures={figures} />
      <button
        type="button"
        className="button"
        onClick={() => save(`${file.name}.json`, json(), 'application/json')}
      >
        Save JSON
      </button>
      <Heat source={source} figures={figures} />
    </p>
  );
}

/** The first figure of numbers is offered to the graph when the file is read; after that the user chooses, among files too. */
function Heat({ source, figures }: { readonly source: number; readonly figures: BoardAnswer['figures'] }) {
  const skeleton = useStore((state) => state.skeleton);
  const offered = useStore((state) => offeredOf(state.figures));
  const numeric = useMemo(
    () => figures.filter(({ values }) => values.some(({ value }) => typeof value === 'number')),
    [figures],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: figures are laid over the graph of now, so another one asks for them again
  useEffect(() => offerArrived(source, numeric), [source, numeric, skeleton]);
  if (numeric.length === 0) return null;
  const isOffered = offered?.source === source;
  return (
    <label className="heat-choice">
      Colour the graph by{' '}
      <select
        className="field"
        value={isOffered ? offered.name : ''}
        onChange={({ target }) => {
          const figure = numeric.find(({ name }) => name === target.value);
          if (figure !== undefined) offerFigure(source, figure);
        }}
      >
        {!isOffered && (
          <option value="" disabled>
            Choose one of this file …
          </option>
        )}
        {numeric.map((figure) => (
          <option key={figure.name}>{figure.name}</option>
        ))}
      </select>
    </label>
  );
}

const mostUnmatched = 300;

function Unmatched({ imports }: { readonly imports: readonly Imported[] }) {
  const rows = imports.flatMap(({ unmatched }) => unmatched);
  if (rows.length === 0) return null;
  return (
    <details open={rows.length <= 5}>
      <summary>{plural(rows.length, 'row')} of no node</summary>
      <ul className="problems">
        {rows.slice(0, mostUnmatched).map(({ line, label, why }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows are their place in the file
          <li key={index}>
            {line > 0 && `line ${line}: `}
            <code>{label}</code> {why}
          </li>
        ))}
        {rows.length > mostUnmatched && <li className="muted">and {rows.length - mostUnmatched} more</li>}
      </ul>
    </details>
  );
}
