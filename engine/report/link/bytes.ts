import { deflateSync, Inflate } from 'fflate';

/** What is wrong with a link, as one sentence. Thrown inside the decoder only; `decodeReport` turns it into a value. */
export class Damage extends Error {}

export const damaged = (what: string): never => {
  throw new Damage(what);
};

/**
 * Writes whole numbers as varints (7 bits a byte, low ones first) and texts as their number in a pool.
 * Columns come out one after the other, so that equal things stand together and deflate finds them.
 */
export class ByteWriter {
  readonly bytes: number[] = [];

  /** @param pool texts of the whole report, shared by all sections */
  constructor(readonly pool: Map<string, number> = new Map()) {}

  /** A whole number from 0 to 2^53 - 1. */
  count(value: number): void {
    let rest = value;
    while (rest >= 128) {
      this.bytes.push((rest % 128) | 128);
      rest = Math.floor(rest / 128);
    }
    this.bytes.push(rest);
  }

  /** A whole number of either sign below 2^52: 0, -1, 1, -2 ... become 0, 1, 2, 3 ... */
  signed(value: number): void {
    this.count(value < 0 ? -2 * value - 1 : 2 * value);
  }

  /** Any number. Times in milliseconds with up to six decimals stay short. */
  number(value: number): void {
    const short = 2 ** 50;
    const millionths = Math.round(value * 1e6);
    if (Number.isInteger(value) && Math.abs(value) < short && !Object.is(value, -0))
      this.count(4 * Math.abs(value) + (value < 0 ? 1 : 0));
    else if (value > 0 && millionths < short && millionths / 1e6 === value) this.count(4 * millionths + 2);
    else {
      this.count(3);
      const raw = new Uint8Array(Float64Array.of(value).buffer);
      this.bytes.push(...raw);
    }
  }

  text(value: string): void {
    const known = this.pool.get(value);
    if (known === undefined) this.pool.set(value, this.pool.size);
    this.count(known ?? this.pool.size - 1);
  }

  /** The items one after the other; their number is known to the reader. */
  column<T>(list: Iterable<T>, write: (item: T) => void): void {
    for (const item of list) write(item);
  }

  counts(list: Iterable<number>): void {
    for (const item of list) this.count(item);
  }

  /** Differences from one to the next, for lists that mostly ascend. */
  steps(list: Iterable<number>): void {
    let last = 0;
    for (const item of list) {
      this.signed(item - last);
      last = item;
    }
  }

  /** Appends a section: its tag, its length, its bytes. A reader skips tags that it does not know. */
  section(tag: number, { bytes }: ByteWriter): void {
    this.count(tag);
    this.count(bytes.length);
    for (const byte of bytes) this.bytes.push(byte);
  }
}

/** Reads what `ByteWriter` wrote. Throws `Damage` where the bytes end early or hold what cannot be. */
export class ByteReader {
  #at = 0;

  constructor(
    private readonly bytes: Uint8Array,
    private readonly pool: readonly string[] = [],
  ) {}

  get left(): number {
    return this.bytes.length - this.#at;
  }

  take(length: number): Uint8Array {
    if (length > this.left) damaged('it ends in the middle');
    this.#at += length;
    return this.bytes.subarray(this.#at - length, this.#at);
  }

  count(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.bytes[this.#at++];
      if (byte === undefined) return damaged('it ends in the middle');
      value += (byte & 127) * scale;
      if (value > Number.MAX_SAFE_INTEGER) return damaged('a number in it is too large');
      if (byte < 128) return value;
      if (scale > 2 ** 49) return damaged('a number in it is too long');
    }
  }

  signed(): number {
    const value = this.count();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  number(): number {
    const value = this.count();
    const rest = Math.floor(value / 4);
    if (value % 4 === 0) return rest;
    if (value % 4 === 1) return -rest;
    if (value % 4 === 2) return rest / 1e6;
    const raw = this.take(8);
    return new DataView(raw.buffer, raw.byteOffset).getFloat64(0, true);
  }

  text(): string {
    return this.pool[this.count()] ?? damaged('it names a text that it does not hold');
  }

  /** A number below `end`. */
  index(end: number): number {
    const value = this.count();
    return value < end ? value : damaged(`it names item ${value} of ${end}`);
  }

  /** A list of `length` items of at least one byte each: a length that the rest cannot hold is refused before anything is made. */
  column<T>(length: number, read: () => T): T[] {
    if (length > this.left) damaged('it ends in the middle');
    const list: T[] = [];
    for (let i = 0; i < length; i++) list.push(read());
    return list;
  }

  counts(length: number): number[] {
    return this.column(length, () => this.count());
  }

  /** Undoes `steps`; every item has to lie from `least` up to below `end`. */
  steps(length: number, end: number, least = 0): number[] {
    let last = 0;
    return this.column(length, () => {
      last += this.signed();
      return last >= least && last < end ? last : damaged(`it names item ${last} of ${end}`);
    });
  }
}

/** FNV-1a of 32 bits: a changed character must not open as another report. */
export function checksum(bytes: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}

export const deflateRaw = (bytes: Uint8Array): Uint8Array => deflateSync(bytes, { level: 9, mem: 12 });

/** Unpacks at most `most` bytes, piece by piece, so that a small text cannot fill the memory. Throws `Damage`. */
export function inflateRaw(packed: Uint8Array, most: number): Uint8Array {
  const pieces: Uint8Array[] = [];
  let length = 0;
  const stream = new Inflate((piece) => {
    length += piece.length;
    if (length > most) damaged(`it unpacks to more than ${most} bytes`);
    pieces.push(piece.slice());
  });
  // One byte packs at most 1032: pieces of 4 kB keep what one step can unpack at 4 MB.
  const step = 4096;
  try {
    for (let at = 0; at < packed.length; at += step)
      stream.push(packed.subarray(at, at + step), at + step >= packed.length);
  } catch (error) {
    if (error instanceof Damage) throw error;
    damaged('it cannot be unpacked');
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
