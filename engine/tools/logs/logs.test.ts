import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nodeId } from '../../base/ids.ts';
import { must } from '../../base/result.ts';
import type { SupportMask } from '../../delegates/types.ts';
import { delegatedNodes } from '../../partitioner/execution.ts';
import { nodeSubsets, noLimits, partition } from '../../partitioner/index.ts';
import { draw } from '../../partitioner/testing/drawing.ts';
import type { Limits } from '../../partitioner/types.ts';
import { drawProgram } from '../../testing/draw-program.ts';
import { compareLog } from './compare.ts';
import { parseLog } from './parse.ts';

const one = (line: string) => {
  const { findings, unread } = parseLog(line);
  expect(unread).toEqual([]);
  expect(findings).toHaveLength(1);
  const { line: at, ...said } = findings[0]!;
  expect(at).toBe(1);
  return said;
};

test.each([
  [
    'VERBOSE: Replacing 5 out of 64 node(s) with delegate (TfLiteNnapiDelegate) node, yielding 5 partitions for subgraph 2 (while_body).',
    { total: 64, partitions: 5, subgraph: 2, name: 'while_body' },
  ],
  [
    'INFO: Replacing 5 out of 64 node(s) with delegate (TfLiteNnapiDelegate) node, yielding 5 partitions for subgraph 0.',
    { total: 64, partitions: 5, subgraph: 0 },
  ],
  [
    'Replacing 5 out of 64 node(s) with delegate (TfLiteNnapiDelegate) node, yielding 5 partitions for the whole graph.',
    { total: 64, partitions: 5 },
  ],
  ['Replacing 5 node(s) with delegate (TfLiteNnapiDelegate) node, yielding 5 partitions.', { partitions: 5 }],
  ['VERBOSE: Replacing 5 out of 64 node(s) with delegate (TfLiteNnapiDelegate) node', { total: 64 }],
])('%s', (line, rest) => {
  expect(one(line)).toEqual({ kind: 'replaced', delegate: 'TfLiteNnapiDelegate', replaced: 5, ...rest });
});

test.each([
  ['INFO: Hexagon delegate: 3 nodes delegated out of 9 nodes.', { delegate: 'Hexagon' }],
  [
    'INFO: NeutronDelegate: 3 nodes delegated out of 9 nodes with 2 partitions.',
    { delegate: 'NeutronDelegate', candidates: 2 },
  ],
  ['3 nodes delegated out of 9 nodes with 2 partitions', { delegate: '', candidates: 2 }],
])('%s', (line, rest) => {
  expect(one(line)).toEqual({ kind: 'delegated', delegated: 3, total: 9, ...rest });
});

test.each([
  [
    'Explicitly applied GPU delegate, and the model graph will be completely executed by the delegate.',
    { delegate: 'GPU', how: 'completely' },
  ],
  [
    'INFO: Explicitly applied NNAPI delegate, and the model graph will be partially executed by the delegate w/ 3 delegate kernels.',
    { delegate: 'NNAPI', how: 'partially', kernels: 3 },
  ],
  [
    'INFO: Explicitly applied NNAPI delegate, and the model graph will be completely executed w/ 1 delegate kernels.',
    { delegate: 'NNAPI', how: 'completely', kernels: 1 },
  ],
  [
    'INFO: Though NNAPI delegate is explicitly applied, the model graph will not be executed by the delegate.',
    { delegate: 'NNAPI', how: 'not at all', kernels: 0 },
  ],
])('%s', (line, rest) => {
  expect(one(line)).toEqual({ kind: 'applied', ...rest });
});

test.each([
  ['Fallback unsupported op 32 to TfLite', { delegate: 'VX', op: 'CUSTOM' }],
  ['[W]Fallback unsupported op 88 to TfLite', { delegate: 'VX', op: 'UNPACK' }],
  [
    'WARNING: Operator QUANTIZE (v2) refused by NNAPI delegate: OP Version different from 1',
    { delegate: 'NNAPI', op: 'QUANTIZE', version: 2, words: 'OP Version different from 1' },
  ],
  ['ERROR: Operator TILE [69] is not supported by armnn_delegate.', { delegate: 'Arm NN', op: 'TILE' }],
  [
    'WARNING: GATHER: not supported by armnn: too many dimensions',
    { delegate: 'Arm NN', op: 'GATHER', words: 'too many dimensions' },
  ],
  [
    'WARNING: VisitResizeBilinearOperator: not supported by armnn',
    { delegate: 'Arm NN', op: 'RESIZE_BILINEAR' },
  ],
])('%s', (line, rest) => {
  expect(one(line)).toEqual({ kind: 'refused', ...rest });
});

