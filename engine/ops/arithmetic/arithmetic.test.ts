import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { must } from '../../base/result.ts';
import { type Given, runOp } from '../../testing/run-op.ts';
import { broadcastStrides, strides } from '../broadcast.ts';
import type { TensorData } from '../types.ts';

const none = { fused_activation_function: 'NONE' };

function values(op: string, operands: readonly Given[], output: object, options: object = none): unknown[] {
  const [out] = must(runOp(op, { ...none, ...options }, operands, [output]), `${op} runs`);
  return Array.from(must(out, 'an output').data as Int32Array);
}

function sentence(op: string, operands: readonly Given[], output: object, options: object = none): unknown {
  const run = runOp(op, { ...none, ...options }, operands, [output]);
  return run.ok ? 'ran' : run.problem;
}

const int8 = (scale: number, zeroPoint: number, data: number[]): Given => ({
  type: 'INT8',
  shape: [data.length],
  scale,
  zeroPoint,
  given: Int8Array.from(data),
});

const typed = (type: string, data: TensorData, shape = [data.length]): Given => ({
  type,
  shape,
  given: data,
});

describe('broadcasting', () => {
  test('any two shapes up to rank 6 give what plain indexing gives', () => {
    const dims = fc.array(fc.tuple(fc.integer({ min: 1, max: 3 }), fc.boolean(), fc.boolean()), {
      minLength: 1,
      maxLength: 6,
    });
    const type = fc.constantFrom('FLOAT32' as const, 'INT32' as const, 'INT64' as const);
    fc.assert(
      fc.property(dims, type, (drawn, kind) => {
        const to = drawn.map(([size]) => size);
        const [one, two] = [1, 2].map((which) => drawn.map((d) => (d[which] ? 1 : d[0])));
        const shape = (one as number[]).map((size, d) => Math.max(size, (two as number[])[d] as number));
        const array = { FLOAT32: Float32Array, INT32: Int32Array, INT64: BigInt64Array }[kind];
        const fill = (of: number[], step: number): Given => {
          const count = of.reduce((product, size) => product * size, 1);
          const list = Array.from({ length: count }, (_, i) => (i + 1) * step);
          const given = (array as typeof Float32Array).from(
            (kind === 'INT64' ? list.map(BigInt) : list) as number[],
          );
          return { type: kind, shape: of, given };
        };
        const [a, b] = [fill(one as number[], 1), fill(two as number[], 1000)];
        const got = values('ADD', [a, b], { type: kind, shape: to }).map(Number);
        const [ofA, ofB, own] = [
          broadcastStrides(one as number[], shape),
          broadcastStrides(two as number[], shape),
          strides(shape),
        ];
        const count = shape.reduce((product, size) => product * size, 1);
        const want = Array.from({ length: count }, (_, i) => {
          const index = shape.map((size, d) => Math.floor(i / (own[d] as number)) % size);
          const at = (steps: number[]) => index.reduce((sum, x, d) => sum + x * (steps[d] as number), 0);
          return at(ofA) + 1 + (at(ofB) + 1) * 1000;
        });
        expect(got).toEqual(want);
      }),
      { numRuns: 60 },
    );
  });

  test('shapes that do not fit are refused', () => {
    const [a, b] = [typed('FLOAT32', Float32Array.of(1, 2)), typed('FLOAT32', Float32Array.of(1, 2, 3))];
    expect(sentence('MUL', [a, b], {})).toBe('MUL #0: shapes [2] and [3] do not broadcast');
    expect(sentence('ADD', [a, typed('INT32', Int32Array.of(1))], {})).toBe(
      'ADD #0: its inputs are FLOAT32 and INT32, which must be the same type',
    );
  });
});

