import { quantizeMultiplier } from '../../../base/quantized.ts';
import { type Block, blockOf } from '../../wasm/layer.ts';
import { fixedPoint, packBytes, wideProduct } from '../integers.ts';
import { f32 } from '../shader.ts';

// How sums become outputs: floats are clamped, int32 sums are brought to 8 bits by a factor a channel.

export type Finish =
  | { readonly kind: 'float'; readonly min: number; readonly max: number }
  | {
      readonly kind: 'bytes';
      /** real: one rounding of a double product, as fully connected reference kernels have it. */
      readonly rounding: 'fixed' | 'real';
      readonly factors: readonly number[];
      readonly zeroPoint: number;
      readonly min: number;
      readonly max: number;
    };

/** NaN passes, as in the runtime. */
export const clampFloat = (min: number, max: number): string => `
fn clamped(v: f32) -> f32 {
  return select(select(v, ${f32(max)}, v > ${f32(max)}), ${f32(min)}, v < ${f32(min)});
}
fn clamped4(v: vec4<f32>) -> vec4<f32> {
  return select(select(v, vec4<f32>(${f32(max)}), v > vec4<f32>(${f32(max)})), vec4<f32>(${f32(min)}), v < vec4<f32>(${f32(min)}));
}
`;

/**
 * Declarations with `finished(sums: vec4<i32>, block: u32) -> vec4<i32>` for the four channels of a block, which reads
 * `factors`.
 */
export function finishBytes(finish: Extract<Finish, { kind: 'bytes' }>): string {
  const { rounding, zeroPoint, min, max } = finish;
  const factor = (column: number, columns: number) => `factors[${columns}u * block + ${column}u][lane]`;
  const scaled =
    rounding === 'fixed'
      ? `rescaled(sums[lane], ${factor(0, 2)}, ${factor(1, 2)})`
      : `wideRescaled(sums[lane], ${[0, 1, 2].map((column) => `bitcast<u32>(${factor(column, 3)})`).join(', ')})`;
  // A loop rather than four calls: compilers write calls out, and these are long.
  return `
${rounding === 'fixed' ? fixedPoint : wideProduct}
${packBytes}
fn finished(sums: vec4<i32>, block: u32) -> vec4<i32> {
  var result: vec4<i32>;
  for (var lane = 0u; lane < 4u; lane++) { result[lane] = ${scaled}; }
  return clamp(result + ${zeroPoint}, vec4<i32>(${min}), vec4<i32>(${max}));
}
`;
}

/** Factors of four channels at a time, in the order `finishBytes` reads them; a sentence for one out of range. */
export function factorBlock({ rounding, factors }: Extract<Finish, { kind: 'bytes' }>): Block | string {
  const blocks = Math.ceil(factors.length / 4);
  const columns = rounding === 'fixed' ? 2 : 3;
  const words = new Int32Array(blocks * columns * 4);
  for (const [channel, factor] of factors.entries()) {
    const values = rounding === 'fixed' ? fixedWords(factor) : realWords(factor);
    if (typeof values === 'string') return values;
    const at = Math.floor(channel / 4) * columns * 4 + (channel % 4);
    for (const [column, value] of values.entries()) words[at + column * 4] = value;
  }
  return blockOf(words);
}

function fixedWords(factor: number): readonly number[] {
  const { multiplier, shift } = quantizeMultiplier(factor);
  return [multiplier, shift];
}

/** A double's 53 bits as upper and lower word, and how many bits of the product with them lie behind the point. */
function realWords(factor: number): readonly number[] | string {
  if (factor === 0) return [0, 0, 64];
  if (!(factor > 0 && Number.isFinite(factor))) return 'a factor to its output scale is no positive number';
  const exponent = Math.floor(Math.log2(factor)) + 1;
  const shift = 53 - exponent;
  // Below that no sum of 31 bits comes near 1/2.
  if (shift > 90) return [0, 0, 64];
  if (shift < 33) return 'a factor to its output scale is too large';
  // May have 54 bits where log2 rounded: still exact.
  const mantissa = factor * 2 ** shift;
  const upper = Math.floor(mantissa / 2 ** 32);
  return [upper, (mantissa - upper * 2 ** 32) | 0, shift];
}
