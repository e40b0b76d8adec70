import { useState } from 'react';
import {
  type Change,
  changes,
  type NodePair,
  type Report,
  type ReportComparison,
} from '../../../engine/index.ts';
import { opOf, outputLabel, refusals } from '../../state/derived.ts';
import { change as changeSettings } from '../../state/session.ts';
import { grouped } from '../units.ts';

interface Props {
  readonly comparison: ReportComparison;
  readonly before: Report;
  readonly after: Report;
}

const titles: Readonly<Record<Change, string>> = {
  gained: '＋ delegated now',
  lost: '− delegated no more',
  reason: '≠ other reason',
  backend: '≠ other backend',
  output: '≠ other output',
  'only-before': '◁ only before',
  'only-after': '▷ only after',
  same: '= same',
};

/** Rows shown at first, and more each time more are asked for. */
const step = 200;

/** The nodes of both, side by side, those that differ in a chosen way. */
export function ComparedNodes({ comparison: { nodes, counts }, before, after }: Props) {
  const [wanted, setWanted] = useState<Change | 'different'>('different');
  const [most, setMost] = useState(step);
  const list = nodes.filter(({ change }) => (wanted === 'different' ? change !== 'same' : change === wanted));
  const choose = (next: typeof wanted) => {
    setWanted(next);
    setMost(step);
  };
  const [why, whyNow] = [refusals(before.cut), refusals(after.cut)];
  const different = nodes.length - counts.same;
  return (
    <>
      <h3>Nodes</h3>
      <fieldset className="choices">
        <legend className="hidden-label">Which nodes are listed</legend>
        <button
          type="button"
          className="button"
          aria-pressed={wanted === 'different'}
          onClick={() => choose('different')}
        >
          all that differ ({grouped(different)})
        </button>
        {changes
          .filter((change) => counts[change] > 0)
          .map((change) => (
            <button
              key={change}
              type="button"
              className={`button ${change}`}
              aria-pressed={wanted === change}
              onClick={() => choose(change)}
            >
              {titles[change]} ({grouped(counts[change])})
            </button>
          ))}
      </fieldset>
      {list.length === 0 ? (
        <p className="lead muted">No node differs.</p>
      ) : (
        <div className="scroll">
          <table className="numbers compared">
            <caption className="hidden-label">Nodes of both reports</caption>
            <thead>
              <tr>
                <th scope="col">Before</th>
                <th scope="col">After</th>
                <th scope="col">What differs</th>
                <th scope="col">Why on the CPU</th>
              </tr>
            </thead>
            <tbody>
              {list.slice(0, most).map((pair) => (
                <tr key={`${pair.before} ${pair.after}`} className={pair.change}>
                  <td>{nameIn(before, pair.before)}</td>
                  <td>
                    <NowLink report={after} pair={pair} />
                  </td>
                  <td className="change">{titles[pair.change]}</td>
                  <td className="why">
                    <Why before={why.get(pair.before)} after={whyNow.get(pair.after)} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {list.length > most && (
        <p>
          <button type="button" className="button" onClick={() => setMost(most + step)}>
            Show {grouped(Math.min(step, list.length - most))} more of {grouped(list.length - most)}
          </button>
        </p>
      )}
    </>
  );
}

const nameIn = ({ skeleton }: Report, node: number): string =>
  node < 0 ? '' : `#${node} ${opOf(skeleton, node)} ${outputLabel(skeleton, node)}`;

/** Leads to the node in the graph. */
function NowLink({ report, pair: { after } }: { readonly report: Report; readonly pair: NodePair }) {
  if (after < 0) return null;
  return (
    <button
      type="button"
      className="node-link"
      onClick={() => changeSettings({ node: after, tensor: undefined, view: 'graph' })}
    >
      {nameIn(report, after)}
    </button>
  );
}

function Why({ before, after }: { readonly before: string | undefined; readonly after: string | undefined }) {
  if (before === after) return <>{before ?? ''}</>;
  return (
    <>
      {before !== undefined && <span>before: {before}</span>}
      {after !== undefined && <span>after: {after}</span>}
    </>
  );
}
