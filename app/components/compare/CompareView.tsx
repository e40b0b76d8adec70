import '../tables/tables.css';
import '../overview/OverviewView.css';
import './CompareView.css';
import { useRef, useState } from 'react';
import { type CutComparison, plural, type Result } from '../../../engine/index.ts';
import { comparisonQueries } from '../../state/compare.ts';
import { ask } from '../../state/inspect.ts';
import { useStore } from '../../state/store.ts';
import { useAnswer } from '../useAnswer.ts';
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
  return <Tables comparison={answer.value} />;
}

/** The answer before stays until the next one is there, as long as it is about the same graph. */
function useKept<T>(answer: Result<T, string> | undefined, subgraph: number): Result<T, string> | undefined {
  const subject = useStore((state) => state.subject);
  const kept = useRef<{ answer: Result<T, string>; subject: unknown; subgraph: number }>(undefined);
  if (answer !== undefined) kept.current = { answer, subject, subgraph };
  const last = kept.current;
  return last?.subject === subject && last.subgraph === subgraph ? last.answer : undefined;
}

function Tables({ comparison }: { readonly comparison: CutComparison }) {
  const [chosen, setFilter] = useState<Filter>();
  const filter = chosen ?? { takers: comparison.disputed.length > 0 ? 'some' : 'all' };
  return (
    <>
      <CompareTable comparison={comparison} />
      <Agreement comparison={comparison} filter={filter} onFilter={setFilter} />
      <CompareNodes comparison={comparison} filter={filter} onFilter={setFilter} />
      <CompareOps comparison={comparison} filter={filter} onFilter={setFilter} />
    </>
  );
}
