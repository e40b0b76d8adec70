import type { NodeId, TensorId } from '../base/ids.ts';
import type { Result } from '../base/result.ts';
import type { Constants, Graph, Program } from '../graph/types.ts';
import type { Shapes } from '../shapes/types.ts';

/** A run of nodes that one device executes over its own memory: a partition, or what stays on the CPU between two. */
export interface Segment {
  /** The whole model, for nodes that call other subgraphs. */
  readonly program: Program;
  /** The graph in it that the nodes belong to. */
  readonly graph: Graph;
  readonly shapes: Shapes;
  readonly constants: Constants;
  /** In execution order. */
  readonly nodes: readonly NodeId[];
  /** Tensors written into the device before an invoke (no constants). */
  readonly inputs: readonly TensorId[];
  /** Tensors read out after it, or between two parts of it. */
  readonly outputs: readonly TensorId[];
  /** Resource variables and hash tables, where segments of one run share them. */
  readonly resources?: Map<string, unknown>;
  /**
   * Inputs that an earlier segment computes, by tensor. A device that finds one of its own here may read them where they are:
   * nothing else runs in that segment in between.
   */
  readonly neighbours?: ReadonlyMap<TensorId, PreparedSegment>;
}

/** Called after each node while profiling; the time is the device's business to keep cheap. */
export type NodeClock = { readonly now: () => number; readonly onNode: (node: NodeId, ms: number) => void };

export interface InvokeOptions {
  /** Positions in the segment's nodes, the second one not included; all nodes when absent. */
  readonly part?: readonly [first: number, end: number];
  readonly clock?: NodeClock;
}

/** A segment compiled once for a device: weights uploaded, memory planned. Preparing and dispatching never mix. */
export interface PreparedSegment {
  /** Copies bytes into the device's memory for this tensor. Little-endian, packed. */
  write(tensor: TensorId, bytes: Uint8Array): void;
  /**
   * Runs the segment, or a part of it: what stays on the CPU is one segment over one memory, run piece by piece between
   * partitions. Inputs keep their bytes from the first part on, outputs to the last. Throws a `Refusal` naming the node.
   */
  invoke(options?: InvokeOptions): void | Promise<void>;
  /** A tensor's bytes: a view of the device's memory, valid until the next write or invoke, where there can be one, else a copy. */
  read(tensor: TensorId): Uint8Array | Promise<Uint8Array>;
  /** Several tensors at once, where that saves waiting for each. */
  readAll?(tensors: readonly TensorId[]): Promise<readonly Uint8Array[]>;
  /** Devices that work on while the caller goes on: waits until everything asked for so far is done. */
  settle?(): Promise<void>;
  /** Milliseconds the last settled invoke took by the device's own clock, where it has one that is fine enough. */
  deviceMs?(): Promise<number | undefined>;
  /** Inputs read from a neighbour's memory, which nobody has to write. */
  readonly shared?: ReadonlySet<TensorId>;
  /** A tensor's shape at run time, where only running told it; what preparation found holds otherwise. */
  shapeOf?(tensor: TensorId): readonly number[] | undefined;
  /**
   * Bytes the device holds for activations and for constants; and all that it took for the segment (whole pages, room that kernels
   * work in, staging), where it can tell.
   */
  readonly memory: {
    readonly arenaBytes: number;
    readonly constantBytes: number;
    readonly takenBytes?: number;
  };
  /** Nodes that run on reference kernels because the device has none for them, with the sentence why. */
  readonly fallbacks: readonly { readonly node: NodeId; readonly sentence: string }[];
  dispose(): void;
}

/** A place where segments run: `reference` (plain TypeScript), `wasm`, `webgpu`. */
export interface Device {
  readonly name: 'reference' | 'wasm' | 'webgpu';
  /** What a user should read beside a time, e.g. "WebAssembly SIMD, 1 thread, relaxed dot product". */
  readonly description: string;
  /** How the time of a computation is told, where not by the run's clock around a call. */
  readonly computeClock?: string;
  /** Memory that holds one tensor of so many bytes, whichever it is called, and no code: to time copies with. */
  scratch?(bytes: number): Promise<Result<PreparedSegment, string>>;
  prepare(segment: Segment): Result<PreparedSegment, string> | Promise<Result<PreparedSegment, string>>;
  dispose(): void;
}
