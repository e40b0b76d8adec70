import type { ByteSource } from '../base/source.ts';
import { Malformed } from './malformed.ts';

const pageBytes = 65_536;
const pageSlots = 128;

interface Page {
  readonly index: number;
  readonly view: DataView;
  readonly array: Uint8Array;
}

/**
 * Little-endian values at any offset of a file of any size, fetched in pages of 64 KiB. At most 8 MiB of them are kept:
 * each page has one slot it may occupy, so that a look-up is an index and a comparison.
 *
 * The caller has checked that what it reads lies inside the file (`TableReader` does so for every access).
 */
export class Bytes {
  readonly size: number;
  readonly #source: ByteSource;
  readonly #slots: (Page | undefined)[] = new Array(pageSlots).fill(undefined);
  #current: Page;
  /** Where the current page starts; kept apart because every access needs it. */
  #start = 0;
  #view: DataView;

  constructor(source: ByteSource) {
    this.size = source.size;
    this.#source = source;
    this.#current = this.#load(0);
    this.#view = this.#current.view;
  }

  u8(at: number): number {
    const within = this.#seek(at, 1);
    return this.#view.getUint8(within);
  }

  u16(at: number): number {
    const within = this.#seek(at, 2);
    return this.#view.getUint16(within, true);
  }

  i32(at: number): number {
    const within = this.#seek(at, 4);
    return this.#view.getInt32(within, true);
  }

  u32(at: number): number {
    const within = this.#seek(at, 4);
    return this.#view.getUint32(within, true);
  }

  f32(at: number): number {
    const within = this.#seek(at, 4);
    return this.#view.getFloat32(within, true);
  }

  /** A number where it is exact, else a bigint. */
  u64(at: number): number | bigint {
    const within = this.#seek(at, 8);
    return exact(this.#view.getBigUint64(within, true));
  }

  i64(at: number): number | bigint {
    const within = this.#seek(at, 8);
    return exact(this.#view.getBigInt64(within, true));
  }

  /** `count` values in a row. Within one page, as nearly always, the page is looked up once. */
  i32List(at: number, count: number): number[] {
    return this.#list(at, count, 4, (view, within) => view.getInt32(within, true));
  }

  f32List(at: number, count: number): number[] {
    return this.#list(at, count, 4, (view, within) => view.getFloat32(within, true));
  }

  /** The bytes themselves: a view into a page where they lie within one, else a copy. */
  slice(at: number, length: number): Uint8Array {
    if (length === 0) return new Uint8Array(0);
    const within = at % pageBytes;
    if (within + length > pageBytes) return fetched(this.#source, at, length);
    const from = this.#seek(at, length);
    return this.#current.array.subarray(from, from + length);
  }

  #list(
    at: number,
    count: number,
    width: number,
    read: (view: DataView, within: number) => number,
  ): number[] {
    // A longer array made in one go would become a hash table.
    const out: number[] = count < 2 ** 24 ? new Array(count) : [];
    for (let i = 0; i < count; ) {
      const within = this.#seek(at + i * width, width);
      const view = this.#view;
      const run = Math.min(count - i, Math.floor((view.byteLength - within) / width));
      for (let k = 0; k < run; k++) out[i + k] = read(view, within + k * width);
      i += run;
    }
    return out;
  }

  /** Makes the page of `at` current and gives the position inside the view that now holds `length` bytes from there. */
  #seek(at: number, length: number): number {
    const within = at - this.#start;
    if (within >= 0 && within + length <= this.#view.byteLength) return within;
    const index = Math.floor(at / pageBytes);
    const offset = at - index * pageBytes;
    if (offset + length > pageBytes) return this.#straddle(at, length);
    const slot = index % pageSlots;
    let page = this.#slots[slot];
    if (page === undefined || page.index !== index) page = this.#load(index);
    this.#current = page;
    this.#start = index * pageBytes;
    this.#view = page.view;
    return offset;
  }

  /** A value that two pages share, which only misaligned files have. */
  #straddle(at: number, length: number): number {
    const array = fetched(this.#source, at, length);
    this.#view = new DataView(array.buffer, array.byteOffset, length);
    this.#current = { index: -1, array, view: this.#view };
    this.#start = at;
    return 0;
  }

  #load(index: number): Page {
    const start = index * pageBytes;
    const array = fetched(this.#source, start, Math.min(pageBytes, this.size - start));
    const page = { index, array, view: new DataView(array.buffer, array.byteOffset, array.byteLength) };
    this.#slots[index % pageSlots] = page;
    return page;
  }
}

function fetched(source: ByteSource, at: number, length: number): Uint8Array {
  const array = source.read(at, length);
  if (array.length === length) return array;
  throw new Malformed(
    'truncated',
    `reading ${length} bytes at byte ${at} gave ${array.length}; the file may have changed`,
  );
}

const exact = (value: bigint): number | bigint =>
  value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER)
    ? Number(value)
    : value;
