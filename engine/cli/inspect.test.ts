import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeModel } from '../model/draft.ts';
import { run } from './testing/run.ts';

const folder = mkdtempSync(join(tmpdir(), 'delegraph-inspect-'));
const path = (name: string): string => join(folder, name);

beforeAll(() => {
  const bytes = writeModel({
    description: 'drawn',
    subgraphs: [
      {
        tensors: [
          { name: 'x', shape: [1, 2] },
          {
            name: 'w',
            shape: [2, 2],
            type: 'INT8',
            data: new Uint8Array([0, 1, 255, 4]),
            quantization: { scale: [0.5, 0.25], zero_point: [0, 0], quantized_dimension: 0 },
          },
          { name: 'y', shape: [1, 2] },
        ],
        operators: [
          { op: 'FULLY_CONNECTED', inputs: [0, 1, -1], outputs: [2], options: { keep_num_dims: true } },
        ],
        inputs: [0],
        outputs: [2],
      },
    ],
  });
  writeFileSync(path('drawn.tflite'), bytes);
  writeFileSync(
    path('bundle.task'),
    zipSync({ 'a.tflite': bytes, 'b.tflite': bytes, 'labels.txt': new Uint8Array(3) }),
  );
  writeFileSync(path('broken.tflite'), bytes.subarray(0, 90));
});
afterAll(() => rmSync(folder, { recursive: true }));

const json = async (...flags: string[]) => {
  const { code, out, err } = await run(['inspect', '--json', ...flags]);
  expect([code, err]).toEqual([0, '']);
  return JSON.parse(out);
};

test('one JSON document with the fixed fields', async () => {
  const answer = await json(`--graph=${path('drawn.tflite')}`);
  expect(answer.file).toMatchObject({ name: 'drawn.tflite', schema_version: 3, description: 'drawn' });
  expect(answer.file.sha256).toMatch(/^[0-9a-f]{64}$/);
  expect(answer.subgraphs[0]).toMatchObject({ index: 0, name: 'main', inputs: [0], outputs: [2] });
  expect(answer.subgraphs[0].tensors[1]).toEqual({
    index: 1,
    name: 'w',
    type: 'INT8',
    shape: [2, 2],
    buffer: 1,
    buffer_bytes: 4,
    is_variable: false,
    quantization: { scale: [0.5, 0.25], zero_point: [0, 0], quantized_dimension: 0 },
  });
  expect(answer.subgraphs[0].operators[0]).toMatchObject({
    index: 0,
    op: 'FULLY_CONNECTED',
    version: 1,
    inputs: [0, 1, -1],
    outputs: [2],
    options: { keep_num_dims: true, fused_activation_function: 'NONE' },
  });
  expect([answer.signatures, answer.metadata, answer.problems]).toEqual([[], [], []]);
});

test('a constant can be looked into, and written for NumPy', async () => {
  const npy = path('w.npy');
  const { tensor } = await json(`--graph=${path('drawn.tflite')}`, '--tensor=1', `--npy=${npy}`);
  expect(tensor.stored).toMatchObject({ count: 4, min: -1, max: 4, sparsity: 0.25 });
  expect(tensor.dequantized).toMatchObject({ min: -0.25, max: 1 });
  expect(tensor.channels.map((row: { scale: number }) => row.scale)).toEqual([0.5, 0.25]);
  expect([...readFileSync(npy).subarray(128)]).toEqual([0, 1, 255, 4]);
});

test('search finds operators and tensors', async () => {
  const { search } = await json(`--graph=${path('drawn.tflite')}`, '--search=keep_num_dims=true');
  expect(search).toMatchObject([{ kind: 'operator', subgraph: 0, index: 0 }]);
});

test('a bundle lists its members, and ! chooses one', async () => {
  const { file } = await json(`--graph=${path('bundle.task')}!b.tflite`);
  expect(file.containers[0]).toMatchObject({ kind: 'zip', member: 'b.tflite' });
  expect(file.containers[0].members.map(({ name }: { name: string }) => name)).toEqual([
    'a.tflite',
    'b.tflite',
    'labels.txt',
  ]);
});

test.each([
  [['--graph=broken.tflite'], 3, /error: broken\.tflite: Model: .* of a file of 90 bytes/],
  [['--graph=drawn.tflite', '--tensor=0'], 3, /tensor 0 \(x\) is no constant/],
  [['--graph=drawn.tflite', '--tensor=9'], 2, /subgraph 0 has 3 tensors/],
  [['--graph=drawn.tflite', '--npy=x.npy'], 2, /--npy needs --tensor/],
  [['--graph=drawn.tflite', '--search=/(/'], 2, /no regular expression/],
] as const)('%s ends with code %i', async (flags, expected, message) => {
  const inFolder = flags.map((flag) => flag.replace('--graph=', `--graph=${folder}/`));
  const { code, out, err } = await run(['inspect', '--json', ...inFolder]);
  expect([code, out]).toEqual([expected, '']);
  expect(err).toMatch(message);
});
