import { logistic16, tanh16 } from '../../base/fixed-point-16.ts';
import {
  doublingHighMultiply,
  doublingHighMultiply16,
  multiplyByQuantizedMultiplier,
  quantizeMultiplier,
  roundingDivideByPowerOfTwo,
  saturatingLeftShift16,
} from '../../base/quantized.ts';
import { refuse } from '../../base/result.ts';
import { affine } from '../affine.ts';
import { check, checkCount, checkRank, operand, staticShapes } from '../shape-rule.ts';
import { copy, dataAs, float32, int32 } from '../tensor-data.ts';
import type { KernelContext, ShapeAnswer, ShapeContext, TensorView } from '../types.ts';
import { exponentOf, required } from './lstm-operands.ts';

// The basic LSTM kernel, one matrix for all gates. Operands: 0 input [batches, size], 1 previous output [batches, cells], 2 weights
// [4 cells, size + cells], 3 bias, 4 previous state. Outputs: 0 output, 1 state, 2 the two inputs side by side, 3 the gates before
// their activations in the order input, update, forget, output. Output and state are copied back to operands 1 and 4.

export function basicShape(context: ShapeContext): ShapeAnswer {
  checkCount(context.node.inputs.length, [5], 'operands');
  checkCount(context.node.outputs.length, [4], 'outputs');
  const [input, previous, weights, bias, state] = [
    'input',
    'previous output',
    'weights',
    'bias',
    'previous state',
  ].map((what, i) => operand(context, i, what).shape) as [number[], number[], number[], number[], number[]];
  checkRank(input, 2, 'input');
  checkRank(previous, 2, 'previous output');
  const [batches = 0, size = 0] = input;
  const cells = previous[1] ?? 0;
  const total = size + cells;
  check(previous[0] === batches, `previous output has ${previous[0]} batches, the input ${batches}`);
  check(
    weights.length === 2 && weights[0] === 4 * cells && weights[1] === total,
    `weights are [${weights}], [${4 * cells},${total}] is needed`,
  );
  check(bias.length === 1 && bias[0] === 4 * cells, `bias is [${bias}], [${4 * cells}] is needed`);
  check(
    state.length === 2 && state[0] === batches && state[1] === cells,
    `previous state is [${state}], [${batches},${cells}] is needed`,
  );
  return staticShapes(previous, state, [batches, total], [batches, 4 * cells]);
}

export function basicLstm(context: KernelContext): void {
  const types = [0, 1, 2, 3, 4].map((input) => required(context, input).tensor.type).join(' ');
  concatenate(context);
  if (types === 'FLOAT32 FLOAT32 FLOAT32 FLOAT32 FLOAT32') runFloat(context);
  else if (types === 'UINT8 UINT8 UINT8 INT32 INT16') runQuantized(context);
  else refuse(`operands of types ${types} have no kernel`);
  copy(required(context, 1).data, context.output(0).data);
  copy(required(context, 4).data, context.output(1).data);
}

function concatenate(context: KernelContext): void {
  const [input, previous] = [required(context, 0), required(context, 1)];
  const [batches = 0, size = 0] = input.shape;
  const cells = previous.shape[1] ?? 0;
  const joined = context.output(2).data;
  for (let batch = 0; batch < batches; batch++) {
    const at = batch * (size + cells);
    for (let i = 0; i < size; i++) joined[at + i] = input.data[batch * size + i] as never;
    for (let i = 0; i < cells; i++) joined[at + size + i] = previous.data[batch * cells + i] as never;
  }
}

const sizesOf = ({ shape }: TensorView) => ({ batches: shape[0] ?? 0, cells: shape[1] ?? 0 });
const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

