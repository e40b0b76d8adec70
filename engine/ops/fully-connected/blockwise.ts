import { halfToNumber } from '../../base/quantized.ts';
import { refuse } from '../../base/result.ts';
import { quantizeRows } from '../convolution/on-the-fly.ts';
import { float32, unpackInt4 } from '../tensor-data.ts';
import type { TensorView } from '../types.ts';
import type { Product } from './fully-connected.ts';

/**
 * INT4 weights with a scale for each block of `size` elements along a row (fully_connected.cc, `EvalBlockwise4Bit`). The
 * reference kernels answer zeros here without complaint; this is what the optimized ones compute. No fused activation.
 * Scales: [units * depth / size], FLOAT16 or FLOAT32.
 */
export function runBlockwise(product: Product, scaleView: TensorView, size: number): void {
  const { rows, units, depth, input, weights, bias, output } = product;
  if (!(size > 0) || depth % size !== 0) refuse(`blocks of ${size} weights do not divide rows of ${depth}`);
  const { values: x, scales: rowScales } = quantizeRows(float32(input), rows, depth, true);
  const w = unpackInt4(weights.data as Uint8Array, units * depth);
  const scales = blockScales(scaleView);
  const biases = bias ? float32(bias) : undefined;
  const out = float32(output);
  const blocks = depth / size;
  if (scales.length < units * blocks) refuse(`${scales.length} block scales for ${units * blocks} blocks`);
  for (let row = 0; row < rows; row++)
    for (let unit = 0; unit < units; unit++) {
      let total = 0;
      for (let block = 0; block < blocks; block++) {
        let acc = 0;
        const from = unit * depth + block * size;
        const at = row * depth + block * size;
        for (let i = 0; i < size; i++) acc += x[at + i]! * w[from + i]!;
        total += acc * scales[unit * blocks + block]!;
      }
      out[row * units + unit] = total * rowScales[row]! + (biases?.[unit] ?? 0);
    }
}

function blockScales({ tensor, data }: TensorView): Float32Array {
  if (data instanceof Float32Array) return data;
  if (tensor.type !== 'FLOAT16') refuse(`block scales are ${tensor.type}, FLOAT16 is needed`);
  return Float32Array.from(data as Uint16Array, halfToNumber);
}
