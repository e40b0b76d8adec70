import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nodeId, tensorId } from '../base/ids.ts';
import { mulberry32 } from '../base/random.ts';
import { must } from '../base/result.ts';
import { subsetList } from './columns.ts';
import { nodeSubsets } from './subsets.ts';
import { draw, subsetTexts } from './testing/drawing.ts';
import { literalSubsets } from './testing/literal.ts';
import type { PartitionGraph, SubsetOptions } from './types.ts';

const cutOf = (line: string, options?: SubsetOptions): string[] => {
  const { graph, supported } = draw(line);
  return subsetTexts(must(nodeSubsets(graph, supported, options), line));
};

test('an unsupported node in the middle splits a chain', () => {
  expect(cutOf('0* 1* 2 3*')).toEqual(['0 1 *', '2', '3 *']);
});

// 0 ── 1* ── 3*      1 and 2 both hang on 0, so one subset takes both branches
//  └── 2* ────┘
test('parallel branches of one kind share a subset', () => {
  expect(cutOf('0 1*<0 2*<0 3*<1,2')).toEqual(['0', '1 2 3 *']);
});

//  0* ── 1 ── 2*
//  <── 3*              3 reads only the graph input and is pulled forward into the first subset
test('a ready node later in the plan is pulled forward', () => {
  expect(cutOf('0* 1 2* 3*<')).toEqual(['0 3 *', '1', '2 *']);
});

test('the first ready node in plan order decides the first subset, even when supported nodes are ready too', () => {
  expect(cutOf('0< 1*< 2*<1')).toEqual(['0', '1 2 *']);
});

test('nodes with side effects stay in their order although no tensor connects them', () => {
  expect(cutOf('0~*< 1~< 2~*<')).toEqual(['0 *', '1', '2 *']);
  expect(cutOf('0*< 1< 2*<')).toEqual(['0 2 *', '1']);
});

test('control edges of the file replace the side-effect chain', () => {
  const { graph, supported } = draw('0~*< 1~< 2~*<');
  const free = must(nodeSubsets({ ...graph, controlEdges: [] }, supported), 'no edges');
  expect(subsetTexts(free)).toEqual(['0 2 *', '1']);
});

test('clustering off keeps plan order: a subset ends at the first node that cannot join', () => {
  expect(cutOf('0* 1 2* 3*<', { clustering: false, fusion: true })).toEqual(['0 *', '1', '2 3 *']);
});

test('fusion off makes every node its own subset', () => {
  expect(cutOf('0* 1* 2', { clustering: true, fusion: false })).toEqual(['0 *', '1 *', '2']);
});

test('borders list constants read, and outputs that others or the graph need', () => {
  const graph: PartitionGraph = {
    // tensor 5 is a constant, 4 the graph input; 1 reads an absent optional operand
    nodes: [
      {
        inputs: [4, 5].map(tensorId),
        outputs: [tensorId(0)],
        hasSideEffect: false,
        isConstantFp16Dequantize: false,
      },
      {
        inputs: [0, -1].map(tensorId),
        outputs: [1, 3].map(tensorId),
        hasSideEffect: false,
        isConstantFp16Dequantize: false,
      },
    ],
    tensors: { length: 6 },
    outputs: [tensorId(1), tensorId(4)],
  };
  expect(subsetList(must(nodeSubsets(graph, new Set([nodeId(0)])), 'cuts'))).toEqual([
    { delegated: true, nodes: [0], inputs: [4, 5], outputs: [0] },
    { delegated: false, nodes: [1], inputs: [0], outputs: [1] },
  ]);
});

test('nodes that wait for each other are reported, not looped over', () => {
  const { graph, supported } = draw('0*<1 1*<0');
  expect(nodeSubsets(graph, supported)).toMatchObject({ ok: false, problem: { code: 'cycle' } });
});

test('a control edge outside the graph is a sentence', () => {
  const { graph, supported } = draw('0* 1*');
  const edges = [[nodeId(0), nodeId(9)]] as const;
  const result = nodeSubsets({ ...graph, controlEdges: edges }, supported);
  expect(result).toMatchObject({ ok: false, problem: { sentence: expect.stringContaining('0-9') } });
});

test('an empty graph has no subsets', () => {
  expect(must(nodeSubsets({ nodes: [], tensors: [], outputs: [] }, new Set()), 'cuts').length).toBe(0);
});

