import { expect, test } from 'vitest';
import { type Graph, nodeId, type SupportMask } from '../../engine/index.ts';
import { throughDriver } from './driver.ts';

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

test('the driver refuses some of what NNAPI takes, and its reasons say that they are the driver’s', () => {
  const left = throughDriver(maskOf([0, 1]), graph(false), 'My NPU', maskOf([0, 2]));
  expect(left.supported).toEqual([0]);
  expect(left.refused.map(({ node, reasons }) => [node, reasons[0]?.stage])).toEqual([
    [1, 'driver'],
    [2, undefined],
  ]);
});

test('with float16 weights one refusal leaves nothing', () => {
  const left = throughDriver(maskOf([0, 1]), graph(true), 'My NPU', maskOf([0]));
  expect(left.supported).toEqual([]);
  expect(left.refused[0]?.reasons[0]?.sentence).toContain('nothing is delegated');
});
