import type { NodeId } from '../base/ids.ts';

/** Why one node is refused: made once here, shown unchanged everywhere. */
export interface Reason {
  readonly code: string;
  /** One sentence with the offending value and the limit. */
  readonly sentence: string;
  /** Where the rule was learnt: file:line, or 'assumed'. */
  readonly source: string;
  /** Arm NN: `delegate` for the front end, else the refusing backend. */
  readonly stage?: string;
}

/** Per-node verdicts of one delegate profile on one subgraph. Plain data. */
export interface SupportMask {
  readonly subgraph: number;
  readonly supported: readonly NodeId[];
  readonly refused: readonly {
    readonly node: NodeId;
    readonly op: string;
    readonly reasons: readonly Reason[];
  }[];
  /** The delegate refuses the whole graph (dynamic tensors, a global precondition). */
  readonly graphRefused?: { readonly code: string; readonly sentence: string };
  /** Arm NN: which backend takes each supported node. */
  readonly backends?: Readonly<Record<string, readonly NodeId[]>>;
  /** Nodes whose check throws, killing the delegate (Arm NN 21.02). They are in `refused` too. */
  readonly throws?: readonly { readonly node: NodeId; readonly code: string; readonly sentence: string }[];
  /** Supported nodes whose partition would fail to build. */
  readonly buildFailures?: readonly {
    readonly node: NodeId;
    readonly code: string;
    readonly sentence: string;
  }[];
  readonly warnings?: readonly { readonly node?: NodeId; readonly code: string; readonly sentence: string }[];
}
