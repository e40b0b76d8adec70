import { bytesText, type Cut, type Inside, plural, type Result, type Skeleton } from '../../engine/index.ts';
import { menuDelegate, optionsFor } from '../workers/delegates.ts';
import { latest, WorkerHost } from '../workers/host.ts';
import type { PictureRequest } from '../workers/layout/picture.ts';
import type { Picture } from '../workers/layout/types.ts';
import { ownId } from '../workers/own-profile.ts';
import type {
  AnalysisApi,
  CutQuery,
  MemoryFacts,
  ModelFile,
  NodeFacts,
  OpenedModel,
  Workload,
} from '../workers/protocol.ts';
import { carry, pushAddress, replaceAddress } from './address.ts';
import { identify, unidentify } from './identity.ts';
import { reportOfNow } from './report.ts';
import type { Settings } from './settings.ts';
import { put, useStore } from './store.ts';

const get = useStore.getState;

let file: ModelFile | undefined;

const analysis = new WorkerHost<AnalysisApi>(
  () => new Worker(new URL('../workers/analysis.worker.ts', import.meta.url), { type: 'module' }),
  (sentence) => {
    put({ trouble: `${capital(sentence)}.`, busy: undefined });
    void restore();
  },
);

/** Starts the worker and loads the chosen delegate's rules while the user is still looking for a file. */
export const warm = (): void => {
  void analysis.call((api) => api.warm(get().settings.delegate));
};

export const openedFile = (): ModelFile | undefined => file;

/** A report takes the place of the file: nothing that the file would answer is asked any more. */
export function closeFile(): void {
  file = undefined;
  unidentify();
}

const capital = (sentence: string): string => sentence.charAt(0).toUpperCase() + sentence.slice(1);

/**
 * Opens a file. When it cannot be opened, one sentence says why and what was open stays open.
 * @param sample the file's name where it is one of the page's own samples: links then need no more than that
 */
export async function openFile(next: File, sample?: string): Promise<void> {
  // The address says which member of an archive was looked at; another file has other members.
  const { subject, settings } = get();
  const member = subject.kind === 'none' ? settings.member : undefined;
  await open({ file: next, ...(member !== undefined && { member }) }, sample);
}

/** Opens another member of the archive that is open. */
export async function openMember(member: string): Promise<void> {
  if (file !== undefined) await open({ file: file.file, member });
}

async function open(picked: ModelFile, sample?: string): Promise<void> {
  fetching?.abort();
  const { file: next, member } = picked;
  put({
    busy: { what: `Reading ${next.name} (${bytesText(next.size)})`, since: performance.now() },
    trouble: undefined,
  });
  const opened = await analysis.call((api) => api.open(picked));
  if (!opened.ok) {
    put({ busy: undefined, trouble: `${next.name} cannot be opened: ${opened.problem}.` });
    return;
  }
  file = picked;
  const { subject, settings } = get();
  const claimed = subject.kind === 'report' ? reportOfNow() : undefined;
  // What the address says of a node is kept for the first model; another model has other nodes.
  const reopened = subject.kind === 'none' || claimed?.model.bytes === next.size;
  const { node: _, tensor: __, member: ___, ...rest } = settings;
  put({
    subject: { kind: 'model', model: opened.value, ...(sample !== undefined && { sample }) },
    settings: {
      ...(reopened ? settings : rest),
      ...(member !== undefined && { member }),
      subgraph: firstSubgraph(rest, opened.value.subgraphs),
    },
    run: { kind: 'idle' },
    skeleton: undefined,
    cut: undefined,
    picture: undefined,
  });
  carry(sample === undefined ? {} : { sample });
  pushAddress(get().settings);
  identify(next, claimed);
  await refresh(true);
  put({ busy: undefined });
}

/** The subgraph of the settings, unless it is not there or can be no graph: then the first that can. */
function firstSubgraph({ subgraph }: Pick<Settings, 'subgraph'>, all: OpenedModel['subgraphs']): number {
  const good = (entry: OpenedModel['subgraphs'][number] | undefined): boolean =>
    entry !== undefined && entry.broken === undefined;
  return good(all[subgraph]) ? subgraph : all.findIndex(good);
}

/** After a crash: the new worker reads the file again, and the settings of now are asked anew. */
async function restore(): Promise<void> {
  if (file === undefined || get().subject.kind !== 'model') return;
  const again = file;
  const opened = await analysis.call((api) => api.open(again));
  if (opened.ok) await refresh(true);
  else put({ trouble: `${again.file.name} cannot be opened any more: ${opened.problem}.` });
}

/** Cancels reading or computing: the worker is ended, and a new one reads the file that was open before. */
export function cancel(): void {
  fetching?.abort();
  analysis.stop('cancelled');
  put({ busy: undefined });
  void restore();
}

