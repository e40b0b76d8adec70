import type { NodeId } from '../base/ids.ts';
import type { TensorData } from '../ops/types.ts';

/** A tensor's shape as the runtime knows it after preparation. */
export type TensorShape =
  | { readonly kind: 'static'; readonly shape: readonly number[] }
  /** Known only when running. */
  | { readonly kind: 'dynamic'; readonly because: NodeId }
  /**
   * An op we lack, a custom op without kernel, or a node whose preparation fails stands before it. `stored` is what the file
   * says or, further down, what follows from that.
   */
  | { readonly kind: 'unknown'; readonly because: NodeId; readonly stored: readonly number[] };

/** What preparation of one subgraph tells. Plain data. */
export interface Shapes {
  /** By tensor index. */
  readonly tensors: readonly TensorShape[];
  /** Contents the runtime computes while preparing (SHAPE of a static tensor ...), by tensor index. */
  readonly values: ReadonlyMap<number, TensorData>;
  /** The first tensor that makes a static-only delegate refuse the graph: its index, or -1 for an op reporting "shape not known". */
  readonly firstDynamic?: { readonly node: NodeId | null; readonly tensor: number };
  /** Nodes whose op the engine lacks (a custom op without kernel, mostly): their outputs keep the stored shapes. */
  readonly unresolved: readonly NodeId[];
  /** The first node whose preparation fails, with the sentence; shapes after it are the stored ones. */
  readonly failed?: { readonly node: NodeId; readonly sentence: string };
}
