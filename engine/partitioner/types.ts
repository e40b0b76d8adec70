import type { NodeId, TensorId } from '../base/ids.ts';

/** What partitioning reads of a graph; `Graph` satisfies it. */
export interface PartitionGraph {
  readonly nodes: readonly {
    readonly inputs: readonly TensorId[];
    readonly outputs: readonly TensorId[];
    readonly hasSideEffect: boolean;
    readonly isConstantFp16Dequantize: boolean;
  }[];
  readonly tensors: { readonly length: number };
  readonly outputs: readonly TensorId[];
  readonly controlEdges?: readonly (readonly [NodeId, NodeId])[];
}

/** 0 or less: no limit (SimpleDelegate's reading). */
export interface Limits {
  readonly maxDelegatedPartitions: number;
  readonly minNodesPerPartition: number;
}

/** One subset, taken out of the columns of `Subsets`. */
export interface NodeSubset {
  readonly delegated: boolean;
  /** In visiting order. */
  readonly nodes: readonly NodeId[];
  /** Tensors read from outside, ascending; constants included, as upstream lists them. */
  readonly inputs: readonly TensorId[];
  /** Tensors written here that a later subset or the graph's outputs need, ascending. */
  readonly outputs: readonly TensorId[];
}

/** Lists laid end to end: list `k` is `values` from `starts[k]` up to, without, `starts[k + 1]`. */
export interface Lists {
  readonly starts: Int32Array;
  readonly values: Int32Array;
}

/**
 * Subsets in the order in which they run, in columns: as an object with three lists each, the fifty thousand of a large graph cost
 * more to collect as garbage than to compute. `subsetAt` and `subsetList` make objects of them.
 */
export interface Subsets {
  readonly length: number;
  /** 1 where the delegate takes the subset, else 0. */
  readonly delegated: Uint8Array;
  readonly nodes: Lists;
  readonly inputs: Lists;
  readonly outputs: Lists;
}

/** The first partitioning, with every supported node. Independent of the limits: compute once, cut often. */
export interface Preview {
  readonly subsets: Subsets;
  /** The delegated subsets in order, by position in `subsets`; `candidateAt` and `candidateList` make objects of them. */
  readonly candidates: Int32Array;
}

/** How many candidates there are, how many were delegated, and how many subsets in all are three different counts. */
export interface Partitioning extends Preview {
  /** Candidates the limits leave, by index, in the order of the runtime's sort. */
  readonly chosen: readonly number[];
  /** The cut at the maximum fell between candidates of equal size: the sort decided. */
  readonly tie: boolean;
  readonly plan: ExecutionPlan;
  /** The fp16 helper took every node of the graph, float16 DEQUANTIZEs included, and ignored the limits. */
  readonly wholeGraph?: true;
  /** Applying the delegate would fail, with the sentence why; the runtime then restores the CPU plan. */
  readonly fails?: string;
}

/** What the runtime runs, in columns; `planSteps` makes a list of steps of it. */
export interface ExecutionPlan {
  /** All nodes, in the order in which they run. */
  readonly nodes: Int32Array;
  /** Delegate node `k` stands for `nodes` from `firsts[k]` up to, without, `ends[k]`; what no delegate node stands for runs by itself. */
  readonly firsts: Int32Array;
  readonly ends: Int32Array;
  /** By delegate node: index into `candidates`, or -1 where it equals none (the fp16 helper re-points inputs). */
  readonly candidates: Int32Array;
  readonly inputs: Lists;
  readonly outputs: Lists;
}

export type PlanStep =
  | { readonly kind: 'node'; readonly node: NodeId }
  | {
      readonly kind: 'delegate';
      readonly candidate: number;
      readonly nodes: readonly NodeId[];
      readonly inputs: readonly TensorId[];
      readonly outputs: readonly TensorId[];
    };

/** Variants of the runtime: `DisableDelegateClustering` turns clustering off, `DisableDelegateNodeFusion` gives every node its own subset. */
export interface SubsetOptions {
  readonly clustering: boolean;
  readonly fusion: boolean;
}

/** Order among candidates of equal size: libstdc++ as on Linux boards, libc++ as on Android, or earlier first. */
export type SortName = 'libstdcxx' | 'libcxx' | 'stable';

export interface PartitionOptions extends SubsetOptions {
  readonly sort: SortName;
}

/** Why a graph cannot be partitioned, in a sentence. */
export interface PartitionProblem {
  readonly code: 'cycle' | 'control-edge';
  readonly sentence: string;
}
