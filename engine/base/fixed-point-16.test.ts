import { expect, test } from 'vitest';
import { logistic16, tanh16 } from './fixed-point-16.ts';

/** Largest error in units of the result over all 16-bit inputs. */
function worst(compute: (x: number) => number, exact: (x: number) => number, integerBits: number): number {
  let error = 0;
  for (let x = -32768; x < 32768; x++)
    error = Math.max(error, Math.abs(compute(x) - 32768 * exact(x * 2 ** (integerBits - 15))));
  return error;
}

test.each([3, 4])('the logistic function stays close with %i integer bits', (bits) => {
  expect(
    worst(
      (x) => logistic16(x, bits),
      (x) => 1 / (1 + Math.exp(-x)),
      bits,
    ),
  ).toBeLessThan(16);
});

test.each([0, 3, 4, 6])('tanh stays close with %i integer bits', (bits) => {
  expect(worst((x) => tanh16(x, bits), Math.tanh, bits)).toBeLessThan(32);
});

test('both are exact at 0 and odd around it', () => {
  expect(logistic16(0, 3)).toBe(16384);
  expect(tanh16(0, 3)).toBe(0);
  for (let x = 1; x < 32768; x += 97) {
    expect(tanh16(-x, 3)).toBe(-tanh16(x, 3));
    expect(logistic16(-x, 3)).toBe(32767 - logistic16(x, 3));
  }
});
