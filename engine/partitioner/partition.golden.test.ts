import { describe, expect, test } from 'vitest';
import { type NodeId, nodeId } from '../base/ids.ts';
import { mulberry32 } from '../base/random.ts';
import { must } from '../base/result.ts';
import { shared, sharedJson, sharedLines } from '../testing/shared.ts';
import { subsetList } from './columns.ts';
import { partitionFp16 } from './fp16.ts';
import { cut, preview } from './partition.ts';
import { sortLike } from './sort.ts';
import { type GraphLine, graphOf, planText, runs } from './testing/reference.ts';
import type { Partitioning, PartitionOptions } from './types.ts';

interface CaseLine {
  mask: string;
  fp16?: true;
  clustering?: false;
  fusion?: false;
  controlEdges?: [number, number][];
  graphs: { subgraph: number; subsets: [string, string, string, string][] }[];
  limits: {
    at: string;
    chosen?: string[];
    chosenNodes?: string[];
    whole?: true;
    plan: string[];
    tie?: string;
  }[];
}
interface ModelLine {
  model: string;
  failed?: string;
  cases?: CaseLine[];
}

/** The nodes a mask supports, a set for each subgraph. */
function masked(mask: string, graphs: GraphLine['subgraphs']): ReadonlySet<NodeId>[] {
  const [kind, first = '', second = ''] = mask.split(':');
  const ops = new Set(first.split(','));
  const draw = mulberry32(Number(first) || 0);
  const takes = (op: string): boolean => {
    if (kind === 'rand') return draw() % 100 < Number(second);
    if (kind === 'ops') return ops.has(op);
    return kind === 'notops' ? !ops.has(op) : kind === 'all';
  };
  return graphs.map(
    (graph) => new Set(graph.nodes.flatMap(([op], index) => (takes(op) ? [nodeId(index)] : []))),
  );
}

const subsetText = (result: Partitioning): string[][] =>
  subsetList(result.subsets).map((s) => [
    s.delegated ? 'P' : 'N',
    runs(s.nodes),
    runs(s.inputs),
    runs(s.outputs),
  ]);

function checkCase(name: string, line: GraphLine, given: CaseLine): number {
  const options: PartitionOptions = {
    clustering: given.clustering ?? true,
    fusion: given.fusion ?? true,
    sort: 'libstdcxx',
  };
  const masks = masked(given.mask, line.subgraphs);
  let compared = 0;
  for (const [i, expected] of given.graphs.entries()) {
    const graph = graphOf(
      line.subgraphs[expected.subgraph]!,
      expected.subgraph === 0 ? given.controlEdges : undefined,
    );
    const mask = masks[expected.subgraph]!;
    const first = must(preview(graph, mask, options), `${name} ${given.mask} previews`);
    for (const group of given.limits)
      for (const at of group.at.split(' ')) {
        const [max, min] = at.split(',').map(Number) as [number, number];
        const limits = { maxDelegatedPartitions: max, minNodesPerPartition: min };
        const label = `${name} ${JSON.stringify(given.mask)} ${JSON.stringify(options)} graph ${expected.subgraph} at ${at}`;
        const result = given.fp16
          ? must(partitionFp16(graph, mask, limits, options), label)
          : must(cut(graph, first, limits, options), label);
        if (at === given.limits[0]!.at.split(' ')[0])
          expect(subsetText(result), `${label}: subsets`).toEqual(expected.subsets);
        if (!given.fp16) expect(result.chosen.join(' '), `${label}: chosen`).toBe(group.chosen?.[i]);
        expect(planText(result, given.fp16 === true), `${label}: plan`).toBe(group.plan[expected.subgraph]);
        const tied = group.tie?.split(' ').includes(at) ?? false;
        if (given.graphs.length === 1 && !given.fp16) expect(result.tie, `${label}: tie`).toBe(tied);
        compared++;
      }
  }
  return compared;
}

describe.skipIf(!shared)('the real runtime partitions the same way', () => {
  const graphs = shared
    ? new Map([...sharedLines<GraphLine>('goldens', 'partition', 'graphs.jsonl.gz')].map((g) => [g.model, g]))
    : new Map<string, GraphLine>();
  const lines = shared ? [...sharedLines<ModelLine>('goldens', 'partition', 'partition.jsonl.gz')] : [];
  let compared = 0;

  test.each(lines.filter((line) => line.cases).map((line) => [line.model, line] as const))(
    '%s',
    (model, line) => {
      for (const given of line.cases!) compared += checkCase(model, graphs.get(model)!, given);
    },
  );

  test('tens of thousands of answers were compared', () => {
    expect(compared).toBeGreaterThan(50_000);
  });
});

describe.skipIf(!shared)('both C++ libraries order equals as they really do', () => {
  test.each(['libstdcxx', 'libcxx'] as const)('%s', (sort) => {
    const vectors = sharedJson<{ sizes: number[]; order: number[] }[]>(
      'goldens',
      'sort-ties',
      `ties_${sort}.json`,
    );
    expect(vectors.length).toBe(132);
    for (const { sizes, order } of vectors) expect(sortLike(sort, sizes)).toEqual(order);
  });
});
