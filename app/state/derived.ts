import type { Cut, Skeleton } from '../../engine/index.ts';

/** First tensor each node writes, as a position in the skeleton's list, or -1. */
const outputs = new WeakMap<Skeleton, Int32Array>();

function firstOutputs(skeleton: Skeleton): Int32Array {
  const known = outputs.get(skeleton);
  if (known !== undefined) return known;
  const first = new Int32Array(skeleton.nodeCount).fill(-1);
  for (let position = skeleton.tensors.length - 1; position >= 0; position--)
    if (skeleton.producer[position]! >= 0) first[skeleton.producer[position]!] = position;
  outputs.set(skeleton, first);
  return first;
}

export const opOf = (skeleton: Skeleton, node: number): string =>
  skeleton.opNames[skeleton.op[node] ?? -1] ?? '?';

/** Type and shape of what a node writes first. */
export function outputLabel(skeleton: Skeleton, node: number): string {
  const position = firstOutputs(skeleton)[node] ?? -1;
  return position < 0 ? '' : (skeleton.labels[skeleton.label[position]!] ?? '');
}

export interface Hit {
  readonly node: number;
  readonly op: string;
  readonly label: string;
}

/** Nodes by number, or whose op or shape contains every word. */
export function searchNodes(skeleton: Skeleton, text: string, most: number): Hit[] {
  const number = /^#?(\d+)$/.exec(text.trim())?.[1];
  const hit = (node: number): Hit => ({ node, op: opOf(skeleton, node), label: outputLabel(skeleton, node) });
  const hits: Hit[] = [];
  if (number !== undefined && Number(number) < skeleton.nodeCount) hits.push(hit(Number(number)));
  const words = text.toUpperCase().split(/\s+/).filter(Boolean);
  for (let node = 0; node < skeleton.nodeCount && hits.length < most; node++) {
    const haystack = `${opOf(skeleton, node)} ${outputLabel(skeleton, node)}`.toUpperCase();
    if (words.every((word) => haystack.includes(word)) && hits[0]?.node !== node) hits.push(hit(node));
  }
  return hits;
}

/** Where an arrow key leads: along an edge to what a node reads from or is read by, or to its neighbour in the file's order. */
export function neighbour(
  skeleton: Skeleton,
  node: number | undefined,
  step: 'before' | 'after' | 'previous' | 'next',
): number {
  if (node === undefined) return 0;
  const clamp = (index: number) => Math.min(skeleton.nodeCount - 1, Math.max(0, index));
  if (step === 'previous') return clamp(node - 1);
  if (step === 'next') return clamp(node + 1);
  if (step === 'before') {
    for (let k = skeleton.inputStart[node]!; k < skeleton.inputStart[node + 1]!; k++) {
      const by = skeleton.producer[skeleton.inputs[k]!]!;
      if (by >= 0) return by;
    }
    return node;
  }
  for (let reader = node + 1; reader < skeleton.nodeCount; reader++)
    for (let k = skeleton.inputStart[reader]!; k < skeleton.inputStart[reader + 1]!; k++)
      if (skeleton.producer[skeleton.inputs[k]!] === node) return reader;
  return node;
}

/** Where one node runs: the region it is in, or -1 for the CPU. */
export function regionOfNode(cut: Cut, node: number): number {
  return cut.regions.findIndex(({ nodes }) => nodes.includes(node));
}

export interface Row {
  readonly kind: 'stretch' | 'node';
  readonly stretch: number;
  readonly node: number;
}

/** The cut as the rows of a table: each stretch of the plan, and under it its nodes. */
export function rowsOf(cut: Cut): Row[] {
  return cut.stretches.flatMap((stretch, index): Row[] => [
    { kind: 'stretch', stretch: index, node: -1 },
    ...stretch.nodes.map((node): Row => ({ kind: 'node', stretch: index, node })),
  ]);
}

/** The first sentence why a node is refused, by node. */
export function refusals(cut: Cut): ReadonlyMap<number, string> {
  return new Map(
    cut.refused.map(({ node, reasons }) => [node, cut.reasons[reasons[0] ?? -1]?.sentence ?? 'refused']),
  );
}
