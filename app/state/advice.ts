import { create } from 'zustand';
import { type BoardId, boardTitles, type Result, usualBoard } from '../../engine/index.ts';
import type { AdviceApi, BoardChoice, EstimateAnswer } from '../workers/advice/protocol.ts';
import { latest } from '../workers/host.ts';
import { ownId } from '../workers/own-profile.ts';
import type { CutQuery } from '../workers/protocol.ts';
import { fileAsker } from './file-asker.ts';
import { queryOf } from './session.ts';
import type { Settings } from './settings.ts';
import { useStore } from './store.ts';

// What the worker that prices cuts answered. Answers stay until newer ones are there; another model takes them away.

export interface Advice {
  readonly estimate?: Result<EstimateAnswer, string>;
  /** The sentence on the biggest blocker, empty where there is none. */
  readonly blocker?: string;
}

export const useAdvice = create<Advice>(() => ({}));

const adviser = fileAsker<AdviceApi>(
  () => new Worker(new URL('../workers/advice.worker.ts', import.meta.url), { type: 'module' }),
);

/** Asks the worker about the open file. */
export const askAdviser = adviser.ask;

/** The board of the settings, or the usual one of their delegate. */
export const boardOf = ({
  board,
  delegate,
  figures = {},
  threads,
  profile,
}: Pick<Settings, 'board' | 'delegate' | 'figures' | 'threads' | 'profile'>): BoardChoice => ({
  board: board ?? (delegate === ownId ? boardOfProfile(profile) : undefined) ?? usualBoard(delegate),
  figures,
  ...(threads !== undefined && { threads }),
});

/** The first board that a profile says it runs on. */
const boardOfProfile = (profile: Settings['profile']): string | undefined => {
  const boards: unknown = profile?.boards;
  return Array.isArray(boards)
    ? boards.find((id): id is BoardId => Object.hasOwn(boardTitles, String(id)))
    : undefined;
};

/** What is asked of the adviser: the settings' cut, on the settings' board. */
export interface Question {
  readonly query: CutQuery;
  readonly choice: BoardChoice;
}

export const question = (): Question => {
  const { settings } = useStore.getState();
  return { query: queryOf(settings), choice: boardOf(settings) };
};

const estimateOf = latest(({ query, choice }: Question) =>
  askAdviser<EstimateAnswer>((api) => api.estimate(query, choice)),
);
const blockerOf = latest(({ query, choice }: Question) =>
  askAdviser<string>((api) => api.blocker(query, choice)),
);

/** Blockers take longer than a moment, so they wait until the settings have rested. */
const restMs = 250;
let resting: ReturnType<typeof setTimeout> | undefined;

/** Prices the cut of now, and later says what costs it most. */
export async function followCut(): Promise<void> {
  clearTimeout(resting);
  resting = setTimeout(() => void followBlocker(), restMs);
  const estimate = await estimateOf(question());
  if (estimate !== undefined) useAdvice.setState({ estimate });
}

async function followBlocker(): Promise<void> {
  const blocker = await blockerOf(question());
  if (blocker !== undefined) useAdvice.setState({ blocker: blocker.ok ? blocker.value : '' });
}

/** Another model: what was said of the last one means nothing now. */
export const forgetAdvice = (): void => useAdvice.setState({}, true);
