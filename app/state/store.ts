import { create } from 'zustand';
import type { Cut, MeasuredRun, Skeleton } from '../../engine/index.ts';
import type { Picture } from '../workers/layout/types.ts';
import type { OpenedModel } from '../workers/protocol.ts';
import { defaultSettings, type Settings } from './settings.ts';

/** Where what is shown comes from: a file that was opened here, or a report that came in the address. */
export type Subject =
  | { readonly kind: 'none' }
  | { readonly kind: 'model'; readonly model: OpenedModel }
  | {
      readonly kind: 'report';
      readonly name: string;
      readonly bytes: number;
      readonly subgraphs: readonly string[];
    };

export type RunState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'running'; readonly done: number; readonly total: number; readonly what: string }
  | { readonly kind: 'failed'; readonly sentence: string }
  | { readonly kind: 'done'; readonly measured: MeasuredRun };

/** Work that takes longer than a moment, with what it is. */
export interface Busy {
  readonly what: string;
  readonly since: number;
}

export interface State {
  readonly subject: Subject;
  readonly settings: Settings;
  /** Answers of the workers for the settings of now; the old ones stay until the new ones are there. */
  readonly skeleton?: Skeleton;
  readonly cut?: Cut;
  readonly picture?: Picture;
  readonly run: RunState;
  readonly busy?: Busy;
  /** One sentence about what just went wrong; the model that was open stays open. */
  readonly trouble?: string;
  /** Said to screen readers when partitions change. */
  readonly announcement: string;
}

export const useStore = create<State>(() => ({
  subject: { kind: 'none' },
  settings: defaultSettings,
  run: { kind: 'idle' },
  announcement: '',
}));

/** Replaces some facts; a key given as undefined is taken away. */
export function put(change: { readonly [K in keyof State]?: State[K] | undefined }): void {
  useStore.setState(change as Partial<State>);
}
