import { type ComponentType, lazy } from 'react';
import type { View } from '../state/settings.ts';
import { GraphView } from './graph/GraphView.tsx';

interface Row {
  readonly title: string;
  readonly Room: ComponentType;
}

/** The views of the open model, each a room of its own; only the graph is there before it is asked for. */
export const viewTable = {
  overview: {
    title: 'Overview',
    Room: lazy(() =>
      import('./overview/OverviewView.tsx').then(({ OverviewView }) => ({ default: OverviewView })),
    ),
  },
  graph: { title: 'Graph', Room: GraphView },
  nodes: {
    title: 'Nodes',
    Room: lazy(() => import('./tables/NodesView.tsx').then(({ NodesView }) => ({ default: NodesView }))),
  },
  compare: {
    title: 'Compare',
    Room: lazy(() =>
      import('./compare/CompareView.tsx').then(({ CompareView }) => ({ default: CompareView })),
    ),
  },
  tradeoff: {
    title: 'Trade-off',
    Room: lazy(() =>
      import('./tradeoff/TradeoffView.tsx').then(({ TradeoffView }) => ({ default: TradeoffView })),
    ),
  },
  times: {
    title: 'Times',
    Room: lazy(() => import('./times/TimesView.tsx').then(({ TimesView }) => ({ default: TimesView }))),
  },
  diff: {
    title: 'Diff',
    Room: lazy(() => import('./diff/DiffView.tsx').then(({ DiffView }) => ({ default: DiffView }))),
  },
  imports: {
    title: 'From a board',
    Room: lazy(() =>
      import('./imports/ImportsView.tsx').then(({ ImportsView }) => ({ default: ImportsView })),
    ),
  },
  reference: {
    title: 'Rules',
    Room: lazy(() =>
      import('./reference/ReferenceView.tsx').then(({ ReferenceView }) => ({ default: ReferenceView })),
    ),
  },
  profile: {
    title: 'Profile',
    Room: lazy(() =>
      import('./profile/ProfileView.tsx').then(({ ProfileView }) => ({ default: ProfileView })),
    ),
  },
  file: {
    title: 'File',
    Room: lazy(() => import('./file/FileView.tsx').then(({ FileView }) => ({ default: FileView }))),
  },
  reports: {
    title: 'Reports',
    Room: lazy(() =>
      import('./reports/ReportsView.tsx').then(({ ReportsView }) => ({ default: ReportsView })),
    ),
  },
  memory: {
    title: 'Memory',
    Room: lazy(() => import('./memory/MemoryView.tsx').then(({ MemoryView }) => ({ default: MemoryView }))),
  },
} as const satisfies Readonly<Record<View, Row>>;