/** Changes settings; what follows from them is computed anew, and the address remembers both states. */
export function change(settings: Partial<Settings>, history: 'push' | 'replace' = 'push'): void {
  const before = get().settings;
  const next = { ...before, ...settings };
  for (const key of Object.keys(next) as (keyof Settings)[]) if (next[key] === undefined) delete next[key];
  put({ settings: next });
  if (history === 'push') pushAddress(next);
  else replaceAddress(next);
  void follow(before, next);
}

/** The address changed (back, forward, a typed link): the settings follow. */
export function adopt(settings: Settings): void {
  const before = get().settings;
  put({ settings });
  void follow(before, settings);
}

/** What settings ask of the runtime, as a text: settings that come from an address are new values throughout. */
const asked = (settings: Settings): string => JSON.stringify(queryOf(settings));

async function follow(before: Settings, next: Settings): Promise<void> {
  if (get().subject.kind !== 'model') {
    if (arrangedOtherwise(before, next)) await redraw();
    return;
  }
  if (before.subgraph !== next.subgraph) return refresh(true);
  if (asked(before) !== asked(next)) return refresh(false);
  if (arrangedOtherwise(before, next)) await redraw();
}

export function choose(delegate: string): void {
  const { max: _, min: __, pick: ___, ...rest } = get().settings;
  change({ ...rest, delegate, options: {}, max: undefined, min: undefined, pick: undefined });
}

/** Adds assumptions (`17`, `-ADD`) or drops them; an opposite one about the same thing goes. Candidates are others then. */
export function assume(...words: readonly (string | { readonly drop: string })[]): void {
  let list = get().settings.assume ?? [];
  const subject = (word: string): string => word.replace(/^-/, '');
  for (const word of words) {
    const about = subject(typeof word === 'string' ? word : word.drop);
    list = list.filter((known) => subject(known) !== about);
    if (typeof word === 'string') list = [...list, word];
  }
  change({ assume: list.length === 0 ? undefined : list, pick: undefined });
}

/** Picks a candidate or drops it, by hand instead of by the limits. */
export function pickCandidate(candidate: number, on: boolean): void {
  const { cut, settings } = get();
  const chosen =
    settings.pick ??
    (cut?.regions ?? []).flatMap(({ kind, candidate: number }) => (kind === 'delegated' ? [number] : []));
  const rest = chosen.filter((number) => number !== candidate && number >= 0);
  change({ pick: on ? [...rest, candidate].sort((a, b) => a - b) : rest });
}

/** The limits decide again. */
export const unpick = (): void => change({ pick: undefined });

export const select = (node: number | undefined): void => change({ node, tensor: undefined }, 'replace');

export const selectTensor = (tensor: number | undefined): void => change({ tensor }, 'replace');

const cutOf = latest((query: CutQuery) =>
  analysis.call((api) => api.cut(query) as Promise<Result<Cut, string>>),
);
const pictureOf = latest((request: PictureRequest) =>
  analysis.call((api) => api.picture(request) as Promise<Result<Picture, string>>),
);

const arrangedOtherwise = (before: Settings, next: Settings): boolean =>
  before.folded !== next.folded ||
  before.across !== next.across ||
  JSON.stringify(before.closed) !== JSON.stringify(next.closed);

/** Closes a block to one box, or opens it. */
export function toggleBlock(block: number): void {
  const { settings, picture } = get();
  const list =
    settings.closed === 'all'
      ? [...(picture?.groups.blocks.names.keys() ?? [])]
      : [...(settings.closed ?? [])];
  const next = list.includes(block) ? list.filter((other) => other !== block) : [...list, block];
  change({ closed: next.length === 0 ? undefined : next.sort((a, b) => a - b) });
}

const figuresOf = latest((query: CutQuery) =>
  analysis.call((api) => api.figures(query) as Promise<Result<Workload, string>>),
);

let figured = '';

/** Figures hang on the graph and on what is supported; limits and picks change nothing about them. */
async function showFigures(skeleton: Skeleton, settings: Settings): Promise<void> {
  const { max: _, min: __, pick: ___, ...query } = queryOf(settings);
  const key = JSON.stringify(query);
  if (get().workload !== undefined && key === figured) return;
  const figures = await figuresOf(query);
  if (figures?.ok !== true || get().skeleton !== skeleton) return;
  figured = key;
  put({ workload: figures.value });
}

async function refresh(newGraph: boolean): Promise<void> {
  const { settings } = get();
  if (newGraph) {
    const skeleton = await analysis.call((api) => api.skeleton(settings.subgraph));
    if (!skeleton.ok) return put({ trouble: `${capital(skeleton.problem)}.` });
    put({
      skeleton: skeleton.value,
      cut: undefined,
      picture: undefined,
      workload: undefined,
      run: { kind: 'idle' },
    });
  }
  const { skeleton } = get();
  const cut = await cutOf(queryOf(settings));
  // Another graph may be shown by now, or a report: then the answer is of nothing on screen.
  if (cut === undefined || skeleton === undefined || get().skeleton !== skeleton) return;
  if (!cut.ok) return put({ trouble: `${capital(cut.problem)}.` });
  put({ cut: cut.value, announcement: announcementOf(cut.value), run: { kind: 'idle' } });
  await redraw();
  void showFigures(skeleton, settings);
}

