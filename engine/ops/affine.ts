import type { GraphTensor } from '../graph/types.ts';

/**
 * A tensor's quantization as the kernels see it: `scale` and `zeroPoint` are the per-tensor parameters, both 0 where the
 * tensor is quantized per channel or not at all (subgraph.cc, `GetLegacyQuantization`).
 */
export interface Affine {
  /** One a channel, one for the whole tensor, or none. */
  readonly scales: readonly number[];
  readonly zeroPoints: readonly number[];
  readonly axis: number;
  readonly scale: number;
  readonly zeroPoint: number;
}

const none: Affine = { scales: [], zeroPoints: [], axis: 0, scale: 0, zeroPoint: 0 };

export function affine(tensor: GraphTensor | undefined): Affine {
  const quantization = tensor?.quantization;
  if (quantization === undefined || quantization.scale.length === 0) return none;
  const perTensor = quantization.scale.length === 1;
  return {
    scales: quantization.scale,
    zeroPoints: quantization.zeroPoint,
    axis: quantization.quantizedDimension,
    scale: perTensor ? (quantization.scale[0] as number) : 0,
    zeroPoint: perTensor ? (quantization.zeroPoint[0] ?? 0) : 0,
  };
}
