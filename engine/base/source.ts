/**
 * Random access to a file's bytes, synchronous so that a reader can be written plainly: in the worker over
 * `FileReaderSync`, on the command line over a file descriptor, in tests over an array.
 */
export interface ByteSource {
  /** Bytes in the file; may exceed 2^32. */
  readonly size: number;
  /** How much a reader should fetch at a time; left out where each fetch reads from disk, so that little is best. */
  readonly pageBytes?: number;
  /** The bytes `[offset, offset + length)`; the caller has checked that they lie inside. Never written to. */
  read(offset: number, length: number): Uint8Array;
}

export const fromBytes = (bytes: Uint8Array): ByteSource => ({
  size: bytes.length,
  // Fetching copies nothing here.
  pageBytes: 2 ** 20,
  read: (offset, length) => bytes.subarray(offset, offset + length),
});

/** A stretch of another file as a file of its own, without a copy. */
export const stretchOf = (source: ByteSource, start: number, size: number): ByteSource => ({
  size,
  ...(source.pageBytes !== undefined && { pageBytes: source.pageBytes }),
  read: (offset, length) => source.read(start + offset, length),
});
