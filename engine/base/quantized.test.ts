import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  doublingHighMultiply,
  doublingHighMultiply16,
  floatActivationRange,
  frexp,
  halfToNumber,
  inverseSqrtMultiplier,
  multiplyByQuantizedMultiplier,
  multiplyWideByQuantizedMultiplier,
  numberToHalf,
  quantizedActivationRange,
  quantizeMultiplier,
  roundHalfAway,
  roundHalfEven,
  roundingDivideByPowerOfTwo,
} from './quantized.ts';

const int32 = fc.oneof(
  fc.integer({ min: -0x80000000, max: 0x7fffffff }),
  fc.constantFrom(-0x80000000, -0x7fffffff, -1, 0, 1, 0x7fffffff, 1 << 30, -(1 << 30)),
);

// The C++ of each operation, word for word in 64-bit integers.
const big = {
  highMultiply(a: bigint, b: bigint): bigint {
    if (a === b && a === -(2n ** 31n)) return 2n ** 31n - 1n;
    const product = a * b;
    return (product + (product >= 0n ? 1n << 30n : 1n - (1n << 30n))) / (1n << 31n);
  },
  divide(x: bigint, exponent: bigint): bigint {
    const mask = (1n << exponent) - 1n;
    const remainder = x & mask;
    const threshold = (mask >> 1n) + (x < 0n ? 1n : 0n);
    return (x >> exponent) + (remainder > threshold ? 1n : 0n);
  },
};

describe('rounding', () => {
  test('ties go away from zero, or to the even neighbour', () => {
    expect([0.5, 1.5, 2.5, -0.5, -1.5, 0.49999999999999994].map(roundHalfAway)).toEqual([1, 2, 3, -1, -2, 0]);
    expect([0.5, 1.5, 2.5, -0.5, -1.5, -2.5, 2.6].map(roundHalfEven)).toEqual([0, 2, 2, 0, -2, -2, 3]);
  });

  test('frexp gives back the number', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (x) => {
        const { fraction, exponent } = frexp(x);
        if (x === 0) return fraction === 0 && exponent === 0;
        const half = Math.trunc(exponent / 2);
        return (
          Math.abs(fraction) >= 0.5 &&
          Math.abs(fraction) < 1 &&
          (Math.abs(x) < 2 ** -1000 || fraction * 2 ** half * 2 ** (exponent - half) === x)
        );
      }),
    );
  });
});

describe('fixed point equals 64-bit arithmetic', () => {
  test('doubling high multiply', () => {
    fc.assert(
      fc.property(int32, int32, (a, b) => {
        expect(doublingHighMultiply(a, b)).toBe(Number(big.highMultiply(BigInt(a), BigInt(b))));
      }),
      { numRuns: 5000 },
    );
  });

  test('a product one either side of a tie', () => {
    // 3 * 2^30 / 2^31 = 1.5 and its neighbours
    for (const [a, b] of [
      [3, 1 << 30],
      [-3, 1 << 30],
      [1, (1 << 30) - 1],
      [-1, (1 << 30) + 1],
      [0x7fffffff, 0x7fffffff],
    ] as const)
      expect(doublingHighMultiply(a, b)).toBe(Number(big.highMultiply(BigInt(a), BigInt(b))));
  });

  test('rounding divide by a power of two', () => {
    fc.assert(
      fc.property(int32, fc.integer({ min: 0, max: 31 }), (x, exponent) => {
        expect(roundingDivideByPowerOfTwo(x, exponent)).toBe(Number(big.divide(BigInt(x), BigInt(exponent))));
      }),
      { numRuns: 2000 },
    );
  });

  test('the int32 multiplier rounds twice', () => {
    fc.assert(
      fc.property(
        int32,
        fc.integer({ min: 1 << 30, max: 0x7fffffff }),
        fc.integer({ min: -31, max: 20 }),
        (x, multiplier, shift) => {
          const left = BigInt.asIntN(32, BigInt(x) << BigInt(Math.max(shift, 0)));
          const want = big.divide(big.highMultiply(left, BigInt(multiplier)), BigInt(Math.max(-shift, 0)));
          expect(multiplyByQuantizedMultiplier(x, multiplier, shift)).toBe(Number(want));
        },
      ),
      { numRuns: 3000 },
    );
    const half = quantizeMultiplier(0.5);
    const quarter = quantizeMultiplier(0.25);
    const scaled = (xs: number[], by: typeof half) =>
      xs.map((x) => multiplyByQuantizedMultiplier(x, by.multiplier, by.shift));
    expect(scaled([-3, -1, 1, 3], half)).toEqual([-1, 0, 1, 2]); // ties go up
    expect(scaled([-2, -6, 2, 6], quarter)).toEqual([-1, -2, 1, 2]); // ties go away from zero
  });

  test('the int64 multiplier rounds once, by 16 bits', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -(2 ** 47), max: 2 ** 47 - 1 }),
        fc.integer({ min: 1 << 30, max: 0x7fffffff }),
        fc.integer({ min: -31, max: 8 }),
        (x, multiplier, shift) => {
          const reduced = multiplier < 0x7fff0000 ? BigInt((multiplier + 0x8000) >> 16) : 0x7fffn;
          const right = BigInt(15 - shift);
          const want = BigInt.asIntN(32, (BigInt(x) * reduced + (1n << (right - 1n))) >> right);
          // Results past int32 do not occur: the C++ asserts so, and doubles would not hold them.
          if ((BigInt(x) * reduced) >> right === want) {
            expect(multiplyWideByQuantizedMultiplier(x, multiplier, shift)).toBe(Number(want));
          }
        },
      ),
      { numRuns: 3000 },
    );
  });

  test('int16 doubling high multiply', () => {
    for (const [a, b, want] of [
      [-32768, -32768, 32767],
      [1, 16384, 1],
      [-1, 16384, 0],
      [-1, 16385, -1],
    ] as const)
      expect(doublingHighMultiply16(a, b)).toBe(want);
  });
});

