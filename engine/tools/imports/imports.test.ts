import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nodeId } from '../../base/ids.ts';
import { must } from '../../base/result.ts';
import { noLimits, partition } from '../../partitioner/index.ts';
import { drawProgram } from '../../testing/draw-program.ts';
import { profileCsv, profileText } from '../benchmark/profile.ts';
import { ProtoWriter } from '../proto.ts';
import { importAttachment, importNodeData } from './json.ts';
import { diffPartition } from './partition-diff.ts';
import { importProfile } from './profile.ts';
import { importBenchmarkResult, importRuntimeInfo } from './protos.ts';
import { importVela } from './vela.ts';

const graph = drawProgram({
  tensors: Array.from({ length: 5 }, () => ({})),
  nodes: [
    ['CONV_2D', [0], [1]],
    ['UNPACK', [1], [2, 3]],
    ['ADD', [2, 3], [4]],
  ],
  inputs: [0],
  outputs: [4],
}).graphs[0]!;

const profiled = [
  { type: 'CONV_2D', name: '[t1]:0', us: [4000, 2000] },
  { type: 'UNPACK', name: '[t2, t3]:1', us: [500, 500] },
  { type: 'TfLiteXNNPackDelegate', name: '[t4]:3', us: [100, 100] },
];

test.each([
  ['text', profileText(profiled), 4],
  ['CSV', profileCsv(profiled), 4],
])('the op profile as %s', (_, text, line) => {
  const { rows, unmatched } = must(importProfile(`a line before\n${text}`, graph), 'reads');
  expect(rows.map(({ node, by, values }) => [node, by, values.first, values['avg ms']])).toEqual([
    [0, 'index', 4, 3],
    [1, 'index', 0.5, 0.5],
  ]);
  expect(unmatched).toMatchObject([{ line: line + 2, label: '[t4]:3' }]);
  expect(unmatched[0]?.why).toContain('beyond the 3 nodes');
});

const oldProfile = [
  'Profiling Info for Benchmark Initialization:',
  '============================== Run Order ==============================',
  '\t             [node type]\t          [start]\t  [first]\t [avg ms]\t     [%]\t  [cdf%]\t  [mem KB]\t[times called]\t[Name]',
  '\t ModifyGraphWithDelegate\t    0.000\t    9.000\t    9.000\t100.000%\t100.000%\t     0.000\t        1\tModifyGraphWithDelegate/0',
  '',
  'Operator-wise Profiling Info for Regular Benchmark Runs:',
  '============================== Run Order ==============================',
  '\t             [node type]\t          [start]\t  [first]\t [avg ms]\t     [%]\t  [cdf%]\t  [mem KB]\t[times called]\t[Name]',
  '\t                 CONV_2D\t            0.000\t    4.269\t    4.100\t 80.000%\t 80.000%\t     0.000\t        1\t[t1]',
  '\t                 SOFTMAX\t            4.269\t    1.000\t    1.000\t 20.000%\t100.000%\t     0.000\t        1\t[t4]:2',
  '\t                     ADD\t            5.2',
  '',
  '============================== Top by Computation Time ==============================',
  '\t             [node type]\t          [start]\t  [first]\t [avg ms]\t     [%]\t  [cdf%]\t  [mem KB]\t[times called]\t[Name]',
  '\t                 CONV_2D\t            0.000\t    4.269\t    4.100\t 80.000%\t 80.000%\t     0.000\t        1\t[t1]',
].join('\n');

test('an old profile has a start column and names alone; a row of another op and a cut one are listed', () => {
  const { rows, unmatched } = must(importProfile(oldProfile, graph), 'reads');
  expect(rows).toEqual([
    {
      ...{ node: 0, by: 'name', label: '[t1]' },
      values: { start: 0, first: 4.269, 'avg ms': 4.1, '%': 80, 'cdf%': 80, 'mem kb': 0, 'times called': 1 },
    },
  ]);
  expect(unmatched.map(({ line, why }) => [line, why])).toEqual([
    [10, 'the file calls node 2 SOFTMAX, in this graph it is ADD'],
    [11, expect.stringContaining('2 columns, expected 9')],
  ]);
});

test('a table of several subgraphs gives the rows of the one asked for', () => {
  const text = `Primary graph (name: main) profile:\n${profileText(profiled.slice(0, 1))}\nSubgraph (index: 1, name: body) profile:\n${profileText(profiled.slice(1, 2))}`;
  expect(must(importProfile(text, graph), 'reads').rows.map(({ node }) => node)).toEqual([0]);
  expect(must(importProfile(text, { ...graph, subgraph: 1 }), 'reads').rows.map(({ node }) => node)).toEqual([
    1,
  ]);
});

