import { describe, expect, test } from 'vitest';
import { must } from '../base/result.ts';
import type { Options } from '../model/types.ts';
import type { DrawnTensor } from '../testing/draw-program.ts';
import { type Given, runOp } from '../testing/run-op.ts';
import { bfloat16ToNumber, bigToFloat32, numberToBfloat16 } from './cast/floats.ts';
import type { TensorData } from './types.ts';

function values(op: string, options: Options, operands: readonly Given[], output: DrawnTensor): unknown[] {
  const [out] = must(runOp(op, options, operands, [output]), `${op} runs`);
  return Array.from(must(out, 'an output').data as Int32Array);
}

const typed = (type: string, data: TensorData, shape = [data.length], more: object = {}): Given => ({
  type,
  shape,
  given: data,
  ...more,
});

const { NaN: nan, POSITIVE_INFINITY: inf } = Number;

describe('CAST', () => {
  const cast = (from: Given, type: string, shape = from.shape ?? []) =>
    values('CAST', {}, [from], { type, shape });

  test('floats truncate and saturate, NaN gives the largest integer', () => {
    const x = typed('FLOAT32', Float32Array.of(1.9, -1.9, 300, -300, nan, inf));
    expect(cast(x, 'INT8')).toEqual([1, -1, 127, -128, 127, 127]);
    expect(cast(x, 'UINT8')).toEqual([1, 0, 255, 0, 255, 255]);
    expect(cast(x, 'BOOL')).toEqual([1, 1, 1, 1, 1, 1]);
    expect(cast(typed('FLOAT64', Float64Array.of(-1e30, 1e30, nan)), 'INT64')).toEqual([
      -(2n ** 63n),
      2n ** 63n - 1n,
      2n ** 63n - 1n,
    ]);
  });

  test('integers wrap', () => {
    expect(cast(typed('INT32', Int32Array.of(300, -1, 65536)), 'UINT8')).toEqual([44, 255, 0]);
    expect(cast(typed('INT64', BigInt64Array.of(2n ** 40n + 5n, -1n)), 'INT16')).toEqual([5, -1]);
    expect(cast(typed('INT8', Int8Array.of(-1)), 'UINT64')).toEqual([2n ** 64n - 1n]);
  });

  test('complex numbers give their real part, and get no imaginary one', () => {
    expect(cast(typed('COMPLEX64', Float32Array.of(3.5, 9, -2, 1), [2]), 'INT32')).toEqual([3, -2]);
    expect(cast(typed('INT32', Int32Array.of(3, 4)), 'COMPLEX64')).toEqual([3, 0, 4, 0]);
  });

  test('64-bit integers are rounded to float32 once', () => {
    // Just above a tie of float32, so near to it that a double already falls on the tie.
    const x = 2n ** 62n + 2n ** 38n + 1n;
    expect(bigToFloat32(x)).toBe(2 ** 62 + 2 ** 39);
    expect(bigToFloat32(-x)).toBe(-(2 ** 62 + 2 ** 39));
    expect(bigToFloat32(x - 1n)).toBe(2 ** 62);
    expect(bigToFloat32(-5n)).toBe(-5);
  });

  test('halves and brain floats', () => {
    const x = typed('FLOAT32', Float32Array.of(1 + 2 ** -11, 2 ** -24, 70000));
    expect(cast(x, 'FLOAT16')).toEqual([0x3c00, 1, 0x7c00]);
    expect(cast(typed('FLOAT16', Uint16Array.of(0x3c00, 0x8001)), 'FLOAT32')).toEqual([1, -(2 ** -24)]);
    expect([1, 1 + 2 ** -8, 1 + 3 * 2 ** -8, nan, -2].map(numberToBfloat16)).toEqual([
      0x3f80, 0x3f80, 0x3f82, 0x7fc0, 0xc000,
    ]);
    expect(bfloat16ToNumber(0xc000)).toBe(-2);
  });
});

describe('QUANTIZE and DEQUANTIZE', () => {
  test('ties go away from zero', () => {
    const x = typed('FLOAT32', Float32Array.of(0.25, -0.25, 0.74, 1000));
    expect(values('QUANTIZE', {}, [x], { type: 'INT8', shape: [4], scale: 0.5, zeroPoint: 1 })).toEqual([
      2, 0, 2, 127,
    ]);
  });

  test('int8 to uint8 and to another scale', () => {
    const x = typed('INT8', Int8Array.of(-128, 0, 127), [3], { scale: 0.5, zeroPoint: 0 });
    const to = (more: DrawnTensor) => values('QUANTIZE', {}, [x], { shape: [3], ...more });
    expect(to({ type: 'UINT8', scale: 0.5, zeroPoint: 128 })).toEqual([0, 128, 255]);
    expect(to({ type: 'INT16', scale: 0.25, zeroPoint: 0 })).toEqual([-256, 0, 254]);
  });

  test('packed types', () => {
    const packed = typed('INT4', Uint8Array.of(0x8f, 0x07), [3], { scale: 2 });
    expect(values('DEQUANTIZE', {}, [packed], { shape: [3] })).toEqual([-2, -16, 14]);
    const unsigned = typed('UINT4', Uint8Array.of(0x8f), [2], { scale: 1, zeroPoint: 8 });
    expect(values('DEQUANTIZE', {}, [unsigned], { shape: [2] })).toEqual([7, 0]);
    const crumbs = typed('INT2', Uint8Array.of(0b01_11_10_00), [4], { scale: 1 });
    expect(values('DEQUANTIZE', {}, [crumbs], { shape: [4] })).toEqual([0, -2, -1, 1]);
    const x = typed('FLOAT32', Float32Array.of(-1, -9, 7));
    expect(values('QUANTIZE', {}, [x], { type: 'INT4', shape: [3], scale: 1 })).toEqual([0x8f, 0x07]);
  });

  test('an output without scale is refused', () => {
    const x = typed('FLOAT32', Float32Array.of(1));
    expect(runOp('QUANTIZE', {}, [x], [{ type: 'INT8', shape: [1] }])).toEqual({
      ok: false,
      problem: 'QUANTIZE #0: its output carries no scale',
    });
  });
});