function runFloat(context: KernelContext): void {
  const { batches, cells } = sizesOf(context.output(0));
  const [output, state, joined, before] = [0, 1, 2, 3].map((i) =>
    float32(context.output(i)),
  ) as Float32Array[];
  const weights = float32(required(context, 2));
  const bias = float32(required(context, 3));
  const previous = float32(required(context, 4));
  const depth = joined!.length / batches;
  for (let batch = 0; batch < batches; batch++) {
    const at = batch * 4 * cells;
    for (let row = 0; row < 4 * cells; row++) {
      let sum = bias[row]!;
      for (let i = 0; i < depth; i++) sum += joined![batch * depth + i]! * weights[row * depth + i]!;
      before![at + row] = sum;
    }
    for (let c = 0; c < cells; c++) {
      const [input, update, forget, out] = [0, 1, 2, 3].map((gate) => before![at + gate * cells + c]!) as [
        number,
        number,
        number,
        number,
      ];
      const i = batch * cells + c;
      state![i] = sigmoid(input) * Math.tanh(update) + sigmoid(forget) * previous[i]!;
      output![i] = sigmoid(out) * Math.tanh(state![i]!);
    }
  }
}

/** UINT8 with zero point 128, 16 bits inside: gates with 3 integer bits, the state with 4 (reference/lstm_cell.h). */
function runQuantized(context: KernelContext): void {
  const stateBits = 15 + exponentOf(context.output(1), 'state');
  check(stateBits === 4, `the state has ${stateBits} integer bits, 4 are needed`);
  const { batches, cells } = sizesOf(context.output(0));
  const output = dataAs(context.output(0), Uint8Array);
  const state = dataAs(context.output(1), Int16Array);
  const before = dataAs(context.output(3), Int16Array);
  const previous = dataAs(required(context, 4), Int16Array);
  gatesBefore(context, before);
  for (let batch = 0; batch < batches; batch++)
    for (let c = 0; c < cells; c++) {
      const at = batch * 4 * cells + c;
      const i = batch * cells + c;
      const input = logistic16(before[at]!, 3);
      const update = tanh16(before[at + cells]!, 3);
      const forget = logistic16(before[at + 2 * cells]!, 3);
      const open = logistic16(before[at + 3 * cells]!, 3);
      const added = roundingDivideByPowerOfTwo(doublingHighMultiply16(input, update), stateBits);
      const next = clamp16(added + doublingHighMultiply16(forget, previous[i]!));
      state[i] = next;
      const hidden = doublingHighMultiply16(open, tanh16(saturatingLeftShift16(next, 1), 3));
      output[i] = 128 + Math.min(127, Math.max(-128, roundingDivideByPowerOfTwo(hidden, 8)));
    }
}

const clamp16 = (x: number): number => Math.min(32767, Math.max(-32768, x));

/**
 * All gates before their activations, in Q3.12. The runtime has no plain kernel here: a matrix product uses the fixed-point
 * multiplier, and a single row of at least 8 elements goes through its vector code, whose second rounding sends ties upwards
 * (cpu_backend_gemm_custom_gemv.h:319, 574-578).
 */
function gatesBefore(context: KernelContext, before: Int16Array): void {
  const weightView = required(context, 2);
  const weights = dataAs(weightView, Uint8Array);
  const { zeroPoint } = affine(weightView.tensor);
  const bias = int32(required(context, 3));
  const joined = dataAs(context.output(2), Uint8Array);
  const [rows = 0, depth = 0] = weightView.shape;
  const scale = joined.length === depth && depth >= 8 ? multiplyTiesUp : multiplyByQuantizedMultiplier;
  const { multiplier, shift } = quantizeMultiplier(f32(4096 * affine(required(context, 3).tensor).scale));
  for (let batch = 0; batch * depth < joined.length; batch++)
    for (let row = 0; row < rows; row++) {
      let acc = bias[row]!;
      for (let i = 0; i < depth; i++)
        acc = (acc + (joined[batch * depth + i]! - 128) * (weights[row * depth + i]! - zeroPoint)) | 0;
      before[batch * rows + row] = clamp16(scale(acc, multiplier, shift));
    }
}

const f32 = Math.fround;

/** As `multiplyByQuantizedMultiplier`, but ties of the right shift go up. */
export function multiplyTiesUp(x: number, multiplier: number, shift: number): number {
  if (shift >= 0) return multiplyByQuantizedMultiplier(x, multiplier, shift);
  return Math.floor((doublingHighMultiply(x, multiplier) + 2 ** (-shift - 1)) / 2 ** -shift);
}
