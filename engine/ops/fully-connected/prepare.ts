import type { GraphTensor } from '../../graph/types.ts';
import { affine } from '../affine.ts';
import { checkBiasScale, checkBiasType, checkSymmetric } from '../convolution/prepare.ts';
import { outputRange } from '../convolution/requantize.ts';
import {
  check,
  checkCount,
  checkRank,
  checkType,
  flagOption,
  operand,
  shapeRule,
  staticShapes,
  textOption,
} from '../shape-rule.ts';
import { elementCount } from '../tensor-data.ts';
import type { ShapeContext } from '../types.ts';

const packed = ['INT4', 'INT2'];
const clamping = ['NONE', 'RELU', 'RELU_N1_TO_1', 'RELU6'];

interface Tensors {
  readonly input: GraphTensor;
  readonly weights: GraphTensor;
  readonly bias: GraphTensor | undefined;
  readonly output: GraphTensor;
}

/** FULLY_CONNECTED's preparation (fully_connected.cc, `Prepare` and `PrepareImpl`): weights [units, depth]. */
export const fullyConnectedShape = shapeRule((context: ShapeContext) => {
  const { node } = context;
  checkCount(node.inputs.length, [2, 3], 'operands');
  const shuffled = textOption(node, 'weights_format') === 'SHUFFLED4x16INT8';
  checkCount(node.outputs.length, [shuffled ? 2 : 1], 'outputs');
  const input = operand(context, 0, 'input');
  const weights = operand(context, 1, 'weights');
  const bias = context.tensor(2);
  const tensors = { input: input.tensor, weights: weights.tensor, bias, output: context.output(0) };
  checkTypes(tensors, shuffled);
  const activation = textOption(node, 'fused_activation_function');
  const hybrid = input.tensor.type === 'FLOAT32' && weights.tensor.type !== 'FLOAT32';
  check(hybrid || clamping.includes(activation), `${activation} cannot be fused here`);
  checkRank(weights.shape, 2, 'weights');
  const [units = 0, depth = 0] = weights.shape;
  const biasShape = context.shape(2);
  if (biasShape !== undefined)
    check(
      elementCount(biasShape) === units,
      `bias has ${elementCount(biasShape)} elements for ${units} units`,
    );
  if (input.tensor.type !== 'FLOAT32') checkQuantization(tensors, units, activation);
  if (input.tensor.type === 'INT16' && tensors.output.type === 'INT16') {
    checkSymmetric(input.tensor, tensors.output);
    checkBiasType(node, bias);
  }
  const shape = outputShape(input.shape, units, depth, flagOption(node, 'keep_num_dims'));
  return shuffled ? staticShapes(shape, context.output(1).shape) : staticShapes(shape);
});

function outputShape(input: readonly number[], units: number, depth: number, keepDims: boolean): number[] {
  if (keepDims) {
    if (depth !== 0)
      check(input.at(-1) === depth, `input's last dimension is ${input.at(-1)}, weights have depth ${depth}`);
    return [...input.slice(0, -1), units];
  }
  const rows = depth === 0 ? elementCount(input.slice(0, -1)) : Math.trunc(elementCount(input) / depth);
  return [rows, units];
}

function checkTypes({ input, weights, bias, output }: Tensors, shuffled: boolean): void {
  const integerBias = ['INT32', 'INT64'];
  const floats = ['FLOAT32'];
  if (packed.includes(weights.type)) {
    const wrong = affine(weights).zeroPoints.find((zeroPoint) => zeroPoint !== 0);
    check(wrong === undefined, `weights of type ${weights.type} have zero point ${wrong}, it must be 0`);
  }
  if (shuffled) {
    checkType(input, ['UINT8'], 'input of shuffled weights');
    checkType(weights, ['UINT8'], 'shuffled weights');
    checkType(output, ['INT16'], 'output of shuffled weights');
    if (bias) checkType(bias, integerBias, 'bias');
    return;
  }
  const quantized = ['UINT8', 'INT8', 'INT16', ...packed];
  const hybrid = input.type === 'FLOAT32' && weights.type !== 'INT16' && quantized.includes(weights.type);
  if (hybrid || !quantized.includes(weights.type)) {
    checkType(weights, [...floats, ...quantized.filter((type) => type !== 'INT16')], 'weights');
    checkType(input, floats, 'input');
    checkType(output, floats, 'output');
    if (bias) checkType(bias, floats, 'bias');
    return;
  }
  const activations = weights.type === 'INT16' ? ['INT16'] : ['UINT8', 'INT8', 'INT16'];
  checkType(input, activations, 'input');
  checkType(output, activations, 'output');
  if (bias) checkType(bias, integerBias, 'bias');
  if (input.type === 'UINT8' && output.type === 'INT16') checkType(weights, ['UINT8'], 'weights');
}

function checkQuantization(
  { input, weights, bias, output }: Tensors,
  units: number,
  activation: string,
): void {
  check(affine(input).scales.length > 0, 'input has no scale');
  const { scales, axis } = affine(weights);
  check(scales.length > 0, 'weights have no scale');
  if (scales.length > 1) {
    checkType(input, ['INT8', 'INT16'], 'input of weights with a scale a unit');
    checkType(weights, ['INT8', 'INT16', ...packed], 'weights with a scale a unit');
    check(axis === 0, `weight scales run along dimension ${axis}, it must be 0`);
    check(scales.length === units, `weights have ${scales.length} scales for ${units} units`);
  } else checkBiasScale(input, weights, bias, output);
  outputRange(activation, output);
}
