import { expect, test } from 'vitest';
import type { Skeleton } from '../../../engine/index.ts';
import { makePicture, type PictureRequest } from './picture.ts';

// Two residual blocks between a first and a last node:
//
//   0 ─┬─ 1 ── 2 ── 3 ─┬─ 4 ─┬─ 5 ── 6 ── 7 ─┬─ 8 ── 9      adds: 4 reads 3 and 0, 8 reads 7 and 4
//      └───────────────┘     └───────────────┘
const reads = [[0], [1], [2], [3], [4, 1], [5], [6], [7], [8, 5], [9]];
const inputStart = [0];
for (const list of reads) inputStart.push((inputStart.at(-1) ?? 0) + list.length);
const skeleton = {
  nodeCount: 10,
  opNames: ['OP', 'ADD'],
  op: Uint16Array.from({ length: 10 }, (_, node) => (node === 4 || node === 8 ? 1 : 0)),
  activation: new Uint8Array(10),
  producer: Int32Array.from({ length: 11 }, (_, tensor) => tensor - 1),
  labels: ['INT8 1×8×8×4', 'INT8 1×4×4×4'],
  label: Uint32Array.from({ length: 11 }, (_, tensor) => (tensor > 5 ? 1 : 0)),
  inputStart: Uint32Array.from(inputStart),
  inputs: Uint32Array.from(reads.flat()),
  graphInputs: [0],
  graphOutputs: [10],
} as unknown as Skeleton;

const picture = (request: Partial<PictureRequest> = {}) =>
  makePicture({ skeleton, regions: [], labelLengths: [], ...request });

test('a closed block is one box, and all its nodes have its place', () => {
  const { shownAs, x, y, boxHeight } = picture({ closed: [0] });
  expect([...shownAs].slice(0, 10)).toEqual([0, 1, 1, 1, 1, 5, 6, 7, 8, 9]);
  expect(new Set([1, 2, 3, 4].map((node) => `${x[node]} ${y[node]}`)).size).toBe(1);
  expect(boxHeight[1]).toBeGreaterThan(boxHeight[0] ?? 0);
});

test('closing blocks leaves no line inside them', () => {
  const { routes } = picture({ closed: 'all' });
  expect([...routes.tensor].sort((a, b) => a - b)).toEqual([0, 1, 5, 9, 10]);
});

test('a block that a border cuts stays open', () => {
  const { shownAs } = picture({ closed: 'all', regions: [{ nodes: [2] }], labelLengths: [9] });
  expect([...shownAs].slice(0, 10)).toEqual([0, 1, 2, 3, 4, 5, 5, 5, 5, 9]);
});

test('across, what waits stands to the right', () => {
  const { x, y } = picture({ across: true });
  for (let node = 1; node < 10; node++) expect(x[node]).toBeGreaterThan(x[node - 1] ?? 0);
  expect(new Set(y.subarray(0, 4)).size).toBe(1);
});

test('frames surround stages and blocks and nothing else', () => {
  const { frames, x, y, boxWidth, boxHeight, groups } = picture();
  const list = Array.from({ length: frames.length / 9 }, (_, index) => [
    ...frames.subarray(9 * index, 9 * index + 9),
  ]);
  expect(list.map(([level, group, , , , , , , nodes]) => [level, group, nodes])).toEqual([
    [0, 0, 5],
    [0, 1, 5],
    [1, 0, 4],
    [1, 1, 4],
  ]);
  for (const [level = 0, group, , , left = 0, top = 0, width = 0, height = 0] of list)
    for (let node = 0; node < 10; node++) {
      const inside =
        x[node]! >= left &&
        y[node]! >= top &&
        x[node]! + boxWidth[node]! <= left + width &&
        y[node]! + boxHeight[node]! <= top + height;
      expect(inside).toBe([groups.stages, groups.blocks][level]?.of[node] === group);
    }
});
