// WGSL texts of the runtime's integer arithmetic. The language has 32-bit integers only, which wrap as in Java.

/** The upper 32 bits of 2ab, rounded, and shifts to the right with ties away from zero: see base/quantized.ts. */
export const fixedPoint = `
fn highWord(a: i32, b: i32) -> i32 {
  let lowA = a & 0xffff;
  let lowB = b & 0xffff;
  let highA = a >> 16u;
  let highB = b >> 16u;
  let middle = highA * lowB + bitcast<i32>(bitcast<u32>(lowA * lowB) >> 16u);
  let carry = lowA * highB + (middle & 0xffff);
  return highA * highB + (middle >> 16u) + (carry >> 16u);
}
fn doublingHigh(a: i32, b: i32) -> i32 {
  let low = bitcast<u32>(a * b);
  let rounded = (low >> 31u) + (((low & 0x7fffffffu) + 0x40000000u) >> 31u);
  return bitcast<i32>((bitcast<u32>(highWord(a, b)) << 1u) + rounded);
}
fn roundedShift(x: i32, exponent: u32) -> i32 {
  let mask = bitcast<i32>((1u << exponent) - 1u);
  let threshold = (mask >> 1u) + select(0, 1, x < 0);
  return (x >> exponent) + select(0, 1, (x & mask) > threshold);
}
fn rescaled(x: i32, multiplier: i32, shift: i32) -> i32 {
  if (shift > 0) { return doublingHigh(x << u32(shift), multiplier); }
  return roundedShift(doublingHigh(x, multiplier), u32(-shift));
}
`;

/**
 * round(x * m * 2^-shift), ties away from zero, for a factor of 53 bits `upper * 2^32 + lower` as doubles have, exactly: the
 * product takes three words. shift: 32 to 95. Magnitudes over 2^30 come out as 2^30.
 */
export const wideProduct = `
fn product64(a: u32, b: u32) -> vec2<u32> {
  let lowA = a & 0xffffu;
  let lowB = b & 0xffffu;
  let highA = a >> 16u;
  let highB = b >> 16u;
  let low = lowA * lowB;
  let middle = highA * lowB + (low >> 16u);
  let carry = lowA * highB + (middle & 0xffffu);
  return vec2<u32>((low & 0xffffu) | (carry << 16u), highA * highB + (middle >> 16u) + (carry >> 16u));
}
fn wideRescaled(x: i32, upper: u32, lower: u32, shift: u32) -> i32 {
  let magnitude = bitcast<u32>(abs(x));
  let a = product64(magnitude, lower);
  let b = product64(magnitude, upper);
  var w0 = a.x;
  var w1 = a.y + b.x;
  var w2 = b.y + select(0u, 1u, w1 < a.y);
  // Half of the unit that is kept.
  let bit = shift - 1u;
  if (bit < 64u) {
    let half = 1u << (bit - 32u * (bit / 32u));
    if (bit < 32u) {
      w0 += half;
      if (w0 < half) { w1 += 1u; if (w1 == 0u) { w2 += 1u; } }
    } else {
      w1 += half;
      if (w1 < half) { w2 += 1u; }
    }
  } else {
    w2 += 1u << (bit - 64u);
  }
  var result = 0u;
  if (shift >= 64u) {
    result = w2 >> (shift - 64u);
  } else {
    let down = shift - 32u;
    result = select((w1 >> down) | (w2 << (32u - down)), w1, down == 0u);
    if ((w2 >> down) != 0u) { result = 0x40000000u; }
  }
  result = min(result, 0x40000000u);
  return select(bitcast<i32>(result), -bitcast<i32>(result), x < 0);
}
`;

/** Sums of four products of signed bytes: built in, or plain. */
export const dotProduct = (packed: boolean): string =>
  packed
    ? 'fn dot4(a: u32, b: u32) -> i32 { return dot4I8Packed(a, b); }'
    : `fn dot4(a: u32, b: u32) -> i32 {
  let x = bitcast<i32>(a);
  let y = bitcast<i32>(b);
  return extractBits(x, 0u, 8u) * extractBits(y, 0u, 8u) + extractBits(x, 8u, 8u) * extractBits(y, 8u, 8u)
    + extractBits(x, 16u, 8u) * extractBits(y, 16u, 8u) + (x >> 24u) * (y >> 24u);
}`;

/** One of four bytes in a word, as a number. */
export const byteOf = (signed: boolean, word: string, lane: string): string =>
  signed ? `extractBits(bitcast<i32>(${word}), ${lane}, 8u)` : `i32(extractBits(${word}, ${lane}, 8u))`;

/** Four bytes of a word as numbers. */
export const unpackBytes = (signed: boolean): string => `
fn bytes4(word: u32) -> vec4<i32> {
  return vec4<i32>(${[0, 8, 16, 24].map((bit) => byteOf(signed, 'word', `${bit}u`)).join(', ')});
}
`;

export const packBytes = `
fn word4(v: vec4<i32>) -> u32 {
  let b = bitcast<vec4<u32>>(v) & vec4<u32>(255u);
  return b.x | (b.y << 8u) | (b.z << 16u) | (b.w << 24u);
}
`;