test("Vela's rows by name, with both columns called Network%", () => {
  const text = [
    'TFLite_operator,NNG Operator,SRAM Usage,Peak%,Op Cycles,Network%,NPU,MAC Count,Network%,Util%,Name',
    'CONV_2D,Conv2DBias,11936,54.6,7312.0,17.6,7312.0,73008,8.6,3.9,t1',
    'UNPACK,Memcpy,64,1,10,2,10,0,0,0,"t,2"',
    'ADD,Add,64',
  ].join('\n');
  const { rows, unmatched } = must(importVela(text, graph), 'reads');
  expect(rows).toMatchObject([
    { node: 0, by: 'name', values: { 'Op Cycles': 7312, 'Network%': 17.6, 'Network% (2)': 8.6 } },
  ]);
  expect(unmatched).toEqual([
    { line: 3, label: 't,2', why: 'no node of this graph writes a tensor "t,2"' },
    { line: 4, label: 'ADD', why: '3 columns, expected 11' },
  ]);
});

test('node data of Model Explorer by tensor name and by index', () => {
  const json = JSON.stringify({
    other: { results: { a: { value: 1 } } },
    [graph.name]: { results: { t1: { value: 3, bgColor: 'red' }, 2: { value: 4 }, x: { value: 5 }, t4: {} } },
  });
  const { rows, unmatched } = must(importNodeData(json, graph), 'reads');
  expect(rows.map(({ node, by, values }) => [node, by, values.value])).toEqual([
    [2, 'index', 4],
    [0, 'name', 3],
  ]);
  expect(unmatched.map(({ label }) => label)).toEqual(['x', 't4', 'other']);
});

test('a Netron attachment by identifier and by target', () => {
  const metrics = [
    { kind: 'node', identifier: '1', name: 'ms', value: 2 },
    { kind: 'node', identifier: '1', name: 'runs', value: 5 },
    { kind: 'tensor', target: 't4', name: 'error', value: 0.5 },
    { kind: 'graph', target: 'main', name: 'ms', value: 9 },
  ];
  const { rows, unmatched } = must(
    importAttachment(JSON.stringify({ signature: 'netron:attachment', metrics }), graph),
    'reads',
  );
  expect(rows.map(({ node, values }) => [node, values])).toEqual([
    [1, { ms: 2, runs: 5 }],
    [2, { error: 0.5 }],
  ]);
  expect(unmatched).toHaveLength(1);
});

const text = (writer: ProtoWriter, field: number, value: string) =>
  writer.blob(field, new TextEncoder().encode(value));

/** Nodes 0 to n-1 and one delegate node for each list, as the tool writes them. */
const runtimeInfo = (types: readonly string[], replaced: readonly (readonly number[])[]) =>
  new ProtoWriter()
    .message(2, (subgraph) => {
      subgraph.int(1, 0);
      for (const [id, type] of types.entries())
        subgraph.message(3, (node) => text(text(node.int(1, id), 2, type), 3, type));
      for (const [i, list] of replaced.entries())
        subgraph.message(3, (node) =>
          text(node.int(1, types.length + i), 3, 'VxDelegate').message(8, (delegate) => {
            text(delegate, 1, 'Vx Delegate').blob(2, Uint8Array.from(list));
          }),
        );
      return subgraph.int(5, 1);
    })
    .finish();

const types = ['CONV_2D', 'UNPACK', 'ADD'];
const reason = { code: 'op', sentence: 'it is not in the table', source: 'assumed' };
const mask = {
  subgraph: 0,
  supported: [nodeId(0), nodeId(2)],
  refused: [{ node: nodeId(1), op: 'UNPACK', reasons: [reason] }],
};
const predicted = must(partition(graph, new Set(mask.supported), noLimits), 'partitions');
const diffOf = (replaced: readonly (readonly number[])[]) =>
  diffPartition(
    must(importRuntimeInfo(runtimeInfo(types, replaced), graph), 'reads').partition!,
    predicted,
    mask,
  );

test('the real partition, and its difference from the predicted one', () => {
  const { rows, unmatched, partition } = must(
    importRuntimeInfo(runtimeInfo(types, [[0], [2]]), graph),
    'reads',
  );
  expect(rows.map(({ node, values }) => [node, values.delegate])).toEqual([
    [0, 'Vx Delegate'],
    [2, 'Vx Delegate'],
  ]);
  expect(unmatched).toEqual([]);
  expect(partition).toEqual([
    { delegate: 'Vx Delegate', nodes: [0] },
    { delegate: 'Vx Delegate', nodes: [2] },
  ]);
  expect(diffOf([[0], [2]]).verdict).toBe('The device did what was predicted: 2 nodes in 2 partitions.');
  expect(diffOf([[0, 2]]).verdict).toBe(
    'The device took the predicted 2 nodes, but cut them into 1 partition instead of 2.',
  );
  expect(diffOf([[0, 1]])).toEqual({
    verdict:
      'The device left 1 node on the CPU that the prediction delegates (first #2) and took 1 node that the prediction leaves on the CPU (first #1); both delegate 1 node.',
    ...{ both: [0], onlyPredicted: [2], onlyReal: [{ node: 1, reasons: [reason] }] },
    ...{ predictedRegions: 2, realRegions: 1 },
  });
});

