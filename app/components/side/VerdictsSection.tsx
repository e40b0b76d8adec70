import { useState } from 'react';
import { ask } from '../../state/inspect.ts';
import { queryOf } from '../../state/session.ts';
import { useStore } from '../../state/store.ts';
import type { DelegateVerdict } from '../../workers/inspect/protocol.ts';
import { useAnswer } from '../useAnswer.ts';

/** What each delegate would say to a node, side by side; their rules are loaded when this is opened. */
export function VerdictsSection({ node }: { readonly node: number }) {
  const [open, setOpen] = useState(false);
  return (
    <section>
      <details className="verdicts" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>What every delegate says</summary>
        {open && <Verdicts node={node} />}
      </details>
    </section>
  );
}

function Verdicts({ node }: { readonly node: number }) {
  const subgraph = useStore((state) => state.settings.subgraph);
  const chosen = useStore((state) => state.settings);
  const { delegate, options, profile } = queryOf(chosen);
  const answer = useAnswer(
    `verdicts ${subgraph} ${node} ${delegate} ${JSON.stringify([options, profile])}`,
    () =>
      ask<readonly DelegateVerdict[]>((api) =>
        api.verdicts(subgraph, node, { delegate, options, ...(profile && { profile }) }),
      ),
  );
  if (answer === undefined) return <p className="muted">Asking …</p>;
  if (!answer.ok) return <p role="alert">They cannot be asked: {answer.problem}.</p>;
  return (
    <>
      <p className="muted">At default options, unless chosen.</p>
      <table className="numbers plain">
        <thead>
          <tr>
            <th scope="col">Delegate</th>
            <th scope="col">Verdict</th>
          </tr>
        </thead>
        <tbody>
          {answer.value.map(({ title, takes, backend, reasons }) => (
            <tr key={title}>
              <td>{title}</td>
              <td className="long">
                <span className={`placement ${takes ? 'delegated' : 'cpu'}`}>
                  {takes ? `takes it${backend === undefined ? '' : `, on ${backend}`}` : 'refuses'}
                </span>
                {reasons.map(({ sentence, source }) => (
                  <span key={sentence} className="reason" title={source}>
                    {sentence}
                  </span>
                ))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
