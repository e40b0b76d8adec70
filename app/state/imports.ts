import { fail, type NodeValues, type Result } from '../../engine/index.ts';
import { WorkerHost } from '../workers/host.ts';
import type { BoardAnswer, BoardSource, ImportsApi } from '../workers/imports-protocol.ts';
import { byNode, type NodeFigure, setFigure } from './figures.ts';
import { change, openedFile, queryOf } from './session.ts';
import { put, useStore } from './store.ts';

/** A log of hours is a few megabytes; nothing that is read here is larger. */
const mostBytes = 64 * 2 ** 20;
/** Sources shown side by side. */
const mostSources = 12;

const reader = new WorkerHost<ImportsApi>(
  () => new Worker(new URL('../workers/imports.worker.ts', import.meta.url), { type: 'module' }),
);

let next = 1;

function add(name: string, bytes: Uint8Array): void {
  const others = useStore.getState().imports.slice(0, mostSources - 1);
  put({ imports: [{ id: next++, name, bytes }, ...others] });
}

export const addText = (text: string): void => add('pasted text', new TextEncoder().encode(text));

/** Takes a file of a board and shows it. One sentence where it is too large or cannot be read. */
export async function addBoardFile(file: File): Promise<void> {
  if (file.size > mostBytes)
    return put({
      trouble: `${file.name} has ${file.size} bytes; files of boards are read up to ${mostBytes}.`,
    });
  try {
    add(file.name, new Uint8Array(await file.arrayBuffer()));
  } catch {
    return put({ trouble: `${file.name} cannot be read: it was moved, changed or deleted.` });
  }
  change({ view: 'imports' });
}

export const removeImport = (id: number): void =>
  put({ imports: useStore.getState().imports.filter((one) => one.id !== id) });

/** Reads a source for the settings of now. */
export async function readImport(source: BoardSource): Promise<Result<BoardAnswer, string>> {
  const file = openedFile();
  if (file === undefined) return fail('the model itself is not here, and rows can only be laid on its nodes');
  const query = queryOf(useStore.getState().settings);
  return reader.call((api) => api.read(file, query, source) as Promise<Result<BoardAnswer, string>>);
}

/** The figure that the graph can be coloured by, where it is one of an imported file. */
export const offeredOf = (figures: readonly NodeFigure[]): NodeFigure['of'] =>
  figures.find(({ id }) => id === 'imported')?.of;

/** Files of which a figure was offered without being asked for. */
const arrived = new Set<number>();

/** Figures that were just read. A file seen for the first time offers its first one, unless a file that was given later is offered already, as readings end in any order; after that only the file whose figure is chosen renews it. */
export function offerArrived(source: number, figures: readonly NodeValues[]): void {
  const of = offeredOf(useStore.getState().figures);
  const isChosen = of?.source === source;
  if (figures[0] === undefined || (arrived.has(source) && !isChosen)) return;
  arrived.add(source);
  if (of !== undefined && of.source > source) return;
  const chosen = isChosen ? figures.find(({ name }) => name === of.name) : undefined;
  offerFigure(source, chosen ?? figures[0]);
}

/** Makes a figure of a file the one that the graph can be coloured by. */
export function offerFigure(source: number, figure: NodeValues): void {
  const { skeleton } = useStore.getState();
  if (skeleton === undefined) return;
  const numbers = figure.values.flatMap(({ node, value }) =>
    typeof value === 'number' ? [[node, value] as const] : [],
  );
  setFigure('imported', {
    title: `${figure.name}, imported`,
    kind: 'imported',
    of: { source, name: figure.name },
    unit: /\b(us|ms|kb|MB)\b/.exec(figure.name)?.[1]?.replace('us', 'µs') ?? '',
    skeleton,
    values: byNode(skeleton.nodeCount, numbers),
  });
}