/** The question that the settings of now ask. */
export function queryOf({
  subgraph,
  delegate: id,
  options,
  max,
  min,
  assume: assumed,
  pick,
  profile,
  driver,
}: Settings): CutQuery {
  const delegate = menuDelegate(id, profile);
  return {
    subgraph,
    delegate: delegate.id,
    options: optionsFor(delegate, options),
    ...(max !== undefined && { max }),
    ...(min !== undefined && { min }),
    ...(assumed !== undefined && { assume: assumed }),
    ...(pick !== undefined && { pick }),
    ...((delegate.id === ownId || driver === 'own') && profile !== undefined && { profile }),
    ...(driver !== undefined && delegate.id === 'nnapi' && { driver }),
  };
}

const announcementOf = (cut: Cut): string =>
  `${plural(cut.partitionCount, 'partition')}, ${cut.delegatedCount} of ${plural(cut.nodeCount, 'node')} delegated`;

let drawn = '';

/** Lays out anew, unless the regions hold the same nodes as before. */
export async function redraw(): Promise<void> {
  const { skeleton, cut, settings, picture } = get();
  if (skeleton === undefined || cut === undefined) return;
  const labelLengths = cut.regions.map((region, index) => regionLabel(region, index).length);
  const key = JSON.stringify([
    skeleton.subgraph,
    skeleton.nodeCount,
    settings.folded,
    settings.across,
    settings.closed,
    cut.regions.map(({ nodes }) => nodes),
  ]);
  if (picture !== undefined && key === drawn) return;
  const answer = await pictureOf({
    skeleton,
    regions: cut.regions.map(({ nodes }) => ({ nodes })),
    labelLengths,
    ...(settings.folded && { aspect: windowAspect() }),
    ...(settings.across !== undefined && { across: settings.across }),
    ...(settings.closed !== undefined && { closed: settings.closed }),
  });
  if (answer === undefined || get().skeleton !== skeleton) return;
  if (!answer.ok) return put({ trouble: `${capital(answer.problem)}.` });
  drawn = key;
  put({ picture: answer.value });
}

export const regionLabel = (region: Cut['regions'][number], index: number): string =>
  `partition ${region.candidate < 0 ? index : region.candidate} · ${plural(region.nodes.length, 'node')}`;

/** Width / height that the graph should fit. Read once a layout; resizing the window never lays out again. */
function windowAspect(): number {
  const room = document.querySelector('[data-graph]')?.getBoundingClientRect();
  const width = room !== undefined && room.width > 0 ? room.width : globalThis.innerWidth;
  const height = room !== undefined && room.height > 0 ? room.height : globalThis.innerHeight;
  return Math.min(3, Math.max(0.4, width / height));
}

/** What the delegated nodes of the cut run on; nothing is asked without settings. */
export const insideOfNow = async (settings: Settings | undefined): Promise<Result<Inside, string>> =>
  settings === undefined
    ? { ok: true, value: { regions: [], engines: [] } }
    : analysis.call((api) => api.inside(queryOf(settings)) as Promise<Result<Inside, string>>);

export const nodeFacts = (node: number): Promise<Result<NodeFacts, string>> =>
  analysis.call((api) => api.node(get().settings.subgraph, node));

export const memoryFacts = (subgraph: number): Promise<Result<MemoryFacts, string>> =>
  analysis.call((api) => api.memory(subgraph) as Promise<Result<MemoryFacts, string>>);

/** A model that comes with the page. */
export interface Sample {
  readonly file: string;
  readonly name: string;
  readonly shows: string;
  readonly bytes: number;
}

/** The samples there are; none where their list cannot be fetched (a build without them). */
export async function samples(): Promise<readonly Sample[]> {
  try {
    const answer = await fetch('./models/manifest.json');
    return answer.ok ? ((await answer.json()) as { models: Sample[] }).models : [];
  } catch {
    return [];
  }
}

/** The sample on its way. Whatever is opened or cancelled meanwhile ends it. */
let fetching: AbortController | undefined;

export async function openSample({ file: path, name }: Sample): Promise<void> {
  fetching?.abort();
  const own = new AbortController();
  fetching = own;
  put({ busy: { what: `Fetching ${name}`, since: performance.now() }, trouble: undefined });
  try {
    const answer = await fetch(`./models/${path}`, { signal: own.signal });
    if (!answer.ok) throw new Error(`the server answers ${answer.status}`);
    const sample = new File([await answer.blob()], path);
    fetching = undefined;
    await openFile(sample, path);
  } catch (error) {
    // Who ended it shows something else by now.
    if (own.signal.aborted) return;
    const why = error instanceof Error ? error.message : String(error);
    put({ busy: undefined, trouble: `The sample ${name} cannot be fetched: ${why}.` });
  }
}
