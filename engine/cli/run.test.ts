import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeModel } from '../model/draft.ts';
import { run, runBatch } from './testing/run.ts';

const folder = mkdtempSync(join(tmpdir(), 'delegraph-run-'));
const path = (name: string): string => join(folder, name);
const floats = (...values: number[]) => new Uint8Array(Float32Array.from(values).buffer);
const valuesOf = (file: string) => [...new Float32Array(new Uint8Array(readFileSync(file)).buffer)];

beforeAll(() => {
  // 0 NEG, 1 ABS, 2 NEG: y = -|x|
  const tensor = (name: string) => ({ name, type: 'FLOAT32', shape: [1, 4] });
  const bytes = writeModel({
    subgraphs: [
      {
        name: 'main',
        tensors: ['x', 'a', 'b', 'y'].map(tensor),
        inputs: [0],
        outputs: [3],
        operators: [
          { op: 'NEG', inputs: [0], outputs: [1] },
          { op: 'ABS', inputs: [1], outputs: [2] },
          { op: 'NEG', inputs: [2], outputs: [3] },
        ],
      },
    ],
  });
  writeFileSync(path('chain.tflite'), bytes);
  writeFileSync(path('input0.bin'), floats(1, -2, 3, -4));
});
afterAll(() => rmSync(folder, { recursive: true }));

const words = () => ['run', `--graph=${path('chain.tflite')}`, '--backend=reference'];

test('a run writes its outputs and prints what it wrote', async () => {
  const { code, out } = await run([
    ...words(),
    `--input_dir=${folder}`,
    `--dump=${path('d')}`,
    '--all_tensors',
    '--json',
  ]);
  expect(code).toBe(0);
  const answer = JSON.parse(out);
  expect(answer.outputs).toEqual([
    { tensor: 3, name: 'y', type: 'FLOAT32', shape: [1, 4], bytes: 16, file: 'output0.bin' },
  ]);
  expect(answer.tensors.map(({ tensor }: { tensor: number }) => tensor)).toEqual([1, 2, 3]);
  expect(valuesOf(path('d/output0.bin'))).toEqual([-1, -2, -3, -4]);
  expect(valuesOf(path('d/tensor1.bin'))).toEqual([-1, 2, -3, 4]);
  expect(JSON.parse(readFileSync(path('d/index.json'), 'utf8'))).toEqual(answer);
});

test('a cut model writes the same bytes', async () => {
  const cut = ['--supported_nodes=1', '--max_delegated_partitions=1'];
  await run([...words(), '--seed=7', `--dump=${path('whole')}`]);
  await run([...words(), '--seed=7', `--dump=${path('cut')}`, ...cut]);
  expect(readFileSync(path('cut/output0.bin'))).toEqual(readFileSync(path('whole/output0.bin')));
});

test('an input gets another shape by name', async () => {
  const { out } = await run([...words(), '--input_layer_shape=x:2,3', '--json']);
  expect(JSON.parse(out).outputs[0]).toMatchObject({ shape: [2, 3], bytes: 24 });
});

test.each([
  [['--input_dir=/nowhere'], 3, '/nowhere/input0.bin cannot be read'],
  [['--input_layer_shape=z:1'], 2, 'the inputs are: "x"'],
  [['--input_layer_shape=x:1,b'], 2, 'name:1,2,3 is needed'],
  [['--subgraph=3'], 2, '--subgraph is 3; the model has 1'],
  [['--signature=s'], 2, "the model's signatures are: none"],
  [['--fill=intMod=0'], 2, 'intMod=0'],
  [['--invokes=0'], 2, '--invokes is 0'],
  [['--backend=cuda'], 2, '"cuda"'],
  [['--input_layer_shape=x:5'], 3, 'input 0 (x) is FLOAT32 [5] and takes 20 bytes, not 16'],
])('%j ends with one sentence', async (flags, code, sentence) => {
  const input = flags.some((flag) => flag.includes('x:5')) ? [`--input_dir=${folder}`] : [];
  const ran = await run([...words(), ...input, ...(flags as string[])]);
  expect(ran.code).toBe(code);
  expect(ran.err.trimEnd().split('\n').at(-1)).toMatch(/^error: /);
  expect(ran.err).toContain(sentence);
});

test('a batch goes on after a line that fails', async () => {
  const answers = await runBatch<Record<string, unknown>>(words(), [{ invokes: 0 }, { seed: 1 }]);
  expect(answers[0]).toMatchObject({ error: { code: 2 } });
  expect(answers[1]).toHaveProperty('outputs');
});
