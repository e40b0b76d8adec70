import { withDrawing } from '../../state/graph-controls.ts';
import { cancelRun, startRun } from '../../state/run.ts';
import { change, choose, openSample, type Sample, select } from '../../state/session.ts';
import { views } from '../../state/settings.ts';
import { put, useStore } from '../../state/store.ts';
import { chooseLook, chosenLook, themes } from '../../state/theme.ts';
import { menu } from '../../workers/delegates.ts';
import { viewTable } from '../views.tsx';

export interface Command {
  readonly group: string;
  readonly title: string;
  /** Other words that find it. */
  readonly words?: string;
  readonly does: () => void;
}

/** Everything that can be done now, by name. */
export function commands(samples: readonly Sample[]): readonly Command[] {
  const { subject } = useStore.getState();
  return [
    ...(subject.kind === 'model' ? modelCommands() : []),
    ...(subject.kind === 'none' ? [] : viewCommands()),
    ...samples.map((sample) => ({
      group: 'Samples',
      title: `Open ${sample.name}`,
      words: sample.file,
      does: () => void openSample(sample),
    })),
    ...guideCommands,
    ...lookCommands,
  ];
}

const modelCommands = (): readonly Command[] => [
  ...menu(useStore.getState().settings.profile).map(({ id, title, shortTitle }) => ({
    group: 'Delegates',
    title: `Use ${shortTitle}`,
    words: title,
    does: () => choose(id),
  })),
  useStore.getState().run.kind === 'running'
    ? { group: 'Model', title: 'Stop the run', does: cancelRun }
    : { group: 'Model', title: 'Run the model', words: 'execute measure time', does: () => void startRun() },
  {
    group: 'Model',
    title: 'Let the delegate decide both limits',
    words: 'reset max min',
    does: () => change({ max: undefined, min: undefined, pick: undefined, assume: undefined }),
  },
];

const viewCommands = (): readonly Command[] => [
  ...views.map((view) => ({
    group: 'Views',
    title: `Show ${viewTable[view].title}`,
    does: () => change({ view }),
  })),
  {
    group: 'Views',
    title: 'Show the whole graph',
    words: 'fit zoom',
    does: () => withDrawing((it) => it.fit()),
  },
  {
    group: 'Model',
    title: 'Share this report',
    words: 'link export file',
    does: () => put({ dialog: 'share' }),
  },
  { group: 'Model', title: 'Undo the last change', words: 'back', does: () => history.back() },
];

const guideCommands: readonly Command[] = [
  { group: 'Help', title: 'Take the tour', words: 'guide start', does: () => change({ guide: 'tour' }) },
  { group: 'Help', title: 'Look up words', words: 'glossary guide', does: () => change({ guide: 'words' }) },
  { group: 'Help', title: 'Read stories of real models', does: () => change({ guide: 'stories' }) },
  { group: 'Help', title: 'List the keys', words: 'keyboard shortcuts', does: () => put({ dialog: 'keys' }) },
];

const lookCommands: readonly Command[] = [
  ...themes.map((theme) => ({
    group: 'Look',
    title: theme === 'system' ? 'Follow the system’s theme' : `Use the ${theme} theme`,
    does: () => chooseLook({ ...chosenLook(), theme }),
  })),
  {
    group: 'Look',
    title: 'Switch high contrast on or off',
    does: () => chooseLook({ ...chosenLook(), contrast: !chosenLook().contrast }),
  },
];

/** A number, with or without its sign, names a node of the graph. */
export function nodeCommand(text: string): Command | undefined {
  const node = /^\s*#?(\d{1,7})\s*$/.exec(text)?.[1];
  const { skeleton } = useStore.getState();
  if (node === undefined || skeleton === undefined || Number(node) >= skeleton.nodeCount) return undefined;
  const go = () => {
    change({ view: 'graph' });
    select(Number(node));
    withDrawing((drawing) => drawing.goTo(Number(node)));
  };
  return { group: 'Nodes', title: `Go to node #${node}`, does: go };
}
