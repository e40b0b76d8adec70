import { expect, test } from 'vitest';
import { expOfNegative, logOfAtLeastOne, oneOverOnePlus, reciprocal } from './fixed-point-math.ts';

// The exact bits are held by the reference answers of SOFTMAX, LOG_SOFTMAX and DIV; here: that the functions are what they say.
const unit = 2 ** 31;

test('exp of negative numbers', () => {
  for (const integerBits of [3, 5, 12])
    for (const x of [-1e-3, -0.1, -0.25, -1, -2.5, -7.9]) {
      const a = Math.round((x * unit) / 2 ** integerBits);
      expect(expOfNegative(a, integerBits) / unit).toBeCloseTo(Math.exp((a / unit) * 2 ** integerBits), 6);
    }
  expect(expOfNegative(0, 5)).toBe(0x7fffffff);
  expect(expOfNegative(-0x80000000, 12)).toBe(0);
});

test('reciprocals', () => {
  for (const a of [0, 0.1, 0.5, 0.999]) expect(oneOverOnePlus(a * unit) / unit).toBeCloseTo(1 / (1 + a), 7);
  for (const x of [1, 3, 100, 12345, 0x7fffffff]) {
    const { value, bitsOverUnit } = reciprocal(x, 31);
    expect((value / unit) * 2 ** -bitsOverUnit * x).toBeCloseTo(1, 7);
  }
});

test('logarithms', () => {
  for (const x of [1, 1.2, 1.9, 2, 3.7, 100, 4000]) {
    const raw = Math.round(x * 2 ** 19);
    expect(logOfAtLeastOne(raw, 12, 5) / 2 ** 26).toBeCloseTo(Math.log(raw / 2 ** 19), 5);
  }
});
