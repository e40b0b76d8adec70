import '../tables/tables.css';
import '../overview/OverviewView.css';
import './CompareView.css';
import { useMemo, useState } from 'react';
import { type CutComparison, plural } from '../../../engine/index.ts';
import { comparisonQueries } from '../../state/compare.ts';
import { ask } from '../../state/inspect.ts';
import { useStore } from '../../state/store.ts';
import { useAnswer, useKept } from '../useAnswer.ts';
import { Agreement } from './Agreement.tsx';
import { ChosenSet } from './ChosenSet.tsx';
import { CompareNodes } from './CompareNodes.tsx';
import { CompareOps } from './CompareOps.tsx';
import { CompareTable } from './CompareTable.tsx';
import type { Filter } from './filter.ts';

/** Delegates, versions, levels or backend orders side by side on the open model. */
export function CompareView() {
  const isModel = useStore(({ subject }) => subject.kind === 'model');
  if (!isModel)
    return (
      <div className="pane">
        <p className="lead muted">Comparing delegates needs the model itself; this report came without it.</p>
      </div>
    );
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so keys must reach it
    <section className="room compare" aria-label="Comparison" tabIndex={0}>
      <ChosenSet />
      <Answer />
    </section>
  );
}

function Answer() {
  const settings = useStore((state) => state.settings);
  const { subgraph } = settings;
  const queries = comparisonQueries(settings);
  const key = `compare ${subgraph} ${JSON.stringify(queries)}`;
  const answer = useKept(
    useAnswer(key, () => ask<CutComparison>((api) => api.compare(subgraph, queries))),
    subgraph,
  );
  if (answer === undefined) return <p className="muted">Asking {plural(queries.length, 'delegate')} …</p>;
  if (!answer.ok) return <p role="alert">They cannot be compared: {answer.problem}.</p>;
  // What was picked of one set means nothing in another.
  const set = answer.value.columns.map(({ name }) => name).join('\n');
  return <Tables key={set} comparison={answer.value} />;
}

function Tables({ comparison }: { readonly comparison: CutComparison }) {
  const [chosen, setFilter] = useState<Filter>();
  const isDisputed = comparison.disputed.length > 0;
  // The list starts at its beginning when its filter is another one, so the same filter stays the same object.
  const filter = useMemo<Filter>(
    () => chosen ?? { takers: isDisputed ? 'some' : 'all' },
    [chosen, isDisputed],
  );
  return (
    <>
      <CompareTable comparison={comparison} />
      <Agreement comparison={comparison} filter={filter} onFilter={setFilter} />
      <CompareNodes comparison={comparison} filter={filter} onFilter={setFilter} />
      <CompareOps comparison={comparison} filter={filter} onFilter={setFilter} />
    </>
  );
}
