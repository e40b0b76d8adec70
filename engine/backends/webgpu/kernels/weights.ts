import { floatActivationRange, quantizedActivationRange } from '../../../base/quantized.ts';
import { activationOf, channelScales, isByte } from '../../wasm/kernels/geometry.ts';
import type { Operand } from '../../wasm/layer.ts';
import type { GpuLayer } from '../layer.ts';
import type { Finish } from './finish.ts';

// What layers with constant weights have in common.

export interface Weighted {
  readonly input: Operand;
  readonly output: Operand;
  readonly finish: Finish;
  /** In the file's order; bytes as signed numbers, UINT8 less 128. */
  readonly weights: Float32Array | Int8Array;
  /** One an output channel. */
  readonly bias: Float32Array | Int32Array;
  /** Of the signed bytes. */
  readonly inputZero: number;
  readonly weightZero: number;
}

export function weightedLayer(
  layer: GpuLayer,
  channels: number,
  rounding: 'fixed' | 'real',
  at: { readonly input: number; readonly weights: number; readonly bias: number },
): Weighted | string {
  const input = layer.inputs[at.input];
  const weights = layer.inputs[at.weights];
  const bias = layer.inputs[at.bias];
  const [output] = layer.outputs;
  if (!input || !weights || !output) return 'it lacks an operand';
  const bytes = weights.constant();
  if (!bytes) return 'its weights are computed while running';
  const biasBytes = bias?.constant();
  if (bias && !biasBytes) return 'its bias is computed while running';
  if ([input, weights, output].every(({ type }) => type === 'FLOAT32'))
    return {
      input,
      output,
      finish: { kind: 'float', ...floatActivationRange(activationOf(layer.node)) },
      weights: new Float32Array(bytes.slice().buffer, 0, weights.elements),
      bias: biasBytes ? new Float32Array(biasBytes.slice().buffer, 0, channels) : new Float32Array(channels),
      inputZero: 0,
      weightZero: 0,
    };
  const signed = input.type === 'INT8';
  if (!isByte(input.type) || weights.type !== input.type || output.type !== input.type)
    return `${input.type} values with ${weights.type} weights into ${output.type}`;
  if (bias && bias.type !== 'INT32') return `a bias of ${bias.type}`;
  const range = quantizedActivationRange(
    activationOf(layer.node),
    output.type,
    output.scale,
    output.zeroPoint,
  );
  if (!range) return 'its activation does not fit the output scale';
  // The per-tensor path of UINT8 multiplies the two scales in float32 first (kernel_util.cc).
  const product = (scale: number) =>
    signed || rounding === 'real' ? input.scale * scale : Math.fround(input.scale * scale);
  return {
    input,
    output,
    finish: {
      kind: 'bytes',
      rounding,
      factors: channelScales(weights, channels).map((scale) => product(scale) / output.scale),
      zeroPoint: output.zeroPoint,
      ...range,
    },
    weights: signedBytes(bytes.subarray(0, weights.elements), signed),
    bias: biasBytes ? new Int32Array(biasBytes.slice().buffer, 0, channels) : new Int32Array(channels),
    inputZero: input.zeroPoint - (signed ? 0 : 128),
    // The format gives int8 weights no zero point.
    weightZero: signed ? 0 : weights.zeroPoint - 128,
  };
}

const signedBytes = (bytes: Uint8Array, signed: boolean): Int8Array =>
  signed ? new Int8Array(bytes.slice().buffer) : Int8Array.from(bytes, (byte) => byte - 128);
