import type { ModelDraft, OperatorDraft, TensorDraft } from '../model/draft.ts';
import { bytesOf, type DrawnOperator, type DrawnTensor, type Network } from './network.ts';

interface Scale {
  readonly scale: number;
  readonly zeroPoint: number;
}

const description = 'Architecture of a published network with random weights; made by Delegraph.';

/** The network as it was drawn, in float32. */
export function floatModel(net: Network): ModelDraft {
  const tensors = net.tensors.map(
    ({ name, shape, values, isConstant }): TensorDraft => ({
      name,
      shape,
      ...(isConstant && { data: bytesOf(values) }),
    }),
  );
  return modelOf(net, tensors, net.operators);
}

/** The network in uint8, weights quantized per tensor, ranges of activations from the calibration input. */
export function uint8Model(net: Network): ModelDraft {
  const scales = new Map<number, Scale>();
  for (const tensor of net.tensors) scales.set(tensor.index, scaleOf(tensor, scales));
  const biases = new Map<number, Scale>();
  for (const { inputs, weights, bias } of net.operators)
    if (weights !== undefined && bias !== undefined)
      biases.set(inputs[bias]!, {
        scale: scales.get(inputs[0]!)!.scale * scales.get(inputs[weights]!)!.scale,
        zeroPoint: 0,
      });
  const tensors = net.tensors.map((tensor) => {
    const bias = biases.get(tensor.index);
    return bias ? biasDraft(tensor, bias) : uint8Draft(tensor, scales.get(tensor.index)!);
  });
  return modelOf(net, tensors, net.operators);
}

function modelOf(
  net: Network,
  tensors: readonly TensorDraft[],
  operators: readonly DrawnOperator[],
): ModelDraft {
  const drafts = operators.map(
    ({ op, inputs, outputs, options }): OperatorDraft => ({
      op,
      inputs,
      outputs,
      ...(options && { options }),
    }),
  );
  const outputs = net.operators.at(-1)?.outputs ?? [];
  return { description, subgraphs: [{ tensors, operators: drafts, inputs: net.inputs, outputs }] };
}

/** The range of the values with 0 in it, in 255 steps; 0 falls on a step. */
function scaleOf({ values, like, fixed }: DrawnTensor, known: ReadonlyMap<number, Scale>): Scale {
  if (fixed) return { scale: fixed.scale, zeroPoint: fixed.zeroPoint.UINT8 };
  const shared = like === undefined ? undefined : known.get(like);
  if (shared) return shared;
  let [min, max] = [0, 0];
  for (const value of values) {
    min = Math.min(min, value);
    max = Math.max(max, value);
  }
  const scale = Math.fround((max - min) / 255 || 1);
  return { scale, zeroPoint: Math.max(0, Math.min(255, Math.round(-min / scale))) };
}

const quantization = ({ scale, zeroPoint }: Scale) => ({
  quantization: { scale: [scale], zero_point: [BigInt(zeroPoint)] },
});

function uint8Draft({ name, shape, values, isConstant }: DrawnTensor, scale: Scale): TensorDraft {
  const steps = (value: number): number =>
    Math.max(0, Math.min(255, Math.round(value / scale.scale) + scale.zeroPoint));
  return {
    ...{ name, shape, type: 'UINT8', ...quantization(scale) },
    ...(isConstant && { data: Uint8Array.from(values, steps) }),
  };
}

function biasDraft({ name, shape, values }: DrawnTensor, scale: Scale): TensorDraft {
  const data = bytesOf(Int32Array.from(values, (value) => Math.round(value / scale.scale)));
  return { name, shape, type: 'INT32', data, ...quantization(scale) };
}
