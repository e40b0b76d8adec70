import './tables/tables.css';
import { useEffect, useState } from 'react';
import { useStore } from '../state/store.ts';
import { RunPane } from './run/RunPane.tsx';
import { PartitionsTable } from './tables/PartitionsTable.tsx';
import { ProblemsList } from './tables/ProblemsList.tsx';

type Tab = 'partitions' | 'run' | 'problems';

export function BottomPane() {
  const [tab, setTab] = useState<Tab>('partitions');
  const runKind = useStore(({ run }) => run.kind);
  const partitions = useStore(({ cut }) => cut?.partitionCount ?? 0);
  const problems = useStore(({ subject }) => (subject.kind === 'model' ? subject.model.problems.length : 0));
  useEffect(() => {
    if (runKind !== 'idle') setTab('run');
  }, [runKind]);
  const tabs: readonly (readonly [Tab, string])[] = [
    ['partitions', `Partitions (${partitions})`],
    ['run', 'Run'],
    ['problems', `Problems (${problems})`],
  ];
  return (
    <section className="bottom" aria-label="Tables">
      <div className="panes">
        <div className="bar tabs" role="tablist" aria-label="Tables">
          {tabs.map(([name, title]) => (
            <button
              key={name}
              id={`tab-${name}`}
              type="button"
              role="tab"
              className="button"
              aria-selected={tab === name}
              aria-controls="bottom-pane"
              onClick={() => setTab(name)}
            >
              {title}
            </button>
          ))}
        </div>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so keys must reach it */}
        <div id="bottom-pane" className="pane" role="tabpanel" aria-labelledby={`tab-${tab}`} tabIndex={0}>
          {tab === 'partitions' && <PartitionsTable />}
          {tab === 'run' && <RunPane />}
          {tab === 'problems' && <ProblemsList />}
        </div>
      </div>
    </section>
  );
}
