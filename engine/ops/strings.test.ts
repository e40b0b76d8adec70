import { expect, test } from 'vitest';
import { packStrings, unpackStrings } from './strings.ts';

const encode = (text: string) => new TextEncoder().encode(text);

test('strings survive packing, empty ones included', () => {
  const texts = ['ab', '', 'déjà vu'];
  const unpacked = unpackStrings(packStrings(texts.map(encode)));
  expect(unpacked.map((bytes) => new TextDecoder().decode(bytes))).toEqual(texts);
});

test('a buffer starts with the count and the offsets', () => {
  const words = new Int32Array(packStrings([encode('ab'), encode('c')]).slice(0, 16).buffer);
  expect([...words]).toEqual([2, 16, 18, 19]);
});

test('a buffer whose offsets leave it is refused', () => {
  const buffer = packStrings([encode('ab')]);
  new DataView(buffer.buffer).setInt32(8, 99, true);
  expect(() => unpackStrings(buffer)).toThrow('string 0 spans bytes 12 to 99 of a string tensor of 14 bytes');
  expect(() => unpackStrings(new Uint8Array([9, 0, 0, 0]))).toThrow('announces 9 strings');
});
