import { useState } from 'react';
import { ask } from '../../state/inspect.ts';
import type { OpMatrix } from '../../workers/inspect/protocol.ts';
import { useAnswer } from '../useAnswer.ts';

/** Which delegates take the ops of this model; their rules are loaded when this is opened. */
export function FileMatrix() {
  const [open, setOpen] = useState(false);
  return (
    <section>
      <h2>Which delegates take these ops</h2>
      <details className="verdicts" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>Ask every delegate about every node</summary>
        {open && <Matrix />}
      </details>
    </section>
  );
}

function Matrix() {
  const answer = useAnswer('matrix', () => ask<OpMatrix>((api) => api.matrix()));
  if (answer === undefined) return <p className="muted">Asking …</p>;
  if (!answer.ok) return <p role="alert">They cannot be asked: {answer.problem}.</p>;
  const { delegates, rows } = answer.value;
  return (
    <>
      <p className="muted">Nodes taken, at the default of every option.</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so keys must reach it */}
      <section className="matrix" aria-label="Nodes taken by op and delegate" tabIndex={0}>
        <table className="numbers plain">
          <thead>
            <tr>
              <th scope="col">Op</th>
              <th scope="col" className="right">
                Nodes
              </th>
              {delegates.map(({ title }) => (
                <th key={title} scope="col" className="right">
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ op, nodes, taken }) => (
              <tr key={op}>
                <td>{op}</td>
                <td className="right">{nodes}</td>
                {delegates.map(({ title }, column) => (
                  <td key={title} className={`right ${degree(taken[column] ?? 0, nodes)}`}>
                    {taken[column] === 0 ? 'none' : taken[column] === nodes ? 'all' : taken[column]}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {delegates
        .filter(({ refusesGraph }) => refusesGraph)
        .map(({ title }) => (
          <p key={title} className="muted">
            {title} refuses a graph of this model as a whole; select a node to read why.
          </p>
        ))}
    </>
  );
}

const degree = (taken: number, nodes: number): string =>
  taken === 0 ? 'takes-none' : taken === nodes ? 'takes-all' : 'takes-some';
