import { refuse } from '../base/result.ts';

// The runtime's packed string buffer: int32 count, count + 1 int32 offsets from the buffer's start, then the bytes
// (tflite/string_util.h). All little-endian.

/** The strings of a packed buffer, as bytes. Refuses a buffer whose offsets do not fit. */
export function unpackStrings(buffer: Uint8Array): Uint8Array[] {
  if (buffer.length === 0) return [];
  const view = new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength);
  const count = buffer.length < 4 ? -1 : view.getInt32(0, true);
  if (count < 0 || buffer.length < 4 * (count + 2))
    refuse(`a string tensor of ${buffer.length} bytes announces ${count} strings`);
  return Array.from({ length: count }, (_, i) => {
    const start = view.getInt32(4 * (i + 1), true);
    const end = view.getInt32(4 * (i + 2), true);
    if (start < 0 || end < start || end > buffer.length)
      refuse(`string ${i} spans bytes ${start} to ${end} of a string tensor of ${buffer.length} bytes`);
    return buffer.subarray(start, end);
  });
}

/** Packs strings, given as bytes, into one buffer. */
export function packStrings(strings: readonly Uint8Array[]): Uint8Array {
  const head = 4 * (strings.length + 2);
  const buffer = new Uint8Array(strings.reduce((bytes, text) => bytes + text.length, head));
  const view = new DataView(buffer.buffer);
  view.setInt32(0, strings.length, true);
  let at = head;
  strings.forEach((text, i) => {
    view.setInt32(4 * (i + 1), at, true);
    buffer.set(text, at);
    at += text.length;
  });
  view.setInt32(4 * (strings.length + 1), at, true);
  return buffer;
}
