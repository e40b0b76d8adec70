import type { ByteSource } from '../base/source.ts';

const headerBytes = 8;

/** Beginnings of what people mistake for a model. */
const strangers: readonly (readonly [start: string, sentence: string])[] = [
  ['PK\x03\x04', 'it is a ZIP archive'],
  ['\x1f\x8b', 'it is a gzip file'],
  ['version https://git-lfs', 'it is a Git LFS pointer; the model itself was not downloaded'],
  ['<!DOCTYPE', 'it is an HTML page, as a failed download leaves it'],
  ['<!doctype', 'it is an HTML page, as a failed download leaves it'],
  ['<html', 'it is an HTML page, as a failed download leaves it'],
  ['\x89HDF', 'it is an HDF5 file, a Keras model before conversion'],
];

/** Whether a file starts as a model does. */
export const isModel = (start: Uint8Array, identifier: string): boolean =>
  start.length >= headerBytes && String.fromCharCode(...start.subarray(4, headerBytes)) === identifier;

/** Why a file is no model at all, as a sentence; undefined when its header says that it is one. */
export function notAModel(source: ByteSource, identifier: string): string | undefined {
  if (source.size === 0) return 'the file is empty (0 bytes)';
  const start = source.read(0, Math.min(source.size, 64));
  const text = String.fromCharCode(...start);
  const found = text.slice(4, headerBytes);
  if (found === identifier) return undefined;
  const known = strangers.find(([beginning]) => text.startsWith(beginning))?.[1];
  if (known) return `not a TensorFlow Lite model: ${known}`;
  if (source.size < headerBytes)
    return `the file has ${source.size} byte${source.size === 1 ? '' : 's'}, but the header of a model alone has ${headerBytes}`;
  return `not a TensorFlow Lite model: bytes 4 to 7 are ${shown(start.subarray(4, headerBytes))}, not "${identifier}"`;
}

/** Four bytes as text where they are printable, else in hexadecimal. */
function shown(bytes: Uint8Array): string {
  if (bytes.every((byte) => byte >= 32 && byte < 127)) return `"${String.fromCharCode(...bytes)}"`;
  return [...bytes].map((byte) => `0x${byte.toString(16).padStart(2, '0')}`).join(' ');
}
