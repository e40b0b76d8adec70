import { floatActivationRange, quantizedActivationRange } from '../../../base/quantized.ts';
import type { Layer, Operand } from '../layer.ts';
import { activationOf, channelScales, isByte } from './geometry.ts';
import type { Finish } from './matrix.ts';
import type { Arithmetic } from './matrix-tile.ts';
import { describeFactors, type Requantization } from './requantize.ts';

// What convolutions and fully connected layers have in common: an input, constant weights, a bias, and how their number
// formats decide the arithmetic.

export interface Weighted {
  readonly input: Operand;
  readonly output: Operand;
  readonly arithmetic: Arithmetic;
  readonly finish: Finish;
  readonly channels: number;
  /** What the inner loop subtracts nothing from: weights less their zero point, in the file's order. */
  readonly weights: () => ArrayLike<number>;
  readonly bias: () => ArrayLike<number>;
  /** Zero point of the values as the inner loop sees them: 0 where they are widened. */
  readonly valueZeroPoint: number;
  readonly factors: readonly number[] | undefined;
}

/**
 * Reads operands 0 to 2 of a layer with weights. `sumLength`: products in one sum. A sentence where the types have no kernel.
 */
export function weightedLayer(
  layer: Layer,
  channels: number,
  sumLength: number,
  kind: Requantization['kind'],
  operands: { readonly input: number; readonly weights: number; readonly bias: number } = {
    input: 0,
    weights: 1,
    bias: 2,
  },
): Weighted | string {
  const input = layer.inputs[operands.input];
  const weights = layer.inputs[operands.weights];
  const bias = layer.inputs[operands.bias];
  const output = layer.outputs[0];
  if (!input || !weights || !output) return 'it lacks an operand';
  const weightBytes = weights.constant();
  if (!weightBytes) return 'its weights are computed while running';
  if (bias && !bias.constant()) return 'its bias is computed while running';
  if (input.type === 'FLOAT32' && weights.type === 'FLOAT32' && output.type === 'FLOAT32')
    return {
      input,
      output,
      channels,
      arithmetic: { format: 'float', fused: layer.target.fusedMultiplyAdd, emulated: false },
      finish: { kind: 'float', ...floatActivationRange(activationOf(layer.node)) },
      weights: () => floats(weights),
      bias: () => (bias ? floats(bias) : new Float32Array(channels)),
      valueZeroPoint: 0,
      factors: undefined,
    };
  if (!isByte(input.type) || !isByte(weights.type) || output.type !== input.type)
    return `there is no kernel for ${input.type} values with ${weights.type} weights into ${output.type}`;
  if (bias && bias.type !== 'INT32') return `there is no kernel for a ${bias.type} bias`;
  const range = quantizedActivationRange(
    activationOf(layer.node),
    output.type,
    output.scale,
    output.zeroPoint,
  );
  if (!range) return 'its activation does not fit the output scale';
  const factors = channelScales(weights, channels).map((scale) => (input.scale * scale) / output.scale);
  const readBias = () => (bias ? ints(bias) : new Int32Array(channels));
  const largestSum = sumLength * 255 * 255 + Math.max(0, ...Array.from(readBias(), Math.abs));
  const readWeights = () => lessZeroPoint(weights);
  const format = layer.target.dot === 'quads' && fitInt8(readWeights()) ? 'quads' : 'pairs';
  const signed = input.type === 'INT8';
  return {
    input,
    output,
    channels,
    arithmetic: { format, fused: false, emulated: layer.target.emulated === true },
    finish: {
      kind: 'bytes',
      requantization: {
        kind,
        signed,
        zeroPoint: output.zeroPoint,
        ...range,
        ...describeFactors(factors, largestSum, kind),
      },
    },
    weights: readWeights,
    bias: readBias,
    valueZeroPoint: format === 'pairs' ? 0 : input.zeroPoint + (signed ? 128 : 0),
    factors,
  };
}

export function floats(operand: Operand): Float32Array {
  const bytes = (operand.constant() ?? new Uint8Array()).slice();
  return new Float32Array(bytes.buffer, 0, operand.elements);
}

export function ints(operand: Operand): Int32Array {
  const bytes = (operand.constant() ?? new Uint8Array()).slice();
  return new Int32Array(bytes.buffer, 0, operand.elements);
}

/** Elements as int16 without their zero point (0 for int8 weights, by the format's rule for them). */
function lessZeroPoint(weights: Operand): Int16Array {
  const bytes = weights.constant() ?? new Uint8Array();
  const values = new Int16Array(weights.elements);
  if (weights.type === 'INT8')
    for (let i = 0; i < values.length; i++) values[i] = ((bytes[i] as number) << 24) >> 24;
  else for (let i = 0; i < values.length; i++) values[i] = (bytes[i] as number) - weights.zeroPoint;
  return values;
}

const fitInt8 = (values: Int16Array): boolean => values.every((value) => value >= -128 && value <= 127);
