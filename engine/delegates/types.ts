import type { NodeId } from '../base/ids.ts';
import type { Result } from '../base/result.ts';
import type { Constants, Graph } from '../graph/types.ts';
import type { Shapes } from '../shapes/types.ts';
import type { Reference } from './reference/types.ts';
import type { Failure } from './rules/judge.ts';
import type { ParamSpec, ParamValue } from './rules/language.ts';

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
  readonly buildFailures?: readonly NodeFinding[];
  readonly warnings?: readonly (Omit<NodeFinding, 'node'> & { readonly node?: NodeId })[];
  /** NNAPI with an accelerator: who answered as its driver (no name: nobody knows), and the nodes lost to it. They are in `refused` too. */
  readonly driver?: {
    readonly name?: string;
    readonly dropped: readonly NodeId[];
    readonly sentence: string;
  };
}

export interface NodeFinding {
  readonly node: NodeId;
  readonly code: string;
  readonly sentence: string;
  readonly source?: string;
}

export type Params = Readonly<Record<string, ParamValue>>;

/** How far a delegate's rules can be trusted. */
export type Evidence =
  /** Our verdicts were compared with those of the original check code. */
  | 'compared'
  /** Read from source or documents. */
  | 'read'
  | 'assumed';

/** One of the two limits of partitioning as this delegate knows it. */
export interface LimitFact {
  /** 0: no limit. */
  readonly default: number;
  /** False: the delegate has no such option; setting one asks "what if it had". */
  readonly exists: boolean;
  /** What 0 and less are turned into by the delegate. */
  readonly nonPositiveBecomes?: number;
  readonly cap?: number;
  readonly source: string;
  readonly note?: string;
}

/** How the runtime applies a delegate: what the partitioner and the page need besides the mask. */
export interface Application {
  /**
   * helper: the runtime's partition helper; fp16-helper: its variant for float16 weights; nnapi: NNAPI's own limiting;
   * all-supported: every supported node is replaced, no preview; none: nothing is applied (an analyzer, an offline compiler).
   */
  readonly flow: 'helper' | 'fp16-helper' | 'nnapi' | 'all-supported' | 'none';
  readonly maxDelegatedPartitions: LimitFact;
  readonly minNodesPerPartition: LimitFact;
  /** Verdicts see shapes as the runtime prepared them, or as the file stores them. */
  readonly shapes: 'prepared' | 'stored';
  /** True: a graph with dynamic tensors is refused as a whole. */
  readonly staticOnly: boolean;
  /** Whose `std::sort` orders equal candidates on the delegate's platform. */
  readonly sort: 'libstdcxx' | 'libcxx' | 'stable';
}

/** A delegate as menus show it; light, because every page load has all of them. */
export interface Delegate {
  readonly id: string;
  readonly title: string;
  /** For menus and chips. */
  readonly shortTitle: string;
  /** One sentence: which versions of which code the rules were learnt from. */
  readonly version: string;
  readonly params: Readonly<Record<string, ParamSpec>>;
  /** What a user must know before trusting it: deprecations, gaps. */
  readonly remarks: readonly string[];
  readonly application: Application;
  /** Of a profile of the user's own: ids of the boards on whose accelerator it runs, for estimates. */
  readonly boards?: readonly string[];
  evidence(rule: { readonly source?: string; readonly stage?: string }, op: string): Evidence;
  /** Loads the rules for these parameters. */
  load(params: Params): Promise<Profile>;
}

/** A delegate with its rules at hand. */
export interface Profile {
  readonly delegate: Delegate;
  /** The same rules in words, op by op. */
  reference(): Reference;
  /** Verdicts on every node of a subgraph. */
  judge(request: JudgeRequest): Judgement;
}

export interface JudgeRequest {
  readonly graph: Graph;
  readonly shapes: Shapes;
  readonly constants: Constants;
  readonly params: Params;
  /** Which shapes verdicts see: the delegate's reading, or the stored ones where the runtime never gets to prepare. */
  readonly read: 'prepared' | 'stored';
}

export type Judgement = Omit<SupportMask, 'subgraph' | 'graphRefused' | 'driver'>;

export type LoadResult = Result<Profile, string>;
export type { Failure };