describe('multipliers', () => {
  test('a factor comes back as q31 and a shift', () => {
    expect(quantizeMultiplier(1)).toEqual({ multiplier: 1 << 30, shift: 1 });
    expect(quantizeMultiplier(0.75)).toEqual({ multiplier: 0.75 * 2 ** 31, shift: 0 });
    expect(quantizeMultiplier(1 - 2 ** -40)).toEqual({ multiplier: 1 << 30, shift: 1 });
    expect(quantizeMultiplier(2 ** -33)).toEqual({ multiplier: 0, shift: 0 });
    expect(quantizeMultiplier(0)).toEqual({ multiplier: 0, shift: 0 });
  });

  test('the inverse square root is close to the real one', () => {
    for (const x of [2, 3, 7, 100, 12345, 2 ** 29 - 1, 2 ** 31 - 1]) {
      const { multiplier, shift } = inverseSqrtMultiplier(x, -1);
      expect(multiplier * 2 ** (shift - 31) * Math.sqrt(x)).toBeCloseTo(1, 5);
    }
    expect(inverseSqrtMultiplier(1, -1)).toEqual({ multiplier: 0x7fffffff, shift: 0 });
  });
});

describe('half floats', () => {
  test('every half survives the way to a number and back', () => {
    for (let bits = 0; bits < 0x10000; bits++) {
      const x = halfToNumber(bits);
      if (Number.isNaN(x)) expect((bits & 0x7c00) === 0x7c00 && (bits & 1023) !== 0).toBe(true);
      else if (numberToHalf(x) !== bits) expect(numberToHalf(x)).toBe(bits);
    }
  });

  test('numbers round to the nearest half, ties to even', () => {
    expect(numberToHalf(1 + 2 ** -11)).toBe(0x3c00);
    expect(numberToHalf(1 + 3 * 2 ** -11)).toBe(0x3c02);
    expect(numberToHalf(65519.99)).toBe(0x7bff);
    expect(numberToHalf(65520)).toBe(0x7c00);
    expect(numberToHalf(2 ** -25)).toBe(0);
    expect(numberToHalf(-(2 ** -25) * 1.01)).toBe(0x8001);
    expect(numberToHalf(2 ** -14 - 2 ** -26)).toBe(0x0400);
  });
});

describe('activation ranges', () => {
  test('quantized bounds are rounded and clipped to the type', () => {
    expect(quantizedActivationRange('RELU6', 'INT8', 0.1, -128)).toEqual({ min: -128, max: -68 });
    expect(quantizedActivationRange('NONE', 'UINT8', 0.1, 3)).toEqual({ min: 0, max: 255 });
    expect(quantizedActivationRange('TANH', 'INT16', 0.1, 0)).toEqual({ min: -32768, max: 32767 });
    expect(quantizedActivationRange('RELU_N1_TO_1', 'INT8', 2, 0)).toEqual({ min: -1, max: 1 });
    expect(quantizedActivationRange('RELU6', 'INT8', 1e-10, 0)).toBeUndefined();
    expect(quantizedActivationRange('RELU', 'FLOAT32', 1, 0)).toBeUndefined();
  });

  test('a float without activation is kept finite', () => {
    expect(floatActivationRange('NONE').max).toBeCloseTo(3.4028234663852886e38);
    expect(floatActivationRange('RELU6')).toEqual({ min: 0, max: 6 });
  });
});
