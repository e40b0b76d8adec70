import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { must } from '../base/result.ts';
import type { OptionValue } from '../model/types.ts';
import { paramsWithDefaults, support } from './support.ts';
import { delegates } from './table.ts';
import { buildSpecimen, type NodeSpecimen, tensorSpecimen } from './testing/specimen.ts';
import type { Params, SupportMask } from './types.ts';

const node = (op: string, change: Partial<NodeSpecimen> = {}): NodeSpecimen => ({
  op,
  version: 1,
  options: {},
  inputs: [tensorSpecimen()],
  outputs: [tensorSpecimen()],
  ...{ intermediates: 0, params: {}, readers: [], inputReaders: 0, producer: null },
  ...change,
});

async function maskOf(id: string, specimen: NodeSpecimen, params: Params = {}): Promise<SupportMask> {
  const delegate = must(delegates.get(id), `${id} is a delegate`);
  const profile = await delegate.load(paramsWithDefaults(delegate, params));
  const { graph, shapes, constants } = buildSpecimen(specimen);
  return support(graph, shapes, profile, params, constants);
}

const sentences = (mask: SupportMask): string[] =>
  mask.refused.flatMap(({ reasons }) => reasons.map(({ sentence }) => sentence));

describe('a refusal is a sentence with the value and the limit', () => {
  test('an op that is absent from the table', async () => {
    expect(sentences(await maskOf('nnapi', node('UNIQUE')))).toEqual([
      'UNIQUE #0: NNAPI has no mapping for UNIQUE',
    ]);
  });

  test('an option that an op needs, with the level it depends on', async () => {
    const mask = await maskOf('nnapi', node('SLICE', { version: 9 }), { featureLevel: 27 });
    expect(sentences(mask)[0]).toBe('SLICE #0: the op version is 9, must be at most 2');
    expect(sentences(mask)).toContain('SLICE #0: option featureLevel is 27, must be at least 29');
  });

  test('a type, with the types that are taken', async () => {
    const int64 = tensorSpecimen('int64');
    expect(sentences(await maskOf('hexagon', node('RELU', { version: 2, inputs: [int64] })))).toEqual([
      'RELU #0: input 0 is INT64, must be UINT8 or INT8',
    ]);
  });

  test('a rank, with the shape', async () => {
    const deep = tensorSpecimen('float32', [1, 2, 3, 4, 5]);
    expect(sentences(await maskOf('hexagon', node('RELU', { inputs: [deep] })))).toEqual([
      'RELU #0: input 0 has rank 5 [1, 2, 3, 4, 5], must have rank at most 4',
    ]);
  });

  test('a backend is named, and a layer it lacks', async () => {
    const pair = [tensorSpecimen('int8'), tensorSpecimen('int8')];
    const mul = node('MUL', { inputs: pair, outputs: [tensorSpecimen('int8')] });
    const mask = await maskOf('armnn', mul, { version: '21.02', backends: ['VsiNpu'] });
    expect(mask.refused[0]?.reasons[0]).toEqual({
      code: 'tensor-type',
      sentence: 'MUL #0 on VsiNpu: input0 (input 0) is INT8, must be FLOAT32, UINT8 or FLOAT16',
      source: 'NpuLayerSupport.cpp@nxp-21.02:1199',
      stage: 'VsiNpu',
    });
  });
});

describe('Arm NN', () => {
  test('the first backend in the list that takes the layer gets the node', async () => {
    const pair = [tensorSpecimen('int8'), tensorSpecimen('int8')];
    const mul = node('MUL', { inputs: pair, outputs: [tensorSpecimen('int8')] });
    const mask = await maskOf('armnn', mul, { version: '21.02', backends: ['VsiNpu', 'CpuAcc', 'CpuRef'] });
    expect(mask.backends).toEqual({ CpuAcc: [0] });
  });

  test('a check that throws kills the delegate on 21.02 and refuses the node on 23.08', async () => {
    const relu = node('RELU', { inputs: [tensorSpecimen('complex64')] });
    const old = await maskOf('armnn', relu, { version: '21.02', backends: ['CpuRef'] });
    const later = await maskOf('armnn', relu, { version: '23.08', backends: ['CpuRef'] });
    expect(old.throws?.map((each) => each.code)).toEqual(['tensor-type']);
    expect(later.throws).toBeUndefined();
    expect(later.refused).toHaveLength(1);
  });

  test('a backend whose rules are not known is said so and left out', async () => {
    const mask = await maskOf('armnn', node('RELU'), { backends: ['EthosNAcc', 'CpuRef'] });
    expect(mask.warnings?.map(({ code }) => code)).toEqual(['rules-not-known']);
    expect(mask.backends).toEqual({ CpuRef: [0] });
  });
});

