import type { Skeleton } from '../types.ts';

/** What crosses a region's border, by the file's tensor indices in ascending order, and the sums of the known sizes. */
export interface Border {
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  readonly inBytes: number;
  readonly outBytes: number;
  readonly unsized: number;
}

/**
 * Works the borders of disjoint regions out from the graph: a region reads what others write, and hands out what others
 * read or what the graph gives back. Links hold a border only where it differs.
 */
export function bordersOf(skeleton: Skeleton, regions: readonly (readonly number[])[]): Border[] {
  const { nodeCount, producer, inputs, inputStart, tensors, bytes } = skeleton;
  const regionOf = new Int32Array(nodeCount).fill(-1);
  regions.forEach((nodes, region) => {
    for (const node of nodes) regionOf[node] = region;
  });
  const writer = (position: number): number => regionOf[producer[position] ?? -1] ?? -1;
  const entering = regions.map(() => new Set<number>());
  const leaving = regions.map(() => new Set<number>());
  for (let node = 0; node < nodeCount; node++) {
    const reader = regionOf[node] ?? -1;
    for (let at = inputStart[node] ?? 0; at < (inputStart[node + 1] ?? 0); at++) {
      const position = inputs[at] ?? 0;
      if (writer(position) === reader) continue;
      entering[reader]?.add(position);
      leaving[writer(position)]?.add(position);
    }
  }
  for (const position of skeleton.graphOutputs) leaving[writer(position)]?.add(position);
  return regions.map((_, region) => {
    const [read, written] = [entering, leaving].map((sets) =>
      [...(sets[region] ?? [])].sort((a, b) => a - b),
    );
    const sizes = (list: readonly number[] = []) => list.map((position) => bytes[position] ?? -1);
    const sum = (list: readonly number[]) => list.reduce((all, size) => all + Math.max(0, size), 0);
    const file = (list: readonly number[] = []) => list.map((position) => tensors[position] ?? 0);
    return {
      inputs: file(read),
      outputs: file(written),
      inBytes: sum(sizes(read)),
      outBytes: sum(sizes(written)),
      unsized: [...sizes(read), ...sizes(written)].filter((size) => size < 0).length,
    };
  });
}
