import { roundHalfEven } from '../../base/quantized.ts';

const word = new Float32Array(1);
const bits = new Uint32Array(word.buffer);

export function bfloat16ToNumber(value: number): number {
  bits[0] = value << 16;
  return word[0]!;
}

/** The upper half of the float32, rounded to nearest, ties to even; NaN becomes the quiet 0x7fc0. */
export function numberToBfloat16(x: number): number {
  if (Number.isNaN(x)) return 0x7fc0;
  word[0] = x;
  return roundHalfEven(bits[0]! / 0x10000) & 0xffff;
}

/**
 * A 64-bit integer as float32, rounded once. Going through a double would round twice, so all bits below the upper 40 are first
 * gathered into the lowest of those.
 */
export function bigToFloat32(x: bigint): number {
  const magnitude = x < 0n ? -x : x;
  const length = magnitude.toString(2).length;
  if (length <= 53) return Math.fround(Number(x));
  const dropped = BigInt(length - 40);
  const upper = magnitude >> dropped;
  const odd = upper << dropped === magnitude ? upper : upper | 1n;
  return Math.fround(Number(odd) * 2 ** Number(dropped)) * (x < 0n ? -1 : 1);
}
