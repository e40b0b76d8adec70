import { useEffect, useMemo, useState } from 'react';
import type { CutComparison } from '../../../engine/index.ts';
import { opOf } from '../../state/derived.ts';
import { select } from '../../state/session.ts';
import { useStore } from '../../state/store.ts';
import { Pager } from '../file/Pager.tsx';
import { letter } from './ChosenSet.tsx';
import { answersOf, type Filter, nodesBy } from './filter.ts';

const pageSize = 50;

interface Props {
  readonly comparison: CutComparison;
  readonly filter: Filter;
  readonly onFilter: (filter: Filter) => void;
}

/** The nodes that were asked for, with what each of the compared says to them. */
export function CompareNodes({ comparison, filter, onFilter }: Props) {
  const skeleton = useStore((state) => state.skeleton);
  const selected = useStore((state) => state.settings.node);
  const [from, setFrom] = useState(0);
  const answers = useMemo(() => comparison.columns.map(answersOf), [comparison]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another list starts at its beginning
  useEffect(() => setFrom(0), [comparison, filter]);
  if (skeleton === undefined) return null;
  const nodes = nodesBy(comparison, filter.takers).filter(
    (node) => filter.op === undefined || opOf(skeleton, node) === filter.op,
  );
  return (
    <section>
      {filter.op !== undefined && (
        <p>
          Only {filter.op}.{' '}
          <button type="button" className="link" onClick={() => onFilter({ takers: filter.takers })}>
            Every op
          </button>
        </p>
      )}
      {nodes.length === 0 && <p className="muted">There is no such node.</p>}
      {nodes.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so keys must reach it
        <section className="matrix" aria-label="Nodes and answers" tabIndex={0}>
          <table className="numbers plain verdicts-by-node">
            <thead>
              <tr>
                <th scope="col">Node</th>
                <th scope="col">Op</th>
                {comparison.columns.map(({ name }, index) => (
                  <th key={letter(index)} scope="col" title={name}>
                    {letter(index)} {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {nodes.slice(from, from + pageSize).map((node) => (
                <tr key={node} className={node === selected ? 'selected' : ''}>
                  <td>
                    <button type="button" className="link" onClick={() => select(node)}>
                      #{node}
                    </button>
                  </td>
                  <td>{opOf(skeleton, node)}</td>
                  {answers.map((of, column) => {
                    const { kind, text } = of(node);
                    return (
                      <td key={letter(column)} className={`long answer ${kind}`}>
                        {text}
                      </td>
                    );
                  })}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      <Pager from={from} size={pageSize} total={nodes.length} what="Nodes" onMove={setFrom} />
    </section>
  );
}
