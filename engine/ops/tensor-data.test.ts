import { expect, test } from 'vitest';
import { Refusal } from '../base/result.ts';
import { allocate, byteSize, packInt4, unpackInt4, viewBytes } from './tensor-data.ts';

test('sizes round packed types up', () => {
  expect(byteSize('INT4', [3])).toBe(2);
  expect(byteSize('INT2', [5])).toBe(2);
  expect(byteSize('COMPLEX64', [2, 2])).toBe(32);
  expect(byteSize('FLOAT32', [])).toBe(4);
  expect(byteSize('STRING', [2])).toBeUndefined();
});

test('arrays have the element type and length', () => {
  expect(allocate('COMPLEX64', [3])).toEqual(new Float32Array(6));
  expect(allocate('INT64', [2])).toEqual(new BigInt64Array(2));
  expect(allocate('BOOL', [])).toEqual(new Uint8Array(1));
  expect(viewBytes('INT32', allocate('STRING', [2]) as Uint8Array)).toEqual(Int32Array.of(2, 16, 16, 16));
});

test('unaligned file bytes are copied, aligned ones shared', () => {
  const file = new Uint8Array(12);
  file.set([1, 0, 0, 0], 2);
  expect(viewBytes('INT32', file.subarray(2, 6))).toEqual(Int32Array.of(1));
  expect(viewBytes('INT32', file.subarray(4, 8)).buffer).toBe(file.buffer);
  expect(viewBytes('INT16', file.subarray(0, 5)).length).toBe(2);
});

test('what cannot be stored is refused with its size', () => {
  expect(() => allocate('FLOAT32', [1 << 20, 1 << 20])).toThrow(
    new Refusal(
      'a FLOAT32 tensor of shape [1048576,1048576] takes 4398046511104 bytes, which does not fit in memory',
    ),
  );
  expect(() => allocate('FLOAT32', [2, -1])).toThrow('a tensor of shape [2,-1] has the dimension -1');
  expect(() => allocate('99', [2])).toThrow('no storage for elements of type 99');
});

test('int4 values come low nibble first', () => {
  expect(unpackInt4(Uint8Array.of(0x8f, 0x07), 3)).toEqual(Int8Array.of(-1, -8, 7));
  expect(packInt4(Int8Array.of(-1, -8, 7))).toEqual(Uint8Array.of(0x8f, 0x07));
});
