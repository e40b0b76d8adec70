import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { must } from '../base/result.ts';
import { fromBytes } from '../base/source.ts';
import { openProgram } from '../graph/program.ts';
import { type ModelDraft, writeModel } from '../model/draft.ts';
import { denseBytes } from '../model/storage.ts';
import { Session } from '../run/session.ts';
import { mobilenetV1, mobilenetV2 } from './mobilenet.ts';
import { mobilenetV3Small } from './mobilenet-v3.ts';
import { floatModel, int8Model, uint8Model } from './quantize.ts';
import { ssdMobilenetV1 } from './ssd.ts';
import { tiny, transformerEncoder } from './transformer.ts';

const digest = (seed: number): string =>
  createHash('sha256')
    .update(writeModel(uint8Model(mobilenetV1(32, seed, 0.25))))
    .digest('hex');

test('the same seed draws the same file', () => {
  const first = digest(1);
  expect(digest(1)).toBe(first);
  expect(digest(2)).not.toBe(first);
});

test('MobileNet V1 has its 31 ops, V2 its 66', () => {
  expect(uint8Model(mobilenetV1(32, 1, 0.25)).subgraphs[0]?.operators).toHaveLength(31);
  expect(floatModel(mobilenetV2(32, 1)).subgraphs[0]?.operators).toHaveLength(66);
});

test('activations of the quantized network neither vanish nor saturate', () => {
  const net = mobilenetV1(64, 1, 0.25);
  const program = must(openProgram(fromBytes(writeModel(uint8Model(net))), 'v1'), 'opens');
  const session = must(Session.open(program), 'prepares');
  const image = net.tensors[net.inputs[0]!]!.values;
  session.setInput(
    0,
    Uint8Array.from(image, (value) => Math.round(value * 127.5 + 127.5)),
  );
  must(session.invoke(), 'runs');
  for (const { outputs, op } of net.operators.slice(0, -2)) {
    const steps = must(session.read(program.graphs[0]!.tensors[outputs[0]!]!.id), 'written')
      .data as Uint8Array;
    expect(new Set(steps).size, `${op} #${outputs[0]}: distinct values`).toBeGreaterThan(20);
    const stuck = steps.filter((value) => value === 255).length / steps.length;
    expect(stuck, `${op} #${outputs[0]}: at the top of the range`).toBeLessThan(0.3);
  }
});

const v3 = int8Model(mobilenetV3Small(32, 1));
const ssd = uint8Model(ssdMobilenetV1(64, 1, 0.25));
const smallTransformer = { ...tiny, words: 100, length: 8, width: 16 };

/** Opens without a problem and runs; every value of every output. */
function answers(draft: ModelDraft): number[][] {
  const program = must(openProgram(fromBytes(writeModel(draft)), 'sample'), 'opens');
  const session = must(Session.open(program), 'prepares');
  const [graph] = program.graphs;
  const input = must(graph?.tensors[graph.inputs[0] ?? 0], 'has an input');
  must(session.setInput(0, new Uint8Array(must(denseBytes(input.type, input.shape), 'is sized'))), 'fits');
  must(session.invoke(), 'runs');
  return must(graph, 'has a graph').outputs.map((tensor) => {
    const { data } = must(session.read(tensor), 'written');
    return Array.from(data as ArrayLike<number>, Number);
  });
}

test.each([
  ['MobileNet V3', v3, 118, [1000]],
  ['an SSD', ssd, 64, [40, 10, 10, 1]],
  ['a transformer', floatModel(transformerEncoder(1, smallTransformer)), 99, [2]],
])('%s has the ops it is known for, and runs', (_, draft, operators, outputs) => {
  expect(draft.subgraphs[0]?.operators).toHaveLength(operators);
  expect(answers(draft).map(({ length }) => length)).toEqual(outputs);
});

test('the detections of the SSD come from its anchors, best first', () => {
  const [boxes, classes, scores, count] = answers(ssd);
  expect(count).toEqual([10]);
  expect(scores).toEqual(scores?.toSorted((a, b) => b - a));
  expect(classes?.every((label) => label >= 0 && label < 90)).toBe(true);
  expect(new Set(boxes).size).toBeGreaterThan(20);
});

test('int8 weights have a scale for every channel, which their largest value reaches', () => {
  const { tensors } = v3.subgraphs[0] as ModelDraft['subgraphs'][0];
  const filters = tensors.filter(({ name }) => name?.endsWith('depthwise/weights'));
  expect(filters).toHaveLength(11);
  for (const { shape = [], quantization, data } of filters) {
    const channels = shape[3] ?? 0;
    expect(quantization?.scale).toHaveLength(channels);
    const steps = new Int8Array(data?.buffer as ArrayBuffer);
    const most = new Uint8Array(channels);
    steps.forEach((step, i) => {
      most[i % channels] = Math.max(most[i % channels] ?? 0, Math.abs(step));
    });
    expect(new Set(most)).toEqual(new Set([127]));
  }
});
