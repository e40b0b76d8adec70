import type { Imported, PartitionDiff } from '../imports/types.ts';
import type { LogComparison, ParsedLog } from '../logs/types.ts';

/** What one file or pasted text of a board holds. A log often holds several things at once. Plain data. */
export interface BoardFile {
  readonly name: string;
  /** Absent where no line tells of delegates. */
  readonly log?: ParsedLog;
  readonly imports: readonly Imported[];
}

/** What a board says against what was predicted. */
export interface BoardComparison {
  /** One sentence; absent where the file tells nothing that was predicted. */
  readonly verdict?: string;
  readonly log?: LogComparison;
  /** The partition as it was, or as far as an op profile tells it. */
  readonly placement?: PartitionDiff;
}
