import type { Provenance } from '../provenance.ts';

/** One rule in words, as a reference page shows it. */
export interface RuleText {
  readonly code: string;
  /** What must hold: `stride_w must be at most 64`. */
  readonly sentence: string;
  /** When the rule applies; absent: always. */
  readonly when?: string;
  /** `build`: checked only when the partition is built. */
  readonly stage?: 'build';
  readonly provenance: Provenance;
}

/** What a delegate, or one of its backends, takes of an op. */
export interface OpReference {
  readonly op: string;
  /** Arm NN: whose rules these are; `delegate` for its visitor. */
  readonly stage?: string;
  /** Refused whatever the node looks like. */
  readonly never: boolean;
  readonly rules: readonly RuleText[];
  readonly notes: readonly string[];
}

/** A profile in words. */
export interface Reference {
  /** What is asked of every node, whatever its op. */
  readonly everyOp: readonly RuleText[];
  /** In the order of op names; one entry an op, or one for each stage of it. */
  readonly ops: readonly OpReference[];
  /** Ops that are not listed. */
  readonly others: 'refused' | 'accepted';
}