const gpuList = (head: string, end: string) =>
  [
    'INFO: before: x',
    head,
    'CUSTOM Post_Process: Post_Process',
    'DEQUANTIZE:',
    'SPLIT (v2): no such split',
    end,
    'ADD: after',
  ].join('\n');

test.each([
  [
    gpuList(
      'ERROR: Following operations are not supported by GPU delegate:',
      '7 operations will run on the GPU, and the remaining 3 operations will run on the CPU.',
    ),
  ],
  [
    gpuList(
      '    Next operations are not supported by GPU delegate:',
      'First 7 operations will run on the GPU, and the remaining 3 on the CPU.',
    ),
  ],
])('the list of the GPU delegate, new and old', (log) => {
  expect(parseLog(log)).toEqual({
    findings: [
      { line: 3, kind: 'refused', delegate: 'GPU', op: 'Post_Process', words: 'Post_Process' },
      { line: 4, kind: 'refused', delegate: 'GPU', op: 'DEQUANTIZE' },
      { line: 5, kind: 'refused', delegate: 'GPU', op: 'SPLIT', version: 2, words: 'no such split' },
      { line: 6, kind: 'gpu-split', gpu: 7, cpu: 3 },
    ],
    unread: [],
  });
});

test('what is cut short is named with what was expected, what could be read stays', () => {
  const { findings, unread } = parseLog(
    'Replacing 5 out of 64 node(s) with dele\nFollowing operations are not supported by GPU delegate:\nADD: why',
  );
  expect(findings).toEqual([{ line: 3, kind: 'refused', delegate: 'GPU', op: 'ADD', words: 'why' }]);
  expect(unread.map(({ line }) => line)).toEqual([1, 3]);
  expect(unread[0]?.expected).toContain('yielding z partitions');
  expect(unread[1]?.expected).toContain('starts in line 2');
});

// 0 CONV_2D* ── 1 UNPACK ── 2 ADD* ── 3 Post
const graph = drawProgram({
  tensors: Array.from({ length: 5 }, () => ({})),
  nodes: [
    ['CONV_2D', [0], [1]],
    ['UNPACK', [1], [2]],
    ['ADD', [2], [3]],
    ['Post', [3], [4]],
  ],
  inputs: [0],
  outputs: [4],
}).graphs[0]!;
const reason = { code: 'op', sentence: 'it is not in the table', source: 'assumed' };
const mask: SupportMask = {
  subgraph: 0,
  supported: [nodeId(0), nodeId(2)],
  refused: [
    { node: nodeId(1), op: 'UNPACK', reasons: [reason] },
    { node: nodeId(3), op: 'Post', reasons: [reason] },
  ],
};
const compared = (log: string, limits: Limits = noLimits, delegate?: string) => {
  const cut = must(partition(graph, new Set(mask.supported), limits), 'partitions');
  return compareLog(parseLog(log).findings, graph, cut, mask, delegate);
};
const sentences = (log: string, limits?: Limits) =>
  compared(log, limits).differences.map(({ sentence }) => sentence);

test('a log that agrees has no differences, and its ops have our reasons', () => {
  const log = [
    'Fallback unsupported op 88 to TfLite',
    'Fallback unsupported op 32 to TfLite',
    'Vx delegate: 2 nodes delegated out of 4 nodes with 2 partitions.',
    'Replacing 2 out of 4 node(s) with delegate (Vx) node, yielding 4 partitions for subgraph 0.',
    'Replacing 1 out of 3 node(s) with delegate (TfLiteXNNPackDelegate) node, yielding 3 partitions for subgraph 0.',
    'Explicitly applied EXTERNAL delegate, and the model graph will be partially executed by the delegate w/ 2 delegate kernels.',
  ].join('\n');
  const { matches, differences } = compared(log);
  expect(differences).toEqual([]);
  expect(matches.map(({ nodes, refused }) => [nodes, refused[0]?.reasons])).toEqual([
    [[1], [reason]],
    [[3], [reason]],
  ]);
});

test('the limits change the runtime count, not the candidates', () => {
  const limits = { ...noLimits, maxDelegatedPartitions: 1 };
  const log = [
    'Vx delegate: 1 nodes delegated out of 4 nodes with 2 partitions.',
    'Replacing 1 out of 4 node(s) with delegate (Vx) node, yielding 2 partitions.',
  ];
  expect(sentences(log.join('\n'), limits)).toEqual([]);
  expect(sentences(log.join('\n'))).toEqual([
    'line 1: the log counts 1 nodes delegated, the prediction 2',
    'line 2: the log counts 1 nodes replaced, the prediction 2',
    'line 2: the log counts 2 subsets (delegated and CPU together), the prediction 4',
  ]);
});

