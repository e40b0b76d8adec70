import type { ModelDraft, OperatorDraft, TensorDraft } from '../model/draft.ts';
import { bytesOf } from './evaluate.ts';
import type { DrawnOperator, DrawnTensor, Network } from './network.ts';
import { type Scale, scalesOf } from './scales.ts';

const description = 'Architecture of a published network with random weights; made by Delegraph.';

/** The network as it was drawn, in float32. */
export function floatModel(net: Network): ModelDraft {
  return modelOf(net, net.tensors.map(plainDraft), () => 1);
}

/** The network in uint8, weights quantized per tensor, ranges of activations from the calibration input. */
export function uint8Model(net: Network): ModelDraft {
  return quantizedModel(net, 'UINT8', () => 1);
}

/** The network in int8: weights symmetric with a scale for each channel, ranges of activations from the calibration input. */
export function int8Model(net: Network): ModelDraft {
  return quantizedModel(net, 'INT8', (op) => int8Versions[op] ?? 1);
}

/** First version of each op that takes int8 (tensorflow/lite/tools/versioning/op_version.cc). */
const int8Versions: Readonly<Record<string, number>> = {
  ...{ CONV_2D: 3, DEPTHWISE_CONV_2D: 3, FULLY_CONNECTED: 4 },
  ...{ ADD: 2, MUL: 2, MEAN: 2, AVERAGE_POOL_2D: 2, CONCATENATION: 2, LOGISTIC: 2, SOFTMAX: 2 },
};

function quantizedModel(net: Network, type: 'UINT8' | 'INT8', versionOf: (op: string) => number): ModelDraft {
  const scales = scalesOf(net, type);
  const tensors = net.tensors.map((tensor) => {
    const scale = scales.get(tensor.index);
    return scale ? quantizedDraft(tensor, scale) : plainDraft(tensor);
  });
  return modelOf(net, tensors, versionOf);
}

function modelOf(
  net: Network,
  tensors: readonly TensorDraft[],
  versionOf: (op: string) => number,
): ModelDraft {
  const outputs = net.outputs.length > 0 ? net.outputs : (net.operators.at(-1)?.outputs ?? []);
  const operators = net.operators.map((operator) => operatorOf(operator, versionOf(operator.op)));
  return { description, subgraphs: [{ tensors, operators, inputs: net.inputs, outputs }] };
}

function operatorOf({ weights: _, bias: __, ...operator }: DrawnOperator, version: number): OperatorDraft {
  return { ...operator, version: operator.options?.keep_num_dims ? 5 : version };
}

function plainDraft({ name, shape, values, isConstant }: DrawnTensor): TensorDraft {
  const type = values instanceof Int32Array ? 'INT32' : 'FLOAT32';
  return { name, shape, type, ...(isConstant && { data: bytesOf(values) }) };
}

function quantizedDraft({ name, shape, values, isConstant }: DrawnTensor, scale: Scale): TensorDraft {
  const { type, scales, zeroPoint, channelStep } = scale;
  const [lowest, highest] = { UINT8: [0, 255], INT8: [-128, 127], INT32: [-(2 ** 31), 2 ** 31 - 1] }[
    type
  ] as [number, number];
  const steps = (value: number, i: number): number => {
    const step = scales[Math.floor(i / channelStep) % scales.length]!;
    return Math.max(lowest, Math.min(highest, Math.round(value / step) + zeroPoint));
  };
  const stored = new { UINT8: Uint8Array, INT8: Int8Array, INT32: Int32Array }[type](values.length);
  if (isConstant)
    values.forEach((value, i) => {
      stored[i] = steps(value, i);
    });
  return {
    ...{ name, shape, type },
    quantization: {
      scale: scales,
      zero_point: scales.map(() => BigInt(zeroPoint)),
      ...(scales.length > 1 && { quantized_dimension: scale.dimension }),
    },
    ...(isConstant && { data: bytesOf(stored) }),
  };
}
