import { multiplyByQuantizedMultiplier } from '../../base/quantized.ts';
import { refuse } from '../../base/result.ts';
import { accumulatorFactors, requantizer } from '../convolution/requantize.ts';
import type { TensorView } from '../types.ts';
import type { Product } from './fully-connected.ts';

/**
 * UINT8 weights stored for four units and sixteen inputs at a time, with their top bit flipped so that they read as int8
 * (reference/fully_connected.h, `ShuffledFullyConnected`). UINT8 input, INT16 output, zero points 128; one or four rows.
 * The second output receives the input in the same order, as the runtime leaves it there.
 */
export function runShuffled(product: Product, workspace: TensorView | undefined): void {
  const { rows, depth, units, input, weights, bias, output, activation } = product;
  if (rows !== 1 && rows !== 4) refuse(`shuffled weights need 1 or 4 rows of input, not ${rows}`);
  if (depth % 16 !== 0 || units % 4 !== 0)
    refuse(`shuffled weights need a depth in sixteens and units in fours, not ${depth} and ${units}`);
  const x = input.data as Uint8Array;
  const w = weights.data as Uint8Array;
  const biases = bias?.data as Int32Array | undefined;
  const factors = accumulatorFactors(input.tensor, weights.tensor, output.tensor, 1);
  const { multipliers, shifts, min, max } = requantizer(factors, activation, output.tensor);
  for (let row = 0; row < rows; row++)
    for (let unit = 0; unit < units; unit++) {
      // Weights of units 4k..4k+3 lie together: sixteen inputs of each in turn.
      const group = (unit >> 2) * 4 * depth + (unit & 3) * 16;
      let acc = biases?.[unit] ?? 0;
      for (let i = 0; i < depth; i++) {
        const weight = ((w[group + (i >> 4) * 64 + (i & 15)]! << 24) >> 24) | 0;
        acc = (acc + weight * (x[row * depth + i]! - 128)) | 0;
      }
      const q = multiplyByQuantizedMultiplier(acc, multipliers[0]!, shifts[0]!);
      output.data[row * units + unit] = Math.min(max, Math.max(min, q));
    }
  if (workspace) shuffleInput(x, rows, depth, workspace.data as Uint8Array);
}

function shuffleInput(x: Uint8Array, rows: number, depth: number, to: Uint8Array): void {
  let next = 0;
  for (let at = 0; at < depth; at += 16)
    for (let row = 0; row < rows; row++)
      for (let i = 0; i < 16; i++) to[next++] = x[row * depth + at + i]! ^ 0x80;
}
