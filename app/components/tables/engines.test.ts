import { expect, test } from 'vitest';
import { type Cut, nodeId } from '../../../engine/index.ts';
import { engineColumn } from './engines.ts';

const cut = (backends?: Cut['backends']) => ({ ...(backends && { backends }) }) as Cut;
const engine = (node: number, engines: readonly ('NN' | 'PPU')[], slow: boolean) => ({
  ...{ node: nodeId(node), engines, slow, sentence: '' },
});

test('a column names the backend of each node', () => {
  const column = engineColumn(cut({ VsiNpu: [0, 2], CpuRef: [1] }), undefined);
  expect(column?.title).toBe('Backend');
  expect([0, 1, 2, 3].map((node) => column?.of.get(node))).toEqual(['VsiNpu', 'CpuRef', 'VsiNpu', undefined]);
});

test('a column names the unit of the NPU, and says where it is slow or not known', () => {
  const engines = [
    engine(0, ['NN'], false),
    engine(1, ['PPU'], true),
    engine(2, [], true),
    engine(3, [], false),
  ];
  const column = engineColumn(cut(), { regions: [], engines });
  expect(column?.title).toBe('Unit');
  expect([...(column?.of.values() ?? [])]).toEqual(['NN', 'PPU, slow', 'GPU, slow', 'not published']);
});

test('delegates with one engine have no such column', () => {
  expect(engineColumn(cut(), { regions: [], engines: [] })).toBeUndefined();
});
