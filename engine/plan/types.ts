import type { NodeId, TensorId } from '../base/ids.ts';

/** Nodes and tensors that one device holds together, in the words of `backends`' Segment. */
export interface PlanSegment {
  readonly nodes: readonly NodeId[];
  /** Written into the device from outside; no constants, which are uploaded at preparation. */
  readonly inputs: readonly TensorId[];
  /** Read out of the device. */
  readonly outputs: readonly TensorId[];
}

/** One tensor moved across a border, once an invoke. */
export interface Transfer {
  readonly tensor: TensorId;
  readonly bytes: number;
}

export type Step =
  /** Positions [first, end) of the CPU segment's nodes. */
  | { readonly kind: 'cpu'; readonly first: number; readonly end: number }
  /** One delegated partition: copied in, computed, copied out. `candidate` as in the partitioning's plan. */
  | {
      readonly kind: 'delegate';
      readonly candidate: number;
      readonly segment: PlanSegment;
      readonly copiesIn: readonly Transfer[];
      readonly copiesOut: readonly Transfer[];
    };

/** How one subgraph is executed. Plain data. */
export interface Plan {
  readonly subgraph: number;
  /** Everything that stays on the CPU, over one memory; the `cpu` steps are pieces of it. */
  readonly cpu: PlanSegment;
  readonly steps: readonly Step[];
  /** Nodes left out because their op has no code here or because they wait for one that has none, with the sentence. */
  readonly skipped: readonly { readonly node: NodeId; readonly sentence: string }[];
  /** Every tensor is to be readable after a run. */
  readonly keep?: 'all';
  /** Graph outputs that skipped nodes would have written. */
  readonly missingOutputs: readonly TensorId[];
}

export interface PlanOptions {
  /** 'all': every tensor can be read after the run. Default 'outputs'. */
  readonly keep?: 'all' | 'outputs';
}
