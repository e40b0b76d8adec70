import { describe, expect, test } from 'vitest';
import { nodeId, tensorId } from '../base/ids.ts';
import { must } from '../base/result.ts';
import type { Graph } from '../graph/types.ts';
import type { Shapes } from '../shapes/types.ts';
import armnn2102 from './armnn/21.02.json';
import { armnnFunctions } from './armnn/functions.ts';
import { innerGroups } from './armnn/inner-groups.ts';
import { parseArmnnOptions } from './armnn/options.ts';
import { compare } from './compare.ts';
import { askDriver } from './nnapi/driver.ts';
import nnapiRules from './nnapi/rules.json';
import { provenance } from './provenance.ts';
import { opMatrix, tableReference, twoStageReference } from './reference/index.ts';
import { shapeFunctions } from './rules/shape-functions.ts';
import { delegates } from './table.ts';
import { buildSpecimen, tensorSpecimen } from './testing/specimen.ts';
import type { SupportMask } from './types.ts';
import { engineOf, loadEngines } from './vx/engines.ts';

const nnapi = must(delegates.get('nnapi'), 'nnapi is a delegate');
const armnn = must(delegates.get('armnn'), 'armnn is a delegate');
const reason = { code: 'x', sentence: 'ADD #1: x', source: 'assumed' };
const mask = (supported: number[], refused: number[]): SupportMask => ({
  subgraph: 0,
  supported: supported.map(nodeId),
  refused: refused.map((node) => ({ node: nodeId(node), op: 'ADD', reasons: [reason] })),
});

test('two profiles side by side: agreement, what only one takes, and why not the other', () => {
  const both = compare([
    { name: 'a', mask: mask([0, 1], [2, 3]) },
    { name: 'b', mask: mask([0, 2], [1, 3]) },
  ]);
  expect(both).toMatchObject({ takenByAll: [0], takenByNone: [3], takenOnlyBy: [[1], [2]] });
  expect(both.disputed).toEqual([
    { node: 1, op: 'ADD', reasons: [undefined, [reason]] },
    { node: 2, op: 'ADD', reasons: [[reason], undefined] },
  ]);
});

describe('a rule shows where it was learnt', () => {
  test('file and lines become an address of the commit that was read', () => {
    const { places, evidence } = provenance(
      nnapi,
      nnapiRules,
      { source: 'nnapi_delegate.cc:3431-3435' },
      'QUANTIZE',
    );
    expect(evidence).toBe('compared');
    expect(places[0]?.url).toBe(
      'https://github.com/google-ai-edge/LiteRT/blob/f67457790c9c2ab67347d6fe53270e8d3df20868/tflite/delegates/nnapi/nnapi_delegate.cc#L3431-L3435',
    );
  });

  test('without a source it is assumed', () => {
    expect(provenance(nnapi, nnapiRules, {}, 'ADD').evidence).toBe('assumed');
  });
});

