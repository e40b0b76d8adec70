/** A scalar of a FlexBuffer; integers beyond 2^53 lose their low bits. */
export type FlexScalar = number | boolean | string | null;

// https://flatbuffers.dev/internals (FlexBuffers): a packed type is the kind in its upper six bits and log2 of the width below.
const kind = {
  null: 0,
  int: 1,
  uint: 2,
  float: 3,
  key: 4,
  string: 5,
  indirectInt: 6,
  indirectUint: 7,
  indirectFloat: 8,
  map: 9,
  bool: 26,
} as const;

/**
 * The scalars and strings of the map that a FlexBuffer holds, by key, as custom ops keep their options. Vectors and nested maps
 * are left out. Undefined where the bytes are no such map; reads nothing outside of them and each entry once, whatever they say.
 */
export function readFlexMap(bytes: Uint8Array): ReadonlyMap<string, FlexScalar> | undefined {
  try {
    return mapOf(new Flex(bytes));
  } catch (error) {
    // DataView reports an offset outside of the bytes so.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

class Flex {
  readonly #view: DataView;

  constructor(readonly bytes: Uint8Array) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  uint(at: number, width: number): number {
    if (width === 1) return this.#view.getUint8(at);
    if (width === 2) return this.#view.getUint16(at, true);
    return width === 4 ? this.#view.getUint32(at, true) : Number(this.#view.getBigUint64(at, true));
  }

  int(at: number, width: number): number {
    if (width === 1) return this.#view.getInt8(at);
    if (width === 2) return this.#view.getInt16(at, true);
    return width === 4 ? this.#view.getInt32(at, true) : Number(this.#view.getBigInt64(at, true));
  }

  float(at: number, width: number): number {
    if (width === 4) return this.#view.getFloat32(at, true);
    if (width === 8) return this.#view.getFloat64(at, true);
    throw new RangeError(`a float of ${width} bytes`);
  }

  /** Offsets count backwards from where they are stored. */
  target(at: number, width: number): number {
    return at - this.uint(at, width);
  }

  text(from: number, to: number): string {
    return new TextDecoder().decode(this.bytes.subarray(from, to));
  }
}

function mapOf(flex: Flex): ReadonlyMap<string, FlexScalar> | undefined {
  const { length } = flex.bytes;
  const rootWidth = flex.uint(length - 1, 1);
  const rootType = flex.uint(length - 2, 1);
  if (rootType >> 2 !== kind.map) return undefined;
  const values = flex.target(length - 2 - rootWidth, rootWidth);
  const width = 1 << (rootType & 3);
  const count = flex.uint(values - width, width);
  if (count > length) return undefined;
  const keys = flex.target(values - 3 * width, width);
  const keyWidth = flex.uint(values - 2 * width, width);
  const entries = new Map<string, FlexScalar>();
  for (let i = 0; i < count; i++) {
    const type = flex.uint(values + count * width + i, 1);
    const value = scalar(flex, values + i * width, width, type);
    const key = flex.target(keys + i * keyWidth, keyWidth);
    if (value !== undefined) entries.set(flex.text(key, flex.bytes.indexOf(0, key)), value);
  }
  return entries;
}

function scalar(flex: Flex, at: number, width: number, type: number): FlexScalar | undefined {
  const ownWidth = 1 << (type & 3);
  switch (type >> 2) {
    case kind.null:
      return null;
    case kind.bool:
      return flex.uint(at, width) !== 0;
    case kind.int:
      return flex.int(at, width);
    case kind.uint:
      return flex.uint(at, width);
    case kind.float:
      return flex.float(at, width);
    case kind.indirectInt:
      return flex.int(flex.target(at, width), ownWidth);
    case kind.indirectUint:
      return flex.uint(flex.target(at, width), ownWidth);
    case kind.indirectFloat:
      return flex.float(flex.target(at, width), ownWidth);
    case kind.key: {
      const start = flex.target(at, width);
      return flex.text(start, flex.bytes.indexOf(0, start));
    }
    case kind.string: {
      const start = flex.target(at, width);
      return flex.text(start, start + flex.uint(start - ownWidth, ownWidth));
    }
    default:
      return undefined;
  }
}