describe('selecting, summing, searching', () => {
  const x = typed('INT32', Int32Array.of(1, 2, 3, 4, 5, 6), [2, 3]);
  const y = typed('INT32', Int32Array.of(-1, -2, -3, -4, -5, -6), [2, 3]);

  test('SELECT takes one truth for each entry of the first dimension, SELECT_V2 broadcasts', () => {
    const rows = typed('BOOL', Uint8Array.of(1, 0));
    const out = { type: 'INT32', shape: [2, 3] };
    expect(values('SELECT', {}, [rows, x, y], out)).toEqual([1, 2, 3, -4, -5, -6]);
    const columns = typed('BOOL', Uint8Array.of(1, 0, 1));
    expect(values('SELECT_V2', {}, [columns, x, y], out)).toEqual([1, -2, 3, 4, -5, 6]);
    expect(runOp('SELECT', {}, [columns, x, y], [out])).toMatchObject({ ok: false });
    const pairs = (re: number) => typed('COMPLEX64', Float32Array.of(re, re + 0.5, re + 1, re + 1.5), [2]);
    expect(values('SELECT', {}, [rows, pairs(1), pairs(7)], { type: 'COMPLEX64', shape: [2] })).toEqual([
      1, 1.5, 8, 8.5,
    ]);
  });

  test('CUMSUM along each axis, backwards and exclusive', () => {
    const sums = (axis: number, options: Options) =>
      values(
        'CUMSUM',
        { exclusive: false, reverse: false, ...options },
        [x, { type: 'INT32', value: Int32Array.of(axis) }],
        {
          type: 'INT32',
          shape: [2, 3],
        },
      );
    expect(sums(0, {})).toEqual([1, 2, 3, 5, 7, 9]);
    expect(sums(1, {})).toEqual([1, 3, 6, 4, 9, 15]);
    expect(sums(-1, { reverse: true })).toEqual([6, 5, 3, 15, 11, 6]);
    expect(sums(1, { exclusive: true })).toEqual([0, 1, 3, 0, 4, 9]);
    const deep = typed(
      'FLOAT32',
      Float32Array.from({ length: 12 }, (_, i) => i),
      [2, 2, 3],
    );
    expect(
      values(
        'CUMSUM',
        { exclusive: true, reverse: true },
        [deep, { type: 'INT32', value: Int32Array.of(1) }],
        { shape: [2, 2, 3] },
      ),
    ).toEqual([3, 4, 5, 0, 0, 0, 9, 10, 11, 0, 0, 0]);
  });

  test('ARG_MAX gives the first of equals', () => {
    const z = typed('FLOAT32', Float32Array.of(1, 3, 3, 9, 2, 9), [2, 3]);
    const axis = { type: 'INT32', value: Int32Array.of(1) };
    expect(values('ARG_MAX', { output_type: 'INT32' }, [z, axis], { type: 'INT32', shape: [2] })).toEqual([
      1, 0,
    ]);
    expect(values('ARG_MIN', { output_type: 'INT64' }, [z, axis], { type: 'INT64', shape: [2] })).toEqual([
      0n,
      1n,
    ]);
  });

  test('BITCAST splits and joins elements', () => {
    const words = typed('INT32', Int32Array.of(0x01020304, -1));
    expect(values('BITCAST', {}, [words], { type: 'UINT8', shape: [2, 4] })).toEqual([
      4, 3, 2, 1, 255, 255, 255, 255,
    ]);
    const bytes = typed('UINT8', Uint8Array.of(4, 3, 2, 1), [1, 4]);
    expect(values('BITCAST', {}, [bytes], { type: 'INT32', shape: [1] })).toEqual([0x01020304]);
  });

  test('strings are only told apart', () => {
    const packed = (list: string[]): Given => {
      const bytes = list.map((text) => new TextEncoder().encode(text));
      const head = Int32Array.from([
        list.length,
        ...[0, ...bytes.map((b) => b.length)].map(
          (_, i, all) => 4 * (list.length + 2) + all.slice(0, i + 1).reduce((sum, n) => sum + n, 0),
        ),
      ]);
      const data = new Uint8Array([...new Uint8Array(head.buffer), ...bytes.flatMap((b) => [...b])]);
      return { type: 'STRING', shape: [list.length], value: data };
    };
    const operands = [packed(['a', 'bc', '']), packed(['a', 'b', ''])];
    expect(values('EQUAL', {}, operands, { type: 'BOOL', shape: [3] })).toEqual([1, 0, 1]);
    expect(runOp('LESS', {}, operands, [{ type: 'BOOL', shape: [3] }])).toMatchObject({ ok: false });
  });
});

