import type { TensorData } from '../types.ts';

/** A fused activation as the float vector kernels apply it: any of them, not only the clamping ones (tensor_utils.h:58-77). */
export function activation(name: string): ((x: number) => number) | undefined {
  switch (name) {
    case 'RELU':
      return (x) => Math.max(0, x);
    case 'RELU_N1_TO_1':
      return (x) => Math.min(1, Math.max(-1, x));
    case 'RELU6':
      return (x) => Math.min(6, Math.max(0, x));
    case 'TANH':
      return Math.tanh;
    case 'SIGN_BIT':
      return (x) => (x < 0 || Object.is(x, -0) ? 1 : 0);
    default:
      return undefined;
  }
}

export function activate(data: Float32Array, name: string): void {
  const apply = activation(name);
  if (apply) for (let i = 0; i < data.length; i++) data[i] = apply(data[i]!);
}

/** One row of hybrid outputs: bias plus sums in float, by the row's and the channel's scale, in float32 like the kernel. */
export function addHybrid(
  sums: Int32Array,
  bias: TensorData | undefined,
  rowScale: number,
  scales: readonly number[],
  out: Float32Array,
  offset: number,
): void {
  const biases = bias as Float32Array | undefined;
  const single = Math.fround(rowScale * (scales[0] ?? 0));
  for (let c = 0; c < sums.length; c++) {
    const scale = scales.length > 1 ? Math.fround(rowScale * scales[c]!) : single;
    out[offset + c] = (biases?.[c] ?? 0) + Math.fround(sums[c]! * scale);
  }
}
