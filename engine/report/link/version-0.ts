import { strFromU8 } from 'fflate';
import { isReport } from '../check.ts';
import type { Report } from '../types.ts';
import { damaged, inflateRaw } from './bytes.ts';

// The first form: deflated JSON. Kept so that its links open; nothing writes it any more.

/** JSON unfolds to many times its length, so the bound matters. */
const mostBytes = 1_000_000;

/** Throws `Damage`, or what `JSON.parse` throws, for whatever is no report. */
export function unpackReport0(packed: Uint8Array): Report {
  // A zlib stream: two bytes in front, a checksum of four behind.
  const bytes = inflateRaw(packed.subarray(2, -4), mostBytes);
  const stored = packed.subarray(-4).reduce((word, byte) => ((word << 8) | byte) >>> 0, 0);
  if (stored !== adler32(bytes)) damaged('its checksum does not fit');
  const report: unknown = JSON.parse(strFromU8(bytes), reviveTyped);
  return isReport(report) ? report : damaged('it holds no whole report');
}

/** The checksum of zlib streams (RFC 1950, section 9), which the library skips. */
function adler32(bytes: Uint8Array): number {
  let a = 1;
  let b = 0;
  for (const byte of bytes) {
    a = (a + byte) % 65521;
    b = (b + a) % 65521;
  }
  return ((b << 16) | a) >>> 0;
}

const typed = { Uint8Array, Uint16Array, Uint32Array, Int32Array, Float64Array } as const;
type TypedName = keyof typeof typed;

/** Typed arrays are `{"$": "Int32Array", "v": [differences]}`. */
function reviveTyped(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('$' in value) || !('v' in value)) return value;
  const make = typed[value.$ as TypedName];
  if (make === undefined || !Array.isArray(value.v)) return damaged('it holds an unknown list');
  let sum = 0;
  return make.from(
    value.v.map((step: unknown) => {
      sum += Number(step);
      return sum;
    }),
  );
}
