import {
  clamp,
  integerRange,
  inverseSqrtMultiplier,
  multiplyByQuantizedMultiplier,
  quantizeMultiplier,
  roundHalfEven,
} from '../../base/quantized.ts';
import { refuse } from '../../base/result.ts';
import { affine } from '../affine.ts';
import { bigs, map, need, numbers } from '../elementwise.ts';
import { lookup16, type RealFunction, table16 } from '../lookup.ts';
import { check } from '../shape-rule.ts';
import { clear } from '../tensor-data.ts';
import type { Op, ShapeContext, TensorView } from '../types.ts';
import {
  each,
  eachHalf,
  interpolated16,
  table8,
  type UnaryKernel,
  type UnaryRow,
  unaryOp,
} from '../unary-op.ts';

const { fround } = Math;

/** `GenericPrepare` of elementwise.cc: int8 and quantized int16 need parameters, int16 ones a zero point of 0. */
function quantizedPrepare(context: ShapeContext): void {
  const [input, output] = [need(context, 0), context.output(0)];
  const [from, to] = [affine(input), affine(output)];
  if (input.type !== 'INT8' && !(input.type === 'INT16' && from.scales.length > 0)) return;
  for (const { scales, zeroPoints } of [from, to])
    check(scales.length > 0 && zeroPoints.length > 0, `${input.type} data carries no scale and zero point`);
  if (input.type !== 'INT16') return;
  for (const { zeroPoints } of [from, to])
    check(zeroPoints[0] === 0, `an INT16 zero point is ${zeroPoints[0]}, it must be 0`);
}

const absQuantized: UnaryKernel = (out, x) => {
  const [from, to] = [affine(x.tensor), affine(out.tensor)];
  if (x.tensor.type === 'INT16' && from.scales.length === 0) {
    map(numbers(out), numbers(x), Math.abs);
    return;
  }
  const { multiplier, shift } = quantizeMultiplier(fround(from.scale / to.scale));
  const rescale = (value: number) =>
    from.scale === to.scale ? value : multiplyByQuantizedMultiplier(value, multiplier, shift);
  const { min, max } = integerRange(out.tensor.type) ?? { min: 0, max: 0 };
  map(numbers(out), numbers(x), (q) => clamp(rescale(Math.abs(q - from.zeroPoint)) + to.zeroPoint, min, max));
};

/** Truncates toward zero, in float32 (elementwise.cc:407-417). */
const sqrtQuantized: UnaryKernel = (out, x) => {
  const [from, to] = [affine(x.tensor), affine(out.tensor)];
  const { min, max } = integerRange(out.tensor.type) ?? { min: 0, max: 0 };
  map(numbers(out), numbers(x), (q) => {
    const real = fround(from.scale * (q - from.zeroPoint));
    if (!(real >= 0)) refuse(`it takes the square root of ${real}`);
    return clamp(Math.trunc(fround(fround(Math.sqrt(real)) / to.scale)) + to.zeroPoint, min, max);
  });
};

/** Fixed point with 20 bits kept below the unit; 0 gives the largest output (elementwise.cc:450-468). */
const rsqrt8: UnaryKernel = (out, x) => {
  const [from, to] = [affine(x.tensor), affine(out.tensor)];
  const scale = quantizeMultiplier(1 / fround(fround(Math.sqrt(from.scale)) * to.scale));
  const keptBits = 20;
  map(numbers(out), numbers(x), (q) => {
    const value = q - from.zeroPoint;
    if (value < 0) refuse(`it takes the inverse square root of ${value * from.scale}`);
    if (value === 0) return 127;
    const inverse = inverseSqrtMultiplier(value, -1);
    const data = multiplyByQuantizedMultiplier(1, inverse.multiplier, inverse.shift + keptBits);
    const scaled = multiplyByQuantizedMultiplier(data, scale.multiplier, scale.shift - keptBits);
    return clamp(scaled + to.zeroPoint, -128, 127);
  });
};

const rsqrt16: UnaryKernel = (out, x) => {
  const [from, to] = [affine(x.tensor), affine(out.tensor)];
  const table = table16(from, to, (value) =>
    value <= 0 ? fround(32767 * to.scale) : fround(1 / fround(Math.sqrt(value))),
  );
  map(numbers(out), numbers(x), (q) => {
    if (q < from.zeroPoint) refuse(`it takes the inverse square root of ${q * from.scale}`);
    return lookup16(table, q);
  });
};

/** The logarithm of what is not positive is the smallest output. */
const logOrLeast: RealFunction = (x, out) => {
  const { scale, zeroPoint } = affine(out);
  const least = out.type === 'INT8' ? -128 : -32768;
  return x <= 0 ? fround((least - zeroPoint) * scale) : Math.log(x);
};

