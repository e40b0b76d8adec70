import { expect, test } from 'vitest';
import { must } from '../../base/result.ts';
import { fromBytes } from '../../base/source.ts';
import { buildGraph } from '../../graph/build.ts';
import { type SubgraphDraft, type TensorDraft, writeModel } from '../draft.ts';
import { readModel } from '../read.ts';
import { writeTables } from '../write.ts';

const open = (bytes: Uint8Array) => must(readModel(fromBytes(bytes), 'drawn.tflite'), 'opens');

/** Problems of a drawn model as `severity place: sentence`. */
const problemsOf = (bytes: Uint8Array): string[] =>
  open(bytes).problems.map(({ severity, where, message }) => `${severity} ${where}: ${message}`);

const main = (draft: Partial<SubgraphDraft>): Uint8Array =>
  writeModel({ subgraphs: [{ tensors: [], operators: [], inputs: [], outputs: [], ...draft }] });

/** A model that copies tensor 0 to tensor 1, with tensor 0 as given. */
const copying = (tensor: TensorDraft): Uint8Array =>
  main({
    tensors: [tensor, { shape: [2] }],
    operators: [{ op: 'ABS', inputs: [0], outputs: [1] }],
    inputs: [0],
    outputs: [1],
  });

test('a sound model has no problems', () => {
  expect(problemsOf(copying({ shape: [2] }))).toEqual([]);
});

//  0 ──> 1 ──> 2        tensors a b c; operator 0 also reads c, the result of operator 2
//  ^───────────┘
test('a cycle is told as the operators that wait for each other', () => {
  const cyclic = main({
    tensors: Array.from({ length: 4 }, () => ({ shape: [2] })),
    operators: [
      { op: 'MUL', inputs: [0, 3], outputs: [1], options: {} },
      { op: 'ABS', inputs: [1], outputs: [2] },
      { op: 'ABS', inputs: [2], outputs: [3] },
    ],
    inputs: [0],
    outputs: [3],
  });
  expect(problemsOf(cyclic)).toEqual([
    expect.stringMatching(/^error .*operators wait for each other in a cycle: \d -> \d -> \d -> \d$/),
  ]);
  expect(buildGraph(open(cyclic), 0).ok).toBe(false);
});

test('operators out of order, but without a cycle, are a note and still a graph', () => {
  const swapped = main({
    tensors: Array.from({ length: 3 }, () => ({ shape: [2] })),
    operators: [
      { op: 'ABS', inputs: [1], outputs: [2] },
      { op: 'ABS', inputs: [0], outputs: [1] },
    ],
    inputs: [0],
    outputs: [2],
  });
  expect(problemsOf(swapped)).toEqual([
    'warning subgraphs[0].operators[0].inputs[0]: operator 0 (ABS) reads tensor 1 before operator 1 writes it: the order of execution is wrong',
  ]);
  expect(buildGraph(open(swapped), 0).ok).toBe(true);
});

test('a tensor written twice is no graph', () => {
  const twice = main({
    tensors: Array.from({ length: 2 }, () => ({ shape: [2] })),
    operators: [
      { op: 'ABS', inputs: [0], outputs: [1] },
      { op: 'NEG', inputs: [0], outputs: [1] },
    ],
    inputs: [0],
    outputs: [1],
  });
  expect(problemsOf(twice)).toEqual([
    'error subgraphs[0].operators[1].outputs: tensor 1 is written by two operators, 0 and 1',
  ]);
  const built = buildGraph(open(twice), 0);
  expect(built.ok ? '' : built.problem.message).toBe('tensor 1 is written by two operators, 0 and 1');
});

test('an input that nothing fills is a note', () => {
  const bytes = main({
    tensors: [{ shape: [2] }, { shape: [2] }],
    operators: [{ op: 'ABS', inputs: [0], outputs: [1] }],
    outputs: [1],
  });
  expect(problemsOf(bytes)).toEqual([expect.stringMatching(/^warning .* reads tensor 0, which has no data/)]);
});

const four = new Uint8Array(4);

