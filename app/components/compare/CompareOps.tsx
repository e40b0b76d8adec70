import type { CutComparison } from '../../../engine/index.ts';
import { Meter } from '../Meter.tsx';
import { letter } from './ChosenSet.tsx';
import type { Filter } from './filter.ts';

interface Props {
  readonly comparison: CutComparison;
  readonly filter: Filter;
  readonly onFilter: (filter: Filter) => void;
}

/** Nodes taken by op, most frequent op first; ops on which the compared differ stand out. */
export function CompareOps({ comparison, filter, onFilter }: Props) {
  const { ops, columns } = comparison;
  return (
    <section>
      <h2>By op</h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so keys must reach it */}
      <section className="matrix" aria-label="Nodes taken by op" tabIndex={0}>
        <table className="numbers plain">
          <thead>
            <tr>
              <th scope="col">Op</th>
              <th scope="col" className="right">
                Nodes
              </th>
              {columns.map(({ name }, index) => (
                <th key={letter(index)} scope="col" title={name}>
                  {letter(index)} takes
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {ops.map(({ op, nodes, taken }) => (
              <tr key={op} className={taken.every((count) => count === taken[0]) ? '' : 'differs'}>
                <td>
                  <button
                    type="button"
                    className="link"
                    aria-pressed={filter.op === op}
                    onClick={() => onFilter(filter.op === op ? { takers: filter.takers } : { ...filter, op })}
                  >
                    {op}
                  </button>
                </td>
                <td className="right">{nodes}</td>
                {columns.map((_, column) => (
                  <td key={letter(column)} className="meter-cell">
                    <span>{taken[column]}</span>
                    <Meter share={(taken[column] ?? 0) / nodes} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </section>
  );
}
