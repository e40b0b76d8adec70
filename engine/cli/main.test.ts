import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ModelDraft, writeModel } from '../model/draft.ts';
import { run, runBatch } from './testing/run.ts';

const folder = mkdtempSync(join(tmpdir(), 'delegraph-'));
const path = (name: string): string => join(folder, name);

beforeAll(() => {
  // A chain: 0 RELU, 1 TANH, 2 RELU
  const tensor = (name: string) => ({ name, type: 'FLOAT32', shape: [1, 4] });
  const bytes = writeModel({
    subgraphs: [
      {
        name: 'main',
        tensors: ['x', 'a', 'b', 'y'].map(tensor),
        inputs: [0],
        outputs: [3],
        operators: [
          { op: 'RELU', inputs: [0], outputs: [1] },
          { op: 'TANH', inputs: [1], outputs: [2] },
          { op: 'RELU', inputs: [2], outputs: [3] },
        ],
      },
    ],
  });
  writeFileSync(path('chain.tflite'), bytes);
  writeFileSync(path('text.tflite'), 'not a model');
});
afterAll(() => rmSync(folder, { recursive: true }));

const chain = () => `--graph=${path('chain.tflite')}`;

test('partition answers one JSON document with the fixed fields', async () => {
  const { code, out, err } = await run(['partition', chain(), '--supported_ops=RELU', '--json']);
  expect([code, err]).toEqual([0, '']);
  expect(JSON.parse(out)).toMatchObject({
    limits: { max_delegated_partitions: 0, min_nodes_per_partition: 0 },
    subgraphs: [
      {
        index: 0,
        total_nodes: 3,
        supported: [0, 2],
        subsets: [
          { type: 'P', nodes: [0], inputs: [0], outputs: [1] },
          { type: 'N', nodes: [1], inputs: [1], outputs: [2] },
          { type: 'P', nodes: [2], inputs: [2], outputs: [3] },
        ],
        candidates: [
          { nodes: [0], inputs: [0], outputs: [1] },
          { nodes: [2], inputs: [2], outputs: [3] },
        ],
        execution_plan: [
          { delegate: 0, nodes: [0], inputs: [0], outputs: [1] },
          { node: 1 },
          { delegate: 1, nodes: [2], inputs: [2], outputs: [3] },
        ],
      },
    ],
    log: 'SupportedNodes delegate: 2 nodes delegated out of 3 nodes with 2 partitions.',
  });
});

test('limits choose, ties are said, and the log still counts all candidates', async () => {
  const { out } = await run([
    'partition',
    chain(),
    '--supported_nodes=0,2',
    '--max_delegated_partitions=1',
    '--json',
  ]);
  const answer = JSON.parse(out);
  expect(answer.subgraphs[0].chosen).toHaveLength(1);
  expect(answer.subgraphs[0].tie).toBe(true);
  expect(answer.log).toContain('1 nodes delegated out of 3 nodes with 2 partitions');
});

test.each([
  [['parition'], 2, 'unknown verb "parition"'],
  [['partition', '--grph=x'], 2, 'did you mean --graph?'],
  [['partition', '--supported_nodes=0'], 2, '--graph=... is needed'],
  [['partition', 'x.tflite'], 2, '"x.tflite" is not a flag'],
  [['partition', '--graph=/nowhere/x.tflite', '--supported_nodes=0'], 3, 'there is no such file'],
])('%j ends with one sentence', async (words, code, sentence) => {
  const ran = await run(words as string[]);
  expect(ran.code).toBe(code);
  expect(ran.out).toBe('');
  expect(ran.err.trimEnd().split('\n').at(-1)).toMatch(/^error: /);
  expect(ran.err).toContain(sentence);
});

