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
  const nodes = [...new Set(masks.flatMap(({ mask }) => [...mask.supported, ...mask.refused.map(nodeOf)]))];
  const takenByAll: NodeId[] = [];
  const takenByNone: NodeId[] = [];
  const takenOnlyBy = masks.map((): NodeId[] => []);
  const disputed: ComparedNode[] = [];
  for (const node of nodes.sort((a, b) => a - b)) {
    const takers = masks.flatMap((_, i) => (reasonsOf[i]?.has(node) ? [] : [i]));
    if (takers.length === masks.length) takenByAll.push(node);
    else if (takers.length === 0) takenByNone.push(node);
    else {
      if (takers.length === 1) takenOnlyBy[takers[0] as number]?.push(node);
      disputed.push({ node, op: ops.get(node) ?? '', reasons: reasonsOf.map((of) => of.get(node)) });
    }
  }
  return { names: masks.map(({ name }) => name), takenByAll, takenByNone, takenOnlyBy, disputed };
}

const nodeOf = ({ node }: { readonly node: NodeId }): NodeId => node;
