import { strToU8, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { must } from '../../base/result.ts';
import { fromBytes } from '../../base/source.ts';
import { modelMetadata } from '../../schema/metadata.ts';
import { writeFile } from '../../schema/writer.ts';
import { writeModel } from '../draft.ts';
import { readModel } from '../read.ts';
import { associatedFile, metadataOf } from './metadata.ts';
import { npyFile } from './npy.ts';
import { optionRows } from './options.ts';
import { resolverSnippet } from './resolver.ts';
import { search } from './search.ts';
import { channelTable, dequantized, statisticsOf } from './statistics.ts';
import { opHistogram, subgraphTree, weightSummary } from './summary.ts';
import { decodeStrings, decodeValues } from './values.ts';

const read = (bytes: Uint8Array) => must(readModel(fromBytes(bytes), 'drawn.tflite'), 'opens');

const weights = new Uint8Array([1, 2, 3, 4, 5, 6]);
const bytes = writeModel({
  subgraphs: [
    {
      name: 'main',
      tensors: [
        { name: 'image', shape: [1, 4, 4, 1] },
        { name: 'conv/kernel', shape: [6], type: 'INT8', data: weights },
        { name: 'conv/bias', shape: [1], type: 'INT32', data: new Uint8Array(4) },
        { name: 'Relu_1', shape: [1, 2, 2, 1] },
        { name: 'kernel again', shape: [6], type: 'INT8', data: weights },
      ],
      operators: [
        { op: 'CONV_2D', version: 2, inputs: [0, 1, 2], outputs: [3], options: { stride_w: 2, stride_h: 1 } },
        { op: 'SignalWindow', inputs: [3], outputs: [] },
        { op: 'Mine', inputs: [3], outputs: [] },
        { op: 'STABLEHLO_ADD', inputs: [3, 3], outputs: [] },
        {
          op: 'WHILE',
          inputs: [3],
          outputs: [],
          options: { cond_subgraph_index: 1, body_subgraph_index: 2 },
        },
      ],
      inputs: [0],
      outputs: [3],
    },
    { name: 'cond', tensors: [], operators: [], inputs: [], outputs: [] },
    {
      name: 'body',
      tensors: [],
      operators: [{ op: 'CONV_2D', inputs: [], outputs: [] }],
      inputs: [],
      outputs: [],
    },
  ],
});
const model = read(bytes);

describe('the whole model', () => {
  test('operators are counted over all subgraphs, versions apart', () => {
    expect(opHistogram(model).map(({ op, version, count }) => `${op}@${version} x ${count}`)).toEqual([
      'CONV_2D@1 x 1',
      'CONV_2D@2 x 1',
      'Mine@1 x 1',
      'SignalWindow@1 x 1',
      'STABLEHLO_ADD@1 x 1',
      'WHILE@1 x 1',
    ]);
  });

  test('a shared buffer counts once among the weights', () => {
    expect(weightSummary(model)).toEqual({
      parameters: 7,
      bytes: 10,
      byType: [
        { type: 'INT8', tensors: 1, parameters: 6, bytes: 6 },
        { type: 'INT32', tensors: 1, parameters: 1, bytes: 4 },
      ],
    });
  });

  test('bodies hang below the operators that run them', () => {
    const [main, ...others] = subgraphTree(model);
    expect(others).toEqual([]);
    expect(main?.calls.map(({ operator, field, runs }) => [operator, field, runs.name])).toEqual([
      [4, 'cond_subgraph_index', 'cond'],
      [4, 'body_subgraph_index', 'body'],
    ]);
  });

  test('the resolver snippet registers what is needed and says what is lacking', () => {
    const { code, missing, custom } = resolverSnippet(model);
    expect(code.split('\n')).toEqual([
      'tflite::MicroMutableOpResolver<4> resolver;',
      'resolver.AddConv2D();',
      'resolver.AddWhile();',
      'resolver.AddWindow();',
      'resolver.AddCustom("Mine", Register_Mine());  // bring your own',
      '// STABLEHLO_ADD: TensorFlow Lite Micro has no such operator',
      '',
    ]);
    expect([missing, custom]).toEqual([['STABLEHLO_ADD'], ['Mine']]);
  });
});

test('options come with their meaning, and tell which are defaults', () => {
  const rows = optionRows(must(model.subgraphs[0]?.operators[0], 'has an operator'));
  expect(rows.slice(0, 2)).toEqual([
    {
      name: 'padding',
      value: 'SAME',
      meaning: 'SAME keeps the size (divided by the stride), VALID uses only whole windows',
      type: 'Padding',
      isDefault: true,
    },
    {
      name: 'stride_w',
      value: 2,
      meaning: 'Step of the window along the width',
      type: 'int32',
      isDefault: false,
    },
  ]);
  expect(rows.find(({ name }) => name === 'dilation_w_factor')?.isDefault).toBe(true);
});

describe('search', () => {
  const hits = (text: string) =>
    search(model, text).hits.map(
      ({ kind, subgraph, index }) => `${subgraph}:${kind === 'tensor' ? 'T' : ''}${index}`,
    );

  test.each([
    ['conv', ['0:0', '0:T1', '0:T2', '2:0']],
    ['op:conv', ['0:0', '2:0']],
    ['#1', ['0:1']],
    ['T#3', ['0:T3']],
    ['type:int32', ['0:T2']],
    ['name:RELU', ['0:T3']],
    ['stride_w=2', ['0:0']],
    ['/^Relu_\\d$/', ['0:T3']],
    ['/kernel$/i', ['0:T1']],
    ['kernel type:int8', ['0:T1', '0:T4']],
    ['"kernel again"', ['0:T4']],
    ['no such thing', []],
    ['', []],
  ])('%s', (text, expected) => expect(hits(text)).toEqual(expected));

  test('says why something was found', () => {
    expect(search(model, 'stride_w=2').hits[0]?.because.trim()).toBe('stride_w=2');
  });

  test('a broken expression is a sentence, no exception', () => {
    expect(search(model, '/(/').problem).toContain('/(/ is no regular expression');
  });
});

describe('values', () => {
  test('packed integers come apart low bits first', () => {
    expect([...(decodeValues('INT4', new Uint8Array([0x8f, 0x07]), 3) ?? [])]).toEqual([-1, -8, 7]);
    expect([...(decodeValues('UINT4', new Uint8Array([0x8f]), 2) ?? [])]).toEqual([15, 8]);
    expect([...(decodeValues('INT2', new Uint8Array([0b11_10_01_00]), 4) ?? [])]).toEqual([0, 1, -2, -1]);
  });

  test.each([
    [
      'FLOAT16',
      [0x00, 0x3c, 0x01, 0x00, 0x00, 0xfc, 0x01, 0x7c, 0xff, 0x7b],
      [1, 2 ** -24, -Infinity, Number.NaN, 65504],
    ],
    ['BFLOAT16', [0x80, 0x3f, 0x80, 0xff], [1, -Infinity]],
    ['FLOAT8_E5M2', [0x3c, 0x7c, 0x01], [1, Infinity, 2 ** -16]],
    ['FLOAT8_E4M3FN', [0x38, 0x7e, 0x7f, 0x01], [1, 448, Number.NaN, 2 ** -9]],
  ])('%s widens exactly', (type, stored, expected) => {
    expect([...(decodeValues(type, new Uint8Array(stored), 9) ?? [])]).toEqual(expected);
  });

  test('64-bit integers stay exact, strings are strings, handles have no values', () => {
    const big = new Uint8Array(new BigInt64Array([-(2n ** 60n)]).buffer);
    expect(decodeValues('INT64', big, 1)?.[0]).toBe(-(2n ** 60n));
    const strings = new Uint8Array([2, 0, 0, 0, 16, 0, 0, 0, 18, 0, 0, 0, 19, 0, 0, 0, 104, 105, 33]);
    expect(decodeStrings(strings)).toEqual(['hi', '!']);
    expect(decodeStrings(strings.subarray(0, 18))).toBeUndefined();
    expect(decodeValues('RESOURCE', big, 1)).toBeUndefined();
  });
});

describe('statistics', () => {
  test('of a few numbers', () => {
    const { histogram, ...rest } = statisticsOf([0, 0, 4, Number.NaN], 0, 2);
    expect(rest).toEqual({
      count: 4,
      min: 0,
      max: 4,
      mean: 4 / 3,
      standardDeviation: Math.sqrt(32 / 9),
      sparsity: 0.5,
      nonFinite: 1,
    });
    expect(histogram).toEqual({ low: 0, high: 4, counts: [2, 1] });
  });

  test('of nothing, and of numbers that are all the same', () => {
    expect(statisticsOf([]).mean).toBeNaN();
    expect(statisticsOf([7n, 7n], 0, 3).histogram).toEqual({ low: 7, high: 7, counts: [2, 0, 0] });
  });

  test('real numbers follow each channel’s scale', () => {
    const quantization = { scale: [0.5, 2], zeroPoint: [0, 1], quantizedDimension: 1 };
    // Two rows, two channels: the channel is the last dimension.
    expect([...(dequantized(new Int8Array([2, 3, 4, 5]), [2, 2], quantization) ?? [])]).toEqual([1, 4, 2, 8]);
    // The channel is the first dimension.
    const first = { ...quantization, quantizedDimension: 0 };
    expect([...(dequantized(new Int8Array([2, 3, 4, 5]), [2, 2], first) ?? [])]).toEqual([1, 1.5, 6, 8]);
    expect(channelTable(quantization, [-128, 127])).toEqual([
      { channel: 0, scale: 0.5, zeroPoint: 0, low: -64, high: 63.5 },
      { channel: 1, scale: 2, zeroPoint: 1, low: -258, high: 252 },
    ]);
  });
});

describe('NumPy files', () => {
  const header = (file: Uint8Array | undefined) =>
    new TextDecoder('latin1').decode(file?.subarray(10, 128)).trimEnd();

  test('start as NumPy writes them, data at a multiple of 64 bytes', () => {
    const file = must(npyFile('INT16', [3], new Uint8Array([1, 0, 2, 0, 3, 0])), 'has numbers');
    expect([...file.subarray(0, 8)]).toEqual([0x93, 78, 85, 77, 80, 89, 1, 0]);
    expect(header(file.subarray(0, 128))).toBe("{'descr': '<i2', 'fortran_order': False, 'shape': (3,), }");
    expect(file.length).toBe(128 + 6);
    expect(file[127]).toBe(10);
  });

  test('scalars, matrices and types that NumPy lacks', () => {
    expect(header(npyFile('FLOAT32', [], new Uint8Array(4)))).toContain("'shape': ()");
    expect(header(npyFile('BOOL', [2, 3], new Uint8Array(6)))).toContain(
      "'|b1', 'fortran_order': False, 'shape': (2, 3)",
    );
    const int4 = must(npyFile('INT4', [3], new Uint8Array([0x8f, 0x07])), 'widened');
    expect([...int4.subarray(128)]).toEqual([255, 248, 7]);
    expect(npyFile('STRING', [1], new Uint8Array(12))).toBeUndefined();
    expect(npyFile('FLOAT32', [2], new Uint8Array(4))).toBeUndefined();
  });
});

describe('metadata', () => {
  const about = writeFile(modelMetadata, {
    name: 'Flowers',
    author: 'A gardener',
    license: 'Apache-2.0',
    subgraph_metadata: [
      {
        output_tensor_metadata: [
          { name: 'probability', associated_files: [{ name: 'labels.txt', type: 'TENSOR_AXIS_LABELS' }] },
        ],
      },
    ],
  });
  const packed = (metadata: Uint8Array): Uint8Array => {
    const plain = writeModel({
      subgraphs: [{ tensors: [], operators: [], inputs: [], outputs: [] }],
      metadata: [
        { name: 'TFLITE_METADATA', data: metadata },
        { name: 'min_runtime_version', data: strToU8('1.5.0\0\0\0') },
      ],
    });
    const files = zipSync({ 'labels.txt': strToU8('daisy\ntulip') });
    const both = new Uint8Array(plain.length + files.length);
    both.set(plain);
    both.set(files, plain.length);
    return both;
  };

  test('author, licence and label files are found', () => {
    const file = packed(about);
    const metadata = metadataOf(read(file), fromBytes(file));
    expect(metadata.model).toMatchObject({ name: 'Flowers', author: 'A gardener', license: 'Apache-2.0' });
    expect(metadata.minRuntimeVersion).toBe('1.5.0');
    expect(metadata.files).toEqual([
      {
        name: 'labels.txt',
        bytes: 11,
        type: 'TENSOR_AXIS_LABELS',
        description: '',
        of: 'subgraph 0 output 0',
      },
    ]);
    expect(new TextDecoder().decode(associatedFile(fromBytes(file), 'labels.txt'))).toBe('daisy\ntulip');
    expect(associatedFile(fromBytes(file), 'others.txt')).toBeUndefined();
  });

  test('damaged metadata are told, and the rest still shown', () => {
    const file = packed(about.slice(0, 40));
    const metadata = metadataOf(read(file), fromBytes(file));
    expect(metadata.model).toBeUndefined();
    expect(metadata.problems[0]).toMatch(/^TFLITE_METADATA: /);
    expect(metadata.files.map(({ name }) => name)).toEqual(['labels.txt']);
  });
});