test.each([
  [
    'shorter data',
    { shape: [2], data: four },
    'error',
    'needs 8 bytes for FLOAT32[2], but its buffer 1 holds 4',
  ],
  [
    'longer data',
    { shape: [], data: new Uint8Array(6) },
    'warning',
    'needs 4 bytes for FLOAT32[], but its buffer 1 holds 6',
  ],
  [
    'an odd number of 4-bit values',
    { shape: [9], type: 'INT4', data: four },
    'error',
    'needs 5 bytes for INT4[9]',
  ],
  ['a negative dimension', { shape: [-3] }, 'error', 'negative dimension, -3, in its shape [-3]'],
  ['a huge shape', { shape: [65536, 65536, 2] }, 'warning', '34359738368 bytes of FLOAT32'],
  ['an unknown type', { type: '77' }, 'error', 'element type 77'],
  ['a variable with data', { shape: [1], data: four, isVariable: true }, 'error', 'is a variable'],
  [
    'a string without strings',
    { type: 'STRING', data: new Uint8Array(3) },
    'warning',
    'holds no packed strings',
  ],
  [
    'a signature of another rank',
    { shape: [2], shapeSignature: [-1, 2] },
    'warning',
    '1 dimensions in its shape but 2',
  ],
] as const)('a tensor with %s is told', (_, tensor, severity, phrase) => {
  expect(problemsOf(copying(tensor))).toEqual([expect.stringContaining(phrase)]);
  expect(problemsOf(copying(tensor))[0]).toMatch(new RegExp(`^${severity} subgraphs\\[0\\].tensors\\[0\\]`));
});

test.each([
  ['lengths that differ', { scale: [1, 2], zero_point: [0] }, '2 scales but 1 zero points'],
  ['no scales', { zero_point: [3] }, '1 zero points but 0 scales'],
  [
    'a dimension outside the rank',
    { scale: [1], zero_point: [0], quantized_dimension: 1 },
    'quantized_dimension 1',
  ],
  ['another number of channels', { scale: [1, 2, 3], zero_point: [0, 0, 0] }, 'dimension 0 has 2 channels'],
  ['a scale of zero', { scale: [0], zero_point: [0] }, 'scale 0'],
  ['a scale that is no number', { scale: [Number.NaN], zero_point: [0] }, 'scale NaN'],
  ['a zero point outside its type', { scale: [1], zero_point: [128] }, 'zero point 128'],
  ['a zero point beyond any type', { scale: [1], zero_point: [2n ** 60n] }, 'zero point 1152921504606846976'],
  [
    'scales in a tensor that is not there',
    { details: { kind: 'BlockwiseQuantization', scales: 9, zero_points: -1, block_size: 32 } },
    'has its scales in tensor 9',
  ],
] as const)('quantization with %s is told', (_, quantization, phrase) => {
  expect(problemsOf(copying({ shape: [2], type: 'INT8', quantization })).join('\n')).toContain(phrase);
});

const conv = (op: string, options: Readonly<Record<string, unknown>>, operands = [0, 0, 0]): string[] =>
  problemsOf(
    main({
      tensors: [{ shape: [1, 4, 4, 1] }, { shape: [1, 4, 4, 1] }],
      operators: [{ op, inputs: operands, outputs: [1], options }],
      inputs: [0],
      outputs: [1],
    }),
  );

test('options that mean nothing are told with their values', () => {
  expect(conv('CONV_2D', { stride_w: 0, stride_h: 1 })).toEqual([
    'error subgraphs[0].operators[0].Conv2DOptions.stride_w: operator 0 (CONV_2D) has stride_w 0, at least 1 makes sense',
  ]);
  expect(conv('CONV_2D', { stride_w: 1, stride_h: 1, padding: '7' })).toEqual([
    'warning subgraphs[0].operators[0].Conv2DOptions.padding: operator 0 (CONV_2D) has padding 7, which the format does not define',
  ]);
});

test('missing operands are told', () => {
  expect(conv('CONV_2D', { stride_w: 1, stride_h: 1 }, [0, 0])).toEqual([
    'error subgraphs[0].operators[0].inputs: operator 0 (CONV_2D) has 2 inputs, at least 3 are needed',
  ]);
});

const calling = (body: number): Uint8Array =>
  writeModel({
    subgraphs: [
      {
        tensors: [{ shape: [1] }, { shape: [1] }],
        operators: [
          {
            op: 'WHILE',
            inputs: [0],
            outputs: [1],
            options: { cond_subgraph_index: 1, body_subgraph_index: body },
          },
        ],
        inputs: [0],
        outputs: [1],
      },
      {
        tensors: [{ shape: [1] }, { shape: [1], type: 'BOOL' }],
        operators: [{ op: 'LOGICAL_NOT', inputs: [0], outputs: [1] }],
        inputs: [0],
        outputs: [1],
      },
    ],
  });