/** Graphs of any kind, also with reads of later nodes, shared producers, self-reads and absent operands. */
const anyGraph = fc.integer({ min: 1, max: 14 }).chain((count) =>
  fc.record({
    graph: fc.record({
      nodes: fc.array(
        fc.record({
          inputs: fc.array(fc.integer({ min: -1, max: count + 2 }).map(tensorId), { maxLength: 3 }),
          outputs: fc.array(fc.integer({ min: -1, max: count }).map(tensorId), {
            minLength: 1,
            maxLength: 2,
          }),
          hasSideEffect: fc.boolean(),
          isConstantFp16Dequantize: fc.constant(false),
        }),
        { minLength: count, maxLength: count },
      ),
      tensors: fc.constant({ length: count + 3 }),
      outputs: fc.array(fc.integer({ min: 0, max: count + 2 }).map(tensorId), { maxLength: 3 }),
      controlEdges: fc.option(
        fc.array(fc.tuple(fc.nat(count - 1).map(nodeId), fc.nat(count - 1).map(nodeId)), { maxLength: 4 }),
        { nil: undefined, freq: 4 },
      ),
    }),
    supported: fc.uniqueArray(fc.nat(count - 1).map(nodeId)).map((list) => new Set(list)),
    options: fc.record({ clustering: fc.boolean(), fusion: fc.boolean() }),
  }),
);

/** Mostly acyclic: node n writes tensor n and reads earlier ones (sometimes the list is shuffled). */
const runnableGraph = fc.integer({ min: 1, max: 30 }).chain((count) =>
  fc.record({
    graph: fc
      .tuple(
        fc.array(fc.array(fc.nat(count), { minLength: 1, maxLength: 3 }), {
          minLength: count,
          maxLength: count,
        }),
        fc.array(fc.boolean(), { minLength: count, maxLength: count }),
        fc.shuffledSubarray([...Array(count).keys()], { minLength: count, maxLength: count }),
        fc.boolean(),
      )
      .map(([reads, sideEffects, order, shuffle]) => {
        const nodes = reads.map((list, n) => ({
          inputs: list.map((r) => tensorId(r < n ? r : count)),
          outputs: [tensorId(n)],
          hasSideEffect: !shuffle && sideEffects[n] === true && n % 3 === 0,
          isConstantFp16Dequantize: false,
        }));
        return {
          nodes: shuffle ? order.map((n) => nodes[n]!) : nodes,
          tensors: { length: count + 1 },
          outputs: [tensorId(count - 1), tensorId(count)],
        };
      }),
    supported: fc.uniqueArray(fc.nat(count - 1).map(nodeId)).map((list) => new Set(list)),
    options: fc.record({ clustering: fc.boolean(), fusion: fc.boolean() }),
  }),
);

test.each([
  ['any graph', anyGraph],
  ['runnable graphs', runnableGraph],
] as const)('the worklist answers as repeated sweeps do: %s', (_, graphs) => {
  fc.assert(
    fc.property(graphs, ({ graph, supported, options }) => {
      const result = nodeSubsets(graph as PartitionGraph, supported, options);
      const literal = literalSubsets(graph as PartitionGraph, supported, options);
      expect(result.ok ? subsetList(result.value) : null).toEqual(literal);
    }),
    { numRuns: 1500 },
  );
});

test('a graph of thousands of nodes after a small one is cut as repeated sweeps would', () => {
  const random = mulberry32(5);
  const words = Array.from({ length: 2500 }, (_, n) => {
    const reads = [random() % (n + 1), random() % (n + 1)].filter((source) => source < n);
    return `${n}${random() % 2 ? '*' : ''}${random() % 40 ? '' : '~'}<${reads.join()}`;
  });
  const { graph, supported } = draw(words.join(' '));
  // Out of order the chain of side effects would be a cycle.
  const shuffled = {
    ...graph,
    nodes: graph.nodes.toSorted(() => (random() % 2 ? 1 : -1)),
    controlEdges: [],
  };
  for (const seen of [graph, shuffled])
    expect(subsetList(must(nodeSubsets(seen, supported), 'cuts'))).toEqual(
      literalSubsets(seen, supported, { clustering: true, fusion: true }),
    );
});

test('every node is in one subset, kinds alternate, and a subset reads only what earlier ones wrote', () => {
  fc.assert(
    fc.property(runnableGraph, ({ graph, supported }) => {
      const subsets = subsetList(must(nodeSubsets(graph, supported), 'runnable'));
      expect(subsets.flatMap((s) => s.nodes).sort((a, b) => a - b)).toEqual([...graph.nodes.keys()]);
      for (const [i, subset] of subsets.entries()) {
        if (i > 0) expect(subset.delegated).toBe(!subsets[i - 1]!.delegated);
        const later = new Set(
          subsets.slice(i).flatMap((s) => s.nodes.flatMap((n) => graph.nodes[n]!.outputs)),
        );
        for (const input of subset.inputs) expect(later.has(input)).toBe(false);
      }
    }),
  );
});
