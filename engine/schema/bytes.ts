import type { ByteSource } from '../base/source.ts';
import { Malformed } from './malformed.ts';

// Tables that stand between megabytes of weights are fetched one by one, so a page is small by default.
const defaultPageBytes = 4096;
const cacheBytes = 2 ** 23;

// Where pages are wanted one after the other, up to so many are fetched at once.
const longestRun = 16;

interface Page {
  readonly index: number;
  readonly view: DataView;
  readonly array: Uint8Array;
}

/**
 * Little-endian values at any offset of a file of any size, fetched in pages. At most 8 MiB of them are kept: each page
 * has one slot it may occupy, so that a look-up is an index and a comparison.
 *
 * The caller has checked that what it reads lies inside the file (`TableReader` does so for every access).
 */
export class Bytes {
  readonly size: number;
  readonly #source: ByteSource;
  readonly #pageBytes: number;
  readonly #slots: (Page | undefined)[];
  /** Pages the last fetch got, and the one behind them. */
  #run = 1;
  #next = -1;
  #current: Page;
  /** Where the current page starts; kept apart because every access needs it. */
  #start = 0;
  #view: DataView;

  constructor(source: ByteSource) {
    this.size = source.size;
    this.#source = source;
    this.#pageBytes = source.pageBytes ?? defaultPageBytes;
    this.#slots = new Array(Math.ceil(cacheBytes / this.#pageBytes)).fill(undefined);
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
    const within = at % this.#pageBytes;
    if (within + length > this.#pageBytes) return fetched(this.#source, at, length);
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
    const index = Math.floor(at / this.#pageBytes);
    const offset = at - index * this.#pageBytes;
    if (offset + length > this.#pageBytes) return this.#straddle(at, length);
    let page = this.#slots[index % this.#slots.length];
    if (page === undefined || page.index !== index) page = this.#load(index);
    this.#current = page;
    this.#start = index * this.#pageBytes;
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
    this.#run = index === this.#next ? Math.min(2 * this.#run, longestRun, this.#slots.length >> 1) : 1;
    this.#next = index + this.#run;
    const start = index * this.#pageBytes;
    const array = fetched(this.#source, start, Math.min(this.#run * this.#pageBytes, this.size - start));
    for (let at = 0; at < array.length; at += this.#pageBytes)
      this.#keep(index + at / this.#pageBytes, array.subarray(at, at + this.#pageBytes));
    return this.#slots[index % this.#slots.length] as Page;
  }

  #keep(index: number, array: Uint8Array): void {
    const view = new DataView(array.buffer, array.byteOffset, array.byteLength);
    this.#slots[index % this.#slots.length] = { index, array, view };
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
