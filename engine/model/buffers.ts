import { Malformed } from '../schema/malformed.ts';
import type { ModelBuffer } from './types.ts';
import type { View } from './view.ts';

/**
 * Where a buffer's bytes lie: inside the FlatBuffer, or anywhere in the file by `offset` and `size` (both counted as the
 * runtime does: offsets 0 and 1 mean none, and data inside the FlatBuffer come first).
 */
export function readBuffer(view: View<'Buffer'>, fileBytes: number): ModelBuffer {
  const data = view.read('data');
  if (data) return data;
  const offset = view.read('offset');
  return offset > 1
    ? outside('offset', offset, 'size', view.read('size'), fileBytes)
    : { offset: 0, bytes: 0 };
}

/** A stretch of the file given by two 64-bit fields; it must lie inside. */
export function outside(
  offsetField: string,
  offset: number | bigint,
  sizeField: string,
  size: number | bigint,
  fileBytes: number,
): ModelBuffer {
  if (BigInt(offset) + BigInt(size) <= BigInt(fileBytes))
    return { offset: Number(offset), bytes: Number(size) };
  throw new Malformed(
    'truncated',
    `${offsetField} ${offset} with ${sizeField} ${size} lies behind the end of the file (${fileBytes} bytes)`,
  );
}
