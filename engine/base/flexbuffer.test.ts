import { encode } from 'flatbuffers/js/flexbuffers.js';
import { expect, test } from 'vitest';
import { readFlexMap } from './flexbuffer.ts';

// The encoder writes single floats into wide slots wrongly, so floats of both widths do not share a map here.
test.each([
  { small: 3, negative: -70000, yes: true, no: false, nothing: null },
  { ratio: 0.5, yes: true },
  { precise: 0.1, big: 2 ** 40 },
])('scalars of every width come back: %o', (options) => {
  expect(Object.fromEntries(readFlexMap(encode(options) as Uint8Array))).toEqual(options);
});

test('what is no scalar is left out', () => {
  const read = readFlexMap(encode({ name: 'x', list: [1, 2], map: { a: 1 }, last: 7 }) as Uint8Array);
  expect(Object.fromEntries(read)).toEqual({ last: 7 });
});

test('bytes that are no map are refused', () => {
  const whole = encode({ a: 1, b: 2.5 }) as Uint8Array;
  for (let length = 0; length < whole.length; length++)
    expect(() => readFlexMap(whole.slice(0, length))).toThrow(`the ${length} bytes of custom options`);
  expect(() => readFlexMap(encode([1, 2, 3]) as Uint8Array)).toThrow('no FlexBuffer map');
});
