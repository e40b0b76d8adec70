import { describe, expect, test } from 'vitest';
import { type NodeId, nodeId, tensorId } from '../base/ids.ts';
import { mulberry32 } from '../base/random.ts';
import { must } from '../base/result.ts';
import { shared, sharedJson, sharedLines } from '../testing/shared.ts';
import { partitionFp16 } from './fp16.ts';
import { partition } from './partition.ts';
import { sortLike } from './sort.ts';
import type { PartitionGraph, Partitioning, PartitionOptions } from './types.ts';

interface GraphLine {
  model: string;
  sha256: string;
  subgraphs: { tensors: number; outputs: number[]; nodes: [string, number[], number[], number][] }[];
}
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

/** Runs of +1 steps, as the reference answers are written. */
function runs(list: readonly number[]): string {
  const parts: string[] = [];
  for (let i = 0; i < list.length; ) {
    let j = i;
    while (j + 1 < list.length && list[j + 1] === list[j]! + 1) j++;
    parts.push(j === i ? `${list[i]}` : `${list[i]}-${list[j]}`);
    i = j + 1;
  }
  return parts.join(' ');
}

function graphOf(line: GraphLine['subgraphs'][number], controlEdges?: [number, number][]): PartitionGraph {
  return {
    nodes: line.nodes.map(([, inputs, outputs, flags]) => ({
      inputs: inputs.map(tensorId),
      outputs: outputs.map(tensorId),
      hasSideEffect: (flags & 1) !== 0,
      isConstantFp16Dequantize: (flags & 2) !== 0,
    })),
    tensors: { length: line.tensors },
    outputs: line.outputs.map(tensorId),
    ...(controlEdges && { controlEdges: controlEdges.map(([a, b]) => [nodeId(a), nodeId(b)] as const) }),
  };
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

function planText(result: Partitioning, spellOut: boolean): string {
  const parts: string[] = [];
  let nodes: number[] = [];
  const flush = (): void => {
    if (nodes.length > 0) parts.push(runs(nodes));
    nodes = [];
  };
  for (const step of result.plan) {
    if (step.kind === 'node') nodes.push(step.node);
    else {
      flush();
      const spelt = `D{${runs(step.nodes)};${runs(step.inputs)};${runs(step.outputs)}}`;
      parts.push(step.candidate >= 0 && !spellOut ? `D${step.candidate}` : spelt);
    }
  }
  flush();
  return parts.join(' ');
}

const subsetText = (result: Partitioning): string[][] =>
  result.subsets.map((s) => [s.delegated ? 'P' : 'N', runs(s.nodes), runs(s.inputs), runs(s.outputs)]);

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
    for (const group of given.limits)
      for (const at of group.at.split(' ')) {
        const [max, min] = at.split(',').map(Number) as [number, number];
        const limits = { maxDelegatedPartitions: max, minNodesPerPartition: min };
        const label = `${name} ${JSON.stringify(given.mask)} ${JSON.stringify(options)} graph ${expected.subgraph} at ${at}`;
        const mask = masks[expected.subgraph]!;
        const result = given.fp16
          ? must(partitionFp16(graph, mask, limits, options), label)
          : must(partition(graph, mask, limits, options), label);
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
