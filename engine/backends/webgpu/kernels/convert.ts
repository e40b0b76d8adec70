import { isByte } from '../../wasm/kernels/geometry.ts';
import { wideProduct } from '../integers.ts';
import { type Kernel, passes } from '../layer.ts';
import { f32, i32, u32 } from '../shader.ts';
import { byTable } from './unary.ts';
import { elementwise } from './words.ts';

/** QUANTIZE: float32 to 8 bits, ties away from zero, or 8 bits to 8 bits. */
export const quantize: Kernel = (layer) => {
  const [input] = layer.inputs;
  const [output] = layer.outputs;
  if (!input || !output) return 'it lacks an operand';
  if (isByte(input.type) && isByte(output.type)) return byTable(layer);
  if (input.type !== 'FLOAT32' || !isByte(output.type)) return `${input.type} to ${output.type}`;
  if ((output.tensor.quantization?.scale.length ?? 0) !== 1) return 'its output is quantized per channel';
  const [least, most] = output.type === 'INT8' ? [-128, 127] : [0, 255];
  const value = `v = clamp(nearest(x_) + ${i32(output.zeroPoint)}, ${i32(least)}, ${i32(most)});`;
  const source = { name: 'x', place: { input: 0 }, operand: input, at: 'e' };
  return passes(elementwise(output, [source], value, { declarations: nearestQuotient(output.scale) }));
};

/**
 * WGSL `nearest(x)`: x / scale in float32, rounded with ties away from zero, exactly; the language's own division may be off by a
 * few units. Whether the float32 quotient reaches n + 1/2 is decided by integers: it does when the true quotient does, or lies less
 * than half a float below. With both mantissas X and S, c = n + 1/2 between 2^k and 2^(k+1):
 *
 *   X 2^ex / (S 2^es) >= c - 2^(k-24)   <=>   X 2^(ex - es + 24 - k) >= S (2c 2^(23-k) - 1)
 */
function nearestQuotient(scale: number): string {
  const bits = new Uint32Array(new Float32Array([scale]).buffer)[0] as number;
  const mantissa = (bits & 0x7fffff) | 0x800000;
  const exponent = (bits >>> 23) & 255;
  return `${wideProduct}
fn reaches(x: u32, n: u32) -> bool {
  let odd = 2u * n + 1u;
  let k = 31 - i32(countLeadingZeros(odd)) - 1;
  // Below 1/2, which is a power of two, floats lie twice as dense.
  let dense = select(0u, 1u, n == 0u);
  let wanted = (odd << (u32(23 - k) + dense)) - 1u;
  let right = product64(${u32(mantissa)}, wanted);
  let shift = i32(x >> 23u) - ${exponent} + 24 - k + i32(dense);
  if (shift <= 8) { return false; }
  if (shift >= 40) { return true; }
  let m = (x & 0x7fffffu) | 0x800000u;
  let left = product64(m, 1u << u32(min(shift, 31)));
  let more = u32(max(shift - 31, 0));
  let high = (left.y << more) | select(0u, left.x >> (32u - max(more, 1u)), more > 0u);
  let low = left.x << more;
  return high > right.y || (high == right.y && low >= right.x);
}
fn nearest(x: f32) -> i32 {
  let magnitude = bitcast<u32>(x) & 0x7fffffffu;
  let about = abs(x) * ${f32(1 / scale)};
  if (!(about < 70000f)) { return select(70000, -70000, x < 0f); }
  // Denormals count as zero.
  if (magnitude < 0x800000u) { return 0; }
  let n = u32(floor(about));
  var result = n;
  if (n > 0u && !reaches(magnitude, n - 1u)) { result = n - 1u; }
  if (reaches(magnitude, n)) { result = n + 1u; }
  if (reaches(magnitude, n + 1u)) { result = n + 2u; }
  return select(bitcast<i32>(result), -bitcast<i32>(result), x < 0f);
}
`;
}

/** DEQUANTIZE of 8-bit tensors: scale * (q - zero point), exact before its one rounding. */
export const dequantize: Kernel = ({ inputs: [input], outputs: [output] }) => {
  if (!input || !output) return 'it lacks an operand';
  if (!isByte(input.type) || output.type !== 'FLOAT32') return `${input.type} to ${output.type}`;
  if ((input.tensor.quantization?.scale.length ?? 0) !== 1) return 'its input is quantized per channel';
  const value = `v = f32(x_ - ${i32(input.zeroPoint)}) * ${f32(input.scale)};`;
  return passes(elementwise(output, [{ name: 'x', place: { input: 0 }, operand: input, at: 'e' }], value));
};

/** CAST among float32, int32 and bool. Floats are truncated, and saturate; NaN gives the largest integer. */
export const cast: Kernel = ({ inputs: [input], outputs: [output] }) => {
  if (!input || !output) return 'it lacks an operand';
  const pair = `${input.type} to ${output.type}`;
  const formulas: Readonly<Record<string, string>> = {
    'FLOAT32 to INT32':
      'v = select(i32(clamp(x_, -2147483648f, 2147483520f)), 2147483647, x_ >= 2147483648f || (bitcast<u32>(x_) & 0x7fffffffu) > 0x7f800000u);',
    'INT32 to FLOAT32': 'v = f32(x_);',
    'BOOL to FLOAT32': 'v = select(0f, 1f, x_ != 0);',
    'BOOL to INT32': 'v = select(0, 1, x_ != 0);',
    'FLOAT32 to BOOL': 'v = select(1, 0, x_ == 0f);',
    'INT32 to BOOL': 'v = select(1, 0, x_ == 0);',
  };
  const formula = formulas[pair];
  if (formula === undefined) return pair;
  return passes(elementwise(output, [{ name: 'x', place: { input: 0 }, operand: input, at: 'e' }], formula));
};
