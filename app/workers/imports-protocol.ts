import type { BoardComparison, BoardFile, NodeValues, Result } from '../../engine/index.ts';
import type { CutQuery, ModelFile } from './protocol.ts';

/** A file or pasted text of a board, as it came. */
export interface BoardSource {
  readonly id: number;
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** What it says, beside the prediction for the settings of now. Plain data. */
export interface BoardAnswer {
  readonly file: BoardFile;
  readonly comparison: BoardComparison;
  /** Columns of the rows that could be laid on nodes, the most telling first. */
  readonly figures: readonly NodeValues[];
}

export interface ImportsApi {
  read(model: ModelFile, query: CutQuery, source: BoardSource): Promise<Result<BoardAnswer, string>>;
}
