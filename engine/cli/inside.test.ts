import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { allowList } from '../delegates/custom/index.ts';
import { writeModel } from '../model/draft.ts';
import { unpackProfile } from '../report/profile-text.ts';
import { run } from './testing/run.ts';

const folder = mkdtempSync(join(tmpdir(), 'delegraph-'));
const path = (name: string): string => join(folder, name);

beforeAll(() => {
  // A chain: 0 RELU, 1 CEIL, 2 RELU on four floats
  const tensor = (name: string) => ({ name, type: 'FLOAT32', shape: [1, 4] });
  const operators = ['RELU', 'CEIL', 'RELU'].map((op, i) => ({ op, inputs: [i], outputs: [i + 1] }));
  writeFileSync(
    path('chain.tflite'),
    writeModel({
      subgraphs: [
        { name: 'main', tensors: ['x', 'a', 'b', 'y'].map(tensor), inputs: [0], outputs: [3], operators },
      ],
    }),
  );
  writeFileSync(path('relu.json'), JSON.stringify(allowList('my-npu', 'My NPU', ['RELU'])));
});
afterAll(() => rmSync(folder, { recursive: true }));

const ask = (verb: string, ...more: string[]) => run([verb, `--graph=${path('chain.tflite')}`, ...more]);
const subgraphOf = ({ out }: { readonly out: string }) => JSON.parse(out).subgraphs[0];

const backends = [
  ...['--delegate=armnn', '--delegate_option=version=23.08', '--delegate_option=backends=CpuAcc,CpuRef'],
];

test('partition tells the backends inside a delegate node, and what is copied between them', async () => {
  const { inside } = subgraphOf(await ask('partition', ...backends, '--json'));
  expect(inside).toEqual([
    {
      delegate: 0,
      groups: [
        { backend: 'CpuAcc', nodes: [0] },
        { backend: 'CpuRef', nodes: [1] },
        { backend: 'CpuAcc', nodes: [2] },
      ],
      copies: [
        { tensor: 1, from: 'CpuAcc', to: 'CpuRef', bytes: 16 },
        { tensor: 2, from: 'CpuRef', to: 'CpuAcc', bytes: 16 },
      ],
      copy_bytes: 32,
      border_bytes: 32,
    },
  ]);
  expect((await ask('partition', ...backends)).out).toContain(
    'inside D0: CpuAcc 1, CpuRef 1, CpuAcc 1 nodes; 2 copies between backends, 32 B',
  );
});

test('support and partition tell the unit of the NPU that a node runs on, and which are slow', async () => {
  for (const verb of ['support', 'partition']) {
    const { engines, slow } = subgraphOf(await ask(verb, '--delegate=vx', '--json'));
    expect(engines.PPU).toEqual([0, 2]);
    expect(slow[0]).toEqual({ node: 0, sentence: expect.stringContaining('PPU') });
    expect((await ask(verb, '--delegate=vx')).out).toContain('PPU: 2 nodes');
  }
});

test('with its GPU in place of the NPU all that VX takes is slow', async () => {
  const { engines, supported } = subgraphOf(
    await ask('support', '--delegate=vx', '--delegate_option=useGpu=true', '--json'),
  );
  expect(engines).toEqual({ GPU: supported });
});

test('nobody knows what a driver of NNAPI answers, and that is said', async () => {
  const { supported, driver } = subgraphOf(await ask('support', '--delegate=nnapi', '--json'));
  expect(supported).toEqual([0, 2]);
  expect(driver).toEqual({ dropped: [], sentence: expect.stringContaining('not known') });
  const old = await ask('support', '--delegate=nnapi', '--delegate_option=featureLevel=28', '--json');
  expect(subgraphOf(old).driver).toBeUndefined();
});

test('a profile of the user’s own answers as the driver, and what it leaves is partitioned', async () => {
  writeFileSync(path('none.json'), JSON.stringify(allowList('none', 'Tired NPU', [])));
  const none = await ask('partition', '--delegate=nnapi', `--driver=${path('none.json')}`, '--json');
  expect(subgraphOf(none)).toMatchObject({
    supported: [],
    candidates: [],
    driver: { name: 'Tired NPU', dropped: [0, 2] },
  });
  const some = await ask('support', '--delegate=nnapi', `--driver=${path('none.json')}`, '--json');
  const [first] = subgraphOf(some).refused;
  expect(first.reasons).toMatchObject([{ code: 'op-unsupported', stage: 'driver' }]);
  const relu = await ask('support', '--delegate=nnapi', `--driver=${path('relu.json')}`);
  expect(relu.out).toContain('driver: My NPU takes 2 of the 2 nodes that NNAPI takes');
});

test('a driver that no delegate of the line asks is a mistake, said in one sentence', async () => {
  for (const delegate of ['--delegate=vx', '--use_gpu']) {
    const { code, err } = await ask('support', delegate, `--driver=${path('relu.json')}`);
    expect([code, err]).toEqual([2, expect.stringContaining('--driver answers for NNAPI')]);
  }
  const missing = await ask('support', '--delegate=nnapi', `--driver=${path('nowhere.json')}`);
  expect([missing.code, missing.err]).toEqual([3, expect.stringContaining('nowhere.json cannot be read')]);
});

test('a link carries the profile, as the delegate or as the driver', async () => {
  const link = async (...more: string[]) => {
    const { out } = await ask('report', '--url', ...more);
    return new URLSearchParams(out.trim().replace(/^#/, ''));
  };
  const own = await link(`--delegate=${path('relu.json')}`);
  expect(own.get('delegate')).toBe('custom');
  expect(unpackProfile(own.get('profile') ?? '')).toMatchObject({ ok: true, value: { id: 'my-npu' } });
  const driven = await link('--delegate=nnapi', `--driver=${path('relu.json')}`);
  expect([driven.get('delegate'), driven.get('driver')]).toEqual(['nnapi', 'own']);
  expect(driven.has('profile')).toBe(true);
});
