import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeModel } from '../model/draft.ts';
import { profileText } from '../tools/benchmark/profile.ts';
import { run } from './testing/run.ts';

const folder = mkdtempSync(join(tmpdir(), 'delegraph-'));
const path = (name: string): string => join(folder, name);
const graph = `--graph=${path('chain.tflite')}`;

beforeAll(() => {
  // A chain: 0 RELU, 1 TANH, 2 RELU
  const tensor = (name: string) => ({ name, type: 'FLOAT32', shape: [1, 4] });
  const model = writeModel({
    subgraphs: [
      {
        ...{ name: 'main', tensors: ['x', 'a', 'b', 'y'].map(tensor), inputs: [0], outputs: [3] },
        operators: [
          { op: 'RELU', inputs: [0], outputs: [1] },
          { op: 'TANH', inputs: [1], outputs: [2] },
          { op: 'RELU', inputs: [2], outputs: [3] },
        ],
      },
    ],
  });
  writeFileSync(path('chain.tflite'), model);
  writeFileSync(
    path('vx.log'),
    'VERBOSE: hello\n[W]Fallback unsupported op 28 to TfLite\nReplacing 2 out of 3 node(s) with dele',
  );
  const rows = [
    { type: 'Vx', name: '[a]:3', us: [10] },
    { type: 'TANH', name: '[b]:1', us: [2500] },
    { type: 'Vx', name: '[y]:4', us: [20] },
  ];
  writeFileSync(path('profile.txt'), profileText(rows));
});
afterAll(() => rmSync(folder, { recursive: true }));

test('logs: what was said, our reasons, and what could not be read', async () => {
  const words = ['logs', graph, `--log=${path('vx.log')}`, '--supported_ops=RELU'];
  const { code, out } = await run([...words, '--json']);
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({
    log: 'vx.log',
    verdict: 'The 1 line of the log about delegates agrees with the prediction.',
    findings: [{ line: 2, kind: 'refused', op: 'TANH' }],
    unread: [{ line: 3 }],
    matches: [{ line: 2, nodes: [1] }],
    differences: [],
  });
  expect((await run(words)).out).toContain('line 3 could not be read: expected "Replacing x out of y');
});

test('import: figures beside nodes, the real placement, and files of other tools', async () => {
  const words = ['import', graph, `--file=${path('profile.txt')}`];
  const { out } = await run([...words, '--supported_ops=RELU', '--json']);
  expect(JSON.parse(out)).toMatchObject({
    verdict: 'The device did what was predicted: 2 nodes in 2 partitions.',
    imports: [{ kind: 'imported', rows: [{ node: 1, values: { 'avg ms': 2.5 } }] }],
  });
  const exported = path('out.json');
  await run([...words, '--export=node-data', `--output=${exported}`]);
  expect(JSON.parse(readFileSync(exported, 'utf8')).main.results).toEqual({ 1: { value: 2.5 } });
  expect((await run([...words, '--export=csv'])).out).toContain('1,TANH,b,2.5,');
});

test('what cannot be read ends in one sentence with the file', async () => {
  const answer = await run(['import', graph, `--file=${path('chain.tflite')}`]);
  expect(answer).toMatchObject({ code: 3, out: '' });
  expect(answer.err).toMatch(/^error: chain\.tflite: a TensorFlow Lite model: expected a log/);
  expect((await run(['import', graph, `--file=${path('none')}`])).err).toContain('there is no such file');
  expect((await run(['logs', graph])).code).toBe(2);
});
