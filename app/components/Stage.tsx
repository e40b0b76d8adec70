import './graph/GraphPanel.css';
import { Suspense } from 'react';
import { change } from '../state/session.ts';
import { useStore } from '../state/store.ts';
import { ZoomButtons } from './graph/ZoomButtons.tsx';
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

export function GraphSettings() {
  const colour = useStore((state) => state.settings.colour);
  const folded = useStore((state) => state.settings.folded);
  return (
    <>
      <ZoomButtons />
      <button
        type="button"
        className="button"
        aria-pressed={colour === 'category'}
        onClick={() => change({ colour: colour === 'category' ? 'placement' : 'category' })}
      >
        Colour by op
      </button>
      <button
        type="button"
        className="button"
        aria-pressed={folded}
        onClick={() => change({ folded: !folded })}
      >
        Columns
      </button>
    </>
  );
}
