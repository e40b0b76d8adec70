import { expect, test } from 'vitest';
import { tensorId } from '../../base/ids.ts';
import type { GraphTensor } from '../../graph/types.ts';
import type { Options } from '../../model/types.ts';
import { denseData, denseValues } from './dense.ts';

const values = (...list: number[]) => ({ kind: 'Int32Vector', values: list });
const dense = (size: number) => ({
  format: 'DENSE',
  dense_size: size,
  array_segments: null,
  array_indices: null,
});
const csr = (segments: number[], indices: number[]) => ({
  format: 'SPARSE_CSR',
  dense_size: 0,
  array_segments: values(...segments),
  array_indices: values(...indices),
});

function densify(shape: number[], stored: number[], sparsity: Options): number[] {
  const tensor: GraphTensor = {
    id: tensorId(0),
    name: 't',
    type: 'FLOAT32',
    shape,
    hasShape: true,
    isConstant: true,
    constantBytes: 4 * stored.length,
    isVariable: false,
    isSparse: true,
    sparsity,
    producer: -1,
    consumers: [],
  };
  return Array.from(denseData({ tensor, shape, data: Float32Array.from(stored) }) as Float32Array);
}

//   . 1 .
//   2 . 3      rows dense, columns compressed: segments 0 1 3, columns 1 0 2
test('compressed rows', () => {
  const sparsity = {
    traversal_order: [0, 1],
    block_map: null,
    dim_metadata: [dense(2), csr([0, 1, 3], [1, 0, 2])],
  };
  expect(densify([2, 3], [1, 2, 3], sparsity)).toEqual([0, 1, 0, 2, 0, 3]);
});

// Blocks of two along the columns: the second level names blocks, the third runs through one.
test('compressed blocks', () => {
  const sparsity = {
    traversal_order: [0, 1, 2],
    block_map: [1],
    dim_metadata: [dense(2), csr([0, 1, 2], [1, 0]), dense(2)],
  };
  expect(densify([2, 4], [1, 2, 3, 4], sparsity)).toEqual([0, 0, 1, 2, 3, 4, 0, 0]);
});

// Traversed by columns first.
test('another traversal order', () => {
  const sparsity = {
    traversal_order: [1, 0],
    block_map: [],
    dim_metadata: [dense(2), csr([0, 2, 2], [0, 1])],
  };
  expect(densify([2, 2], [5, 6], sparsity)).toEqual([5, 0, 6, 0]);
});

test.each([
  [[dense(2), csr([0, 1, 9], [1, 0, 2])], 'its tables name more'],
  [[dense(2), csr([0, 1], [1])], 'no segment 2'],
  [[dense(2)], 'has 1 levels'],
])('tables that do not fit are refused', (dim_metadata, sentence) => {
  const sparsity = { traversal_order: [0, 1], block_map: [], dim_metadata } as unknown as Options;
  expect(() => densify([2, 3], [1, 2, 3], sparsity)).toThrow(sentence);
});

test('stored elements are put in place for looking at them, and tables that do not fit give a sentence', () => {
  const sparsity = {
    traversal_order: [0, 1],
    block_map: null,
    dim_metadata: [dense(2), csr([0, 1, 3], [1, 0, 2])],
  };
  const stored = Int8Array.of(1, 2, 3);
  expect(denseValues(stored, [2, 3], sparsity)).toEqual({ ok: true, value: Int8Array.of(0, 1, 0, 2, 0, 3) });
  expect(denseValues(stored.subarray(1), [2, 3], sparsity)).toMatchObject({ ok: false });
  const endless = { traversal_order: [0, 1], block_map: null, dim_metadata: [dense(2 ** 31 - 1), dense(0)] };
  expect(denseValues(stored, [2, 3], endless)).toMatchObject({
    problem: 'a sparse tensor of shape [2,3] has dense levels of 2147483647 positions',
  });
});
