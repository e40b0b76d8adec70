import { gzipSync, strToU8, zipSync } from 'fflate';
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

/** The same model in what models are packed in. */
const packed = {
  gzip: gzipSync(drawn),
  zip: zipSync({ 'a.txt': new Uint8Array(9), 'b.tflite': drawn }),
  stored: zipSync({ 'b.tflite': drawn }, { level: 0 }),
  array: strToU8(`const unsigned char m[] = {${[...drawn].join(', ')}};`),
};

const small = corpusModels()
  .map((name): Base => baseOf(name, readShared('corpus', 'models', name)))
  .filter(({ bytes }) => bytes.length < 20_000);

test('mutated containers end in a model or a sentence', () => {
  const statistics = emptyStatistics();
  const bases = Object.entries(packed).map(([name, bytes]) => baseOf(name, bytes));
  for (let seed = 1; seed <= 2000; seed++) fuzzOne(bases, seed, statistics);
  expect(statistics.failures).toEqual([]);
  expect(statistics.outcomes['opened silently'], 'some open still').toBeGreaterThan(10);
});

test('thousands of mutated files neither crash nor hang nor fill the memory', () => {
  const statistics = emptyStatistics();
  const bases = [baseOf('drawn', drawn), ...small];
  for (let seed = 1; seed <= 3000; seed++) fuzzOne(bases, seed, statistics);
  expect(statistics.failures).toEqual([]);
  expect(Object.keys(statistics.outcomes).length, 'several outcomes').toBeGreaterThan(3);
});
