import './GraphPanel.css';
import { change } from '../state/session.ts';
import { type View, views } from '../state/settings.ts';
import { useStore } from '../state/store.ts';
import { FileView } from './FileView.tsx';
import { GraphView } from './GraphView.tsx';
import { NodesView } from './NodesView.tsx';
import { SearchBox } from './SearchBox.tsx';
import { ZoomButtons } from './ZoomButtons.tsx';

const names: Readonly<Record<View, string>> = { graph: 'Graph', nodes: 'Nodes', file: 'File' };

/** The views of the open model; each is a way to look at the same cut. */
export function Stage() {
  const view = useStore((state) => state.settings.view);
  const colour = useStore((state) => state.settings.colour);
  const folded = useStore((state) => state.settings.folded);
  return (
    <section className="stage" aria-label="Model">
      <div className="bar">
        <nav className="tabs" aria-label="Views">
          {views.map((name) => (
            <button
              key={name}
              type="button"
              className="button"
              aria-pressed={view === name}
              onClick={() => change({ view: name })}
            >
              {names[name]}
            </button>
          ))}
        </nav>
        <span className="spacer" />
        {view === 'graph' && (
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
        )}
        <SearchBox />
      </div>
      <div className="graph-room" data-graph="">
        {view === 'graph' && <GraphView />}
        {view === 'nodes' && <NodesView />}
        {view === 'file' && <FileView />}
      </div>
    </section>
  );
}