describe('floats', () => {
  const out = { shape: [3] };
  test('without activation an infinity becomes the largest float, and NaN stays', () => {
    const a = typed('FLOAT32', Float32Array.of(Number.POSITIVE_INFINITY, Number.NaN, -3e38));
    const b = typed('FLOAT32', Float32Array.of(1, 1, -3e38));
    const largest = 3.4028234663852886e38;
    expect(values('ADD', [a, b], out)).toEqual([largest, Number.NaN, -largest]);
    expect(values('DIV', [b, typed('FLOAT32', Float32Array.of(0, 1, 3e38))], out)).toEqual([largest, 1, -1]);
  });

  test('the fused activations', () => {
    const a = typed('FLOAT32', Float32Array.of(-9, 0.5, 9));
    const zero = typed('FLOAT32', Float32Array.of(0, 0, 0));
    const act = (name: string) => values('SUB', [a, zero], out, { fused_activation_function: name });
    expect(act('RELU')).toEqual([0, 0.5, 9]);
    expect(act('RELU6')).toEqual([0, 0.5, 6]);
    expect(act('RELU_N1_TO_1')).toEqual([-1, 0.5, 1]);
    expect(act('TANH')).toEqual([-9, 0.5, 9]); // ignored, as the runtime does
  });
});

describe('plain integers wrap, then are clamped', () => {
  const big = typed('INT32', Int32Array.of(2147483647, -2147483648, 46341));
  const other = typed('INT32', Int32Array.of(1, 1, 46341));
  const out = { type: 'INT32', shape: [3] };

  test('int32', () => {
    expect(values('ADD', [big, other], out)).toEqual([-2147483648, -2147483647, 92682]);
    expect(values('SUB', [big, other], out)).toEqual([2147483646, 2147483647, 0]);
    expect(values('MUL', [big, other], out)).toEqual([2147483647, -2147483648, -2147479015]);
    expect(values('MUL', [big, other], out, { fused_activation_function: 'RELU' })).toEqual([
      2147483647, 0, 0,
    ]);
    expect(values('ADD', [big, other], out, { fused_activation_function: 'RELU6' })).toEqual([0, 0, 6]);
  });

  test('int64', () => {
    const a = typed('INT64', BigInt64Array.of(2n ** 63n - 1n, -5n, 3n));
    const b = typed('INT64', BigInt64Array.of(1n, 2n, 4n));
    const of = { type: 'INT64', shape: [3] };
    expect(values('ADD', [a, b], of)).toEqual([-(2n ** 63n), -3n, 7n]);
    expect(values('SUB', [a, b], of)).toEqual([2n ** 63n - 2n, -7n, -1n]);
    expect(values('MUL', [a, b], of, { fused_activation_function: 'RELU6' })).toEqual([6n, 0n, 6n]);
    expect(values('SUB', [b, a], of, { fused_activation_function: 'RELU' })).toEqual([0n, 7n, 1n]);
  });

  test('int16 without quantization', () => {
    const a = typed('INT16', Int16Array.of(32767, -32768, 300));
    const b = typed('INT16', Int16Array.of(1, -1, 300));
    const of = { type: 'INT16', shape: [3] };
    expect(values('ADD', [a, b], of)).toEqual([-32768, 32767, 600]);
    expect(values('MUL', [a, b], of)).toEqual([32767, -32768, 24464]);
  });

  test('division truncates, floor division and modulus follow the divisor', () => {
    const a = typed('INT32', Int32Array.of(7, -7, 7, -7));
    const b = typed('INT32', Int32Array.of(2, 2, -2, -2));
    const of = { type: 'INT32', shape: [4] };
    expect(values('DIV', [a, b], of)).toEqual([3, -3, -3, 3]);
    expect(values('DIV', [a, b], of, { fused_activation_function: 'RELU' })).toEqual([3, 0, 0, 3]);
    expect(values('FLOOR_DIV', [a, b], of)).toEqual([3, -4, -4, 3]);
    expect(values('FLOOR_MOD', [a, b], of)).toEqual([1, 1, -1, -1]);
    const c = typed('INT64', BigInt64Array.of(7n, -7n, 7n, -6n));
    const d = typed('INT64', BigInt64Array.of(2n, 2n, -2n, -2n));
    expect(values('FLOOR_MOD', [c, d], { type: 'INT64', shape: [4] })).toEqual([1n, 1n, -1n, 0n]);
  });
});

