import type {
  ChannelRow,
  CompiledPart,
  CutComparison,
  FullMatrix,
  Metadata,
  OpCount,
  OpenedFile,
  OptionValues,
  ProfileDocument,
  Reference,
  ResolverSnippet,
  Result,
  Statistics,
  SubgraphNode,
  WeightSummary,
} from '../../../engine/index.ts';
import type { CutQuery, ModelFile } from '../protocol.ts';

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
  open(file: ModelFile): Result<true, string>;
  file(): Result<FileFacts, string>;
  /** Contents of a file packed with the model. */
  packed(name: string): Result<Uint8Array, string>;
  tensor(subgraph: number, tensor: number): Result<TensorDetail, string>;
  /** Statistics and pictures of a constant; reads all of it. */
  content(subgraph: number, tensor: number): Result<TensorContent, string>;
  values(subgraph: number, tensor: number, from: number, count: number): Result<ValuesPage, string>;
  /** A constant as a file for NumPy. */
  npy(subgraph: number, tensor: number): Result<Uint8Array, string>;
  search(text: string): Result<SearchAnswer, string>;
  matrix(): Promise<Result<OpMatrix, string>>;
  /** What one of the variants (`variants.ts`), by its place there, makes of a subgraph at the default of every limit. */
  variant(subgraph: number, variant: number): Promise<Result<VariantCut, string>>;
  /** Of the chosen delegate, then of every delegate at its default options. */
  verdicts(
    subgraph: number,
    node: number,
    chosen: ChosenDelegate,
  ): Promise<Result<readonly DelegateVerdict[], string>>;
  /** Several delegates on one subgraph, in the order of the questions; each question's own subgraph does not count. */
  compare(subgraph: number, queries: readonly NamedQuery[]): Promise<Result<CutComparison, string>>;
  /** What a delegate takes, by its slug; needs no file. */
  rules(slug: string, profile?: ProfileDocument): Promise<Result<RulesPage, string>>;
  /** Which delegates take which op; needs no file. */
  rulesMatrix(): Promise<Result<FullMatrix, string>>;
}

/** What the file says about one tensor. */
export interface TensorDetail {
  readonly subgraph: number;
  readonly index: number;
  readonly name: string;
  readonly type: string;
  readonly shape: readonly number[];
  readonly hasShape: boolean;
  readonly signature?: readonly number[];
  readonly kind: 'constant' | 'variable' | 'computed';
  /** Stored bytes of constants; else what the stored shape takes, undefined where that is not known. */
  readonly bytes: number | undefined;
  /** Node that writes it, or -1. */
  readonly producer: number;
  readonly consumers: readonly number[];
  readonly isInput: boolean;
  readonly isOutput: boolean;
  readonly channels: readonly ChannelRow[];
  readonly quantizedDimension: number;
  readonly details?: object;
  readonly sparsity?: object;
  /** Identifier of its contents in a file beside the model. */
  readonly externalBuffer?: number;
}

/** What the elements of a constant are like. */
export interface TensorContent {
  readonly total: number;
  /** False where only the stored elements of a sparse tensor are there, without their places. */
  readonly placed: boolean;
  /** Elements that were looked at: the first ones, where there are too many. */
  readonly examined: number;
  /** Numbers an element has: 2 in complex tensors, else 1. */
  readonly lanes: number;
  readonly strings?: readonly string[];
  readonly stored?: Statistics;
  /** Of the real numbers that quantized ones stand for. */
  readonly real?: Statistics;
  readonly picture?: FilterPicture;
}

/** Weights as small images of one size, one after the other. */
export interface FilterPicture {
  readonly kind: 'filters' | 'matrix';
  readonly width: number;
  readonly height: number;
  readonly tiles: number;
  /** More than `tiles` where not all are shown. */
  readonly total: number;
  /** Input channels: images that follow each other for one output channel. */
  readonly inputs: number;
  readonly pixels: Float32Array;
  /** Largest magnitude. */
  readonly most: number;
}

/** Some elements in the order of the file. */
export interface ValuesPage {
  readonly from: number;
  readonly stored: readonly string[];
  readonly real?: readonly string[];
}

/** Something a search found, and where the graph shows it. */
export interface SearchLine {
  readonly kind: 'operator' | 'tensor';
  readonly subgraph: number;
  readonly index: number;
  /** The operator itself, or the one that writes or else reads the tensor; -1 where none does. */
  readonly node: number;
  readonly title: string;
  /** What the search matched. */
  readonly because: string;
}

export interface SearchAnswer {
  readonly operators: number;
  readonly tensors: number;
  /** The first of each kind, in the order of the file. */
  readonly hits: readonly SearchLine[];
  readonly problem?: string;
}

/** The rules of one delegate in words, with what a reader must know of it. */
export interface RulesPage {
  readonly name: string;
  readonly title: string;
  readonly version: string;
  readonly remarks: readonly string[];
  readonly reference: Reference;
}

/** A question with the name its answer is shown under. */
export interface NamedQuery {
  readonly name: string;
  readonly query: CutQuery;
}

/** A delegate with the options a user chose. */
export interface ChosenDelegate {
  readonly delegate: string;
  readonly options: OptionValues;
  readonly profile?: ProfileDocument;
}

/** How many nodes of each op every delegate takes at its default options, in all subgraphs. */
export interface OpMatrix {
  readonly delegates: readonly { readonly title: string; readonly refusesGraph: boolean }[];
  readonly rows: readonly {
    readonly op: string;
    readonly nodes: number;
    /** By delegate. */
    readonly taken: readonly number[];
  }[];
}

/** What one delegate says to one node. */
export interface DelegateVerdict {
  readonly title: string;
  readonly takes: boolean;
  /** Arm NN: what takes it. */
  readonly backend?: string;
  readonly reasons: readonly { readonly sentence: string; readonly source?: string }[];
}

/** What one delegate makes of a subgraph, short enough for a picture as wide as a thumb. */
export interface VariantCut extends ChosenDelegate {
  readonly title: string;
  readonly nodeCount: number;
  readonly delegatedCount: number;
  readonly partitionCount: number;
  /** 0 to 1, or undefined where MACs are not known. */
  readonly macShare: number | undefined;
  /** Bytes over all borders in one inference, and how many tensors' sizes only a run tells. */
  readonly borderBytes: number;
  readonly unsized: number;
  /** Why the subgraph is refused as a whole. */
  readonly refused?: string;
  /** Nodes in the order of the file as runs of the same fate. */
  readonly strip: readonly StripRun[];
}

/** `odd` tells neighbouring partitions apart. */
export interface StripRun {
  readonly fate: 'cpu' | 'left-out' | 'even' | 'odd';
  readonly length: number;
}
