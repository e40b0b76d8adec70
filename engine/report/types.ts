import type { Reason } from '../delegates/types.ts';
import type { Limits } from '../partitioner/types.ts';

/**
 * A graph as a picture needs it: ops, what flows between them, sizes. Constants are left out, typed arrays and shared strings
 * keep it small enough to be sent to a page at once or put into a link.
 */
export interface Skeleton {
  readonly subgraph: number;
  readonly name: string;
  readonly nodeCount: number;
  /** Distinct op names, and by node an index into them. */
  readonly opNames: readonly string[];
  readonly op: Uint16Array;
  /** Distinct fused activations (the first is none), and by node an index into them. */
  readonly activations: readonly string[];
  readonly activation: Uint8Array;
  /** By node: bytes of constants it reads. */
  readonly constantBytes: Float64Array;
  /** Tensors that some node or the graph's border touches, by the file's index, ascending; the arrays below go by position here. */
  readonly tensors: Int32Array;
  /** Names by tensor; absent where they were left out. */
  readonly names?: readonly string[];
  /** The node that writes the tensor, or -1. */
  readonly producer: Int32Array;
  /** -1 where only a run tells. */
  readonly bytes: Float64Array;
  /** Distinct labels such as `INT8 1x112x112x32`, and by tensor an index into them. */
  readonly labels: readonly string[];
  readonly label: Uint32Array;
  /** Node `n` reads the tensors (positions) `inputs[inputStart[n]] ... inputs[inputStart[n + 1] - 1]`. */
  readonly inputStart: Uint32Array;
  readonly inputs: Uint32Array;
  /** Positions of the graph's inputs and outputs. */
  readonly graphInputs: readonly number[];
  readonly graphOutputs: readonly number[];
}

/** Nodes that belong together in the picture: one delegate node, or a candidate that the limits left on the CPU. */
export interface Region {
  readonly kind: 'delegated' | 'left-out';
  /** Number of the candidate, or -1 where the delegate node equals none. */
  readonly candidate: number;
  readonly nodes: readonly number[];
  /** Tensors (the file's indices) that cross its border at run time; constants do not. */
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  readonly macs: number;
  /** Sums of the sizes that are known. */
  readonly inBytes: number;
  readonly outBytes: number;
  /** Crossing tensors whose size only a run tells. */
  readonly unsized: number;
}

/** A stretch of the execution plan: one delegate node, or the CPU nodes between two. */
export interface Stretch {
  /** Index into `regions`, or -1 for the CPU. */
  readonly region: number;
  readonly nodes: readonly number[];
}

export type OptionValues = Readonly<Record<string, string | number | boolean | readonly string[]>>;

/** What a delegate with these options and limits does to one subgraph. Plain data. */
export interface Cut {
  readonly delegate: { readonly id: string; readonly title: string; readonly options: OptionValues };
  readonly limits: Limits;
  /** The limits that are set although the delegate has no such option. */
  readonly hypothetical: { readonly max: boolean; readonly min: boolean };
  /** The delegate refuses the whole subgraph: one sentence. Then nothing is delegated. */
  readonly graphRefused?: string;
  readonly nodeCount: number;
  readonly supportedCount: number;
  readonly delegatedCount: number;
  /** Multiply-accumulates of the whole graph and of the delegated nodes; 0 where only a run tells some shape, or ops are not known. */
  readonly macs: number;
  readonly delegatedMacs: number;
  /** Delegated subsets before the limits, and after. */
  readonly candidateCount: number;
  readonly partitionCount: number;
  /** The maximum cut off among candidates of equal size, so the sort decided. */
  readonly tie: boolean;
  readonly regions: readonly Region[];
  readonly stretches: readonly Stretch[];
  /** Distinct reasons, and for each refused node the indices of its own. */
  readonly reasons: readonly Reason[];
  readonly refused: readonly { readonly node: number; readonly reasons: readonly number[] }[];
  /** Arm NN: the backend of each supported node. */
  readonly backends?: Readonly<Record<string, readonly number[]>>;
  /** Findings on nodes beside refusals: a check that throws, a partition that would fail to build, a warning. */
  readonly findings: readonly {
    readonly kind: 'throws' | 'build-failure' | 'warning';
    readonly node: number;
    readonly sentence: string;
  }[];
}

/** One border tensor's copy, median over the runs. */
export interface BorderTime {
  readonly direction: 'in' | 'out';
  /** The file's index. */
  readonly tensor: number;
  readonly bytes: number;
  readonly ms: number;
}