describe('quantized', () => {
  const out = (scale: number, zeroPoint: number) => ({ type: 'INT8', shape: [3], scale, zeroPoint });

  test('results are near the real ones, for random scales', () => {
    const scale = fc.double({ min: 0.01, max: 0.9, noNaN: true }).map(Math.fround);
    const zeroPoint = fc.integer({ min: -20, max: 20 });
    const q = fc.array(fc.integer({ min: -128, max: 127 }), { minLength: 3, maxLength: 3 });
    const side = fc.tuple(scale, zeroPoint, q);
    fc.assert(
      fc.property(side, side, zeroPoint, ([s1, z1, q1], [s2, z2, q2], z3) => {
        const real = (op: string, i: number): number => {
          const [x, y] = [((q1[i] as number) - z1) * s1, ((q2[i] as number) - z2) * s2];
          if (op === 'ADD') return x + y;
          if (op === 'SUB') return x - y;
          return op === 'MUL' ? x * y : (x - y) ** 2;
        };
        for (const op of ['ADD', 'SUB', 'MUL', 'SQUARED_DIFFERENCE']) {
          const s3 = Math.fround(op === 'ADD' || op === 'SUB' ? 2.5 : 300);
          const got = values(op, [int8(s1, z1, q1), int8(s2, z2, q2)], out(s3, z3)) as number[];
          got.forEach((value, i) => {
            const want = Math.min(127, Math.max(-128, real(op, i) / s3 + z3));
            expect(Math.abs(value - want), `${op} gave ${value} for ${want}`).toBeLessThan(0.6);
          });
        }
      }),
      { numRuns: 100 },
    );
  });

  test('ADD by hand: 1.5 + 0.25 on a scale of a quarter', () => {
    expect(values('ADD', [int8(0.5, 0, [3, -3, 127]), int8(0.25, 0, [1, 1, 127])], out(0.25, 3))).toEqual([
      10, -2, 127,
    ]);
  });

  test('a fused activation is clipped on the output scale', () => {
    const [a, b] = [int8(0.5, 0, [-8, 2, 60]), int8(0.5, 0, [0, 0, 0])];
    expect(values('ADD', [a, b], out(0.5, -2), { fused_activation_function: 'RELU6' })).toEqual([-2, 0, 10]);
    expect(sentence('ADD', [a, b], out(1e-12, 0), { fused_activation_function: 'RELU6' })).toContain(
      'ADD #0: the ratio of scales for the output',
    );
  });

  test('DIV inverts its divisor in fixed point', () => {
    const [a, b] = [int8(1, 0, [100, -100, 7]), int8(1, 0, [8, 8, -2])];
    expect(values('DIV', [a, b], out(0.5, 1))).toEqual([26, -24, -6]);
    expect(sentence('DIV', [a, int8(1, 8, [9, 8, 7])], out(0.5, 0))).toBe(
      'DIV #0: element 1 of the divisor is zero',
    );
  });

  test('zero points outside the type are refused', () => {
    const a = int8(0.5, 0, [1, 2, 3]);
    expect(sentence('SUB', [a, a], out(0.5, 200))).toBe('SUB #0: the zero point 200 is outside INT8');
    expect(sentence('SQUARED_DIFFERENCE', [a, a], out(0.5, -129))).toContain('-129');
  });
});

