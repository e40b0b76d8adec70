import type { ByteSource } from '../../engine/index.ts';

// The compiler's DOM library leaves out what only workers have.
declare class FileReaderSync {
  readAsArrayBuffer(blob: Blob): ArrayBuffer;
}

/** Files up to this size are read in one go; larger ones slice by slice, so that a model of gigabytes opens too. */
const wholeUpTo = 64 * 2 ** 20;

/** A dropped file as a byte source, read synchronously, which only a worker may do. */
export function fileSource(file: Blob): ByteSource {
  const reader = new FileReaderSync();
  const slice = (offset: number, length: number) =>
    new Uint8Array(reader.readAsArrayBuffer(file.slice(offset, offset + length)));
  if (file.size > wholeUpTo) return { size: file.size, read: slice };
  const whole = slice(0, file.size);
  return { size: file.size, read: (offset, length) => whole.subarray(offset, offset + length) };
}
