import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nodeId } from '../../base/ids.ts';
import { must } from '../../base/result.ts';
import { noLimits, partition } from '../../partitioner/index.ts';
import { drawProgram } from '../../testing/draw-program.ts';
import { profileText } from '../benchmark/profile.ts';
import { figuresOf } from '../imports/figures.ts';
import { diffProto, latency, outputError } from '../inference-diff/metrics.ts';
import { ProtoWriter } from '../proto.ts';
import { compareBoard } from './compare.ts';
import { readBoardFile } from './read.ts';

// 0 CONV_2D* ── 1 RELU* ── 2 UNPACK ── 3 CONV_2D*
const graph = drawProgram({
  tensors: Array.from({ length: 5 }, () => ({})),
  nodes: [
    ['CONV_2D', [0], [1]],
    ['RELU', [1], [2]],
    ['UNPACK', [2], [3]],
    ['CONV_2D', [3], [4]],
  ],
  inputs: [0],
  outputs: [4],
}).graphs[0]!;
const reason = { code: 'op', sentence: 'it is not in the table', source: 'assumed' };
const mask = {
  subgraph: 0,
  supported: [0, 1, 3].map(nodeId),
  refused: [{ node: nodeId(2), op: 'UNPACK', reasons: [reason] }],
};
const predicted = must(partition(graph, new Set(mask.supported), noLimits), 'partitions');

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const read = (content: string | Uint8Array) =>
  readBoardFile('file', typeof content === 'string' ? bytes(content) : content, graph);
const board = (content: string | Uint8Array) => must(read(content), 'reads');
const verdict = (content: string) => compareBoard(board(content), graph, predicted, mask).verdict;

const row = (type: string, index: number) => ({ type, name: `[t${index + 1}]:${index}`, us: [1000, 3000] });
const log = [
  'INFO: STARTING!',
  'Fallback unsupported op 88 to TfLite',
  'INFO: count=9 first=64791 curr=56295 min=54873 max=65831 avg=57758.2 std=4065 p5=1 median=2 p95=3',
  'INFO: count=50 first=5 curr=6 min=5 max=7 avg=6.5 std=1 p5=5 median=6 p95=7',
  'INFO: Inference timings in us: Init: 18777, First inference: 64791, Warmup (avg): 57758.2, Inference (avg): 6.5',
  'INFO: Memory footprint delta from the start of the tool (MB): init=8.97 overall=18.7',
  'INFO: Operator-wise Profiling Info for Regular Benchmark Runs:',
  profileText([row('VxDelegate', 4), row('UNPACK', 2), row('VxDelegate', 5)]),
].join('\n');

test('one log of benchmark_model holds statements, times of the run and times of nodes', () => {
  const { imports, log: said } = board(log);
  expect(said?.findings).toMatchObject([{ line: 2, kind: 'refused', op: 'UNPACK' }]);
  expect(imports.map(({ source }) => source)).toEqual(['benchmark_model profile', 'benchmark_model text']);
  expect(imports[1]?.totals).toMatchObject({
    runs: 50,
    'avg us': 6.5,
    'p95 us': 7,
    'init us': 18777,
    'memory overall MB': 18.7,
  });
  expect(figuresOf(imports)[0]).toEqual({ name: 'avg ms', values: [{ node: 2, value: 2 }] });
});

test('an op profile tells what ran on the CPU', () => {
  const cut = profileText([row('VxDelegate', 4), row('UNPACK', 2), row('VxDelegate', 5)]);
  expect(verdict(cut)).toBe('The device did what was predicted: 3 nodes in 2 partitions.');
  const other = profileText([row('VxDelegate', 4), row('UNPACK', 2), row('CONV_2D', 3)]);
  expect(verdict(other)).toBe(
    'The device left 1 node on the CPU that the prediction delegates (first #3); both delegate 2 nodes.',
  );
  const [whole = ''] = other.split('\n\n');
  expect(verdict(whole), 'a table without its end').toBeUndefined();
});

test('a log agrees, or its first difference is said', () => {
  expect(verdict('Fallback unsupported op 88 to TfLite')).toBe(
    'The 1 line of the log about delegates agrees with the prediction.',
  );
  expect(verdict('Replacing 2 out of 4 node(s) with delegate (Vx) node, yielding 4 partitions.')).toContain(
    '2 differences; the first: line 1: the log counts 2 nodes replaced, the prediction 3',
  );
});

const armnnEvent = (name: string, us: number[], id: number) => ({
  [`${name}_Execute_#${id}`]: {
    type: 'Event',
    [`Wall clock time_#${id}`]: { type: 'Measurement', raw: us, unit: 'us' },
  },
});
const armnn = JSON.stringify(
  {
    ArmNN: {
      'inference_measurements_#1': {
        type: 'Event',
        'Execute_#2': {
          type: 'Event',
          ...armnnEvent('CopyMemGeneric', [5], 3),
          ...armnnEvent('NeonConvolution2dWorkload', [10, 20], 4),
          ...armnnEvent('NeonActivationWorkload', [1], 5),
          ...armnnEvent('RefConvolution2dWorkload', [30], 6),
          ...armnnEvent('NeonActivationWorkload', [2], 7),
        },
      },
    },
  },
  undefined,
  '\t',
);

