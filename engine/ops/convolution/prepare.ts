import type { GraphNode, GraphTensor } from '../../graph/types.ts';
import { affine } from '../affine.ts';
import { check, textOption } from '../shape-rule.ts';
import { outputRange } from './requantize.ts';

/** Operands of a convolution-like node. */
export interface ConvolutionTensors {
  readonly input: GraphTensor;
  readonly filter: GraphTensor;
  readonly bias: GraphTensor | undefined;
  readonly output: GraphTensor;
}

/**
 * What a quantized convolution needs of its scales (kernel_util.cc, `PopulateConvolutionQuantizationParams`): input and filter
 * quantized, one filter scale or one an output channel, for UINT8 a bias scale that agrees with input x filter.
 */
export function checkScales(
  { input, filter, bias, output }: ConvolutionTensors,
  filterShape: readonly number[],
  channels: number,
  activation: string,
): void {
  check(affine(input).scales.length > 0, 'input has no scale');
  const { scales, axis } = affine(filter);
  check(scales.length > 0, 'filter has no scale');
  check(
    scales.length === 1 || scales.length === channels,
    `filter has ${scales.length} scales for ${channels} output channels`,
  );
  if (scales.length > 1) {
    check(
      input.type !== 'UINT8',
      `a filter with ${scales.length} scales needs INT8 or INT16 input, not UINT8`,
    );
    check(
      filter.type === 'INT8' || filter.type === 'INT4',
      `a filter with ${scales.length} scales must be INT8 or INT4, not ${filter.type}`,
    );
    check(
      filterShape[axis] === channels,
      `filter scales run along dimension ${axis} of size ${filterShape[axis]}, not along the ${channels} channels`,
    );
  }
  if (input.type === 'UINT8') checkBiasScale(input, filter, bias, output);
  outputRange(activation, output);
}

/** kernel_util.cc, `GetQuantizedConvolutionMultipler`. */
export function checkBiasScale(
  input: GraphTensor,
  filter: GraphTensor,
  bias: GraphTensor | undefined,
  output: GraphTensor,
): void {
  const product = affine(input).scale * affine(filter).scale;
  check(product >= 0, `input scale x filter scale is ${product}`);
  if (bias === undefined) return;
  const off = Math.abs(product - affine(bias).scale) / affine(output).scale;
  check(off <= 0.02, `bias scale ${affine(bias).scale} differs from input scale x filter scale ${product}`);
}

/** The bias type that goes with an input type, and no zero point. */
export function checkBias(
  bias: GraphTensor | undefined,
  types: readonly string[],
  size: number,
  channels: number,
): void {
  if (bias === undefined) return;
  check(types.includes(bias.type), `bias is ${bias.type}, ${types.join(' or ')} is needed`);
  check(affine(bias).zeroPoint === 0, `bias zero point is ${affine(bias).zeroPoint}, it must be 0`);
  check(size === channels, `bias has ${size} elements for ${channels} output channels`);
}

/** INT16 activations are symmetric. */
export function checkSymmetric(...tensors: readonly GraphTensor[]): void {
  for (const tensor of tensors)
    check(
      affine(tensor).zeroPoint === 0,
      `${tensor.name} is ${tensor.type} with zero point ${affine(tensor).zeroPoint}, it must be 0`,
    );
}

/** INT16 activations: the bias has the type that `quantized_bias_type` names, if it names one (FLOAT32 is the unset default). */
export function checkBiasType(node: GraphNode, bias: GraphTensor | undefined): void {
  const wanted = textOption(node, 'quantized_bias_type');
  if (wanted === 'FLOAT32' || wanted === 'NONE') return;
  check(['INT32', 'INT64'].includes(wanted), `quantized_bias_type is ${wanted}, INT32 or INT64 is needed`);
  if (bias) check(bias.type === wanted, `bias is ${bias.type}, but quantized_bias_type is ${wanted}`);
}