describe('the other binary ops', () => {
  const pair = (op: string, type: string, a: TensorData, b: TensorData) =>
    values(op, [typed(type, a), typed(type, b)], { type, shape: [a.length] });

  test('a NaN on the left gives the right operand, except in StableHLO', () => {
    const [a, b] = [Float32Array.of(Number.NaN, 1, 2), Float32Array.of(5, Number.NaN, 1)];
    expect(pair('MAXIMUM', 'FLOAT32', a, b)).toEqual([5, Number.NaN, 2]);
    expect(pair('MINIMUM', 'FLOAT32', a, b)).toEqual([5, Number.NaN, 1]);
    expect(pair('STABLEHLO_MAXIMUM', 'FLOAT32', a, b)).toEqual([Number.NaN, 1, 2]);
    expect(pair('STABLEHLO_MINIMUM', 'FLOAT32', a, b)).toEqual([Number.NaN, 1, 1]);
  });

  test('shifts keep within the type and its sign', () => {
    expect(pair('RIGHT_SHIFT', 'INT8', Int8Array.of(-7, 7, -128), Int8Array.of(1, -3, 99))).toEqual([
      -4, 7, -1,
    ]);
    expect(pair('RIGHT_SHIFT', 'UINT32', Uint32Array.of(4294967295, 8), Uint32Array.of(31, 1))).toEqual([
      1, 4,
    ]);
    expect(pair('STABLEHLO_SHIFT_LEFT', 'INT8', Int8Array.of(1, 3), Int8Array.of(7, 1))).toEqual([-128, 6]);
    expect(pair('BITWISE_XOR', 'UINT8', Uint8Array.of(0xf0, 1), Uint8Array.of(0xff, 1))).toEqual([0x0f, 0]);
  });

  test('truth values', () => {
    const [a, b] = [Uint8Array.of(0, 0, 1, 1), Uint8Array.of(0, 1, 0, 1)];
    expect(pair('LOGICAL_AND', 'BOOL', a, b)).toEqual([0, 0, 0, 1]);
    expect(pair('LOGICAL_OR', 'BOOL', a, b)).toEqual([0, 1, 1, 1]);
    expect(pair('STABLEHLO_ADD', 'BOOL', a, b)).toEqual([0, 1, 1, 1]);
    expect(pair('STABLEHLO_MULTIPLY', 'BOOL', a, b)).toEqual([0, 0, 0, 1]);
    expect(pair('STABLEHLO_AND', 'BOOL', a, b)).toEqual([0, 0, 0, 1]);
  });

  test('products of 32-bit and 64-bit integers wrap', () => {
    expect(pair('STABLEHLO_MULTIPLY', 'INT32', Int32Array.of(65537), Int32Array.of(65537))).toEqual([131073]);
    expect(pair('STABLEHLO_MULTIPLY', 'INT64', BigInt64Array.of(2n ** 62n), BigInt64Array.of(2n))).toEqual([
      -(2n ** 63n),
    ]);
    expect(pair('STABLEHLO_ADD', 'UINT8', Uint8Array.of(200), Uint8Array.of(100))).toEqual([44]);
  });

  test('powers', () => {
    const { NaN: nan, POSITIVE_INFINITY: inf } = Number;
    expect(pair('POW', 'FLOAT32', Float32Array.of(2, 1, -1, 4), Float32Array.of(3, nan, inf, 0.5))).toEqual([
      8, 1, 1, 2,
    ]);
    expect(pair('POW', 'INT32', Int32Array.of(3, -2), Int32Array.of(4, 3))).toEqual([81, -8]);
    const scalar = (exponent: number) =>
      values(
        'POW',
        [typed('FLOAT32', Float32Array.of(2, -3)), typed('FLOAT32', Float32Array.of(exponent), [])],
        {
          shape: [2],
        },
      );
    expect(scalar(5)).toEqual([32, -243]);
    expect(scalar(0)).toEqual([1, 1]);
    expect(
      sentence('POW', [typed('INT32', Int32Array.of(2)), typed('INT32', Int32Array.of(-1))], {
        type: 'INT32',
        shape: [1],
      }),
    ).toBe('POW #0: its integer exponent -1 is negative');
  });

  test('float16 is computed wider and rounded once', () => {
    // 1 + 2^-11 ties to 1; 2048 + 1 ties to 2048; 60000 + 60000 is clamped to the largest.
    const [a, b] = [Uint16Array.of(0x3c00, 0x6800, 0x7b53), Uint16Array.of(0x1000, 0x3c00, 0x7b53)];
    expect(pair('ADD', 'FLOAT16', a, b)).toEqual([0x3c00, 0x6800, 0x7bff]);
    expect(pair('MAXIMUM', 'FLOAT16', a, b)).toEqual([0x3c00, 0x6800, 0x7b53]);
  });

  test('complex products', () => {
    const [a, b] = [Float32Array.of(1, 2, 0, 1), Float32Array.of(3, -1, 0, 1)];
    const operands = [typed('COMPLEX64', a, [2]), typed('COMPLEX64', b, [2])];
    expect(values('MUL', operands, { type: 'COMPLEX64', shape: [2] })).toEqual([5, 5, -1, 0]);
  });

  test('ops that do not broadcast say so', () => {
    const [a, b] = [typed('FLOAT32', Float32Array.of(1, 2)), typed('FLOAT32', Float32Array.of(1))];
    expect(sentence('ATAN2', [a, b], {})).toBe(
      'ATAN2 #0: its inputs have the shapes [2] and [1], which must be equal',
    );
  });
});