test.each([
  ['--supported_nodes=7', 'names node 7; subgraph 0 has 3 nodes'],
  ['--supported_nodes=1:0', 'subgraph 1; the model has 1'],
  ['--supported_nodes=a', '"a"'],
  ['--max_delegated_partitions=many', '"many"'],
  ['--control_edges=0-9', 'names node 9'],
  ['--sort=quick', '"quick"'],
  ['--delegate=nnap', '"nnap"'],
])('%s is wrong usage, with the value', async (flag, sentence) => {
  const words =
    flag.startsWith('--supported') || flag.startsWith('--delegate=') ? [flag] : [flag, '--supported_nodes=0'];
  const { code, err } = await run(['partition', chain(), ...words]);
  expect(code).toBe(2);
  expect(err).toContain(sentence);
});

test('a file that is no model is exit 3, with its name', async () => {
  const { code, err } = await run(['partition', `--graph=${path('text.tflite')}`, '--supported_nodes=none']);
  expect(code).toBe(3);
  expect(err).toMatch(/^error: text\.tflite/);
});

test('a batch answers line by line and goes on after a bad one', async () => {
  const graph = path('chain.tflite');
  const answers = await runBatch<Record<string, unknown>>(
    ['partition', '--supported_nodes=0'],
    [
      { graph },
      { graph, supported_nodes: '99' },
      { graph: path('text.tflite') },
      { graph, min_nodes_per_partition: 2 },
    ],
  );
  expect(answers).toHaveLength(4);
  expect(answers[0]).toHaveProperty('subgraphs');
  expect(answers[1]).toMatchObject({ error: { code: 2 } });
  expect(answers[2]).toMatchObject({ error: { code: 3 } });
  expect(answers[3]).toMatchObject({ limits: { min_nodes_per_partition: 2 } });
});

test('several graphs answer JSON Lines, and shards share them out', async () => {
  const words = [
    'partition',
    chain(),
    chain(),
    `--graph=${path('text.tflite')}`,
    '--supported_nodes=0',
    '--json',
  ];
  const all = await run(words);
  expect(all.out.trimEnd().split('\n')).toHaveLength(3);
  expect(all.code).toBe(3);
  const first = await run([...words, '--shard=1/2']);
  expect(first.out.trimEnd().split('\n')).toHaveLength(2);
  expect((await run([...words, '--shard=2/2'])).code).toBe(0);
});

test('a missed gate is exit 1', async () => {
  const words = ['partition', chain(), '--supported_ops=RELU'];
  expect((await run([...words, '--require_coverage=50'])).code).toBe(0);
  const missed = await run([...words, '--require_coverage=95']);
  expect(missed.code).toBe(1);
  expect(missed.err).toContain('66.7 % (2 of 3 nodes)');
  expect((await run([...words, '--max_partitions_allowed=1'])).code).toBe(1);
});

test('help lists verbs and flags', async () => {
  expect((await run(['--help'])).out).toContain('partition');
  expect((await run(['partition', '--help'])).out).toContain('--max_delegated_partitions');
});

test('sweep lists each distinct outcome once and names the best', async () => {
  const { out, code } = await run(['sweep', chain(), '--supported_ops=RELU', '--json']);
  expect(code).toBe(0);
  const answer = JSON.parse(out);
  expect(answer.outcomes).toEqual([
    { max: 0, min: 2, partitions: 0, delegated_nodes: 0, delegated_macs_percent: 0, boundary_bytes: 0 },
    { max: 1, min: 0, partitions: 1, delegated_nodes: 1, delegated_macs_percent: 0, boundary_bytes: 32 },
    { max: 0, min: 0, partitions: 2, delegated_nodes: 2, delegated_macs_percent: 0, boundary_bytes: 64 },
  ]);
  expect(answer.best).toMatchObject({ max: 0, min: 0 });
});

test('a share of MACs is unknown where only a run tells a shape', async () => {
  writeFileSync(path('reshaped.tflite'), writeModel(reshaped));
  const words = ['sweep', `--graph=${path('reshaped.tflite')}`, '--supported_ops=FULLY_CONNECTED'];
  const { outcomes, best } = JSON.parse((await run([...words, '--json'])).out);
  expect(best.delegated_nodes).toBe(2);
  for (const outcome of outcomes) expect(outcome.delegated_macs_percent).toBeNull();
  expect((await run(words)).out).toContain('unknown');
  const gate = await run(['partition', ...words.slice(1), '--require_mac_coverage=50']);
  expect(gate.code).toBe(1);
  expect(gate.err).toContain('MAC coverage is unknown, since only a run tells shapes of 1 node');
});

