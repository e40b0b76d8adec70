import { Gunzip, Inflate } from 'fflate';
import type { ByteSource } from '../../base/source.ts';

/** The largest file that is unpacked into memory. */
export const largestUnpacked = 2 ** 30;

const chunkBytes = 2 ** 18;

/** Ends unpacking that grows too large; caught where it began. */
class TooLarge extends Error {}

/**
 * Unpacks deflate data, piece by piece, up to `limit` bytes. Undefined where the data are damaged; `'too large'` where
 * they unpack to more, so that a small file cannot fill the memory.
 */
export function unpack(
  source: ByteSource,
  form: 'gzip' | 'deflate',
  limit: number,
): Uint8Array | 'too large' | undefined {
  const parts: Uint8Array[] = [];
  let size = 0;
  let ended = false;
  const take = (part: Uint8Array, final: boolean): void => {
    size += part.length;
    if (size > limit) throw new TooLarge();
    parts.push(part);
    ended ||= final;
  };
  const stream = form === 'gzip' ? new Gunzip(take) : new Inflate(take);
  try {
    for (let at = 0; at < source.size; at += chunkBytes) {
      const length = Math.min(chunkBytes, source.size - at);
      // The streams keep and change what they are given, sources may not be written to.
      stream.push(source.read(at, length).slice(), at + length === source.size);
    }
  } catch (error) {
    return error instanceof TooLarge ? 'too large' : undefined;
  }
  return ended ? joined(parts, size) : undefined;
}

function joined(parts: readonly Uint8Array[], size: number): Uint8Array {
  const out = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