/** Times of one stretch, medians in milliseconds. What is optional came later or does not travel in links. */
export interface StretchTime {
  readonly region: number;
  readonly nodeCount: number;
  readonly inMs: number;
  readonly computeMs: number;
  readonly outMs: number;
  readonly inBytes: number;
  readonly outBytes: number;
  /** Submitting to the device and hearing back, beside its own computing; absent where the device does not tell them apart. */
  readonly waitMs?: number;
  /** Spread of `computeMs`. */
  readonly computeMinMs?: number;
  readonly computeP95Ms?: number;
  /** How `computeMs` was told, such as GPU timestamps, where not by the run's clock. */
  readonly computeClock?: string;
  /** Delegated stretches: every tensor that crossed, in first, and where it ran. */
  readonly borders?: readonly BorderTime[];
  readonly device?: string;
  /** One sentence: why it did not run on the device that was chosen. */
  readonly fallback?: string;
}

/** One bar of the waterfall of one inference. */
export interface TimelineSpan {
  /** wait: submitting to the device and hearing back. */
  readonly kind: 'in' | 'compute' | 'wait' | 'out';
  /** Index into `stretches`. */
  readonly stretch: number;
  /** Since the inference began. */
  readonly startMs: number;
  readonly ms: number;
  /** Of a copy: the tensor, by the file's index. */
  readonly tensor?: number;
  readonly bytes?: number;
}

/** A run on the user's machine with everything that a reader needs to judge the times. */
export interface MeasuredRun {
  readonly kind: 'measured';
  readonly device: string;
  readonly cpuDevice: string;
  readonly delegateDevice: string;
  readonly runs: number;
  readonly warmup: number;
  readonly clock: string;
  readonly threads: number;
  readonly stretches: readonly StretchTime[];
  readonly totalMs: { readonly p50: number; readonly p95: number; readonly min?: number };
  /** One sentence a node that ran on slower reference kernels. */
  readonly fallbacks: readonly string[];
  /** Apart from the steady state: compiling kernels and uploading constants, and the first inference after it. */
  readonly prepareMs?: number;
  readonly firstMs?: number;
  /** Bytes of constants that went to the delegated partitions' memories while preparing; no run copies them. */
  readonly uploadedBytes?: number;
  /** The times spread so much that small differences mean nothing. */
  readonly noisy?: boolean;
  /**
   * The stretches were timed in runs of their own, which wait for the device after every part, between the undisturbed runs that
   * `totalMs` is of: so they add up to more.
   */
  readonly apart?: boolean;
  /** Of the run of median time among those that the stretches were timed in. */
  readonly timeline?: readonly TimelineSpan[];
}

/** A modelled time: the expected value and the band that most such estimates fall into. */
export interface EstimateBand {
  readonly ms: number;
  readonly low: number;
  readonly high: number;
}

/** What one inference would take on a board: modelled, never measured. */
export interface EstimatedTimes {
  readonly kind: 'estimated';
  readonly board: string;
  /** Threads, bands and what is not known, as said of the board. */
  readonly sentence: string;
  /** Of the cut; absent where it is not known. */
  readonly cut?: EstimateBand;
  /** Of the CPU alone. */
  readonly cpu: EstimateBand;
}

/** One figure by node, with where it comes from. */
export interface ReportFigure {
  readonly kind: 'measured' | 'estimated' | 'imported';
  /** As in a legend, conditions included: `Median time, measured in this browser`. */
  readonly title: string;
  readonly unit: string;
  /** Nodes that have it, ascending, and their values. */
  readonly nodes: readonly number[];
  readonly values: readonly number[];
}

/** What the page shows of one model and one setting, without the model itself. */
export interface Report {
  readonly model: {
    /** '' where the sender left names out. */
    readonly name: string;
    readonly bytes: number;
    /** Of the model's bytes, in hexadecimal digits; tells whether a file is the one that the report is of. */
    readonly sha256?: string;
    readonly subgraphs: readonly string[];
  };
  /** The day on which it was made, such as `2026-11-24`. */
  readonly made?: string;
  readonly skeleton: Skeleton;
  readonly cut: Cut;
  readonly measured?: MeasuredRun;
  readonly estimated?: EstimatedTimes;
  readonly figures?: readonly ReportFigure[];
  /**
   * How it was looked at and asked, as the readable part of an address has it: view, selection, hand-picked partitions, a profile
   * of one's own. In files; a link has it beside the report.
   */
  readonly address?: string;
}