/** A layer of known size, and one behind a RESHAPE to a shape that is an input. */
const reshaped: ModelDraft = {
  subgraphs: [
    {
      tensors: [
        { shape: [1, 4] },
        { shape: [2], type: 'INT32' },
        { shape: [4, 4], data: new Uint8Array(64) },
        ...[{ shape: [1, 4] }, { shape: [1, 4] }, { shape: [1, 4] }],
      ],
      inputs: [0, 1],
      outputs: [5],
      operators: [
        { op: 'FULLY_CONNECTED', inputs: [0, 2], outputs: [3], options: {} },
        { op: 'RESHAPE', inputs: [3, 1], outputs: [4] },
        { op: 'FULLY_CONNECTED', inputs: [4, 2], outputs: [5], options: {} },
      ],
    },
  ],
};

test('sweep adds estimates for a board, with bands, and refuses boards that make no sense in one sentence', async () => {
  const words = ['sweep', chain(), '--supported_ops=RELU', '--by=estimate'];
  const { out, code } = await run([...words, '--device=imx8mp', '--json']);
  expect(code).toBe(0);
  const answer = JSON.parse(out);
  expect(answer).toMatchObject({ device: 'imx8mp', time: 'estimated', optimum: [{ search: 'exact' }] });
  for (const { estimated_ms: ms, estimated_low_ms: low, estimated_high_ms: high } of answer.outcomes)
    expect(low < ms && ms < high).toBe(true);
  expect(answer.pareto[0].best).toMatch(/^an estimated .* ms \(band /);
  for (const { ms, low, high } of [answer.optimum[0], answer.optimum[0].largest_first])
    expect(low < ms && ms < high).toBe(true);
  expect((await run([...words, '--device=imx8mp'])).out).toContain(
    'times are estimates for NXP i.MX 8M Plus',
  );
  const refused = async (...more: string[]) => (await run([...words, ...more])).err;
  expect(await refused()).toContain('--by=estimate needs a board');
  expect(await refused('--device=toaster')).toContain('There is no board "toaster"');
  expect(await refused('--device=imx8mp', '--device_figure=copy.bytes=0')).toContain(
    'a rate above 0 is needed',
  );
});

test('arena tells its size, the peak and who holds it', async () => {
  const { out, code } = await run(['arena', chain(), '--json']);
  expect(code).toBe(0);
  // 16 bytes a tensor, each on a boundary of 64; the graph's input keeps its place.
  expect(JSON.parse(out).subgraphs[0]).toMatchObject({
    ...{ index: 0, arena_bytes: 144, peak_bytes: 48, peak_step: 1, peak_tensors: [0, 1, 2] },
    live_bytes: [32, 48, 48],
  });
  expect((await run(['arena', chain()])).out).toContain('most needed at once: 48 bytes at step 1 (TANH)');
});

test('advise ranks what the delegate refuses by what it would gain, with bands', async () => {
  writeFileSync(path('refused.tflite'), writeModel(refused));
  const words = ['advise', `--graph=${path('refused.tflite')}`, '--delegate=vx', '--device=imx8mp'];
  const { out, code } = await run([...words, '--json']);
  expect(code).toBe(0);
  const answer = JSON.parse(out);
  const [{ blockers, untried }] = answer.subgraphs;
  expect([answer.time, untried]).toEqual(['estimated', 0]);
  expect(blockers.length).toBeGreaterThan(1);
  for (const {
    estimated_ms_gained: ms,
    estimated_low_ms_gained: low,
    estimated_high_ms_gained: high,
  } of blockers)
    expect(low <= ms && ms <= high).toBe(true);
  const gains = blockers.map((row: { estimated_ms_gained: number }) => row.estimated_ms_gained);
  expect(gains).toEqual([...gains].sort((a, b) => b - a));
  expect(blockers.map((row: { kind: string }) => row.kind)).toContain('op');
  expect((await run(words)).out).toMatch(/if these were delegated.* est\. ms +low +high/);
  expect((await run(['advise', chain()])).err).toContain('--delegate=... is needed');
});

/** A chain with two ops that VX does not take. */
const refused: ModelDraft = {
  subgraphs: [
    {
      tensors: Array.from({ length: 6 }, () => ({ shape: [1, 4] })),
      inputs: [0],
      outputs: [5],
      operators: ['RELU', 'CEIL', 'RELU', 'SIGN', 'RELU'].map((op, i) => ({
        op,
        inputs: [i],
        outputs: [i + 1],
      })),
    },
  ],
};

test.each([
  ['hexagon', 'times of hexagon on NXP i.MX 8M Plus are unknown, because no figures of a Hexagon DSP'],
  ['xnnpack', 'times of xnnpack on NXP i.MX 8M Plus are unknown, because XNNPACK keeps its nodes on the CPU'],
])('a board that tells nothing of %s gives no times, and says why', async (delegate, sentence) => {
  const words = [chain(), `--delegate=${delegate}`, '--device=imx8mp'];
  for (const verb of ['advise', 'sweep']) {
    const { out, code } = await run([verb, ...words, '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(out).time).toBe('unknown');
    expect(out).toContain(sentence);
    expect(out).not.toContain('estimated_ms');
    const text = (await run([verb, ...words])).out;
    if (verb === 'sweep' || delegate === 'hexagon') expect(text).toContain(sentence);
    expect(text).not.toContain('est. ms');
  }
  const best = await run(['sweep', ...words, '--by=estimate']);
  expect([best.code, best.out]).toEqual([2, '']);
  expect(best.err).toContain(sentence);
});

test('benchmark_model prints the lines a script reads off the real tool', async () => {
  const words = [
    'benchmark_model',
    chain(),
    '--num_runs=5',
    '--min_secs=0',
    '--warmup_min_secs=0',
    '--use_nnapi=true',
  ];
  const { code, out } = await run(words);
  expect(code).toBe(0);
  expect(out).toMatch(/^INFO: STARTING!$/m);
  expect(out).toMatch(/^INFO: Graph: \[.*chain\.tflite\]$/m);
  expect(out).toMatch(/^INFO: Min num runs: \[5\]$/m);
  expect(out).toMatch(
    /^INFO: Explicitly applied NNAPI delegate, and the model graph will be completely executed by the delegate\.$/m,
  );
  expect(out).toMatch(/^INFO: Initialized session in [\d.e+-]+ms\.$/m);
  expect(out).toMatch(/^INFO: count=5 .*p5=\d+ median=\d+ p95=\d+$/m);
  const timings =
    /^INFO: Inference timings in us: Init: (\d+), First inference: (\d+), Warmup \(avg\): ([\d.e+]+), Inference \(avg\): ([\d.e+]+)$/m;
  expect(out).toMatch(timings);
});

test('benchmark_model hands its times on to other viewers, and takes inputs from files', async () => {
  const once = ['benchmark_model', chain(), '--num_runs=1', '--min_secs=0', '--warmup_min_secs=0'];
  const csv = await run([...once, '--export=csv']);
  expect(csv.code).toBe(0);
  const [head, ...rows] = csv.out.trimEnd().split(/\r?\n/);
  expect(head).toBe(
    'node,op,name,"median us, measured","avg us, measured","first us, measured","p95 us, measured"',
  );
  expect(rows.map((row) => row.replace(/(,[\d.]+){4}$/, ''))).toEqual(['0,RELU,a', '1,TANH,b', '2,RELU,y']);
  const output = path('times.json');
  const written = await run([
    ...once,
    '--export=node-data',
    '--figure=avg us, measured',
    `--output=${output}`,
  ]);
  expect(written.out).toMatch(/^INFO: STARTING!$/m);
  expect(Object.keys(JSON.parse(readFileSync(output, 'utf8')).main.results)).toEqual(['0', '1', '2']);
  expect((await run([...once, '--export=xlsx'])).err).toContain('there are csv, node-data, netron');
  writeFileSync(path('x.bin'), new Uint8Array(16));
  expect((await run([...once, `--input_layer_value_files=x:${path('x.bin')}`])).code).toBe(0);
  writeFileSync(path('short.bin'), new Uint8Array(3));
  const short = await run([...once, `--input_layer_value_files=x:${path('short.bin')}`]);
  expect([short.code, short.err]).toEqual([3, expect.stringContaining('raw values of input x take 16')]);
  const named = await run([...once, '--input_layer_value_files=z:nowhere']);
  expect([named.code, named.err]).toEqual([2, expect.stringContaining('the inputs are: "x"')]);
});

test('benchmark_model refuses a partial delegation when the whole is required', async () => {
  const words = ['benchmark_model', chain(), '--require_full_delegation', '--num_runs=1', '--min_secs=0'];
  const partial = await run([...words, '--supported_ops=RELU']);
  expect(partial.code).toBe(3);
  expect(partial.err).toContain('Disallowed CPU fallback');
  expect((await run([...words, '--warmup_min_secs=0', '--supported_ops=RELU,TANH'])).code).toBe(0);
});

test('inference_diff prints the lines of the real tool, and every tensor when asked', async () => {
  const { code, out } = await run([
    'inference_diff',
    `--model_file=${path('chain.tflite')}`,
    '--num_runs=1',
    '--all_tensors',
    '--each_node_alone',
  ]);
  expect(code).toBe(0);
  const lines = out.trimEnd().split('\n');
  expect(lines[0]).toBe('INFO: Num evaluation runs: 1');
  expect(lines[1]).toMatch(/^INFO: Reference run latency: avg=[\d.e+]+\(us\), std_dev=\d+\(us\)$/);
  expect(lines[2]).toMatch(/^INFO: Test run latency: avg=[\d.e+]+\(us\), std_dev=\d+\(us\)$/);
  expect(lines[3]).toMatch(/^INFO: OutputDiff\[0\]: avg_error=[\d.e-]+, std_dev=[\d.e-]+$/);
  expect(lines.slice(4, 9).map((line) => line.split(':')[0])).toEqual([
    'tensor 1 (RELU #0)',
    'tensor 2 (TANH #1)',
    'tensor 3 (RELU #2)',
    '2 of 3 tensors differ',
    'each node alone',
  ]);
  // RELU has nothing to round: where anything differs from identical inputs, it is TANH.
  expect(lines[8]).toContain('1 of 3 outputs of nodes differ: the first is TANH #1');
});

test('inference_diff compares on the inputs of files, and hands errors on to other viewers', async () => {
  writeFileSync(path('x.bin'), new Uint8Array(Float32Array.of(-1, 0, 1, 2).buffer));
  const words = ['inference_diff', `--model_file=${path('chain.tflite')}`];
  const { code, out } = await run([...words, `--input_layer_value_files=x:${path('x.bin')}`, '--json']);
  expect(code).toBe(0);
  expect(JSON.parse(out).runs).toBe(1);
  const netron = await run([...words, '--num_runs=1', '--export=netron']);
  const metrics = JSON.parse(netron.out).metrics as { identifier: string; name: string; value: number }[];
  const means = metrics.filter(({ name }) => name === 'mean error');
  expect(means.map(({ identifier }) => identifier)).toEqual(['0', '1', '2']);
  expect(means[0]?.value).toBe(0);
});

test('the lines of an external delegate work as they are written for the real tools', async () => {
  const words = ['partition', chain(), '--external_delegate_path=/usr/lib/libarmnnDelegate.so'];
  const ok = await run([
    ...words,
    '--external_delegate_options=backends:VsiNpu,CpuAcc;logging-severity:info',
  ]);
  expect(ok.code).toBe(0);
  expect(ok.out).toMatch(/^armnn, /);
  const bad = await run([...words, '--external_delegate_options=number-of-threads:4']);
  expect(bad.code).toBe(2);
  expect(bad.err).toContain('throws at the unknown option "number-of-threads"');
});
