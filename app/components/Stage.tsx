import './graph/GraphPanel.css';
import { Suspense } from 'react';
import { useStore } from '../state/store.ts';
import { GraphSettings } from './graph/GraphSettings.tsx';
import { SearchBox } from './SearchBox.tsx';
import { viewTable } from './views.tsx';

/** The chosen view of the open model, below what can be set in it. */
export function Stage() {
  const view = useStore((state) => state.settings.view);
  const { Room } = viewTable[view];
  return (
    <section className="stage" aria-label="Model">
      <div className="bar">
        {view === 'graph' && <GraphSettings />}
        <span className="spacer" />
        <SearchBox />
      </div>
      <div className="graph-room" data-graph="">
        <Suspense fallback={<p className="lead muted">Loading this view …</p>}>
          <Room />
        </Suspense>
      </div>
    </section>
  );
}
