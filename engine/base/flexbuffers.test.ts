import { encode } from 'flatbuffers/mjs/flexbuffers.js';
import { expect, test } from 'vitest';
import { readFlexMap } from './flexbuffers.ts';

test('scalars and strings of a map come out as they went in', () => {
  const options = {
    small: 3,
    negative: -70000,
    big: 2 ** 40,
    third: 1 / 3,
    on: true,
    name: 'héllo',
    none: null,
  };
  expect(Object.fromEntries(readFlexMap(encode(options)) ?? [])).toEqual(options);
});

test('a map of narrow floats keeps them in four bytes', () => {
  expect(readFlexMap(encode({ half: 0.5 }))?.get('half')).toBe(0.5);
});

test('vectors and nested maps are left out', () => {
  expect([...(readFlexMap(encode({ list: [1, 2], inner: { a: 1 }, b: 2 }))?.keys() ?? [])]).toEqual(['b']);
});

test('bytes that are no map give nothing', () => {
  expect(readFlexMap(encode([1, 2, 3]))).toBeUndefined();
  expect(readFlexMap(new Uint8Array())).toBeUndefined();
  expect(readFlexMap(new Uint8Array(40).fill(0xff))).toBeUndefined();
});

test('no damage to the bytes makes the reader throw', () => {
  const good = encode({ width: 30, name: 'abc', ratio: 0.25 });
  for (let at = 0; at < good.length; at++)
    for (const value of [0, 1, 0x7f, 0xff]) expect(() => readFlexMap(good.with(at, value))).not.toThrow();
});
