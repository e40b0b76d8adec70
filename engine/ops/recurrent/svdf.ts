import { multiplyByQuantizedMultiplier, quantizeMultiplier } from '../../base/quantized.ts';
import { refuse } from '../../base/result.ts';
import { affine } from '../affine.ts';
import { addRun, newRuns, sumInteger } from '../convolution/sums.ts';
import { centred } from '../convolution/weights.ts';
import { activate } from '../fully-connected/activation.ts';
import {
  check,
  checkCount,
  checkType,
  flagOption,
  numberOption,
  operand,
  shapeRule,
  staticShapes,
  textOption,
} from '../shape-rule.ts';
import { dataAs, float32, int32 } from '../tensor-data.ts';
import type { KernelContext, Op, TensorView } from '../types.ts';
import { floatWeights, linear } from './linear.ts';

// A layer with a memory, in two small products: each filter turns the input into one number, which joins the filter's last
// `memory` numbers; a dot product with the time weights gives the filter's output, and `rank` filters add up to a unit.
// Operands: 0 input [batches, size], 1 feature weights [filters, size], 2 time weights [filters, memory], 3 optional bias [units],
// 4 state [batches, filters * memory], a variable.

const shape = shapeRule((context) => {
  checkCount(context.node.inputs.length, [5], 'operands');
  const input = operand(context, 0, 'input');
  const feature = operand(context, 1, 'feature weights');
  const time = operand(context, 2, 'time weights');
  const state = operand(context, 4, 'state');
  checkType(input.tensor, ['FLOAT32', 'INT8'], 'input');
  const rank = numberOption(context.node, 'rank');
  const [batches = 0, size] = input.shape;
  const [filters = 0, depth] = feature.shape;
  const memory = time.shape[1] ?? 0;
  check(rank > 0 && filters % rank === 0, `${filters} filters do not divide into units of rank ${rank}`);
  check(size === depth, `input has ${size} features, weights ${depth}`);
  check(
    time.shape[0] === filters,
    `time weights are for ${time.shape[0]} filters, feature weights for ${filters}`,
  );
  const units = filters / rank;
  const bias = context.shape(3);
  if (bias) check(bias[0] === units, `bias has ${bias[0]} elements for ${units} units`);
  check(
    state.shape.length === 2 && state.shape[0] === batches && state.shape[1] === memory * filters,
    `state is [${state.shape}], [${batches},${memory * filters}] is needed`,
  );
  if (input.tensor.type === 'INT8')
    for (const tensor of [input.tensor, feature.tensor, time.tensor, state.tensor, context.output(0)])
      check(affine(tensor).scales.length > 0, `${tensor.name} has no scale`);
  return staticShapes([batches, units]);
});

interface Layer {
  readonly batches: number;
  readonly size: number;
  readonly filters: number;
  readonly memory: number;
  readonly rank: number;
  readonly units: number;
}

const view = (context: KernelContext, input: number): TensorView =>
  context.input(input) ?? refuse(`operand ${input} is missing`);

function layerOf(context: KernelContext): Layer {
  const [batches = 0, size = 0] = view(context, 0).shape;
  const [filters = 0, memory = 0] = view(context, 2).shape;
  const rank = numberOption(context.node, 'rank');
  return { batches, size, filters, memory, rank, units: filters / rank };
}

function reference(context: KernelContext): void {
  const layer = layerOf(context);
  if (view(context, 0).tensor.type === 'INT8') runInteger(context, layer);
  else runFloat(context, layer);
}

function runFloat(context: KernelContext, layer: Layer): void {
  const { batches, size, filters, memory, rank, units } = layer;
  const x = float32(view(context, 0));
  const feature = linear(view(context, 1), flagOption(context.node, 'asymmetric_quantize_inputs'));
  const time = floatWeights(view(context, 2));
  const bias = context.input(3);
  const biases = bias && float32(bias);
  const state = float32(view(context, 4));
  const out = float32(context.output(0));
  const newest = new Float32Array(filters);
  state.copyWithin(0, 1);
  for (let batch = 0; batch < batches; batch++) {
    newest.fill(0);
    feature(x.subarray(batch * size, (batch + 1) * size), newest);
    for (let unit = 0; unit < units; unit++) {
      let sum = 0;
      for (let filter = unit * rank; filter < (unit + 1) * rank; filter++) {
        const at = (batch * filters + filter) * memory;
        state[at + memory - 1] = newest[filter]!;
        for (let m = 0; m < memory; m++) sum += time[filter * memory + m]! * state[at + m]!;
      }
      out[batch * units + unit] = sum + (biases?.[unit] ?? 0);
    }
  }
  activate(out, textOption(context.node, 'fused_activation_function'));
}

/** INT8 with INT16 time weights and state; the only fused activation is RELU, which the kernel takes the output range to imply. */
function runInteger(context: KernelContext, layer: Layer): void {
  const { batches, size, filters, memory, rank, units } = layer;
  const activation = textOption(context.node, 'fused_activation_function');
  if (activation !== 'RELU') refuse(`INT8 needs the fused activation RELU, not ${activation}`);
  const [input, featureView, timeView, stateView] = [0, 1, 2, 4].map((i) => view(context, i)) as [
    TensorView,
    TensorView,
    TensorView,
    TensorView,
  ];
  const output = context.output(0);
  const time = dataAs(timeView, Int16Array);
  const state = dataAs(stateView, Int16Array);
  const bias = context.input(3);
  const biases = bias && int32(bias);
  const toState = effective(input, featureView, stateView);
  const toOutput = effective(stateView, timeView, output);
  const { zeroPoint } = affine(output.tensor);
  const x = centred(input);
  const w = dataAs(featureView, Int8Array);
  const sums = new Int32Array(filters);
  const runs = newRuns(1);
  addRun(runs, 0, 0, size);
  state.copyWithin(0, 1);
  for (let batch = 0; batch < batches; batch++) {
    sumInteger(x, w, runs, batch * size, 0, filters, size, sums);
    for (let unit = 0; unit < units; unit++) {
      let sum = biases?.[unit] ?? 0;
      for (let filter = unit * rank; filter < (unit + 1) * rank; filter++) {
        const at = (batch * filters + filter) * memory;
        const newest = multiplyByQuantizedMultiplier(sums[filter]!, toState.multiplier, toState.shift);
        state[at + memory - 1] = Math.min(32767, Math.max(-32768, newest));
        for (let m = 0; m < memory; m++) sum = (sum + time[filter * memory + m]! * state[at + m]!) | 0;
      }
      const q = multiplyByQuantizedMultiplier(sum, toOutput.multiplier, toOutput.shift) + zeroPoint;
      output.data[batch * units + unit] = Math.min(127, Math.max(-128, q));
    }
  }
}

/** The multiplier from the product of two tensors to a third, its scale computed in float32. */
const effective = (a: TensorView, b: TensorView, to: TensorView) =>
  quantizeMultiplier(
    Math.fround(Math.fround(affine(a.tensor).scale * affine(b.tensor).scale) / affine(to.tensor).scale),
  );

export const svdf: Op = {
  name: 'SVDF',
  maxVersion: 4,
  shape,
  work: ({ shape }) => {
    const [batches = 0, size = 0] = shape(0) ?? [];
    const [filters = 0, memory = 0] = shape(2) ?? [];
    return { macs: batches * filters * (size + memory) };
  },
  reference,
};
