import { refuse } from './result.ts';

// A FlexBuffer map, as custom ops store their options (flatbuffers.dev, FlexBuffers). The buffer is read from its end:
//
//   ... keys ... [keys offset][keys width][size] value value ... type type ...   [root offset][root type][root width]
//
// Offsets count backwards from where they stand. A type byte is kind << 2 | log2 of the width of what it points to.

const kinds = {
  nothing: 0,
  int: 1,
  uint: 2,
  float: 3,
  indirectInt: 6,
  indirectUint: 7,
  indirectFloat: 8,
  map: 9,
  bool: 26,
};

export type FlexScalar = number | boolean | null;

/**
 * The scalar entries of a FlexBuffer whose root is a map; strings, vectors and nested maps are left out, 64-bit integers become
 * numbers. Refuses bytes that are no such map.
 */
export function readFlexMap(bytes: Uint8Array): ReadonlyMap<string, FlexScalar> {
  try {
    return readMap(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  } catch {
    return refuse(`the ${bytes.length} bytes of custom options are no FlexBuffer map`);
  }
}

function readMap(view: DataView): Map<string, FlexScalar> {
  const end = view.byteLength;
  const rootWidth = view.getUint8(end - 1);
  const rootType = view.getUint8(end - 2);
  if (rootType >> 2 !== kinds.map) throw new RangeError('root is no map');
  const width = 1 << (rootType & 3);
  const values = follow(view, end - 2 - rootWidth, rootWidth);
  const keys = follow(view, values - 3 * width, width);
  const keyWidth = unsigned(view, values - 2 * width, width);
  const size = unsigned(view, values - width, width);
  if (size > end) throw new RangeError('more entries than bytes');
  const entries = new Map<string, FlexScalar>();
  for (let i = 0; i < size; i++) {
    const value = scalar(view, values + i * width, width, view.getUint8(values + size * width + i));
    if (value !== undefined) entries.set(text(view, follow(view, keys + i * keyWidth, keyWidth)), value);
  }
  return entries;
}

const follow = (view: DataView, at: number, width: number): number => at - unsigned(view, at, width);

function unsigned(view: DataView, at: number, width: number): number {
  if (width === 1) return view.getUint8(at);
  if (width === 2) return view.getUint16(at, true);
  if (width === 4) return view.getUint32(at, true);
  return Number(view.getBigUint64(at, true));
}

function signed(view: DataView, at: number, width: number): number {
  if (width === 1) return view.getInt8(at);
  if (width === 2) return view.getInt16(at, true);
  if (width === 4) return view.getInt32(at, true);
  return Number(view.getBigInt64(at, true));
}

function real(view: DataView, at: number, width: number): number {
  if (width === 4) return view.getFloat32(at, true);
  if (width === 8) return view.getFloat64(at, true);
  throw new RangeError(`a float of ${width} bytes`);
}

function scalar(view: DataView, at: number, width: number, type: number): FlexScalar | undefined {
  const own = 1 << (type & 3);
  switch (type >> 2) {
    case kinds.nothing:
      return null;
    case kinds.int:
      return signed(view, at, width);
    case kinds.uint:
      return unsigned(view, at, width);
    case kinds.float:
      return real(view, at, width);
    case kinds.bool:
      return unsigned(view, at, width) !== 0;
    case kinds.indirectInt:
      return signed(view, follow(view, at, width), own);
    case kinds.indirectUint:
      return unsigned(view, follow(view, at, width), own);
    case kinds.indirectFloat:
      return real(view, follow(view, at, width), own);
    default:
      return undefined;
  }
}

function text(view: DataView, at: number): string {
  let key = '';
  for (let i = at; view.getUint8(i) !== 0; i++) key += String.fromCharCode(view.getUint8(i));
  return key;
}