test('differences are sentences with the line', () => {
  expect(sentences('WARNING: ADD: not supported by armnn: no')).toEqual([
    'the prediction refuses UNPACK, 1 node (#1), which the log does not name: it is not in the table',
    'the prediction refuses Post, 1 node (#3), which the log does not name: it is not in the table',
    'line 1: the log refuses ADD, but the prediction takes all of it: 1 node (#2)',
  ]);
  expect(sentences('\nReplacing 3 out of 9 node(s) with delegate (Vx) node, yielding 4 partitions.')).toEqual(
    ['line 2: the log is of a graph of 9 nodes, this one has 4: the log may be of another model or subgraph'],
  );
  expect(sentences('Operator TILE [69] is not supported by armnn_delegate').at(-1)).toContain(
    'but this model has no such op (it has ADD, CONV_2D, Post, UNPACK)',
  );
  expect(sentences('ERROR: Failed to apply NNAPI delegate.')).toHaveLength(1);
  expect(
    sentences(
      'Though X delegate is explicitly applied, the model graph will not be executed by the delegate.',
    ),
  ).toEqual(['line 1: the log counts 0 delegate kernels, the prediction 2']);
});

test('counts of one delegate can be picked', () => {
  const log =
    'Replacing 1 out of 4 node(s) with delegate (A) node, yielding 9 partitions.\nReplacing 2 out of 4 node(s) with delegate (B) node, yielding 4 partitions.';
  expect(compared(log, noLimits, 'b').differences).toEqual([]);
  expect(compared(log, noLimits, 'a').differences).toHaveLength(2);
});

/** Any acyclic graph of up to 12 nodes as a drawing: each reads one or two earlier nodes or the graph's input. */
const drawings = fc
  .array(fc.tuple(fc.constantFrom('', '*', '~', '*~'), fc.nat(), fc.nat()), { minLength: 1, maxLength: 12 })
  .map((list) =>
    list
      .map(([flags, a, b], i) => `${i}${flags}<${i === 0 ? '' : [...new Set([a % i, b % i])].join(',')}`)
      .join(' '),
  );

test('the count of subsets is what a second partitioning with the nodes left by the limits gives', () => {
  fc.assert(
    fc.property(drawings, fc.nat(3), fc.nat(3), (line, maxDelegatedPartitions, minNodesPerPartition) => {
      const drawn = draw(line);
      const cut = must(
        partition(drawn.graph, drawn.supported, { maxDelegatedPartitions, minNodesPerPartition }),
        'partitions',
      );
      const taken = delegatedNodes(cut.plan);
      const subsets = must(nodeSubsets(drawn.graph, new Set(taken)), 'partitions');
      const nodes = drawn.graph.nodes.map((node, i) => ({ ...graph.nodes[0]!, ...node, id: nodeId(i) }));
      const log = `Replacing ${taken.length} out of ${nodes.length} node(s) with delegate (Vx) node, yielding ${subsets.length} partitions.`;
      const none: SupportMask = { subgraph: 0, supported: taken, refused: [] };
      expect(compareLog(parseLog(log).findings, { ...graph, nodes }, cut, none).differences).toEqual([]);
    }),
  );
});

test('no text throws', () => {
  const words = fc.constantFrom(
    ...[
      'Replacing ',
      '5 ',
      'out of ',
      'node(s) with delegate (',
      ') node',
      ', yielding ',
      ' nodes delegated ',
      '\n',
      ': ',
    ],
    ...['Following operations are not supported by GPU delegate:', 'ADD', ' operations will run on the GPU'],
    ...[
      'Explicitly applied ',
      ' delegate',
      'Fallback unsupported op ',
      ' to TfLite',
      ' refused by NNAPI delegate',
      '\r',
    ],
    ...[
      ': not supported by armnn',
      'Though ',
      'Operator ',
      ' is not supported by armnn_delegate',
      '99999999999999999999',
    ],
  );
  const log = fc.array(fc.oneof(words, fc.string()), { maxLength: 30 }).map((parts) => parts.join(''));
  fc.assert(
    fc.property(log, (text) => {
      const { findings, unread } = parseLog(text);
      for (const { line } of [...findings, ...unread]) expect(line).toBeGreaterThan(0);
      compared(text);
    }),
  );
});
