import type { TensorType } from '../types.ts';

/** Elements of a tensor as numbers (int64 as bigints); complex ones as pairs, one after the other. */
export type Values =
  | Float32Array
  | Float64Array
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array;

const plain = {
  FLOAT32: Float32Array,
  FLOAT64: Float64Array,
  COMPLEX64: Float32Array,
  COMPLEX128: Float64Array,
  INT8: Int8Array,
  UINT8: Uint8Array,
  BOOL: Uint8Array,
  INT16: Int16Array,
  UINT16: Uint16Array,
  INT32: Int32Array,
  UINT32: Uint32Array,
  INT64: BigInt64Array,
  UINT64: BigUint64Array,
} as const;

const packed: Readonly<Record<TensorType, { readonly bits: number; readonly signed: boolean }>> = {
  INT2: { bits: 2, signed: true },
  INT4: { bits: 4, signed: true },
  UINT4: { bits: 4, signed: false },
};

/** Small floating-point types: bits of exponent and fraction, and whether the largest exponent means infinity and NaN. */
const small: Readonly<
  Record<
    TensorType,
    { readonly bytes: 1 | 2; readonly exponent: number; readonly fraction: number; readonly finite?: true }
  >
> = {
  FLOAT16: { bytes: 2, exponent: 5, fraction: 10 },
  BFLOAT16: { bytes: 2, exponent: 8, fraction: 7 },
  FLOAT8_E5M2: { bytes: 1, exponent: 5, fraction: 2 },
  FLOAT8_E4M3FN: { bytes: 1, exponent: 4, fraction: 3, finite: true },
};

/**
 * The stored elements of a tensor as numbers: packed types taken apart (low bits first), half and quarter floats widened
 * to float32. Undefined for types without numbers (STRING, RESOURCE, VARIANT) and for ones the format does not define.
 *
 * @param count elements wanted; data that end earlier give fewer
 */
export function decodeValues(type: TensorType, bytes: Uint8Array, count: number): Values | undefined {
  if (type in plain) return plainValues(type as keyof typeof plain, bytes, count);
  if (packed[type]) return unpacked(bytes, count, packed[type]);
  const format = small[type];
  if (format === undefined) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const out = new Float32Array(Math.min(count, Math.floor(bytes.length / format.bytes)));
  for (let i = 0; i < out.length; i++)
    out[i] = widened(format.bytes === 2 ? view.getUint16(2 * i, true) : bytes[i]!, format);
  return out;
}

function plainValues(type: keyof typeof plain, bytes: Uint8Array, count: number): Values {
  const array = plain[type];
  const lanes = type.startsWith('COMPLEX') ? 2 : 1;
  const length = Math.min(count * lanes, Math.floor(bytes.length / array.BYTES_PER_ELEMENT));
  // A copy: stored data need not lie where the array type may begin.
  return new array(bytes.slice(0, length * array.BYTES_PER_ELEMENT).buffer, 0, length);
}

function unpacked(
  bytes: Uint8Array,
  count: number,
  { bits, signed }: { readonly bits: number; readonly signed: boolean },
): Int8Array | Uint8Array {
  const perByte = 8 / bits;
  const length = Math.min(count, bytes.length * perByte);
  const out = signed ? new Int8Array(length) : new Uint8Array(length);
  const shift = 32 - bits;
  for (let i = 0; i < length; i++) {
    const raw = bytes[Math.floor(i / perByte)]! >> (bits * (i % perByte));
    out[i] = signed ? (raw << shift) >> shift : raw & (2 ** bits - 1);
  }
  return out;
}

function widened(
  raw: number,
  {
    exponent,
    fraction,
    finite,
  }: { readonly exponent: number; readonly fraction: number; readonly finite?: true },
): number {
  const sign = raw >> (exponent + fraction) ? -1 : 1;
  const power = (raw >> fraction) & (2 ** exponent - 1);
  const part = raw & (2 ** fraction - 1);
  const bias = 2 ** (exponent - 1) - 1;
  const top = 2 ** exponent - 1;
  // The finite format has no infinity, and one pattern, all ones, for NaN.
  if (power === top && finite && part === 2 ** fraction - 1) return Number.NaN;
  if (power === top && !finite) return part === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  const scale = 2 ** (Math.max(power, 1) - bias - fraction);
  return sign * (power === 0 ? part : part + 2 ** fraction) * scale;
}

/** The strings of a constant STRING tensor; undefined where the buffer does not hold packed strings. */
export function decodeStrings(bytes: Uint8Array): readonly string[] | undefined {
  if (bytes.length < 4) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const count = view.getInt32(0, true);
  if (count < 0 || 4 * (count + 2) > bytes.length) return undefined;
  const decoder = new TextDecoder();
  const out: string[] = [];
  for (let i = 0; i < count; i++) {
    const [from, to] = [view.getInt32(4 + 4 * i, true), view.getInt32(8 + 4 * i, true)];
    if (from < 0 || to < from || to > bytes.length) return undefined;
    out.push(decoder.decode(bytes.subarray(from, to)));
  }
  return out;
}
