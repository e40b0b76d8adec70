import { encode } from 'flatbuffers/mjs/flexbuffers.js';
import { expect, test } from 'vitest';
import { customOptionValues } from './custom-options.ts';

test('options of a custom op become what JSON can hold', () => {
  const options = { classes: 90, regular: false, list: [1, [2]], inner: { name: 'x', none: null } };
  expect(customOptionValues(encode(options))).toEqual(options);
});

test('bytes of a key called __proto__ change nothing but the answer', () => {
  const values = customOptionValues(encode(JSON.parse('{"__proto__": 3, "a": 1}')));
  expect(Object.entries(values ?? {})).toEqual([
    ['__proto__', 3],
    ['a', 1],
  ]);
  expect(Object.getPrototypeOf(values)).toBe(Object.prototype);
});

test('other bytes give nothing', () => {
  expect(customOptionValues(Uint8Array.of(1, 0, 0, 0, 2, 0, 0, 0))).toBeUndefined();
  expect(customOptionValues(new Uint8Array())).toBeUndefined();
});