const zeroPointsAreZero16 = (context: ShapeContext): void => {
  if (need(context, 0).type !== 'INT16') return;
  for (const { zeroPoint } of [affine(need(context, 0)), affine(context.output(0))])
    check(zeroPoint === 0, `an INT16 zero point is ${zeroPoint}, it must be 0`);
};

const negateBig: UnaryKernel = (out, x) => {
  const [from, to] = [bigs(x), bigs(out)];
  for (let i = 0; i < from.length; i++) to[i] = -from[i]!;
};

const sign = (x: number): number => (Number.isNaN(x) ? x : Math.sign(x));
const zero = (out: TensorView): void => clear(out.data);

/** In float32 all along: the quotient is taken of the rounded root. */
const rsqrt = (x: number): number => 1 / fround(Math.sqrt(x));

const rows: readonly UnaryRow[] = [
  {
    name: 'ABS',
    maxVersion: 5,
    preparing: ['FLOAT32', 'INT8', 'INT16', 'INT32'],
    prepare: quantizedPrepare,
    kernels: {
      FLOAT32: each(Math.abs),
      INT32: each((x) => Math.abs(x) | 0),
      INT8: absQuantized,
      INT16: absQuantized,
    },
  },
  {
    name: 'SIN',
    maxVersion: 2,
    preparing: ['FLOAT32', 'FLOAT16'],
    kernels: { FLOAT32: each(Math.sin), FLOAT16: eachHalf(Math.sin) },
  },
  {
    name: 'COS',
    maxVersion: 2,
    preparing: ['FLOAT32', 'FLOAT16'],
    kernels: { FLOAT32: each(Math.cos), FLOAT16: eachHalf(Math.cos) },
  },
  {
    name: 'LOG',
    maxVersion: 2,
    preparing: ['FLOAT32', 'INT8', 'INT16'],
    prepare: quantizedPrepare,
    kernels: { FLOAT32: each(Math.log), INT8: table8(logOrLeast), INT16: interpolated16(logOrLeast) },
  },
  {
    name: 'SQRT',
    maxVersion: 2,
    preparing: ['FLOAT32', 'INT8', 'INT16'],
    prepare: quantizedPrepare,
    kernels: { FLOAT32: each(Math.sqrt), INT8: sqrtQuantized, INT16: sqrtQuantized },
  },
  {
    name: 'RSQRT',
    maxVersion: 3,
    preparing: ['FLOAT32', 'INT8', 'INT16'],
    prepare: quantizedPrepare,
    kernels: { FLOAT32: each(rsqrt), INT8: rsqrt8, INT16: rsqrt16 },
  },
  {
    name: 'SQUARE',
    maxVersion: 1,
    preparing: ['FLOAT32'],
    kernels: { FLOAT32: each((x) => x * x) },
  },
  {
    name: 'LOGICAL_NOT',
    maxVersion: 1,
    preparing: ['BOOL'],
    kernels: { BOOL: each((x) => Number(x === 0)) },
  },
  {
    name: 'EXP',
    maxVersion: 2,
    setsType: true,
    prepare: zeroPointsAreZero16,
    kernels: { FLOAT32: each(Math.exp), INT8: table8(Math.exp), INT16: interpolated16(Math.exp) },
  },
  {
    name: 'NEG',
    maxVersion: 1,
    setsType: true,
    kernels: {
      FLOAT32: each((x) => -x),
      FLOAT16: eachHalf((x) => -x),
      INT32: each((x) => -x),
      INT16: each((x) => -x),
      INT8: each((x) => -x),
      INT64: negateBig,
    },
  },
  {
    name: 'FLOOR',
    maxVersion: 1,
    setsType: true,
    preparing: ['FLOAT32', 'FLOAT16', 'BFLOAT16'],
    kernels: { FLOAT32: each(Math.floor), FLOAT16: eachHalf(Math.floor) },
  },
  {
    name: 'CEIL',
    maxVersion: 1,
    setsType: true,
    preparing: ['FLOAT32'],
    kernels: { FLOAT32: each(Math.ceil) },
  },
  {
    name: 'ROUND',
    maxVersion: 1,
    setsType: true,
    preparing: ['FLOAT32', 'FLOAT16', 'BFLOAT16'],
    kernels: { FLOAT32: each(roundHalfEven), FLOAT16: eachHalf(roundHalfEven) },
  },
  {
    name: 'SIGN',
    maxVersion: 2,
    kernels: { FLOAT32: each(sign), FLOAT64: each(sign), INT32: each(sign) },
  },
  {
    name: 'ZEROS_LIKE',
    maxVersion: 1,
    setsType: true,
    kernels: { FLOAT32: zero, INT32: zero, INT64: zero },
  },
];

export const unaryOps: readonly Op[] = rows.map(unaryOp);
