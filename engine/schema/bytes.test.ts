import { expect, test } from 'vitest';
import type { ByteSource } from '../base/source.ts';
import { Bytes } from './bytes.ts';

/** A file of any size whose byte at `i` is `i * 7 mod 256`, noting what is fetched. */
function drawn(size: number): ByteSource & { fetches: { offset: number; length: number }[] } {
  const fetches: { offset: number; length: number }[] = [];
  return {
    size,
    fetches,
    read(offset, length) {
      fetches.push({ offset, length });
      return Uint8Array.from({ length }, (_, i) => ((offset + i) * 7) % 256);
    },
  };
}

const expected = (at: number, bytes: number): number =>
  Array.from({ length: bytes }, (_, i) => (((at + i) * 7) % 256) * 256 ** i).reduce(
    (sum, part) => sum + part,
  );

test('values are right inside a page, across two, at the end, and beyond 4 GiB', () => {
  const size = 2 ** 33 + 100;
  const bytes = new Bytes(drawn(size));
  for (const at of [0, 4, 4093, 4094, 4096, 8191, 2 ** 31 - 2, 2 ** 32 - 1, 2 ** 33 - 3, size - 4])
    expect(bytes.u32(at), `at ${at}`).toBe(expected(at, 4));
  expect(bytes.u16(4095)).toBe(expected(4095, 2));
  expect([...bytes.slice(4090, 12)]).toEqual([...drawn(size).read(4090, 12)]);
  expect(bytes.i32List(4088, 3)).toEqual([4088, 4092, 4096].map((at) => expected(at, 4) | 0));
});

test('scattered reads fetch a page each, neighbours ever longer runs', () => {
  const scattered = drawn(2 ** 30);
  const bytes = new Bytes(scattered);
  for (let i = 1; i <= 100; i++) bytes.u32(i * 1_000_000);
  expect(Math.max(...scattered.fetches.map(({ length }) => length))).toBe(4096);

  const straight = drawn(2 ** 20);
  const inOrder = new Bytes(straight);
  for (let at = 0; at < 2 ** 20; at += 4) inOrder.u32(at);
  expect(straight.fetches.length).toBeLessThan(25);
  expect(straight.fetches.reduce((sum, { length }) => sum + length, 0)).toBe(2 ** 20);
});

test('a page that was read is not fetched again while it is kept', () => {
  const source = drawn(2 ** 20);
  const bytes = new Bytes(source);
  for (let round = 0; round < 3; round++) for (const at of [0, 500_000, 900_000]) bytes.u32(at);
  expect(source.fetches.length).toBe(3);
});

test('a source that gives less than asked ends in a sentence', () => {
  const short: ByteSource = { size: 1000, read: (_, length) => new Uint8Array(length - 1) };
  expect(() => new Bytes(short)).toThrow('reading 1000 bytes at byte 0 gave 999');
});
