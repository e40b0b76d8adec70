import type {
  CompiledPart,
  Metadata,
  OpCount,
  OpenedFile,
  ResolverSnippet,
  Result,
  SubgraphNode,
  WeightSummary,
} from '../../../engine/index.ts';

/** One tensor in a line of a table. */
export interface TensorLine {
  readonly subgraph: number;
  readonly index: number;
  readonly name: string;
  /** Type and shape as the file stores them. */
  readonly label: string;
  /** Undefined where the shape is not known before running. */
  readonly bytes: number | undefined;
}

/** A way into the model: a signature, or a subgraph that no signature names. */
export interface Entry {
  readonly title: string;
  readonly inputs: readonly TensorLine[];
  readonly outputs: readonly TensorLine[];
}

/** Everything the file says as a whole. */
export interface FileFacts {
  readonly containers: OpenedFile['containers'];
  readonly compiled: readonly CompiledPart[];
  readonly entries: readonly Entry[];
  readonly tree: readonly SubgraphNode[];
  readonly metadata: Metadata;
  readonly histogram: readonly OpCount[];
  readonly resolver: ResolverSnippet;
  readonly weights: WeightSummary;
}

/**
 * The worker that looks into the file. It reads the file on its own, so that statistics of large weights or a search that
 * takes long never delay what moves while a slider moves, and it can be ended without loss.
 */
export interface InspectApi {
  open(file: File): Result<true, string>;
  file(): Result<FileFacts, string>;
  /** Contents of a file packed with the model. */
  packed(name: string): Result<Uint8Array, string>;
}
