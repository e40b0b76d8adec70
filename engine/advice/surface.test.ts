import { describe, expect, test } from 'vitest';
import { type NodeId, nodeId } from '../base/ids.ts';
import { must } from '../base/result.ts';
import type { LimitFact } from '../partitioner/apply.ts';
import { delegatePartitions } from '../partitioner/execution.ts';
import { defaultPartitionOptions, effectiveLimits, partitionBy, preview } from '../partitioner/index.ts';
import { drawProgram } from '../testing/draw-program.ts';
import { cellOf, chosenOf, surface } from './surface.ts';

const any: LimitFact = { default: 0, exists: true };
const plain = { maxDelegatedPartitions: any, minNodesPerPartition: any };

/** A chain of RELUs, `*` = supported. */
function ask(text: string, facts = plain, flow: 'helper' | 'fp16-helper' = 'helper') {
  const words = text.split(' ').filter(Boolean);
  const program = drawProgram({
    tensors: Array.from({ length: words.length + 1 }, () => ({ type: 'FLOAT32', shape: [4] })),
    nodes: words.map((_, i) => ['RELU', [i], [i + 1]] as const),
    inputs: [0],
    outputs: [words.length],
  });
  const graph = must(program.graphs[0], 'a graph');
  const supported = new Set<NodeId>(words.flatMap((word, i) => (word === '*' ? [nodeId(i)] : [])));
  const first = must(preview(graph, supported), 'previews');
  const options = defaultPartitionOptions;
  const request = { graph, supported, first, flow, facts, options, macs: [], bytes: () => 16 };
  return { graph, supported, found: must(surface(request), 'sweeps') };
}

const rows = ({ at, maxima }: ReturnType<typeof ask>['found']): readonly string[] =>
  Array.from({ length: at.length / maxima.length }, (_, row) =>
    at.slice(row * maxima.length, (row + 1) * maxima.length).join(' '),
  );

describe('the surface of both limits', () => {
  const drawn = '* . * . * * * . * * * *';

  test('cells of one outcome make hooks, as drawn in the source', () => {
    const { found } = ask(drawn);
    expect(found.maxima).toEqual([1, 2, 3, 4, 0]);
    expect(found.minima).toEqual([{ from: 0, to: 1 }, { from: 2, to: 3 }, { from: 4, to: 4 }, { from: 5 }]);
    expect(rows(found)).toEqual(['1 2 3 4 4', '1 2 2 2 2', '1 1 1 1 1', '0 0 0 0 0']);
  });

  test('every cell is what the partitioner does under its limits', () => {
    const { graph, supported, found } = ask(drawn);
    for (const [row, { from }] of found.minima.entries())
      for (const [column, max] of found.maxima.entries()) {
        const limits = { maxDelegatedPartitions: max, minNodesPerPartition: from };
        const { plan } = must(
          partitionBy('helper', graph, supported, limits, defaultPartitionOptions),
          'partitions',
        );
        const outcome = found.outcomes[found.at[row * found.maxima.length + column]!];
        expect(delegatePartitions(plan)).toBe(outcome?.partitions);
        expect(cellOf(found, limits)).toEqual({ column, row });
      }
  });

  test('the delegate reads its limits: 0 may be a number of its own, and a cap ends the axis', () => {
    const facts = {
      maxDelegatedPartitions: { ...any, nonPositiveBecomes: 2, cap: 3 },
      minNodesPerPartition: { ...any, nonPositiveBecomes: 2 },
    };
    const { found } = ask(drawn, facts);
    expect(found.maxima).toEqual([1, 2, 3]);
    expect(found.minima[0]).toEqual({ from: 1, to: 1 });
    expect(found.outcomes[4]?.limits).toBeUndefined();
    const far = { maxDelegatedPartitions: 1e6, minNodesPerPartition: 1e6 };
    expect(cellOf(found, effectiveLimits(facts, far).limits)).toEqual({ column: 2, row: 3 });
  });

  test('limits that give an outcome really give it, and all of it reads as no limit', () => {
    const { found } = ask(drawn);
    expect(found.outcomes.map(({ limits }) => limits)).toEqual([
      { maxDelegatedPartitions: 0, minNodesPerPartition: 5 },
      { maxDelegatedPartitions: 1, minNodesPerPartition: 0 },
      { maxDelegatedPartitions: 2, minNodesPerPartition: 0 },
      { maxDelegatedPartitions: 3, minNodesPerPartition: 0 },
      { maxDelegatedPartitions: 0, minNodesPerPartition: 0 },
    ]);
  });

  test('nothing supported, one node, and a whole graph that ignores limits still make a plane', () => {
    expect(rows(ask('. .').found)).toEqual(['0 0']);
    expect(rows(ask('*').found)).toEqual(['1 1', '0 0']);
    expect(rows(ask('* *', plain, 'fp16-helper').found)).toEqual(['0 0', '0 0']);
  });

  test('more limits than a plane has room for are thinned out, and every cell that stays is exact', () => {
    const { graph, supported, found } = ask('* . '.repeat(2000));
    expect(found.thinned).toBe(true);
    expect(found.maxima.length).toBeLessThanOrEqual(513);
    const column = 100;
    const limits = { maxDelegatedPartitions: found.maxima[column]!, minNodesPerPartition: 0 };
    const { plan } = must(partitionBy('helper', graph, supported, limits, defaultPartitionOptions), 'cuts');
    const outcome = must(found.outcomes[found.at[column]!], 'an outcome');
    expect(outcome.partitions).toBe(delegatePartitions(plan));
    expect(chosenOf(found, outcome).length).toBe(found.maxima[column]);
  });
});
