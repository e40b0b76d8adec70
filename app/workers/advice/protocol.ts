import type {
  Band,
  Blocker,
  DeviceProfile,
  Optimum,
  ParetoEntry,
  Result,
  Surface,
} from '../../../engine/index.ts';
import type { CutQuery, ModelFile } from '../protocol.ts';

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

/** What limits can do to the subgraph, with the board's times where they are known. */
export interface SurfaceAnswer {
  readonly surface: Surface;
  /** Nodes of each candidate. */
  readonly candidates: readonly (readonly number[])[];
  readonly nodes: number;
  readonly macs: number;
  readonly board: string;
  /** Why there are no times. */
  readonly unknown?: string;
  /** The subgraph is turned away as a whole: what the plane shows is what could have been. */
  readonly refused?: string;
  /** Why no optimum is searched. */
  readonly unsearched?: string;
  /** Positions in the surface's outcomes. */
  readonly pareto: readonly ParetoEntry[];
}

export interface BlockersAnswer {
  readonly rows: readonly (Blocker & { readonly why?: string })[];
  /** Single nodes and pairs that were not tried, and tried ones that are not listed. */
  readonly untried: number;
  readonly unlisted: number;
  readonly timed: boolean;
}

/** The worker that prices cuts and looks for better ones. It takes its time, so the one that draws does not wait for it. */
export interface AdviceApi {
  open(file: ModelFile): Result<true, string>;
  estimate(query: CutQuery, choice: BoardChoice): Promise<Result<EstimateAnswer, string>>;
  /** The op type that costs most by being refused, in a sentence; empty where none does. */
  blocker(query: CutQuery, choice: BoardChoice): Promise<Result<string, string>>;
  surface(query: CutQuery, choice: BoardChoice): Promise<Result<SurfaceAnswer, string>>;
  /** Absent where nothing can be priced. */
  optimum(query: CutQuery, choice: BoardChoice): Promise<Result<Optimum | undefined, string>>;
  blockers(query: CutQuery, choice: BoardChoice): Promise<Result<BlockersAnswer, string>>;
  board(choice: BoardChoice): Result<DeviceProfile, string>;
}
