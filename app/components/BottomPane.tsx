import './tables/tables.css';
import { useEffect, useState } from 'react';
import { useStore } from '../state/store.ts';
import { RunPane } from './run/RunPane.tsx';
import { PartitionsTable } from './tables/PartitionsTable.tsx';
import { ProblemsList } from './tables/ProblemsList.tsx';

type Tab = 'partitions' | 'run' | 'problems';

export function BottomPane() {
  const [tab, setTab] = useState<Tab>('partitions');
  const [open, setOpen] = useState(true);
  const runKind = useStore(({ run }) => run.kind);
  const partitions = useStore(({ cut }) => cut?.partitionCount ?? 0);
  const problems = useStore(({ subject }) => (subject.kind === 'model' ? subject.model.problems.length : 0));
  useEffect(() => {
    if (runKind === 'idle') return;
    setTab('run');
    setOpen(true);
  }, [runKind]);
  const tabs: readonly (readonly [Tab, string])[] = [
    ['partitions', `Partitions (${partitions})`],
    ['run', 'Run'],
    ['problems', `Problems (${problems})`],
  ];
  return (
    <section className={open ? 'bottom' : 'bottom closed'} aria-label="Tables">
      <div className="panes">
        <div className="bar">
          <div className="tabs" role="tablist" aria-label="Tables">
            {tabs.map(([name, title]) => (
              <button
                key={name}
                id={`tab-${name}`}
                type="button"
                role="tab"
                className="button"
                aria-selected={tab === name}
                aria-controls="bottom-pane"
                onClick={() => {
                  setTab(name);
                  setOpen(true);
                }}
              >
                {title}
              </button>
            ))}
          </div>
          <span className="spacer" />
          <button type="button" className="button" aria-expanded={open} onClick={() => setOpen(!open)}>
            {open ? 'Hide tables' : 'Show tables'}
          </button>
        </div>
        <div
          id="bottom-pane"
          className="pane"
          hidden={!open}
          role="tabpanel"
          aria-labelledby={`tab-${tab}`}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so keys must reach it
          tabIndex={0}
        >
          {tab === 'partitions' && <PartitionsTable />}
          {tab === 'run' && <RunPane />}
          {tab === 'problems' && <ProblemsList />}
        </div>
      </div>
    </section>
  );
}