test('a body that does not exist, and a graph that runs itself, are told', () => {
  expect(problemsOf(calling(7)).join('\n')).toContain('names subgraph 7 as its body_subgraph_index');
  expect(problemsOf(calling(0)).join('\n')).toContain('subgraph 0 runs itself without end: 0 -> 0');
  expect(problemsOf(calling(1))).toEqual([]);
});

test('thousands of problems end in one that counts the rest', () => {
  const tensors = Array.from({ length: 2000 }, () => ({ type: '77' }));
  const problems = problemsOf(
    main({ tensors, operators: [{ op: 'ABS', inputs: [0], outputs: [1] }], inputs: [0], outputs: [1] }),
  );
  expect(problems.length).toBe(501);
  expect(problems.at(-1)).toBe('warning Model: 1500 more problems are not listed');
});

test('lists that point at one table over and over are refused when they would fill the memory', () => {
  const named = { name: 'n'.repeat(2000) };
  const tensors = [named, ...Array.from({ length: 20_000 }, () => ({}))];
  const bytes = writeTables({ version: 3, subgraphs: [{ tensors }] });
  pointAtFirst(bytes);
  const read = readModel(fromBytes(bytes), 'bomb.tflite');
  expect(read.ok ? '' : read.problem.message).toContain('out of proportion to a file of');
});

/** Makes every entry of the first subgraph's list of tensors name the first tensor. */
function pointAtFirst(bytes: Uint8Array): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const follow = (at: number) => at + view.getUint32(at, true);
  const field = (table: number, slot: number) =>
    table + view.getUint16(table - view.getInt32(table, true) + 4 + 2 * slot, true);
  const subgraph = follow(follow(field(follow(0), 2)) + 4);
  const list = follow(field(subgraph, 0));
  const first = follow(list + 4);
  for (let i = 0; i < view.getUint32(list, true); i++) {
    const entry = list + 4 + 4 * i;
    view.setUint32(entry, first - entry, true);
  }
}

test('contents in a file beside the model are told; an identifier without entry is damage', () => {
  const tensors = [
    { shape: [2], external_buffer: 7, buffer: 0 },
    { shape: [2], external_buffer: 8, buffer: 0 },
  ];
  const bytes = writeTables({
    version: 3,
    buffers: [{}],
    subgraphs: [{ tensors, outputs: [0], operators: [] }],
    external_buffer_groups: [{ name: 'weights.bin' }],
    external_buffers: [{ id: 7, group: 0, offset: 4096, length: 8, packing: '' }],
  });
  expect(open(bytes).externalBuffers).toEqual([
    { id: 7, file: 'weights.bin', offset: 4096, bytes: 8, packing: '' },
  ]);
  const told = problemsOf(bytes).join('\n');
  expect(told).toContain('tensor 0 has its 8 bytes in the file "weights.bin" beside the model');
  expect(told).toContain('tensor 1 names external buffer 8, which the model does not list');
});

const controlled = (data: number[]): Uint8Array =>
  writeModel({
    subgraphs: [
      {
        tensors: [{ shape: [2] }, { shape: [2] }, { shape: [2] }],
        operators: [
          { op: 'ABS', inputs: [0], outputs: [1] },
          { op: 'ABS', inputs: [0], outputs: [2] },
        ],
        inputs: [0],
        outputs: [1, 2],
      },
    ],
    metadata: [{ name: 'model_control_dependencies', data: new Uint8Array(data) }],
  });

test('control dependencies are read, and told where they cannot be used', () => {
  // Version 1, one subgraph, one edge: 1 (zigzag 2) before 0.
  const model = open(controlled([1, 1, 1, 2, 0]));
  expect([model.controlDependencies, model.problems]).toEqual([[[[1, 0]]], []]);
  expect(must(buildGraph(model, 0), 'is a graph').controlEdges).toEqual([[1, 0]]);
  expect(problemsOf(controlled([1, 1, 9, 2, 0])).join()).toContain(
    'the 5 bytes of model_control_dependencies do not parse',
  );
  expect(problemsOf(controlled([1, 2, 0, 0])).join()).toContain('lists for 2 subgraphs of 1');
  const outside = open(controlled([1, 1, 1, 2, 40]));
  expect(outside.problems[0]?.message).toContain('names operator 20 of subgraph 0, which has 2');
  expect(must(buildGraph(outside, 0), 'is a graph').controlEdges).toEqual([]);
});