const dtypes = [
  'float32',
  'int8',
  'uint8',
  'int16',
  'int32',
  'int64',
  'bool',
  'string',
  'float16',
  'int4',
  'resource',
  '99',
];
const anyTensor = fc.record({
  dtype: fc.constantFrom(...dtypes),
  shape: fc.array(fc.constantFrom(-1, 0, 1, 2, 3, 4, 7, 65536), { maxLength: 8 }),
  constant: fc.boolean(),
  values: fc.array(fc.integer({ min: -9, max: 9 }), { maxLength: 6 }),
  variable: fc.boolean(),
  sparse: fc.boolean(),
  dynamic: fc.boolean(),
  quant: fc.constantFrom('none' as const, 'affine' as const, 'blockwise' as const),
  scales: fc.array(fc.constantFrom(0, -1, 0.5, 1e-40, Number.POSITIVE_INFINITY), { maxLength: 4 }),
  zeroPoints: fc.array(fc.integer({ min: -300, max: 300 }), { maxLength: 4 }),
  axis: fc.integer({ min: -1, max: 9 }),
  blockSize: fc.constantFrom(0, 32, 33),
});
const anyOption: fc.Arbitrary<OptionValue> = fc.oneof(
  fc.integer({ min: -3, max: 9 }),
  fc.boolean(),
  fc.constantFrom('SAME', 'RELU', 'TANH', '17', ''),
  fc.constant(null),
  fc.array(fc.integer({ min: -1, max: 9 }), { maxLength: 4 }),
);
const optionNames = [
  'axis',
  'stride_h',
  'stride_w',
  'padding',
  'fused_activation_function',
  'num_splits',
  'new_shape',
  'block_size',
  'keep_dims',
];
const ops = [
  'CONV_2D',
  'DEPTHWISE_CONV_2D',
  'FULLY_CONNECTED',
  'ADD',
  'CONCATENATION',
  'RESHAPE',
  'SPLIT',
  'SPLIT_V',
  'MEAN',
  'PAD',
  'TRANSPOSE',
  'TRANSPOSE_CONV',
  'STRIDED_SLICE',
  'RESIZE_BILINEAR',
  'LSTM',
  'UNIDIRECTIONAL_SEQUENCE_LSTM',
  'GATHER',
  'PRELU',
  'CAST',
  'EQUAL',
  'PACK',
  'UNPACK',
  'BATCH_MATMUL',
  'READ_VARIABLE',
  'VAR_HANDLE',
  'DEQUANTIZE',
  'CUSTOM:MaxUnpooling2D',
  'CUSTOM:moe',
  'NOT_AN_OP',
];
const anyNode = fc.record({
  op: fc.constantFrom(...ops),
  version: fc.integer({ min: 0, max: 20 }),
  options: fc.dictionary(fc.constantFrom(...optionNames), anyOption),
  inputs: fc.array(fc.option(anyTensor), { maxLength: 5 }),
  outputs: fc.array(fc.option(anyTensor), { maxLength: 3 }),
  intermediates: fc.integer({ min: 0, max: 5 }),
  params: fc.constant({}),
  readers: fc.array(
    fc.record({ op: fc.constantFrom('CAST', 'ABS'), dtype: fc.constantFrom('float32', 'bool') }),
    { maxLength: 2 },
  ),
  inputReaders: fc.integer({ min: 0, max: 2 }),
  producer: fc.constantFrom(null, 'EQUAL'),
});

test.each([...delegates.keys()])(
  'no node, however strange, makes %s throw or answer without a sentence',
  async (id) => {
    await fc.assert(
      fc.asyncProperty(anyNode, async (specimen) => {
        const params: Params = id === 'armnn' ? { backends: ['VsiNpu', 'GpuAcc', 'CpuAcc', 'CpuRef'] } : {};
        const mask = await maskOf(id, specimen, params);
        const { graph } = buildSpecimen(specimen);
        expect(mask.supported.length + mask.refused.length).toBe(graph.nodes.length);
        for (const sentence of sentences(mask)) {
          expect(sentence).toMatch(/^\S+ #\d+( on \w+)?: .{10,}/);
          expect(sentence).not.toMatch(/unsupported|undefined|NaN of|\[object/);
        }
      }),
      { numRuns: 60, seed: 5 },
    );
  },
);
