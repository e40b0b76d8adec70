import type { DrawnOperator, DrawnTensor, Network } from './network.ts';

/** How a tensor's real values become integers. */
export interface Scale {
  readonly type: 'UINT8' | 'INT8' | 'INT32';
  /** One, or one for each channel. */
  readonly scales: readonly number[];
  readonly zeroPoint: number;
  readonly dimension: number;
  /** Elements that follow each other before the channel changes. */
  readonly channelStep: number;
}

const whole = { zeroPoint: 0, dimension: 0, channelStep: 1 } as const;

/** Scales of all tensors that are quantized, by index: not of indices and axes, nor of what stays real. */
export function scalesOf(net: Network, type: 'UINT8' | 'INT8'): ReadonlyMap<number, Scale> {
  const scales = new Map<number, Scale>();
  for (const group of sharing(net.tensors)) {
    const scale = activationScale(group, type);
    for (const { index } of group) scales.set(index, scale);
  }
  for (const { op, inputs, weights, bias } of net.operators) {
    if (weights === undefined || bias === undefined) continue;
    const tensor = net.tensors[inputs[weights]!]!;
    if (type === 'INT8') scales.set(tensor.index, weightScales(tensor, op));
    const steps = scales.get(tensor.index)!.scales;
    const input = scales.get(inputs[0]!)!.scales[0]!;
    scales.set(inputs[bias]!, { ...whole, type: 'INT32', scales: steps.map((step) => step * input) });
  }
  return scales;
}

/** The tensors that must have one scale together, in groups; one alone is a group too. */
function sharing(tensors: readonly DrawnTensor[]): DrawnTensor[][] {
  const groups = new Map<number, DrawnTensor[]>();
  const groupOf: number[] = [];
  for (const tensor of tensors) {
    groupOf[tensor.index] = tensor.index;
    groups.set(tensor.index, [tensor]);
    for (const like of [tensor.like ?? []].flat()) {
      const [from, to] = [groupOf[like]!, groupOf[tensor.index]!];
      if (from === to) continue;
      for (const member of groups.get(from)!) groupOf[member.index] = to;
      groups.get(to)!.push(...groups.get(from)!);
      groups.delete(from);
    }
  }
  return [...groups.values()].filter(
    (group) => !group.some(({ real, values }) => real || values instanceof Int32Array),
  );
}

/** The range of the values with 0 in it, in 255 steps; 0 falls on a step. */
function activationScale(group: readonly DrawnTensor[], type: 'UINT8' | 'INT8'): Scale {
  const lowest = type === 'UINT8' ? 0 : -128;
  const fixed = group.find((tensor) => tensor.fixed)?.fixed;
  if (fixed) return { ...whole, type, scales: [fixed.scale], zeroPoint: fixed.zeroPoint[type] };
  let [min, max] = [0, 0];
  for (const { values } of group)
    for (const value of values) {
      min = Math.min(min, value);
      max = Math.max(max, value);
    }
  const scale = Math.fround((max - min) / 255 || 1);
  const zeroPoint = Math.max(lowest, Math.min(lowest + 255, lowest + Math.round(-min / scale)));
  return { ...whole, type, scales: [scale], zeroPoint };
}

/** Symmetric scales, one for each output channel: the last dimension of depthwise filters, the first of others. */
function weightScales({ shape, values }: DrawnTensor, op: DrawnOperator['op']): Scale {
  const depthwise = op === 'DEPTHWISE_CONV_2D';
  const dimension = depthwise ? 3 : 0;
  const channels = shape[dimension]!;
  const channelStep = depthwise ? 1 : values.length / channels;
  const most = new Float64Array(channels);
  values.forEach((value, i) => {
    const channel = Math.floor(i / channelStep) % channels;
    most[channel] = Math.max(most[channel]!, Math.abs(value));
  });
  const scales = Array.from(most, (magnitude) => Math.fround(magnitude / 127 || 1));
  return { type: 'INT8', scales, zeroPoint: 0, dimension, channelStep };
}
