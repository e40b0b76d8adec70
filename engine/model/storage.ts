import { tflite } from '../schema/tflite.ts';
import type { TensorType } from './types.ts';

/** Bits that one stored element takes; types without a fixed size (STRING, VARIANT ...) are absent. */
const elementBits: Readonly<Record<TensorType, number>> = {
  INT2: 2,
  INT4: 4,
  UINT4: 4,
  BOOL: 8,
  INT8: 8,
  UINT8: 8,
  FLOAT8_E4M3FN: 8,
  FLOAT8_E5M2: 8,
  INT16: 16,
  UINT16: 16,
  FLOAT16: 16,
  BFLOAT16: 16,
  INT32: 32,
  UINT32: 32,
  FLOAT32: 32,
  INT64: 64,
  UINT64: 64,
  FLOAT64: 64,
  COMPLEX64: 64,
  COMPLEX128: 128,
};

export const isKnownType = (type: TensorType): boolean => type in tflite.enums.TensorType.values;

/** Number of elements; exact up to 2^53, which is all that checks need. */
export const elementCount = (shape: readonly number[]): number =>
  shape.reduce((count, dim) => count * dim, 1);

/** Bytes that a dense tensor takes (several elements a byte for 2- and 4-bit types); undefined without a fixed size. */
export function denseBytes(type: TensorType, shape: readonly number[]): number | undefined {
  const bits = elementBits[type];
  return bits === undefined ? undefined : Math.ceil((elementCount(shape) * bits) / 8);
}

/** Range of the integers that stand for real numbers in a quantized tensor; undefined for other types. */
export const integerRange: Readonly<Record<TensorType, readonly [low: number, high: number]>> = {
  INT2: [-2, 1],
  INT4: [-8, 7],
  UINT4: [0, 15],
  INT8: [-128, 127],
  UINT8: [0, 255],
  INT16: [-32768, 32767],
  UINT16: [0, 65535],
  INT32: [-2147483648, 2147483647],
  UINT32: [0, 4294967295],
};
