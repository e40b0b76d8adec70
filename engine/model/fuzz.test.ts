import { expect, test } from 'vitest';
import { emptyStatistics, fuzzOne } from '../testing/fuzz.ts';
import { type Base, baseOf } from '../testing/mutate.ts';
import { corpusModels, readShared } from '../testing/shared.ts';
import { writeModel } from './draft.ts';

const drawn = writeModel({
  subgraphs: [
    {
      tensors: [
        { shape: [1, 4], shapeSignature: [-1, 4] },
        {
          shape: [4, 4],
          type: 'INT8',
          data: new Uint8Array(16),
          quantization: { scale: [0.5], zero_point: [3] },
        },
        { shape: [1, 4] },
      ],
      operators: [
        { op: 'FULLY_CONNECTED', inputs: [0, 1, -1], outputs: [2], options: { keep_num_dims: true } },
        { op: 'Mine', inputs: [2], outputs: [], customOptions: new Uint8Array(9) },
      ],
      inputs: [0],
      outputs: [2],
    },
  ],
  metadata: [{ name: 'model_control_dependencies', data: new Uint8Array([1, 1, 1, 0, 2]) }],
});

const small = corpusModels()
  .map((name): Base => baseOf(name, readShared('corpus', 'models', name)))
  .filter(({ bytes }) => bytes.length < 20_000);

test('thousands of mutated files neither crash nor hang nor fill the memory', () => {
  const statistics = emptyStatistics();
  const bases = [baseOf('drawn', drawn), ...small];
  for (let seed = 1; seed <= 3000; seed++) fuzzOne(bases, seed, statistics);
  expect(statistics.failures).toEqual([]);
  expect(Object.keys(statistics.outcomes).length, 'several outcomes').toBeGreaterThan(3);
});
