import { expect, test } from 'vitest';
import { must } from '../base/result.ts';
import type { Options } from '../model/types.ts';
import { type Given, runOp } from '../testing/run-op.ts';
import { packStrings, unpackStrings } from './strings.ts';
import { packInt4, unpackInt4 } from './tensor-data.ts';

// Movement does not look inside elements: the same kernels move strings, nibbles and complex numbers.

const strings = (...texts: string[]) => packStrings(texts.map((text) => new TextEncoder().encode(text)));
const ints = (...values: number[]): Given => ({
  type: 'INT32',
  shape: [values.length],
  value: Int32Array.from(values),
});

function textsOf(op: string, options: Options, operands: readonly Given[]): string[] {
  const [out] = must(runOp(op, options, operands, [{ type: 'STRING' }]), `${op} runs`);
  return unpackStrings(out?.data as Uint8Array).map((bytes) => new TextDecoder().decode(bytes));
}

const words: Given = { type: 'STRING', shape: [3], given: strings('one', '', 'three') };

test.each([
  ['GATHER', { axis: 0, batch_dims: 0 }, [words, ints(2, 0, 2)], ['three', 'one', 'three']],
  ['SLICE', {}, [words, ints(1), ints(2)], ['', 'three']],
  ['TILE', {}, [words, ints(2)], ['one', '', 'three', 'one', '', 'three']],
  ['EXPAND_DIMS', {}, [words, ints(0)], ['one', '', 'three']],
  ['FILL', {}, [ints(2), { type: 'STRING', given: strings('x') }], ['x', 'x']],
])('%s moves strings', (op, options, operands, texts) => {
  expect(textsOf(op, options, operands)).toEqual(texts);
});

test('TRANSPOSE moves nibbles, odd counts included', () => {
  const given = packInt4(Int8Array.of(-8, 1, 2, 3, 4, 5, 6, -1, 0));
  const operands: Given[] = [{ type: 'INT4', shape: [3, 3], given }, ints(1, 0)];
  const [out] = must(runOp('TRANSPOSE', {}, operands, [{ type: 'INT4' }]), 'it runs');
  expect([...unpackInt4(out?.data as Uint8Array, 9)]).toEqual([-8, 3, 6, 1, 4, -1, 2, 5, 0]);
});

test('TRANSPOSE keeps real and imaginary parts together', () => {
  const given = Float32Array.of(1, 10, 2, 20, 3, 30, 4, 40);
  const operands: Given[] = [{ type: 'COMPLEX64', shape: [2, 2], given }, ints(1, 0)];
  const [out] = must(runOp('TRANSPOSE', {}, operands, [{ type: 'COMPLEX64' }]), 'it runs');
  expect([...(out?.data ?? [])]).toEqual([1, 10, 3, 30, 2, 20, 4, 40]);
});