test('the reference says what is accepted, with numbers and sources', () => {
  const { ops } = tableReference(nnapi, nnapiRules, shapeFunctions);
  const add = must(
    ops.find(({ op }) => op === 'ADD'),
    'ADD is listed',
  );
  expect(add.rules[0]).toMatchObject({ code: 'op-version', sentence: 'the op version must be at most 2' });
  const texts = ops.flatMap((entry) => entry.rules.map(({ sentence }) => sentence));
  expect(texts.every((text) => text.length > 5 && !/undefined|\[object|\$/.test(text))).toBe(true);
});

test('which delegates take this op', () => {
  const references = [
    { name: 'NNAPI', ops: tableReference(nnapi, nnapiRules, shapeFunctions).ops },
    { name: 'Arm NN 21.02', ops: twoStageReference(armnn, armnn2102, armnnFunctions).ops },
  ];
  expect(opMatrix('TRANSPOSE', references)).toEqual([
    { name: 'NNAPI', answer: 'under conditions', rules: expect.any(Number) },
    { name: 'Arm NN 21.02 CpuRef', answer: 'under conditions', rules: expect.any(Number) },
    { name: 'Arm NN 21.02 CpuAcc', answer: 'under conditions', rules: expect.any(Number) },
    { name: 'Arm NN 21.02 GpuAcc', answer: 'under conditions', rules: expect.any(Number) },
    { name: 'Arm NN 21.02 VsiNpu', answer: 'never', rules: 0 },
  ]);
  expect(opMatrix('UNIQUE', references).map(({ answer }) => answer)).toEqual(['absent', 'absent']);
});

describe('inside an Arm NN partition', () => {
  // t0 ── 0 (VsiNpu) ── t1 ── 1 (CpuAcc) ── t2 ── 2 (VsiNpu) ── t3, and 2 reads t1 too
  const graph = chain();

  test('a tensor is copied once for each backend that reads it from another', () => {
    const partition = innerGroups(
      graph,
      shapesOf(graph),
      [0, 1, 2].map(nodeId),
      { VsiNpu: [nodeId(0), nodeId(2)], CpuAcc: [nodeId(1)] },
      { inputs: [tensorId(0)], outputs: [tensorId(3)] },
    );
    expect(partition.groups.map(({ backend, nodes }) => `${backend}:${nodes}`)).toEqual([
      'VsiNpu:0',
      'CpuAcc:1',
      'VsiNpu:2',
    ]);
    expect(partition.copies).toEqual([
      { tensor: 1, from: 'VsiNpu', to: 'CpuAcc', bytes: 16 },
      { tensor: 2, from: 'CpuAcc', to: 'VsiNpu', bytes: 16 },
    ]);
    expect(partition).toMatchObject({ copyBytes: 32, borderBytes: 32 });
  });
});

describe('Arm NN reads its options its own way', () => {
  test('"false" is true, and is said so', () => {
    const parsed = must(parseArmnnOptions('21.02', [['reduce-fp32-to-fp16', 'false']]), 'known option');
    expect(parsed.values['reduce-fp32-to-fp16']).toBe(true);
    expect(parsed.remarks).toHaveLength(1);
  });

  test('an option of a later release throws', () => {
    expect(parseArmnnOptions('21.02', [['number-of-threads', '4']])).toEqual({
      ok: false,
      problem:
        'Arm NN 21.02 throws at the unknown option "number-of-threads" (23.08 has it): no delegate is made',
    });
    expect(parseArmnnOptions('23.08', [['number-of-threads', '4']]).ok).toBe(true);
  });
});

test('a driver that refuses one node of a float16 model leaves nothing', () => {
  const driver = { kind: 'profile', name: 'My NPU', mask: mask([0], [1]) } as const;
  expect(askDriver(mask([0, 1], []), driver, false).supported).toEqual([0]);
  expect(askDriver(mask([0, 1], []), driver, true)).toMatchObject({ supported: [], allOrNothing: true });
});

test('VX: a convolution with a stride leaves the MAC array, float32 runs on the shader unit', async () => {
  const map = await loadEngines();
  const engine = (dtype: string, stride: number) => {
    const { graph, node } = buildSpecimen({
      ...{ op: 'CONV_2D', version: 1, options: { stride_h: stride, stride_w: stride } },
      inputs: [tensorSpecimen(dtype), { ...tensorSpecimen(dtype, [4, 3, 3, 4]), constant: true }],
      outputs: [tensorSpecimen(dtype)],
      ...{ intermediates: 0, params: {}, readers: [], inputReaders: 0, producer: null },
    });
    return engineOf(graph, must(graph.nodes[node], 'the node'), map);
  };
  expect(engine('uint8', 1)).toMatchObject({ engines: ['NN'], slow: false });
  expect(engine('uint8', 2).sentence).toContain('its stride is 2, the MAC array takes 1');
  expect(engine('float32', 1)).toMatchObject({ engines: ['PPU'], slow: true });
});

function chain(): Graph {
  const tensor = (id: number, producer: number, consumers: number[]): Graph['tensors'][number] => ({
    ...{ id: tensorId(id), name: `t${id}`, type: 'FLOAT32', shape: [4], hasShape: true, isConstant: false },
    ...{ constantBytes: 0, isVariable: false, isSparse: false },
    producer: producer < 0 ? -1 : nodeId(producer),
    consumers: consumers.map(nodeId),
  });
  const node = (id: number, inputs: number[], output: number): Graph['nodes'][number] => ({
    ...{
      id: nodeId(id),
      op: 'ADD',
      custom: false,
      version: 1,
      intermediates: [],
      optionsType: null,
      options: {},
    },
    ...{
      inputs: inputs.map(tensorId),
      outputs: [tensorId(output)],
      hasSideEffect: false,
      isConstantFp16Dequantize: false,
    },
  });
  return {
    ...{ subgraph: 0, name: 'main', inputs: [tensorId(0)], outputs: [tensorId(3)] },
    nodes: [node(0, [0], 1), node(1, [1], 2), node(2, [2, 1], 3)],
    tensors: [tensor(0, -1, [0]), tensor(1, 0, [1, 2]), tensor(2, 1, [2]), tensor(3, 2, [])],
  };
}

function shapesOf(graph: Graph): Shapes {
  return {
    tensors: graph.tensors.map(({ shape }) => ({ kind: 'static', shape })),
    values: new Map(),
    unresolved: [],
  };
}
