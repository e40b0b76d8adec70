/**
 * The language lets an adapter be coarse: exp may be off by several units in the last place, tanh by 1e-5, and what a NaN
 * compares to is open. These are not: exp(x) = 2^n exp(r) with |r| <= ln 2 / 2 by a Taylor series and what is built on it; log by
 * the series of artanh on a mantissa between 0.7 and 1.4. Sine and cosine are left out: near a pole of a large argument the language promises nothing.
 */
export const floatFunctions = `
fn isNan(x: f32) -> bool { return (bitcast<u32>(x) & 0x7fffffffu) > 0x7f800000u; }
fn exponential(x: f32) -> f32 {
  if (isNan(x)) { return x; }
  if (x > 88.72f) { return x * 3.4e38f; }
  if (x < -87.33f) { return 0f; }
  let n = round(x * 1.4426950408889634f);
  let r = (x - n * 0.693145751953125f) - n * 1.4286068203094172e-06f;
  let p = 1f + r * (1f + r * (0.5f + r * (0.16666667f + r * (0.041666668f + r * (0.008333334f + r * 0.0013888889f)))));
  return ldexp(p, i32(n));
}
fn exponentialLessOne(x: f32) -> f32 {
  if (x < -0.5f) { return exponential(x) - 1f; }
  return x * (1f + x * (0.5f + x * (0.16666667f + x * (0.041666668f + x * (0.008333334f + x * (0.0013888889f + x * (0.0001984127f + x * 0.0000248016f)))))));
}
fn hyperbolicTangent(x: f32) -> f32 {
  let magnitude = abs(x);
  if (isNan(x)) { return x; }
  if (magnitude > 9.1f) { return sign(x); }
  if (magnitude < 0.25f) {
    let s = x * x;
    return x * (1f + s * (-0.33333334f + s * (0.13333334f + s * (-0.053968254f + s * (0.021869488f - s * 0.008863236f)))));
  }
  let power = exponential(-2f * magnitude);
  let value = (1f - power) / (1f + power);
  return select(value, -value, x < 0f);
}
fn logarithm(x: f32) -> f32 {
  let bits = bitcast<u32>(x);
  if (isNan(x) || bits == 0x7f800000u) { return x; }
  // Denormals count as zero.
  if ((bits & 0x7f800000u) == 0u) { return bitcast<f32>(0xff800000u | (bits & 0u)); }
  if (x < 0f) { return bitcast<f32>(0x7fc00000u | (bits & 0u)); }
  var n = i32(bits >> 23u) - 127;
  var m = bitcast<f32>((bits & 0x7fffffu) | 0x3f800000u);
  if (m > 1.4142135f) { m *= 0.5f; n += 1; }
  let t = (m - 1f) / (m + 1f);
  let s = t * t;
  let series = 2f * t * (1f + s * (0.33333334f + s * (0.2f + s * (0.14285715f + s * (0.11111111f + s * 0.09090909f)))));
  return f32(n) * 0.693359375f + (series - f32(n) * 0.00021219444f);
}
`;
