import type { Band, DeviceProfile, Result } from '../../../engine/index.ts';
import type { CutQuery } from '../protocol.ts';

/** The board that times are estimated for, as settings name it. */
export interface BoardChoice {
  readonly board: string;
  readonly figures: Readonly<Record<string, number>>;
  readonly threads?: number;
}

/** What one inference would take on the board; a sentence where that cannot be told. */
export interface EstimateAnswer {
  readonly board: string;
  /** As it follows on the board's name. */
  readonly sentence: string;
  /** Of the cut; absent where it is not known. */
  readonly cut?: Band;
  readonly cpu: Band;
}

/** The worker that prices cuts and looks for better ones. It takes its time, so the one that draws does not wait for it. */
export interface AdviceApi {
  open(file: File): Result<true, string>;
  estimate(query: CutQuery, choice: BoardChoice): Promise<Result<EstimateAnswer, string>>;
  /** The op type that costs most by being refused, in a sentence; empty where none does. */
  blocker(query: CutQuery, choice: BoardChoice): Promise<Result<string, string>>;
  board(choice: BoardChoice): Result<DeviceProfile, string>;
}
