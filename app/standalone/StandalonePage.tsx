import '../components/graph/GraphPanel.css';
import '../components/Rail.css';
import '../components/tables/tables.css';
import '../components/toolbar/Toolbar.css';
import { bytesText, type Report, verdict } from '../../engine/index.ts';
import { GraphSettings } from '../components/graph/GraphSettings.tsx';
import { GraphView } from '../components/graph/GraphView.tsx';
import { MeasuredTable } from '../components/run/RunPane.tsx';
import { SearchBox } from '../components/SearchBox.tsx';
import { ReportNotice } from '../components/share/ReportNotice.tsx';
import { SentEstimate } from '../components/share/SentEstimate.tsx';
import { SidePanel } from '../components/side/SidePanel.tsx';
import { NodesView } from '../components/tables/NodesView.tsx';
import { PartitionsTable } from '../components/tables/PartitionsTable.tsx';
import { change } from '../state/session.ts';
import { useStore } from '../state/store.ts';
import { views } from './address.ts';
import { KeepDialog } from './KeepDialog.tsx';

const rooms = { graph: GraphView, nodes: NodesView } as const;
const titles = { graph: 'Graph', nodes: 'Nodes' } as const;

/** The page of one report: what the app shows of it, without what needs the model. */
export function StandalonePage({ report }: { readonly report: Report }) {
  const { model, cut, skeleton, measured } = report;
  const { headline, details } = verdict(cut, skeleton);
  return (
    <div className="app">
      <div>
        <header className="toolbar">
          <div className="file">
            <h1 title={model.name}>{model.name === '' ? 'A model without its name' : model.name}</h1>
            <span className="muted">{bytesText(model.bytes)}</span>
          </div>
          <div className="actions">
            <KeepDialog report={report} />
          </div>
        </header>
        <ReportNotice standsAlone />
      </div>
      <section className="verdict" aria-label="Verdict">
        <p className="headline">{headline}</p>
        {details.length > 0 && <p className="details">{details.join(' ')}</p>}
        <SentEstimate />
      </section>
      <main className="workspace">
        <Views />
        <Room />
        <SidePanel />
      </main>
      <section className="bottom" aria-label="Tables">
        <div className="panes">
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so keys must reach it */}
          <div className="pane" tabIndex={0}>
            {measured !== undefined && <MeasuredTable measured={measured} />}
            <PartitionsTable />
          </div>
        </div>
      </section>
    </div>
  );
}

function Views() {
  const shown = useStore((state) => state.settings.view);
  return (
    <nav className="rail" aria-label="Views">
      {views.map((view) => (
        <button
          key={view}
          type="button"
          className="button plain"
          aria-pressed={view === shown}
          onClick={() => change({ view })}
        >
          {titles[view]}
        </button>
      ))}
    </nav>
  );
}

function Room() {
  const shown = useStore((state) => state.settings.view);
  const view = views.find((one) => one === shown) ?? 'graph';
  const Shown = rooms[view];
  return (
    <section className="stage" aria-label="Model">
      <div className="bar">
        {view === 'graph' && <GraphSettings />}
        <span className="spacer" />
        <SearchBox />
      </div>
      <div className="graph-room" data-graph="">
        <Shown />
      </div>
    </section>
  );
}
