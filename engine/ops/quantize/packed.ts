/** Unsigned values of a UINT4 tensor (two a byte, low nibble first), one an element. */
export const unpackUint4 = (packed: Uint8Array, count: number): Uint8Array =>
  Uint8Array.from({ length: count }, (_, i) => (packed[i >> 1]! >> (4 * (i & 1))) & 15);

/** Signed values of an INT2 tensor (four a byte, lowest bits first), one an element. */
export const unpackInt2 = (packed: Uint8Array, count: number): Int8Array =>
  Int8Array.from({ length: count }, (_, i) => (packed[i >> 2]! << (30 - 2 * (i & 3))) >> 30);
