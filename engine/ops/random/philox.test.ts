import { expect, test } from 'vitest';
import { Philox, philox4x32 } from './philox.ts';

// Known answers of the reference implementation (Random123, kat_vectors, philox4x32 10).
test.each([
  [
    [0, 0],
    [0, 0, 0, 0],
    [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8],
  ],
  [
    [0xffffffff, 0xffffffff],
    [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
    [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
  ],
  [
    [0xa4093822, 0x299f31d0],
    [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
    [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
  ],
] as const)('key %j and counter %j give the published block', (key, counter, block) => {
  expect(philox4x32(key, counter)).toEqual(block);
});

test('a fork goes on where the generator stands and leaves it alone', () => {
  const generator = new Philox(7n, 9n);
  generator.next();
  const fork = generator.fork();
  expect(fork.next()).toEqual(generator.next());
});

test('skipping is the same as drawing', () => {
  const [drawn, skipped] = [new Philox(1n, 2n), new Philox(1n, 2n)];
  for (let i = 0; i < 3; i++) drawn.next();
  skipped.skip(3n);
  expect(skipped.next()).toEqual(drawn.next());
});
