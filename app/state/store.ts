import { create } from 'zustand';
import type { CopyCost, Cut, MeasuredRun, Report, Skeleton } from '../../engine/index.ts';
import type { Benchmarked } from '../workers/benchmark/protocol.ts';
import type { DeviceChoice } from '../workers/device-choice.ts';
import type { Diff } from '../workers/diff/protocol.ts';
import type { BoardSource } from '../workers/imports-protocol.ts';
import type { Picture } from '../workers/layout/types.ts';
import type { OpenedModel, Workload } from '../workers/protocol.ts';
import type { NodeFigure } from './figures.ts';
import { defaultSettings, type Settings } from './settings.ts';

/** Where what is shown comes from: a file that was opened here, or a report that came in the address. */
export type Subject =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'model';
      readonly model: OpenedModel;
      /** Its name among the samples, where it is one. */
      readonly sample?: string;
    }
  | ({ readonly kind: 'report' } & Report['model'] & Pick<Report, 'made' | 'estimated' | 'figures'>);

/** A file was opened while a report was shown: whether it is the one that the report is of. */
export interface Claim {
  readonly report: Report;
  readonly state: 'checking' | 'same' | 'other' | 'unknown';
}

export type RunState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'running'; readonly done: number; readonly total: number; readonly what: string }
  | { readonly kind: 'failed'; readonly sentence: string }
  | { readonly kind: 'done'; readonly measured: MeasuredRun };

/** A benchmark with the cut it is of: other settings leave the old one shown, and said to be old. */
export type BenchmarkState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'running'; readonly done: number; readonly total: number; readonly what: string }
  | { readonly kind: 'failed'; readonly sentence: string }
  | {
      readonly kind: 'done';
      readonly benchmarked: Benchmarked;
      readonly cut: Cut;
      readonly skeleton: Skeleton;
    };

/** What copies to a device cost here, measured when asked for. It holds for every model. */
export type CopiesState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'measuring'; readonly done: number; readonly total: number }
  | { readonly kind: 'failed'; readonly sentence: string }
  | { readonly kind: 'done'; readonly choice: DeviceChoice; readonly cost: CopyCost };

export type DiffState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'running'; readonly done: number; readonly total: number; readonly what: string }
  | { readonly kind: 'failed'; readonly sentence: string }
  | { readonly kind: 'done'; readonly diff: Diff; readonly cut: Cut; readonly skeleton: Skeleton };

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
  /** Figures of single nodes, where the model itself is open. */
  readonly workload?: Workload;
  readonly run: RunState;
  readonly benchmark: BenchmarkState;
  readonly diff: DiffState;
  /** Files and texts of boards, newest first. */
  readonly imports: readonly BoardSource[];
  /** Figures by node of the open subgraph that a picture may be coloured by; see `figures.ts`. */
  readonly figures: readonly NodeFigure[];
  readonly copies: CopiesState;
  readonly busy?: Busy;
  /** Of the open file's bytes; absent while it is being worked out. A fact of its own: what is asked about the model does not wait for it. */
  readonly sha256?: string;
  readonly claim?: Claim;
  /** A second report, which what is shown is compared with. */
  readonly second?: Report;
  /** One sentence about what just went wrong; the model that was open stays open. */
  readonly trouble?: string;
  /** The dialog that is open. */
  readonly dialog?: 'keys' | 'commands' | 'share';
  /** Where the tour stands; absent before it begins. */
  readonly tourStop?: number;
  /** Said to screen readers when partitions change. */
  readonly announcement: string;
}

export const useStore = create<State>(() => ({
  subject: { kind: 'none' },
  settings: defaultSettings,
  run: { kind: 'idle' },
  benchmark: { kind: 'idle' },
  diff: { kind: 'idle' },
  imports: [],
  figures: [],
  copies: { kind: 'idle' },
  announcement: '',
}));

/** Replaces some facts; a key given as undefined is taken away. */
export function put(change: { readonly [K in keyof State]?: State[K] | undefined }): void {
  useStore.setState(change as Partial<State>);
}