test("Arm NN's workloads in their order, where there are as many as nodes", () => {
  const { imports } = board(`Info: Inferences began at: 5\n${armnn}\nInfo: Shutdown time: 1 ms`);
  expect(
    imports[0]?.rows.map(({ node, by, values }) => [node, by, values.backend, values['avg us']]),
  ).toEqual([
    [0, 'order', 'CpuAcc', 15],
    [3, 'order', 'CpuRef', 30],
  ]);
  expect(imports[0]?.unmatched.map(({ label }) => label)).toEqual([
    'CopyMemGeneric_Execute_#3',
    'NeonActivationWorkload_Execute_#5',
    'NeonActivationWorkload_Execute_#7',
  ]);
  expect(imports[0]?.unmatched[1]?.why).toContain('2 workloads of this kind and 1 nodes');
  expect(read(armnn.slice(0, 300))).toEqual({
    ok: false,
    problem: expect.stringContaining('the object that begins in line 1 is cut short'),
  });
});

const text = (writer: ProtoWriter, field: number, value: string) => writer.blob(field, bytes(value));
const profilingInfo = new ProtoWriter()
  .message(2, (part) =>
    part.message(1, (one) => one.message(3, (op) => text(text(op, 1, 'X'), 5, 'AllocateTensors/0'))),
  )
  .message(3, (part) =>
    part.message(1, (one) => {
      one.int(2, 0);
      for (const [type, index] of [
        ['CONV_2D', 0],
        ['VxDelegate', 4],
      ] as const)
        one.message(3, (op) =>
          text(
            text(op, 1, type).message(2, (stat) => stat.int(1, 100).int(3, 90).float(4, 1.5).int(9, 2)),
            5,
            `[t1]:${index}`,
          ).int(6, 7),
        );
      return one;
    }),
  )
  .finish();

test('the profiling proto has the times of the runs, in microseconds', () => {
  const { imports } = board(profilingInfo);
  expect(imports).toMatchObject([
    {
      source: 'benchmark_model profile',
      rows: [
        {
          node: 0,
          by: 'index',
          values: { 'first us': 100, 'avg us': 90, 'stddev us': 1.5, count: 2, 'run order': 7 },
        },
      ],
      unmatched: [{ label: '[t1]:4' }],
    },
  ]);
});

test("inference_diff's own file", () => {
  const file = diffProto({
    runs: 2,
    reference: latency([10, 20]),
    test: latency([5]),
    outputs: [outputError([0.5])],
  });
  expect(board(file).imports[0]?.totals).toMatchObject({
    runs: 2,
    'test avg us': 5,
    'output 0 avg error': 0.5,
  });
});

test.each([
  ['nothing', '', 'file is empty'],
  ['prose', 'hello\nworld', 'file: line 1 is "hello": expected a log'],
  ['a CSV with other columns', 'op,time\nCONV_2D,3', 'file: line 1 is "op,time": expected'],
  ['bytes', Uint8Array.of(1, 2, 3, 250, 0, 0, 0), 'file: 7 bytes that are no text'],
  ['another subgraph', profilingOf(3), 'the file has no profile of subgraph 0'],
  ['JSON of nobody', '{"a": 1}', 'expected Model Explorer node data'],
  ['a model', Uint8Array.of(28, 0, 0, 0, ...bytes('TFL3'), 0, 0), 'a TensorFlow Lite model'],
])('%s is refused with the file and what was expected', (_, content, sentence) => {
  const answer = read(content);
  expect(answer.ok ? 'it was taken' : answer.problem).toContain(sentence);
});

function profilingOf(subgraph: number): Uint8Array {
  return new ProtoWriter()
    .message(3, (part) =>
      part.message(1, (one) => one.int(2, subgraph).message(3, (op) => text(text(op, 1, 'ADD'), 5, '[t]:0'))),
    )
    .finish();
}

test('a log in UTF-16 reads as one in UTF-8', () => {
  const wide = Uint8Array.from([0xff, 0xfe, ...[...log].flatMap((c) => [c.charCodeAt(0), 0])]);
  expect(board(wide).log).toEqual(board(log).log);
});

test('no file throws, cut or changed anywhere', () => {
  const wholes = [bytes(log), bytes(armnn), profilingInfo];
  const files = fc.oneof(
    fc.uint8Array({ maxLength: 80 }),
    fc
      .tuple(fc.constantFrom(...wholes), fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(255))
      .map(([whole, at, byte]) => whole.with(Math.floor(at * (whole.length - 1)), byte)),
    fc
      .tuple(fc.constantFrom(...wholes), fc.double({ min: 0, max: 1, noNaN: true }))
      .map(([whole, at]) => whole.slice(0, Math.floor(at * whole.length))),
  );
  fc.assert(
    fc.property(files, (file) => {
      const answer = read(file);
      if (answer.ok) compareBoard(answer.value, graph, predicted, mask);
      else expect(answer.problem.length).toBeGreaterThan(10);
    }),
    { numRuns: 400 },
  );
});
