import { useState } from 'react';
import { type Blocker, bandText, decided, gainText, plural } from '../../../engine/index.ts';
import { assume } from '../../state/session.ts';
import { useTradeoff } from '../../state/tradeoff.ts';
import type { BlockersAnswer } from '../../workers/advice/protocol.ts';
import { Meter } from '../Meter.tsx';
import { Wide } from './Wide.tsx';

type Kind = Blocker['kind'];

const kinds: readonly (readonly [Kind, string])[] = [
  ['op', 'By op type'],
  ['pair', 'Two op types'],
  ['reason', 'By reason'],
  ['node', 'By node'],
];

/** What would be gained if the delegate took what it refuses, and what can be done about it. */
export function BlockersSection() {
  const answer = useTradeoff((state) => state.blockers);
  return (
    <section>
      <h2>If these were delegated</h2>
      {answer === undefined ? (
        <p className="muted">Trying …</p>
      ) : !answer.ok ? (
        <p role="alert">It cannot be tried: {answer.problem}</p>
      ) : answer.value.rows.length === 0 ? (
        <p>Nothing is refused: every node of this graph is taken.</p>
      ) : (
        <Rows answer={answer.value} />
      )}
    </section>
  );
}

const fewRows = 12;

function Rows({ answer }: { readonly answer: BlockersAnswer }) {
  const [kind, setKind] = useState<Kind>('op');
  const [all, setAll] = useState(false);
  const rows = answer.rows.filter((row) => row.kind === kind);
  const shown = all ? rows : rows.slice(0, fewRows);
  return (
    <>
      <p className="muted">
        Under the limits of now, best first. The delegate still refuses these: applying one shows what if it
        did not.
      </p>
      <div className="bar kinds">
        {kinds.map(([name, title]) => (
          <button
            key={name}
            type="button"
            className="button"
            aria-pressed={kind === name}
            onClick={() => {
              setKind(name);
              setAll(false);
            }}
          >
            {title} ({answer.rows.filter((row) => row.kind === name).length})
          </button>
        ))}
      </div>
      {rows.length === 0 ? (
        <p className="muted">
          {kind === 'reason' ? 'No node is refused for one reason alone.' : 'There are none.'}
        </p>
      ) : (
        <Table rows={shown} timed={answer.timed} />
      )}
      {rows.length > shown.length && (
        <button type="button" className="button" onClick={() => setAll(true)}>
          Show all {rows.length}
        </button>
      )}
      {kind === 'node' && answer.unlisted + answer.untried > 0 && (
        <p className="muted">
          {answer.unlisted} more that gain less are not listed, and {answer.untried} were not tried, because
          there are too many.
        </p>
      )}
    </>
  );
}

type Row = BlockersAnswer['rows'][number];

function Table({ rows, timed }: { readonly rows: readonly Row[]; readonly timed: boolean }) {
  const most = Math.max(
    1e-9,
    ...rows.map(({ msGained, macsGained }) => (timed ? (msGained?.ms ?? 0) : macsGained)),
  );
  return (
    <Wide label="What delegating would gain">
      <table className="numbers">
        <caption className="hidden-label">What delegating refused nodes would gain</caption>
        <thead>
          <tr>
            <th scope="col">If delegated</th>
            <th scope="col" className="right">
              Nodes
            </th>
            <th scope="col" className="right">
              Partitions fewer
            </th>
            <th scope="col" className="right">
              Borders fewer
            </th>
            <th scope="col" className="right">
              MACs more (M)
            </th>
            {timed && (
              <th scope="col" className="right">
                Estimated gain (ms)
              </th>
            )}
            <th scope="col">Gain</th>
            <th scope="col">What if</th>
            <th scope="col">Why, and what helps</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={`${row.kind} ${row.what}`}>
              <td>{row.what}</td>
              <td className="right">{row.nodes.length}</td>
              <td className="right">{row.partitionsGained}</td>
              <td className="right">{row.bordersGained}</td>
              <td className="right">{(row.macsGained / 1e6).toFixed(2)}</td>
              {timed && (
                <td className="right estimated" title={row.msGained && bandText(row.msGained)}>
                  {row.msGained?.ms.toFixed(2)}
                  {row.msGained && (
                    <span className="range">
                      {`${row.msGained.low.toFixed(2)} to ${row.msGained.high.toFixed(2)}`}
                      {!decided(row.msGained) && ', undecided'}
                    </span>
                  )}
                </td>
              )}
              <td>
                <Meter share={Math.max(0, timed ? (row.msGained?.ms ?? 0) : row.macsGained) / most} />
              </td>
              <td>
                <Apply row={row} />
              </td>
              <td className="long">
                <Remedies row={row} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Wide>
  );
}

/** Addresses hold no more assumptions than this. */
const mostWords = 150;

function Apply({ row }: { readonly row: Row }) {
  const words =
    row.kind === 'op' ? [row.what] : row.kind === 'pair' ? row.what.split(' + ') : row.nodes.map(String);
  if (words.length > mostWords)
    return <span className="muted">too many to name; apply op types instead</span>;
  return (
    <button
      type="button"
      className="link"
      aria-label={`What if ${row.what} were delegated: ${gainText(row)}`}
      onClick={() => assume(...words)}
    >
      Apply
    </button>
  );
}

function Remedies({ row: { why, remedies } }: { readonly row: Row }) {
  if (remedies.length === 0) return <>{why}</>;
  return (
    <details>
      <summary>
        {why ?? 'Refused'} <span className="muted">· {plural(remedies.length, 'remedy', 'remedies')}</span>
      </summary>
      <ul className="remedies">
        {remedies.map(({ id, sentence, cost, source }) => (
          <li key={id}>
            {sentence} <span className="muted">Costs: {cost}</span>{' '}
            <span className="muted source">
              {source === 'assumed' ? 'No source: assumed.' : `Source: ${source}.`}
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}
