import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { must } from '../base/result.ts';
import { fromBytes } from '../base/source.ts';
import { openProgram } from '../graph/program.ts';
import { writeModel } from '../model/draft.ts';
import { Session } from '../run/session.ts';
import { mobilenetV1, mobilenetV2 } from './mobilenet.ts';
import { floatModel, uint8Model } from './quantize.ts';

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
