import type { NodeId } from '../../base/ids.ts';
import type { Reason } from '../../delegates/types.ts';

export type ImportSource =
  | 'benchmark_model profile'
  | 'benchmark_model result'
  | 'benchmark_model text'
  | 'model_runtime_info'
  | 'inference_diff metrics'
  | 'Arm NN profile'
  | 'Vela per-layer CSV'
  | 'Model Explorer node data'
  | 'Netron attachment';

/** One row that belongs to a node. */
export interface ImportedRow {
  readonly node: NodeId;
  readonly by: 'index' | 'name' | 'order';
  /** What the file calls it. */
  readonly label: string;
  /** By the file's own column names. */
  readonly values: Readonly<Record<string, number | string>>;
}

/** Nodes that one delegate node replaced on the device. */
export interface RealRegion {
  readonly delegate: string;
  readonly nodes: readonly NodeId[];
}

/** What another tool found, laid over a graph: shown as imported, never as measured or predicted. Plain data. */
export interface Imported {
  readonly kind: 'imported';
  readonly source: ImportSource;
  readonly rows: readonly ImportedRow[];
  /** Rows that belong to no node of the graph. `line` counts from 1; 0 in files without lines. */
  readonly unmatched: readonly { readonly line: number; readonly label: string; readonly why: string }[];
  /** Figures of the whole run. */
  readonly totals?: Readonly<Record<string, number | string>>;
  /** The partition as it was on the device. */
  readonly partition?: readonly RealRegion[];
}

/** The predicted partition against the real one. */
export interface PartitionDiff {
  readonly verdict: string;
  /** Delegated in both. */
  readonly both: readonly NodeId[];
  /** Predicted on the delegate, ran on the CPU. */
  readonly onlyPredicted: readonly NodeId[];
  /** Ran on the delegate although predicted on the CPU, with the prediction's reasons; none where only the limits kept it off. */
  readonly onlyReal: readonly { readonly node: NodeId; readonly reasons: readonly Reason[] }[];
  readonly predictedRegions: number;
  readonly realRegions: number;
}
