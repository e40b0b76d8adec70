import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { ByteSource } from './source.ts';

const chunkBytes = 2 ** 20;

/** SHA-256 of a whole file in hexadecimal, read in pieces of 1 MiB; takes seconds for gigabytes. */
export function sha256Hex(source: ByteSource): string {
  const hash = sha256.create();
  for (let at = 0; at < source.size; at += chunkBytes)
    hash.update(source.read(at, Math.min(chunkBytes, source.size - at)));
  return bytesToHex(hash.digest());
}
