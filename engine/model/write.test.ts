import { expect, test } from 'vitest';
import { must } from '../base/result.ts';
import { fromBytes } from '../base/source.ts';
import { writeModel } from './draft.ts';
import { readModel } from './read.ts';
import { writeTables } from './write.ts';

const reread = (bytes: Uint8Array) => must(readModel(fromBytes(bytes), 'drawn.tflite'), 'opens');

const weights = new Uint8Array(new Float32Array([1, 2, 3, 4]).buffer);

const drawn = writeModel({
  description: 'drawn by hand',
  subgraphs: [
    {
      tensors: [
        { name: 'x', shape: [1, 2], shapeSignature: [-1, 2] },
        { name: 'w', shape: [2, 2], data: weights },
        {
          name: 'y',
          shape: [1, 2],
          quantization: { scale: [0.5], zero_point: [-128], quantized_dimension: 0 },
        },
      ],
      operators: [
        {
          op: 'FULLY_CONNECTED',
          version: 3,
          inputs: [0, 1, -1],
          outputs: [2],
          options: { fused_activation_function: 'RELU', keep_num_dims: true },
        },
        { op: 'Mine', inputs: [2], outputs: [], customOptions: new Uint8Array([7, 8, 9]) },
      ],
      inputs: [0],
      outputs: [2],
    },
  ],
  metadata: [{ name: 'note', data: new Uint8Array([1]) }],
});

test('a drawn model reads back as drawn', () => {
  const model = reread(drawn);
  expect(model.description).toBe('drawn by hand');
  expect(model.schemaVersion).toBe(3);
  const [main] = model.subgraphs;
  expect(main?.tensors.map(({ name, shape, buffer }) => [name, shape, buffer])).toEqual([
    ['x', [1, 2], 0],
    ['w', [2, 2], 1],
    ['y', [1, 2], 0],
  ]);
  expect(main?.tensors[0]?.shapeSignature).toEqual([-1, 2]);
  expect(main?.tensors[2]?.quantization).toEqual({ scale: [0.5], zeroPoint: [-128], quantizedDimension: 0 });
  expect(main?.operators[0]).toMatchObject({
    op: 'FULLY_CONNECTED',
    custom: false,
    version: 3,
    inputs: [0, 1, -1],
    outputs: [2],
    optionsType: 'FullyConnectedOptions',
  });
  expect(main?.operators[1]).toMatchObject({ op: 'Mine', custom: true, optionsType: null, options: {} });
  expect(model.metadata).toEqual([{ name: 'note', buffer: 2, bytes: 1 }]);
});

test('options hold every field of their table, defaults filled in', () => {
  expect(reread(drawn).subgraphs[0]?.operators[0]?.options).toEqual({
    fused_activation_function: 'RELU',
    weights_format: 'DEFAULT',
    keep_num_dims: true,
    asymmetric_quantize_inputs: false,
    quantized_bias_type: 'FLOAT32',
  });
});

test('constant data lie on 16-byte boundaries, wherever they are', () => {
  for (const bytes of [1, 2, 3, 5, 16, 100]) {
    const tensors = [{ data: new Uint8Array(bytes) }, { data: new Uint8Array(4), name: 'n'.repeat(bytes) }];
    const model = reread(writeModel({ subgraphs: [{ tensors, operators: [], inputs: [], outputs: [] }] }));
    expect(model.buffers.map(({ offset }) => offset % 16)).toEqual([0, 0, 0]);
  }
});

test('an operator beyond code 126 is found by its 32-bit code, an older one also by its 8-bit code', () => {
  const model = reread(
    writeTables({
      version: 3,
      operator_codes: [
        { deprecated_builtin_code: 127, builtin_code: 'GELU' },
        { deprecated_builtin_code: 3 },
        { deprecated_builtin_code: 3, builtin_code: 'CONV_2D' },
        { deprecated_builtin_code: 32, custom_code: 'Mine' },
        { builtin_code: '4321' },
      ],
    }),
  );
  expect(model.operatorCodes.map(({ op }) => op)).toEqual(['GELU', 'CONV_2D', 'CONV_2D', 'Mine', '4321']);
});

test('options of the second union and values the schema lacks survive', () => {
  const model = reread(
    writeModel({
      subgraphs: [
        {
          tensors: [{ type: '99' }],
          operators: [
            { op: 'STABLEHLO_PAD', inputs: [], outputs: [], options: { interior_padding: [1n, 2 ** 40] } },
          ],
          inputs: [],
          outputs: [],
        },
      ],
    }),
  );
  expect(model.subgraphs[0]?.tensors[0]?.type).toBe('99');
  expect(model.subgraphs[0]?.operators[0]?.options).toEqual({
    edge_padding_low: null,
    edge_padding_high: null,
    interior_padding: [1, 2 ** 40],
  });
});

test('a 64-bit option too large for a number stays exact', () => {
  const seed = 2n ** 62n + 1n;
  const model = reread(
    writeModel({
      subgraphs: [
        {
          tensors: [],
          operators: [{ op: 'RANDOM_UNIFORM', inputs: [], outputs: [], options: { seed, seed2: -5 } }],
          inputs: [],
          outputs: [],
        },
      ],
    }),
  );
  expect(model.subgraphs[0]?.operators[0]?.options).toEqual({ seed, seed2: -5 });
});
