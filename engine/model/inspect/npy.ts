import { denseBytes } from '../storage.ts';
import type { TensorType } from '../types.ts';
import { decodeValues } from './values.ts';

const descriptions: Readonly<Record<TensorType, string>> = {
  FLOAT32: '<f4',
  FLOAT64: '<f8',
  FLOAT16: '<f2',
  COMPLEX64: '<c8',
  COMPLEX128: '<c16',
  INT8: '|i1',
  UINT8: '|u1',
  BOOL: '|b1',
  INT16: '<i2',
  UINT16: '<u2',
  INT32: '<i4',
  UINT32: '<u4',
  INT64: '<i8',
  UINT64: '<u8',
};

/** Types NumPy lacks, as the nearest it has: packed integers one a byte, small floats as float32. */
const widenedTo: Readonly<Record<TensorType, string>> = {
  INT2: '|i1',
  INT4: '|i1',
  UINT4: '|u1',
  BFLOAT16: '<f4',
  FLOAT8_E4M3FN: '<f4',
  FLOAT8_E5M2: '<f4',
};

/**
 * A NumPy file (format 1.0) of a tensor. Undefined for types without numbers, and where the data are not as many bytes as
 * the shape needs.
 */
export function npyFile(
  type: TensorType,
  shape: readonly number[],
  data: Uint8Array,
): Uint8Array | undefined {
  if (denseBytes(type, shape) !== data.length) return undefined;
  const own = descriptions[type];
  if (own !== undefined) return withHeader(own, shape, data);
  const wide = widenedTo[type];
  const count = shape.reduce((product, dim) => product * dim, 1);
  const values = wide && decodeValues(type, data, count);
  if (!wide || !values) return undefined;
  return withHeader(wide, shape, new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
}

// The header and what stands before it end on a multiple of 64 bytes, with a newline.
const alignment = 64;
const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0];

function withHeader(description: string, shape: readonly number[], data: Uint8Array): Uint8Array {
  const dims = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const text = `{'descr': '${description}', 'fortran_order': False, 'shape': (${dims}), }`;
  const before = magic.length + 2;
  const headerBytes = Math.ceil((before + text.length + 1) / alignment) * alignment - before;
  const out = new Uint8Array(before + headerBytes + data.length);
  out.set(magic);
  out.set([headerBytes & 255, headerBytes >> 8], magic.length);
  out.set(new TextEncoder().encode(`${text.padEnd(headerBytes - 1)}\n`), before);
  out.set(data, before + headerBytes);
  return out;
}
