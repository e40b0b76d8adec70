import type { NodeId } from '../../base/ids.ts';
import type { Reason } from '../../delegates/types.ts';
import type { Partitioning } from '../../partitioner/types.ts';

/** What one line of a log says. Three counts are all called "partitions" there; each keeps its own field here. */
export type Said =
  /** The runtime put delegate nodes in: delegated and CPU subsets together make `partitions` (core/subgraph.cc). */
  | {
      readonly kind: 'replaced';
      readonly delegate: string;
      readonly replaced: number;
      /** Absent where an old version does not tell. */
      readonly total?: number;
      readonly partitions?: number;
      readonly subgraph?: number;
      readonly name?: string;
    }
  /** SimpleDelegate's own count: `candidates` are supported partitions before the limits (simple_delegate.cc). */
  | {
      readonly kind: 'delegated';
      readonly delegate: string;
      readonly delegated: number;
      readonly total: number;
      readonly candidates?: number;
    }
  /** benchmark_model after applying a delegate; `kernels` are delegate nodes. */
  | {
      readonly kind: 'applied';
      readonly delegate: string;
      readonly how: 'completely' | 'partially' | 'not at all';
      readonly kernels?: number;
    }
  | { readonly kind: 'failed'; readonly delegate: string }
  /** An op left on the CPU: by name, by custom code or by builtin number, with the delegate's words where it has some. */
  | {
      readonly kind: 'refused';
      readonly delegate: string;
      readonly op: string;
      readonly version?: number;
      readonly words?: string;
    }
  /** The GPU delegate's sum below its list. */
  | { readonly kind: 'gpu-split'; readonly gpu: number; readonly cpu: number };

/** One line that was understood; lines count from 1. */
export type Finding = Said & { readonly line: number };

/** A line that looks like one of those read here, yet is not. */
export interface Unread {
  readonly line: number;
  readonly text: string;
  /** What was expected there. */
  readonly expected: string;
}

export interface ParsedLog {
  readonly findings: readonly Finding[];
  readonly unread: readonly Unread[];
}

/** A refusal of the log beside ours. */
export interface LogMatch {
  readonly line: number;
  readonly op: string;
  /** The log's words. */
  readonly words?: string;
  /** Nodes of that op; a log tells the op, seldom the node. */
  readonly nodes: readonly NodeId[];
  /** Those of them that the prediction refuses, with its reasons. */
  readonly refused: readonly { readonly node: NodeId; readonly reasons: readonly Reason[] }[];
}

export interface LogComparison {
  readonly matches: readonly LogMatch[];
  /** One sentence a difference from the prediction; the line that says otherwise, 0 where no line does. */
  readonly differences: readonly { readonly line: number; readonly sentence: string }[];
}

/** What is compared of a partitioning: the plan, and how many supported subsets there were before the limits. */
export type Predicted = Pick<Partitioning, 'plan'> & { readonly candidates: { readonly length: number } };
