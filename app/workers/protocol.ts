import type {
  CopyCost,
  Cut,
  Inside,
  MeasuredRun,
  MemoryPlan,
  OptionValues,
  ProfileDocument,
  Result,
  Skeleton,
} from '../../engine/index.ts';

import type { DeviceChoice } from './device-choice.ts';
import type { PictureRequest } from './layout/picture.ts';
import type { Picture } from './layout/types.ts';

/** A file that the user gave, and which of its members is meant where it is a container. */
export interface ModelFile {
  readonly file: File;
  readonly member?: string;
}

/** What the page knows of an open model; everything else is asked for. */
export interface OpenedModel {
  readonly name: string;
  readonly bytes: number;
  readonly schemaVersion: number;
  readonly description: string;
  /** `broken`: why it can be no graph; the others are shown all the same. */
  readonly subgraphs: readonly {
    readonly name: string;
    readonly nodeCount: number;
    readonly broken?: string;
  }[];
  /** Nodes that run other subgraphs: IF, WHILE, CALL_ONCE and their like. */
  readonly calls: readonly SubgraphCaller[];
  readonly problems: readonly Problem[];
  readonly metadata: readonly { readonly name: string; readonly bytes: number }[];
}

export interface SubgraphCaller {
  readonly subgraph: number;
  readonly node: number;
  readonly op: string;
  /** `body`, `cond`, `then`, as the op's options call it. */
  readonly role: string;
  readonly to: number;
}

export interface Problem {
  readonly severity: 'error' | 'warning';
  readonly where: string;
  readonly message: string;
}

export interface CutQuery {
  readonly subgraph: number;
  readonly delegate: string;
  readonly options: OptionValues;
  /** Absent: the delegate's own default. */
  readonly max?: number;
  readonly min?: number;
  /** See `Settings`. */
  readonly assume?: readonly string[];
  readonly pick?: readonly number[];
  /** NNAPI: the user's own profile answers as the driver. */
  readonly driver?: 'own';
  /** The user's own profile, where it is the delegate or the driver. */
  readonly profile?: ProfileDocument;
}

export interface TensorFacts {
  readonly index: number;
  readonly name: string;
  readonly label: string;
  readonly bytes: number | undefined;
  readonly constant: boolean;
  readonly variable: boolean;
  readonly quantization: string;
  readonly producer: number;
  readonly consumers: readonly number[];
}

export interface OptionFact {
  readonly name: string;
  readonly value: string;
  readonly meaning: string;
  readonly isDefault: boolean;
}

/** Everything the file says about one node. */
export interface NodeFacts {
  readonly node: number;
  readonly op: string;
  readonly custom: boolean;
  readonly version: number;
  readonly options: readonly OptionFact[];
  /** Bytes of a custom op's own options. */
  readonly customBytes: number;
  readonly inputs: readonly (TensorFacts | null)[];
  readonly outputs: readonly (TensorFacts | null)[];
  readonly intermediates: readonly (TensorFacts | null)[];
}

/** Figures of the nodes of a subgraph, by node. */
export interface Workload {
  /** Multiply-accumulates; 0 where shapes or the op are not known. */
  readonly macs: Float64Array;
  /** Nodes that the delegate takes but runs on a slow unit, each with one sentence. */
  readonly slow: ReadonlyMap<number, string>;
}

/** Where the runtime's planner puts every tensor of one subgraph, as if no delegate took part of it. */
export interface MemoryFacts extends MemoryPlan {
  /** By tensor. */
  readonly names: readonly string[];
  /** Type and shape, by tensor. */
  readonly labels: readonly string[];
  /** Preparation fails at a node, so nothing behind it is planned: a sentence. */
  readonly stopped?: string;
}

/** The worker that reads, judges, cuts and lays out. Every answer is a `Result`; our error classes do not survive the border. */
export interface AnalysisApi {
  /** Loads a delegate's rules before they are needed. */
  warm(delegate: string): Promise<Result<true, string>>;
  open(file: ModelFile): Result<OpenedModel, string>;
  skeleton(subgraph: number): Result<Skeleton, string>;
  cut(query: CutQuery): Promise<Result<Cut, string>>;
  figures(query: CutQuery): Promise<Result<Workload, string>>;
  node(subgraph: number, node: number): Result<NodeFacts, string>;
  /** What the delegated nodes of a cut run on. */
  inside(query: CutQuery): Promise<Result<Inside, string>>;
  memory(subgraph: number): Result<MemoryFacts, string>;
  picture(request: PictureRequest): Result<Picture, string>;
}

export interface RunProgress {
  readonly what: string;
  readonly done: number;
  readonly total: number;
}

/** What to run, and where partitions go. */
export interface RunQuery extends CutQuery {
  readonly device: DeviceChoice;
}

/** The worker that executes. It may be ended at any moment, so it shares nothing with the one that answers questions. */
export interface RunApi {
  run(
    file: ModelFile,
    query: RunQuery,
    onProgress: (progress: RunProgress) => void,
    /** Runs are repeated for about so long. */
    enoughMs?: number,
  ): Promise<Result<MeasuredRun, string>>;
  /** Times copies to the device's memory and back, of 1 kB to 16 MB. */
  copyCost(
    device: DeviceChoice,
    onProgress: (progress: RunProgress) => void,
  ): Promise<Result<CopyCost, string>>;
}

/** The worker that only hashes: seconds of work for gigabytes, which must hold nothing else up. */
export interface HashApi {
  sha256(file: File): Result<string, string>;
}
