import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { must } from '../base/result.ts';
import { writeModel } from '../model/draft.ts';
import { decodeReport } from '../report/codec.ts';
import { readReportFile } from '../report/file.ts';
import { run } from './testing/run.ts';

const folder = mkdtempSync(join(tmpdir(), 'delegraph-report-'));
const path = (name: string): string => join(folder, name);

beforeAll(() => {
  // A chain: 0 RELU, 1 =cmd (custom), 2 RELU
  const tensor = (name: string) => ({ name, type: 'FLOAT32', shape: [1, 4] });
  const bytes = writeModel({
    subgraphs: [
      {
        name: 'main',
        tensors: ['x', 'secret/a', 'b', 'y'].map(tensor),
        inputs: [0],
        outputs: [3],
        operators: [
          { op: 'RELU', inputs: [0], outputs: [1] },
          { op: '=cmd|"x"', inputs: [1], outputs: [2] },
          { op: 'RELU', inputs: [2], outputs: [3] },
        ],
      },
    ],
  });
  writeFileSync(path('chain.tflite'), bytes);
});
afterAll(() => rmSync(folder, { recursive: true }));

const words = () => ['report', `--graph=${path('chain.tflite')}`, '--supported_ops=RELU'];

test('the link that is printed opens as the report that is printed', async () => {
  const { out: link } = await run([...words(), '--url', '--page=https://example.org/']);
  const { out: json } = await run([...words(), '--json']);
  expect(link.startsWith('https://example.org/#r=1.')).toBe(true);
  const text = new URLSearchParams(link.trim().slice(link.indexOf('#') + 1)).get('r') ?? '';
  const report = must(decodeReport(text), 'opens');
  expect(report).toEqual(must(readReportFile(json), 'reads'));
  expect(report.cut.regions.map(({ nodes }) => nodes)).toEqual([[0], [2]]);
  expect(report.model.sha256).toMatch(/^[0-9a-f]{64}$/);
});

test('a report file reads as what was written, and every wrong one is a sentence', async () => {
  const file = path('chain.delegraph.json');
  await run([...words(), `--out=${file}`, '--made=2026-11-24']);
  const text = readFileSync(file, 'utf8');
  expect(must(readReportFile(text), 'reads').made).toBe('2026-11-24');
  const wrong = (change: (data: Record<string, object>) => void): string => {
    const data = JSON.parse(text) as Record<string, object>;
    change(data);
    const read = readReportFile(JSON.stringify(data));
    return read.ok ? '' : read.problem;
  };
  const set = (data: object, key: string, value: unknown) => Object.assign(data, { [key]: value });
  expect(readReportFile(text.slice(1))).toMatchObject({ ok: false, problem: 'the file is not JSON' });
  expect(wrong((data) => set(data, 'format', 'x'))).toContain('format');
  expect(wrong((data) => set(data.skeleton ?? {}, 'op', ['x']))).toContain('skeleton.op.0');
  expect(wrong((data) => set(data.skeleton ?? {}, 'op', [0, 9, 0]))).toContain('does not hold');
  expect(wrong((data) => set(data.cut ?? {}, 'regions', null))).toContain('cut.regions');
});

test('names can be left out of everything', async () => {
  const { out } = await run([...words(), '--no_names', '--json']);
  expect(out).not.toMatch(/secret|chain\.tflite|"main"/);
});

test('the tables have a row a node and a partition, and no cell is a formula', async () => {
  await run([...words(), `--nodes_csv=${path('n.csv')}`, `--partitions_csv=${path('p.csv')}`]);
  const nodes = readFileSync(path('n.csv'), 'utf8').trimEnd().split('\r\n');
  const partitions = readFileSync(path('p.csv'), 'utf8').trimEnd().split('\r\n');
  expect(nodes).toHaveLength(4);
  expect(nodes[1]).toBe('0,RELU,,delegate,0,,0,,');
  expect(nodes[2]?.startsWith(`1,"'=cmd|""x""",,"cpu, refused",,,0,not-listed,`)).toBe(true);
  expect(partitions.slice(1)).toEqual([
    '0,delegated,0,0,0,0,1,16,16,0,,,',
    '1,delegated,1,2,0,2,3,16,16,0,,,',
  ]);
});

test('the summary escapes what Markdown would take for its own', async () => {
  const { out } = await run(words());
  expect(out).toContain('### chain.tflite on Listed ops');
  expect(out).toContain('2 of 3 nodes');
  expect(out).toContain('=cmd\\|"x"');
  expect(out).not.toContain('=cmd|"x" \\#1');
});

test('gates hold for reports, and several delegates are no report', async () => {
  expect((await run([...words(), '--require_coverage=90', '--json'])).code).toBe(1);
  const graph = `--graph=${path('chain.tflite')}`;
  const two = await run(['report', graph, '--delegate=xnnpack', '--delegate=gpu']);
  expect(two.code).toBe(2);
  expect(two.err).toMatch(/error: a report is of one delegate, 2 were named\n$/);
});

test('a snippet is printed, for a delegate or for the nodes that one of your own takes', async () => {
  const { out } = await run([
    'snippet',
    '--language=python',
    '--external_delegate_path=libarmnnDelegate.so',
    '--external_delegate_options=backends:VsiNpu,CpuAcc',
  ]);
  expect(out).toContain('"backends": "VsiNpu,CpuAcc"');
  const own = await run([
    'snippet',
    '--language=cpp',
    `--graph=${path('chain.tflite')}`,
    '--supported_nodes=0,2',
    '--name=my-npu',
  ]);
  expect(own.out).toMatch(/kNodes\[\] = \{\n\s+0, 2,/);
  expect(own.out).toContain('class MyNpu');
});

test.each([
  [['--language=perl'], '--language is "perl"'],
  [['--language=cpp'], 'a delegate is needed'],
  [['--language=cpp', '--supported_nodes=0'], '--graph=... is needed'],
  [['--language=cpp', '--delegate=vx', '--num_threads=0'], '--num_threads is 0'],
])('snippet %s is wrong usage', async (words, sentence) => {
  const { code, err } = await run(['snippet', ...words]);
  expect(code).toBe(2);
  expect(err).toContain(sentence);
});
