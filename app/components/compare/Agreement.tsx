import { type CutComparison, plural } from '../../../engine/index.ts';
import { letter } from './ChosenSet.tsx';
import { type Filter, nodesBy } from './filter.ts';

interface Props {
  readonly comparison: CutComparison;
  readonly filter: Filter;
  readonly onFilter: (filter: Filter) => void;
}

/** How many nodes all take, none takes, only one takes; each number lists its nodes below. */
export function Agreement({ comparison, filter, onFilter }: Props) {
  const { columns } = comparison;
  const choices: readonly { takers: Filter['takers']; title: string }[] = [
    { takers: 'some', title: 'Disputed' },
    { takers: 'all', title: columns.length === 2 ? 'Both take' : 'All take' },
    { takers: 'none', title: 'None takes' },
    ...columns.map((_, index) => ({ takers: index, title: `Only ${letter(index)} takes` })),
  ];
  return (
    <section>
      <h2>Agreement</h2>
      <fieldset className="agreement" aria-label="Nodes to list">
        {choices.map(({ takers, title }) => (
          <button
            key={title}
            type="button"
            className="button"
            aria-pressed={filter.takers === takers}
            onClick={() => onFilter({ takers })}
          >
            {title} <strong>{nodesBy(comparison, takers).length}</strong>
          </button>
        ))}
      </fieldset>
      <p className="muted">{sentence(comparison)}</p>
    </section>
  );
}

function sentence({ takenByAll, takenByNone, disputed, columns }: CutComparison): string {
  const total = takenByAll.length + takenByNone.length + disputed.length;
  if (disputed.length === 0)
    return `They give the same answer to each of ${plural(total, 'node')}${columns.length > 2 ? '' : '; only options or limits tell them apart'}.`;
  return `They agree on ${total - disputed.length} of ${plural(total, 'node')} and differ on ${disputed.length}.`;
}
