import { encode, toObject } from 'flatbuffers/mjs/flexbuffers.js';
import { expect, test } from 'vitest';
import { type FlexValue, readFlexMap } from './flexbuffer.ts';
import { writeFlexMap } from './flexbuffer-write.ts';

const plain = (value: FlexValue | undefined): unknown => {
  if (value instanceof Map)
    return Object.fromEntries([...value].map(([key, entry]: [string, FlexValue]) => [key, plain(entry)]));
  return Array.isArray(value) ? value.map(plain) : value;
};

// The encoder writes single floats into wide slots wrongly, so floats of both widths do not share a map here.
test.each([
  { small: 3, negative: -70000, big: 2 ** 40, third: 1 / 3, on: true, off: false, name: 'héllo', none: null },
  { ratio: 0.5, yes: true },
  { list: [1, 2, 3], mixed: [1, 'two', [true]], map: { a: 1, b: { c: 'd' } }, last: 7 },
  { strings: ['a', 'b'], flags: [true, false], empty: [] },
])('what went in comes out: %o', (options) => {
  expect(plain(readFlexMap(encode(options)))).toEqual(options);
});

test('two to four numbers are stored without a size', () => {
  // [7, -1] as a tuple of bytes, then "k", a vector of its offset, and the map around both.
  const bytes = Uint8Array.of(7, 0xff, 0x6b, 0, 1, 3, 1, 1, 1, 9, 16 << 2, 2, 9 << 2, 1);
  expect(plain(readFlexMap(bytes))).toEqual({ k: [7, -1] });
});

test('bytes that are no map give nothing', () => {
  const whole = encode({ a: 1, b: 2.5 }) as Uint8Array;
  for (let length = 0; length < whole.length; length++)
    expect(readFlexMap(whole.slice(0, length))).toBeUndefined();
  expect(readFlexMap(encode([1, 2, 3]))).toBeUndefined();
  expect(readFlexMap(new Uint8Array(40).fill(0xff))).toBeUndefined();
});

test('no damage to the bytes makes the reader throw or read for long', () => {
  const good = encode({ width: 30, name: 'abc', list: [1, [2, { a: 'x' }]], ratio: 0.25 }) as Uint8Array;
  for (let at = 0; at < good.length; at++)
    for (const value of [0, 1, 2, 5, 36, 0x40, 0x7f, 0xfe, 0xff])
      expect(() => readFlexMap(good.with(at, value))).not.toThrow();
});

test('what is written here is read by this reader and by another', () => {
  const bytes = writeFlexMap({
    width: 30,
    flip: true,
    ratio: { float: 10 },
    negative: -70000,
    a: { float: 0.5 },
  });
  const expected = { width: 30, flip: true, ratio: 10, negative: -70000, a: 0.5 };
  expect(plain(readFlexMap(bytes))).toEqual(expected);
  expect(toObject(bytes.buffer as ArrayBuffer)).toEqual(expected);
});