describe('normalizing', () => {
  test('LOCAL_RESPONSE_NORMALIZATION counts both ends of its window', () => {
    const x = typed('FLOAT32', Float32Array.of(1, 2, 3), [1, 1, 1, 3]);
    const out = values('LOCAL_RESPONSE_NORMALIZATION', { radius: 1, bias: 1, alpha: 1, beta: 1 }, [x], {
      shape: [1, 1, 1, 3],
    });
    expect((out as number[]).map((v) => Number(v.toFixed(6)))).toEqual(
      [1 / 6, 2 / 15, 3 / 14].map((v) => Number(v.toFixed(6))),
    );
  });

  test('SOFTMAX rows sum to one, quantized to the whole range', () => {
    const x = typed('INT8', Int8Array.of(0, 0, 10, -128), [2, 2], { scale: 0.5, zeroPoint: 0 });
    const out = values('SOFTMAX', { beta: 1 }, [x], {
      type: 'INT8',
      shape: [2, 2],
      scale: 1 / 256,
      zeroPoint: -128,
    });
    expect(out).toEqual([0, 0, 127, -128]);
    expect(
      runOp('SOFTMAX', { beta: 1 }, [x], [{ type: 'INT8', shape: [2, 2], scale: 0.5, zeroPoint: -128 }]),
    ).toMatchObject({ ok: false });
  });
});

describe('single operands', () => {
  const int8 = (data: number[], scale: number, zeroPoint: number): Given =>
    typed('INT8', Int8Array.from(data), [data.length], { scale, zeroPoint });
  const out = (count: number, scale: number, zeroPoint: number) => ({
    type: 'INT8',
    shape: [count],
    scale,
    zeroPoint,
  });

  test('FAKE_QUANT moves its range onto the steps, and keeps 0 inside', () => {
    const x = typed('FLOAT32', Float32Array.of(-1, 0.6, 3));
    const options = { min: 1, max: 3.5, num_bits: 2, narrow_range: false };
    const got = values('FAKE_QUANT', options, [x], { shape: [3] }) as number[];
    expect(got.map((v) => Number(v.toFixed(5)))).toEqual([0, 0.83333, 2.5]);
  });

  test('quantized roots truncate and are clipped', () => {
    expect(values('SQRT', {}, [int8([0, 2, 100], 0.25, 0)], out(3, 0.03125, -1))).toEqual([-1, 21, 127]);
    expect(values('RSQRT', {}, [int8([0, 4, 16], 0.25, 0)], out(3, 0.01, 0))).toEqual([127, 100, 50]);
    expect(runOp('SQRT', {}, [int8([-1], 0.25, 0)], [out(1, 1, 0)])).toEqual({
      ok: false,
      problem: 'SQRT #0: it takes the square root of -0.25',
    });
  });

  test('quantized comparison sees the real numbers', () => {
    const bools = { type: 'BOOL', shape: [3] };
    const [a, b] = [int8([2, 4, -3], 0.5, 0), int8([4, 7, -6], 0.25, 0)];
    expect(values('EQUAL', {}, [a, b], bools)).toEqual([1, 0, 1]);
    expect(values('GREATER', {}, [a, b], bools)).toEqual([0, 1, 0]);
    expect(values('LESS_EQUAL', {}, [a, b], bools)).toEqual([1, 0, 1]);
  });

  test('RELU family and LEAKY_RELU on another scale', () => {
    const x = int8([-20, 4, 100], 0.5, 0);
    expect(values('RELU6', {}, [x], out(3, 0.1, -50))).toEqual([-50, -30, 10]);
    expect(values('RELU_N1_TO_1', {}, [x], out(3, 0.1, 0))).toEqual([-10, 10, 10]);
    expect(values('LEAKY_RELU', { alpha: -0.5 }, [x], out(3, 0.5, 0))).toEqual([10, 4, 100]);
    expect(values('ABS', {}, [x], out(3, 1, 5))).toEqual([15, 7, 55]);
  });

  test('int16 tables: TANH and LOGISTIC at 0 and far out', () => {
    const x = (scale: number): Given => typed('INT16', Int16Array.of(0, 32767, -32768), [3], { scale });
    const to = { type: 'INT16', shape: [3], scale: 2 ** -15 };
    expect(values('LOGISTIC', {}, [x(2 ** -12)], to)).toEqual([16384, 32757, 11]);
    expect(values('TANH', {}, [x(2 ** -11)], to)).toEqual([0, 32767, -32767]);
  });
});
