import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fromBytes } from '../../base/source.ts';
import { type ModelDraft, writeModel } from '../../model/draft.ts';
import { reportFor } from '../testing/report.ts';
import { align } from './align.ts';
import { compareReports } from './compare.ts';

const words = (text: string): string[] => text.split(' ').filter(Boolean);
const aligned = (a: string, b: string): string =>
  align(words(a), words(b))
    .map(([i, j]) => `${i < 0 ? '-' : i}${j < 0 ? '-' : j}`)
    .join(' ');

test('what both lists have in the same order is paired, the rest stands alone', () => {
  expect(aligned('CONV RELU ADD', 'QUANTIZE CONV ADD')).toBe('-0 01 1- 22');
  expect(aligned('', 'A B')).toBe('-0 -1');
  expect(aligned('A B', 'A B')).toBe('00 11');
});

const lists = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 12 });

test('every entry is there once, in order, and only equal ones are paired, as many as can be', () => {
  fc.assert(
    fc.property(lists, lists, (a, b) => {
      const pairs = align(a, b);
      expect(pairs.flatMap(([i]) => (i < 0 ? [] : [i]))).toEqual([...a.keys()]);
      expect(pairs.flatMap(([, j]) => (j < 0 ? [] : [j]))).toEqual([...b.keys()]);
      const both = pairs.filter(([i, j]) => i >= 0 && j >= 0);
      for (const [i, j] of both) expect(a[i]).toBe(b[j]);
      expect(both.length).toBe(longestCommon(a, b));
    }),
  );
});

/** Written the plain way, by trying. */
function longestCommon(a: readonly string[], b: readonly string[]): number {
  if (a.length === 0 || b.length === 0) return 0;
  const [, ...restA] = a;
  const at = b.indexOf(a[0]!);
  const without = longestCommon(restA, b);
  return at < 0 ? without : Math.max(without, 1 + longestCommon(restA, b.slice(at + 1)));
}

test('lists too long for the best pairing are split where an entry occurs once in both', () => {
  const long = Array.from({ length: 6000 }, (_, i) => (i % 50 === 0 ? `only ${i}` : `op ${i % 7}`));
  const other = ['new', ...long.slice(0, 3000), 'inserted', ...long.slice(3010), 'end'];
  const pairs = align(long, other);
  const alone = pairs.filter(([i, j]) => i < 0 || j < 0);
  expect(alone.length).toBeLessThan(40);
  for (const [i, j] of pairs) if (i >= 0 && j >= 0) expect(long[i]).toBe(other[j]);
});

type Op = readonly [op: string, type: string];

/** A chain of ops, each with the type of what it writes. */
function chain(...ops: readonly Op[]): Uint8Array {
  const draft: ModelDraft = {
    subgraphs: [
      {
        tensors: [['', 'FLOAT32'] as const, ...ops].map(([, type], i) => ({
          name: `t${i}`,
          type,
          shape: [1, 4],
        })),
        inputs: [0],
        outputs: [ops.length],
        operators: ops.map(([op], i) => ({ op, inputs: [i], outputs: [i + 1] })),
      },
    ],
  };
  return writeModel(draft);
}

const reportOf = (bytes: Uint8Array, id: string) => reportFor('chain.tflite', fromBytes(bytes), id);
const float = chain(['RELU', 'FLOAT32'], ['FLOOR', 'FLOAT32'], ['RELU', 'FLOAT32']);

test('one model on two delegates: its nodes are paired by number, and each difference has its kind', async () => {
  const [before, after] = [await reportOf(float, 'hexagon'), await reportOf(float, 'xnnpack')];
  const { model, nodes, settings, counts } = compareReports(before, after);
  expect(model).toBe('same');
  expect(nodes.map(({ before: a, after: b }) => [a, b])).toEqual([
    [0, 0],
    [1, 1],
    [2, 2],
  ]);
  expect(nodes.map(({ change }) => change)).toEqual(['gained', 'gained', 'gained']);
  expect(counts.gained).toBe(3);
  expect(settings.map(({ name }) => name)).toContain('delegate');
  expect(compareReports(after, before).counts.lost).toBe(3);
});

test('two models: a node that only one has stands alone, one that writes another type is paired', async () => {
  const quantized = chain(['QUANTIZE', 'INT8'], ['RELU', 'INT8'], ['FLOOR', 'FLOAT32'], ['RELU', 'FLOAT32']);
  const { model, nodes, figures } = compareReports(
    await reportOf(float, 'xnnpack'),
    await reportOf(quantized, 'xnnpack'),
  );
  expect(model).toBe('other');
  expect(nodes.map(({ before: a, after: b }) => [a, b])).toEqual([
    [-1, 0],
    [0, 1],
    [1, 2],
    [2, 3],
  ]);
  expect(nodes[0]?.change).toBe('only-after');
  expect(figures.find(({ name }) => name === 'nodes')).toEqual({
    name: 'nodes',
    unit: 'count',
    before: 3,
    after: 4,
  });
});

test('a report compared with itself has no difference', async () => {
  const report = await reportOf(float, 'xnnpack');
  const { counts, settings } = compareReports(report, report);
  expect(counts.same).toBe(3);
  expect(settings).toEqual([]);
});
