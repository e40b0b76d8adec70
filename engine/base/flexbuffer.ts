// A FlexBuffer, as custom ops store their options (https://flatbuffers.dev/internals, FlexBuffers). It is read from its end:
//
//   ... keys ... [keys offset][keys width][size] value value ... type type ...   [root offset][root type][root width]
//
// Offsets count backwards from where they stand. A type byte is kind << 2 | log2 of the width of what it points to.

/** What a FlexBuffer holds; integers beyond 2^53 lose their low bits. */
export type FlexValue =
  | number
  | boolean
  | string
  | null
  | Uint8Array
  | readonly FlexValue[]
  | ReadonlyMap<string, FlexValue>;

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
  vector: 10,
  firstTyped: 11,
  lastTyped: 15,
  firstTuple: 16,
  lastTuple: 24,
  blob: 25,
  bool: 26,
  bools: 36,
} as const;

const deepest = 16;

/**
 * The map that a FlexBuffer holds, by key. Undefined where the bytes are no such map. Reads nothing outside of them, and no more
 * values than there are bytes, whatever they say.
 */
export function readFlexMap(bytes: Uint8Array): ReadonlyMap<string, FlexValue> | undefined {
  try {
    const flex = new Flex(bytes);
    const { length } = bytes;
    const root = flex.value(
      length - 2 - flex.uint(length - 1, 1),
      flex.uint(length - 1, 1),
      flex.uint(length - 2, 1),
    );
    return root instanceof Map ? root : undefined;
  } catch (error) {
    // DataView reports an offset outside of the bytes so.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

class Flex {
  readonly #view: DataView;
  /** Values that may still be read: well-formed ones do not overlap, so there are fewer than bytes. */
  #left: number;
  #depth = 0;

  constructor(readonly bytes: Uint8Array) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#left = bytes.length;
  }

  value(at: number, width: number, type: number): FlexValue {
    if (this.#left-- <= 0) throw new RangeError('more values than bytes');
    const own = 1 << (type & 3);
    const what = type >> 2;
    switch (what) {
      case kind.null:
        return null;
      case kind.bool:
        return this.uint(at, width) !== 0;
      case kind.int:
        return this.#int(at, width);
      case kind.uint:
        return this.uint(at, width);
      case kind.float:
        return this.#float(at, width);
    }
    return this.#pointedTo(what, this.#target(at, width), own);
  }

  #pointedTo(what: number, at: number, width: number): FlexValue {
    switch (what) {
      case kind.indirectInt:
        return this.#int(at, width);
      case kind.indirectUint:
        return this.uint(at, width);
      case kind.indirectFloat:
        return this.#float(at, width);
      case kind.key:
        return this.#key(at);
      case kind.string:
        return new TextDecoder().decode(this.#sized(at, width));
      case kind.blob:
        return this.#sized(at, width).slice();
      case kind.map:
        return this.#nested(() => this.#map(at, width));
    }
    return this.#nested(() => this.#vector(what, at, width));
  }

  /** Elements with a type each, of one type, or two to four numbers without a size before them. */
  #vector(what: number, at: number, width: number): FlexValue[] {
    if (what === kind.bools) return this.#typed(at, width, this.#size(at, width), kind.bool);
    if (what >= kind.firstTyped && what <= kind.lastTyped)
      return this.#typed(at, width, this.#size(at, width), what - kind.firstTyped + kind.int);
    if (what >= kind.firstTuple && what <= kind.lastTuple) {
      const which = what - kind.firstTuple;
      return this.#typed(at, width, 2 + Math.floor(which / 3), kind.int + (which % 3));
    }
    if (what !== kind.vector) throw new RangeError(`kind ${what} does not exist`);
    const size = this.#size(at, width);
    return Array.from({ length: size }, (_, i) => this.#element(at, width, size, i));
  }

  #map(at: number, width: number): ReadonlyMap<string, FlexValue> {
    const size = this.#size(at, width);
    const keys = this.#target(at - 3 * width, width);
    const keyWidth = this.uint(at - 2 * width, width);
    const entries = new Map<string, FlexValue>();
    for (let i = 0; i < size; i++)
      entries.set(this.#key(this.#target(keys + i * keyWidth, keyWidth)), this.#element(at, width, size, i));
    return entries;
  }

  #typed(at: number, width: number, size: number, of: number): FlexValue[] {
    return Array.from({ length: size }, (_, i) => this.value(at + i * width, width, of << 2));
  }

  #element(at: number, width: number, size: number, i: number): FlexValue {
    return this.value(at + i * width, width, this.uint(at + size * width + i, 1));
  }

  #nested<T>(read: () => T): T {
    if (++this.#depth > deepest) throw new RangeError('nested too deeply');
    const value = read();
    this.#depth--;
    return value;
  }

  #size(at: number, width: number): number {
    const size = this.uint(at - width, width);
    if (size > this.bytes.length) throw new RangeError('more elements than bytes');
    return size;
  }

  #sized(at: number, width: number): Uint8Array {
    const size = this.#size(at, width);
    if (at + size > this.bytes.length) throw new RangeError('ends behind the bytes');
    return this.bytes.subarray(at, at + size);
  }

  #key(at: number): string {
    const end = this.bytes.indexOf(0, at);
    if (at < 0 || end < 0) throw new RangeError('a key without end');
    return new TextDecoder().decode(this.bytes.subarray(at, end));
  }

  #target(at: number, width: number): number {
    return at - this.uint(at, width);
  }

  uint(at: number, width: number): number {
    if (width === 1) return this.#view.getUint8(at);
    if (width === 2) return this.#view.getUint16(at, true);
    return width === 4 ? this.#view.getUint32(at, true) : Number(this.#view.getBigUint64(at, true));
  }

  #int(at: number, width: number): number {
    if (width === 1) return this.#view.getInt8(at);
    if (width === 2) return this.#view.getInt16(at, true);
    return width === 4 ? this.#view.getInt32(at, true) : Number(this.#view.getBigInt64(at, true));
  }

  #float(at: number, width: number): number {
    if (width === 4) return this.#view.getFloat32(at, true);
    if (width === 8) return this.#view.getFloat64(at, true);
    throw new RangeError(`a float of ${width} bytes`);
  }
}
