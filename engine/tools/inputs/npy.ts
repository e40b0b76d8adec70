import { fail, ok, type Result } from '../../base/result.ts';

/** An array of a NumPy file. Plain data. */
export interface NpyArray {
  readonly shape: readonly number[];
  /** As in the file: `<f4`. */
  readonly descr: string;
  readonly values: ArrayLike<number>;
}

type Reader = (view: DataView, at: number) => number;
const readers: Readonly<Record<string, readonly [bytes: number, read: Reader]>> = {
  f4: [4, (view, at) => view.getFloat32(at, true)],
  f8: [8, (view, at) => view.getFloat64(at, true)],
  i1: [1, (view, at) => view.getInt8(at)],
  u1: [1, (view, at) => view.getUint8(at)],
  b1: [1, (view, at) => view.getUint8(at)],
  i2: [2, (view, at) => view.getInt16(at, true)],
  u2: [2, (view, at) => view.getUint16(at, true)],
  i4: [4, (view, at) => view.getInt32(at, true)],
  u4: [4, (view, at) => view.getUint32(at, true)],
  i8: [8, (view, at) => Number(view.getBigInt64(at, true))],
  u8: [8, (view, at) => Number(view.getBigUint64(at, true))],
};

export const isNpy = (bytes: Uint8Array): boolean =>
  bytes[0] === 0x93 && new TextDecoder('latin1').decode(bytes.subarray(1, 6)) === 'NUMPY';

/** Reads a `.npy` file, format 1 to 3, little-endian numbers in C order; one sentence where it is none or cut short. */
export function readNpy(bytes: Uint8Array): Result<NpyArray, string> {
  if (!isNpy(bytes)) return fail('no .npy file: it does not begin with \\x93NUMPY');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 12) return fail(`a .npy file cut short at byte ${bytes.length}, inside its header`);
  const wide = (bytes[6] ?? 1) > 1;
  const start = wide ? 12 : 10;
  const length = wide ? view.getUint32(8, true) : view.getUint16(8, true);
  if (start + length > bytes.length)
    return fail(`a .npy file cut short at byte ${bytes.length}, inside its header of ${length} bytes`);
  const header = new TextDecoder('latin1').decode(bytes.subarray(start, start + length));
  const descr = /'descr'\s*:\s*'([^']{1,20})'/.exec(header)?.[1] ?? '';
  const dims = /'shape'\s*:\s*\(([^)]{0,200})\)/.exec(header)?.[1];
  const reader = readers[descr.replace(/^[<|=]/, '')];
  if (reader === undefined || descr.startsWith('>'))
    return fail(`a .npy file of "${descr}": little-endian ${Object.keys(readers).join(', ')} can be read`);
  if (dims === undefined) return fail('a .npy file without a shape in its header');
  const shape = dims
    .split(',')
    .filter((dim) => dim.trim() !== '')
    .map(Number);
  if (/'fortran_order'\s*:\s*True/.test(header) && shape.filter((size) => size > 1).length > 1)
    return fail('a .npy file in Fortran order: save numpy.ascontiguousarray(array)');
  const count = shape.reduce((product, size) => product * size, 1);
  const [size, read] = reader;
  const from = start + length;
  if (!Number.isSafeInteger(count) || bytes.length - from !== count * size)
    return fail(
      `a .npy file of shape (${shape.join(', ')}) with ${bytes.length - from} bytes of data, not ${count * size}`,
    );
  const values = Float64Array.from({ length: count }, (_, index) => read(view, from + index * size));
  return ok({ shape, descr, values });
}
