import type { Span } from '../../../engine/index.ts';

/** What the timeline shows. */
export interface TimelineScene {
  readonly spans: readonly Span[];
  readonly endMs: number;
  /** Name of each row, with its device. */
  readonly lanes: Readonly<Record<Span['lane'], string>>;
  readonly selected?: number;
}
