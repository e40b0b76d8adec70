import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { delegates } from '../../delegates/table.ts';
import { languages, snippet } from './index.ts';
import { has, limits, ops, request, requests } from './testing/requests.ts';

const folder = mkdtempSync(join(tmpdir(), 'delegraph-snippets-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe.skipIf(!has('python3'))('the Python code', () => {
  test('is Python, for every delegate, its options and strange names', () => {
    const files = requests.map((one, index) => {
      const path = join(folder, `${index}.py`);
      writeFileSync(path, snippet('python', one));
      return path;
    });
    expect(() => execFileSync('python3', ['-m', 'py_compile', ...files], { stdio: 'pipe' })).not.toThrow();
  });
});

describe.skipIf(!has('bash'))('the shell code', () => {
  test('is a script, and a strange file name stays one word', () => {
    for (const one of requests) {
      const { status, stderr } = spawnSync('bash', ['-n'], {
        input: snippet('shell', one),
        encoding: 'utf8',
      });
      expect([one.delegate, status, stderr]).toEqual([one.delegate, 0, '']);
    }
    const script = `benchmark_model() { printf '%s' "$1"; }; inference_diff() { :; }\n${snippet('shell', request('xnnpack', { model: "it's $HOME.tflite" }))}`;
    expect(spawnSync('bash', [], { input: script, encoding: 'utf8' }).stdout).toBe(
      "--graph=it's $HOME.tflite",
    );
  });
});

test('Arm NN gets its backends in order, as its parser wants them', () => {
  const one = request('armnn', { options: { backends: ['VsiNpu', 'CpuAcc'] } });
  expect(snippet('python', one)).toContain('"backends": "VsiNpu,CpuAcc"');
  expect(snippet('shell', one)).toContain('--external_delegate_options=backends:VsiNpu,CpuAcc');
  expect(snippet('cpp', one)).toContain('backends = {"VsiNpu", "CpuAcc"}');
});

test('a limit that the delegate has is set in its own spelling', () => {
  expect(snippet('cpp', request('nnapi', { limits }))).toContain(
    'options.max_number_delegated_partitions = 3;',
  );
  expect(snippet('cpp', request('gpu', { limits }))).toContain('options.max_delegated_partitions = 3;');
  expect(snippet('cpp', request('hexagon', { limits }))).toContain('options.min_nodes_per_partition = 5;');
  expect(snippet('kotlin', request('nnapi', { limits }))).toContain('setMaxNumberOfDelegatedPartitions(3)');
  expect(snippet('shell', request('coreml', { limits }))).toContain('--min_nodes_per_partition=5');
});

test.each([
  ['nnapi', 'min_nodes_per_partition'],
  ['gpu', 'min_nodes_per_partition'],
  ['xnnpack', 'max_delegated_partitions'],
  ['armnn', 'max_delegated_partitions'],
  ['vx', 'min_nodes_per_partition'],
])('%s has no %s: it is not written, and said', (delegate, name) => {
  for (const language of ['cpp', 'shell'] as const) {
    const text = snippet(language, request(delegate, { limits }));
    const code = text.split('\n').filter((line) => !/^\s*(\/\/|#(?!include))/.test(line));
    expect(code.join('\n')).not.toContain(name);
    expect(text).toContain(`${name} = `);
    expect(text).toContain('has no such option');
  }
});

test('a limit that nobody set is nowhere', () => {
  for (const id of delegates.keys())
    for (const language of languages)
      expect(snippet(language, request(id))).not.toMatch(/_partitions? ?=|per_partition/);
});

test('the environment of the VX driver is set for the tools', () => {
  const text = snippet('shell', request('vx', { options: { useGpu: true } }));
  expect(text).toContain('export VIV_VX_ENABLE_CACHE_GRAPH_BINARY=1');
  expect(text).toContain('export USE_GPU_INFERENCE=1');
});

test('an option from a link cannot end a comment or a number and go on as code', () => {
  const evil = 'x\nimport os; system("rm") //';
  for (const [id, name] of [
    ['nnapi', 'featureLevel'],
    ['armnn', 'version'],
    ['coreml', 'coremlVersion'],
    ['ethosu', 'accelerator'],
  ] as const)
    for (const language of languages) {
      const text = snippet(language, request(id, { options: { [name]: evil } }));
      expect(text).not.toContain('\nimport os');
      expect(text).not.toContain('system("');
    }
});

test('a delegate of one’s own says which nodes it takes, and its limits', () => {
  const byOps = snippet('cpp', request('my-npu', { ops, limits }));
  expect(byOps).toContain('case kTfLiteBuiltinDepthwiseConv2d:');
  expect(byOps).toContain('std::strcmp(registration->custom_name, "My\\"Op") == 0');
  expect(byOps).toContain('options.max_delegated_partitions = 3;');
  expect(byOps).toContain('class MyNpu : public tflite::SimpleDelegateInterface');
  expect(snippet('cpp', request('4x4', { nodes: [1, 4, 9] }))).toContain('1, 4, 9,');
});
