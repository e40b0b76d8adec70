import type { NodeId } from '../base/ids.ts';
import type { Reason, SupportMask } from './types.ts';

/** One profile's answer on a subgraph, under the name it is shown by (`NNAPI, feature level 29`). */
export interface NamedMask {
  readonly name: string;
  readonly mask: SupportMask;
}

export interface ComparedNode {
  readonly node: NodeId;
  readonly op: string;
  /** By position in the list that was compared: undefined where the profile takes the node. */
  readonly reasons: readonly (readonly Reason[] | undefined)[];
}

/** Two or more profiles, versions, levels or backend orders on one subgraph. */
export interface Comparison {
  readonly names: readonly string[];
  readonly takenByAll: readonly NodeId[];
  readonly takenByNone: readonly NodeId[];
  /** What exactly one takes, by position. */
  readonly takenOnlyBy: readonly (readonly NodeId[])[];
  /** Nodes on which the profiles do not agree, with every profile's reasons. */
  readonly disputed: readonly ComparedNode[];
}

/** Side by side: agreement, what only one takes, and why the others do not. Masks must be of the same subgraph. */
export function compare(masks: readonly NamedMask[]): Comparison {
  const ops = new Map<NodeId, string>();
  const reasonsOf = masks.map(
    ({ mask }) => new Map(mask.refused.map(({ node, reasons }) => [node, reasons] as const)),
  );
  for (const { mask } of masks) for (const { node, op } of mask.refused) ops.set(node, op);
  const nodes = [
    ...new Set(masks.flatMap(({ mask }) => [...mask.supported, ...mask.refused.map(({ node }) => node)])),
  ].sort((a, b) => a - b);
  const takers = (node: NodeId): number[] => masks.flatMap((_, i) => (reasonsOf[i]?.has(node) ? [] : [i]));
  return {
    names: masks.map(({ name }) => name),
    takenByAll: nodes.filter((node) => takers(node).length === masks.length),
    takenByNone: nodes.filter((node) => takers(node).length === 0),
    takenOnlyBy: masks.map((_, i) =>
      nodes.filter((node) => takers(node).length === 1 && takers(node)[0] === i),
    ),
    disputed: nodes
      .filter((node) => takers(node).length > 0 && takers(node).length < masks.length)
      .map((node) => ({
        node,
        op: ops.get(node) ?? '',
        reasons: reasonsOf.map((reasons) => reasons.get(node)),
      })),
  };
}
