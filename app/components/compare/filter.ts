import type { CutComparison } from '../../../engine/index.ts';

/** Which nodes are listed. */
export interface Filter {
  /** Taken by all, by some and refused by others, by none, or only by the one at a position. */
  readonly takers: 'all' | 'some' | 'none' | number;
  readonly op?: string;
}

export function nodesBy(comparison: CutComparison, takers: Filter['takers']): readonly number[] {
  if (takers === 'all') return comparison.takenByAll;
  if (takers === 'none') return comparison.takenByNone;
  if (takers === 'some') return comparison.disputed.map(({ node }) => node);
  return comparison.takenOnlyBy[takers] ?? [];
}

/** What the page says of one node under one delegate. */
export interface NodeAnswer {
  readonly kind: 'delegated' | 'left-out' | 'cpu';
  readonly text: string;
}

/** Answers of one column by node: where it runs, or every sentence why it stays on the CPU. */
export function answersOf({ cut }: CutComparison['columns'][number]): (node: number) => NodeAnswer {
  const refused = new Map(cut.refused.map(({ node, reasons }) => [node, reasons]));
  const delegated = new Set(cut.regions.flatMap(({ kind, nodes }) => (kind === 'delegated' ? nodes : [])));
  const backends = new Map(
    Object.entries(cut.backends ?? {}).flatMap(([name, nodes]) => nodes.map((node) => [node, name] as const)),
  );
  return (node) => {
    if (cut.graphRefused !== undefined) return { kind: 'cpu', text: cut.graphRefused };
    const reasons = refused.get(node);
    if (reasons !== undefined)
      return { kind: 'cpu', text: reasons.flatMap((index) => cut.reasons[index]?.sentence ?? []).join('; ') };
    const on = backends.get(node);
    const takes = on === undefined ? 'takes it' : `takes it, on ${on}`;
    return delegated.has(node)
      ? { kind: 'delegated', text: takes }
      : { kind: 'left-out', text: `${takes}, but a limit leaves it out` };
  };
}