test('a file of another model says so', () => {
  const { unmatched, partition } = must(
    importRuntimeInfo(runtimeInfo(['ADD', 'UNPACK', 'ADD', 'SOFTMAX'], [[0, 3]]), graph),
    'reads',
  );
  expect(unmatched.map(({ why }) => why)).toEqual([
    'the file calls node 0 ADD, in this graph it is CONV_2D',
    'index 3 is beyond the 3 nodes of this graph: a delegate node, or another model',
    'the file has 4 nodes there, this graph 3: another model',
  ]);
  expect(partition).toEqual([{ delegate: 'Vx Delegate', nodes: [] }]);
});

const resultProto = new ProtoWriter()
  .message(2, (latency) => latency.float(1, 12.5).float(5, 12).float(10, 40))
  .message(3, (memory) => memory.int(1, 100).int(2, -5))
  .message(4, (misc) => misc.int(2, 50))
  .finish();

test('the result proto gives figures under its own names', () => {
  expect(must(importBenchmarkResult(resultProto), 'reads').totals).toEqual({
    ...{ avg_ms: 12.5, median_ms: 12, average_warm_up_ms: 40 },
    ...{ init_footprint_kb: 100, overall_footprint_kb: -5, num_runs: 50 },
  });
});

const problem = (result: { ok: boolean; problem?: string }) => (result.ok ? 'it was taken' : result.problem);

test('of a proto cut short, what could be read stays', () => {
  const whole = runtimeInfo(types, [[0], [2]]);
  const second = new TextDecoder('latin1').decode(whole).lastIndexOf('VxDelegate');
  const { partition, unmatched } = must(importRuntimeInfo(whole.slice(0, second + 3), graph), 'reads');
  expect(partition).toEqual([{ delegate: 'Vx Delegate', nodes: [0] }]);
  expect(unmatched.map(({ label }) => label)).toContain(`the file is cut short at byte ${second + 3}`);
  const result = must(importBenchmarkResult(resultProto.slice(0, 9)), 'reads');
  expect(result.totals).toEqual({ avg_ms: 12.5 });
  expect(result.unmatched).toHaveLength(1);
});

test('the wrong file is refused with what was expected', () => {
  expect(problem(importRuntimeInfo(resultProto, graph))).toContain('expected a model_runtime_info proto');
  expect(problem(importBenchmarkResult(runtimeInfo(types, [])))).toContain(
    'expected a benchmark_result proto',
  );
  expect(problem(importRuntimeInfo(Uint8Array.of(255, 255), graph))).toContain('no protocol buffer');
  expect(problem(importProfile('a,b\n1,2', graph))).toContain('line 1 is "a,b"');
  expect(problem(importVela('a,b\n1,2', graph))).toContain('line 1 is "a,b"');
  expect(problem(importNodeData('{"a":1}', graph))).toContain('expected Model Explorer node data');
  expect(problem(importNodeData('{', graph))).toContain('no JSON');
  expect(problem(importAttachment('{"signature":"x"}', graph))).toContain('"signature" is "x"');
});

test('nothing throws', () => {
  const texts = fc.oneof(
    fc.string(),
    fc.json(),
    fc
      .constantFrom(oldProfile, profileCsv(profiled), 'TFLite_operator,Name\nADD,t1\n')
      .chain((whole) =>
        fc
          .tuple(fc.nat(whole.length), fc.nat(whole.length), fc.string())
          .map(([a, b, extra]) => whole.slice(0, a) + extra + whole.slice(b)),
      ),
    fc
      .dictionary(fc.string(), fc.anything())
      .map((results) =>
        JSON.stringify({ results, signature: 'netron:attachment', metrics: [results, null] }, (_, v) =>
          typeof v === 'bigint' ? 1 : v,
        ),
      ),
  );
  fc.assert(
    fc.property(texts, (file) => {
      for (const read of [importProfile, importVela, importNodeData, importAttachment]) read(file, graph);
    }),
  );
  const whole = runtimeInfo(types, [[0], [2]]);
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 60 }),
    fc.tuple(fc.nat(whole.length - 1), fc.nat(255)).map(([at, byte]) => whole.with(at, byte)),
  );
  fc.assert(
    fc.property(bytes, (file) => {
      const read = importRuntimeInfo(file, graph);
      if (read.ok) diffPartition(read.value.partition ?? [], predicted, mask);
      importBenchmarkResult(file);
    }),
    { numRuns: 500 },
  );
});
