import { refuse } from '../base/result.ts';
import type { TensorType } from '../model/types.ts';
import type { TensorData, TensorView } from './types.ts';

interface Storage {
  /** Bits an element takes in the file and in memory. */
  readonly bits: number;
  readonly array: new (buffer: ArrayBuffer, offset: number, length: number) => TensorData;
  /** Array elements a tensor element takes (2: complex, interleaved), 1 where absent. */
  readonly lanes?: number;
}

const storages: Readonly<Record<TensorType, Storage>> = {
  FLOAT32: { bits: 32, array: Float32Array },
  FLOAT64: { bits: 64, array: Float64Array },
  FLOAT16: { bits: 16, array: Uint16Array },
  BFLOAT16: { bits: 16, array: Uint16Array },
  FLOAT8_E4M3FN: { bits: 8, array: Uint8Array },
  FLOAT8_E5M2: { bits: 8, array: Uint8Array },
  COMPLEX64: { bits: 64, array: Float32Array, lanes: 2 },
  COMPLEX128: { bits: 128, array: Float64Array, lanes: 2 },
  INT2: { bits: 2, array: Uint8Array },
  INT4: { bits: 4, array: Uint8Array },
  UINT4: { bits: 4, array: Uint8Array },
  INT8: { bits: 8, array: Int8Array },
  UINT8: { bits: 8, array: Uint8Array },
  BOOL: { bits: 8, array: Uint8Array },
  INT16: { bits: 16, array: Int16Array },
  UINT16: { bits: 16, array: Uint16Array },
  INT32: { bits: 32, array: Int32Array },
  UINT32: { bits: 32, array: Uint32Array },
  INT64: { bits: 64, array: BigInt64Array },
  UINT64: { bits: 64, array: BigUint64Array },
  // Handles rather than values: one id a tensor.
  RESOURCE: { bits: 32, array: Int32Array },
  VARIANT: { bits: 32, array: Int32Array },
};

/** Bits an element takes; undefined for STRING, whose elements differ in length, and for types this engine does not know. */
export const bitsOf = (type: TensorType): number | undefined => storages[type]?.bits;

/** Product of the dimensions; 1 for a scalar. Exact up to 2^53. */
export function elementCount(shape: readonly number[]): number {
  let count = 1;
  for (const dimension of shape) count *= dimension;
  return count;
}

/**
 * Bytes a tensor of this type and shape takes; packed types (INT4, INT2) round up to whole bytes. Undefined for STRING (its
 * size depends on its contents) and unknown types.
 */
export function byteSize(type: TensorType, shape: readonly number[]): number | undefined {
  const bits = bitsOf(type);
  return bits === undefined ? undefined : Math.ceil((elementCount(shape) * bits) / 8);
}

/** The largest single tensor that is worth asking the machine for; filling more takes minutes, and the runtime counts elements in int32. */
const largestBytes = 2 ** 31;

/**
 * A zeroed array for a tensor. STRING gets the packed buffer of empty strings: a count, then as many + 1 offsets.
 * Refuses a type without storage, a negative dimension, and a tensor that does not fit in memory, saying how big it is.
 */
export function allocate(type: TensorType, shape: readonly number[]): TensorData {
  const negative = shape.find((dimension) => !(dimension >= 0));
  if (negative !== undefined) refuse(`a tensor of shape ${text(shape)} has the dimension ${negative}`);
  if (type === 'STRING') return emptyStrings(elementCount(shape));
  const bytes = byteSize(type, shape) ?? refuse(`no storage for elements of type ${type}`);
  const tooBig = () =>
    refuse(`a ${type} tensor of shape ${text(shape)} takes ${bytes} bytes, which does not fit in memory`);
  if (bytes > largestBytes) return tooBig();
  try {
    return over(type, new ArrayBuffer(bytes), 0, bytes);
  } catch {
    return tooBig();
  }
}

/**
 * Bytes from a file, little-endian, as the typed array of this type. Shares the memory where its alignment allows, else copies;
 * a rest smaller than one element is left out.
 */
export function viewBytes(type: TensorType, bytes: Uint8Array): TensorData {
  if (type === 'STRING') return bytes;
  const { array } = storages[type] ?? refuse(`no storage for elements of type ${type}`);
  const width = bytesAnElement(array);
  const source = bytes.byteOffset % width === 0 ? bytes : bytes.slice();
  // Memory that threads share is viewed like any other; only the type differs.
  return over(type, source.buffer as ArrayBuffer, source.byteOffset, source.byteLength);
}

/** The bytes behind an array, shared. */
export const bytesOf = (data: TensorData): Uint8Array =>
  new Uint8Array(data.buffer, data.byteOffset, data.byteLength);

/** Zero in the array's own number type, element by element. */
export const clear = (data: TensorData): void => void bytesOf(data).fill(0);

/** Copies elements of the same type; the lengths must agree. */
export const copy = (to: TensorData, from: TensorData): void => bytesOf(to).set(bytesOf(from));

/** Shapes as messages write them: `[1,224,224,3]`. */
export const text = (shape: readonly number[]): string => `[${shape.join(',')}]`;

const bytesAnElement = (array: Storage['array']): number =>
  (array as unknown as { readonly BYTES_PER_ELEMENT: number }).BYTES_PER_ELEMENT;

function over(type: TensorType, buffer: ArrayBuffer, offset: number, bytes: number): TensorData {
  const { array } = storages[type] as Storage;
  return new array(buffer, offset, Math.floor(bytes / bytesAnElement(array)));
}

function emptyStrings(count: number): Uint8Array {
  const words = new Int32Array(count + 2).fill(4 * (count + 2));
  words[0] = count;
  return new Uint8Array(words.buffer);
}

/** Signed values of an INT4 tensor (two a byte, low nibble first), one an element. */
export function unpackInt4(packed: Uint8Array, count: number): Int8Array {
  const values = new Int8Array(count);
  for (let i = 0; i < count; i++) {
    const byte = packed[i >> 1]!;
    values[i] = ((i & 1 ? byte >> 4 : byte & 15) << 28) >> 28;
  }
  return values;
}

/** The inverse of `unpackInt4`; a last odd value leaves the high nibble 0. */
export function packInt4(values: Int8Array): Uint8Array {
  const packed = new Uint8Array(Math.ceil(values.length / 2));
  for (let i = 0; i < values.length; i++) packed[i >> 1]! |= (values[i]! & 15) << (i & 1 ? 4 : 0);
  return packed;
}

type Kind<T extends TensorData> = abstract new (...args: never[]) => T;

/** A view's data as the array type a kernel works on. A file may give an output another type than the op's: refused. */
export function dataAs<T extends TensorData>(view: TensorView, kind: Kind<T>): T {
  if (view.data instanceof kind) return view.data;
  return refuse(`tensor ${view.tensor.id} is ${view.tensor.type}, which this kernel does not compute`);
}

export const float32 = (view: TensorView): Float32Array => dataAs(view, Float32Array);
export const int32 = (view: TensorView): Int32Array => dataAs(view, Int32Array);

/** Data of any type whose elements are plain numbers: everything but the 64-bit integers. */
export type NumberData = Exclude<TensorData, BigInt64Array | BigUint64Array>;
export type BigData = BigInt64Array | BigUint64Array;

export const isBig = (data: TensorData): data is BigData =>
  data instanceof BigInt64Array || data instanceof BigUint64Array;

/** Integers of a small operand (axes, sizes, shapes: INT32 or INT64, or any other integer type) as numbers. */
export function integers(data: TensorData): number[] {
  return isBig(data) ? Array.from(data, Number) : Array.from(data);
}
