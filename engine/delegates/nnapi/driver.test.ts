import { expect, test } from 'vitest';
import { nodeId } from '../../base/ids.ts';
import type { Graph } from '../../graph/types.ts';
import type { SupportMask } from '../types.ts';
import { asksDriver, throughDriver } from './driver.ts';

const graph = (fp16: boolean) =>
  ({
    nodes: ['CONV_2D', 'ADD', 'MUL'].map((op, id) => ({
      ...{ id: nodeId(id), op, isConstantFp16Dequantize: fp16 && id === 0 },
    })),
  }) as unknown as Graph;
const maskOf = (supported: number[]): SupportMask => ({
  subgraph: 0,
  supported: supported.map(nodeId),
  refused: [0, 1, 2]
    .filter((node) => !supported.includes(node))
    .map((node) => ({
      node: nodeId(node),
      op: 'X',
      reasons: [{ code: 'x', sentence: `X #${node}: no`, source: 'assumed' }],
    })),
});

const npu = (mask: SupportMask) => ({ kind: 'profile', name: 'My NPU', mask }) as const;

test('the driver refuses some of what NNAPI takes, and its reasons say that they are the driver’s', () => {
  const left = throughDriver(maskOf([0, 1]), graph(false), npu(maskOf([0, 2])));
  expect(left.supported).toEqual([0]);
  expect(left.refused.map(({ node, reasons }) => [node, reasons[0]?.stage])).toEqual([
    [1, 'driver'],
    [2, undefined],
  ]);
  expect(left.driver).toEqual({
    name: 'My NPU',
    dropped: [1],
    sentence: 'My NPU takes 1 of the 2 nodes that NNAPI takes',
  });
});

test('with float16 weights one refusal leaves nothing', () => {
  const left = throughDriver(maskOf([0, 1]), graph(true), npu(maskOf([0])));
  expect(left.supported).toEqual([]);
  expect(left.refused[0]?.reasons[0]?.sentence).toContain('nothing is delegated');
});

test('of a driver that nobody knows every node counts as taken, and the answer says so', () => {
  const left = throughDriver(maskOf([0, 1]), graph(true), { kind: 'unknown' });
  expect(left.supported).toEqual([0, 1]);
  expect(left.driver).toEqual({ dropped: [], sentence: expect.stringContaining('not known') });
});

test('a driver is asked where an accelerator is chosen, from feature level 29 on', () => {
  expect(asksDriver('nnapi', { acceleratorSpecified: true })).toBe(true);
  expect(asksDriver('nnapi', { acceleratorSpecified: false })).toBe(false);
  expect(asksDriver('nnapi', { acceleratorSpecified: true, featureLevel: 28 })).toBe(false);
  expect(asksDriver('vx', {})).toBe(false);
});
