import { denseData } from '../densify/dense.ts';
import { activation } from '../fully-connected/activation.ts';
import { flagOption, numberOption, textOption } from '../shape-rule.ts';
import { float32 } from '../tensor-data.ts';
import type { KernelContext } from '../types.ts';
import { type Accumulate, floatWeights, linear } from './linear.ts';
import { type GateName, type LstmPlaces, lstmSizes, place, required } from './lstm-operands.ts';

// A cell with float activations and float or 8-bit weights. A gate is
//
//   activation(norm(W input + V aux + R output + peephole * cell) + bias)
//
// with the bias inside the sum where there is no layer normalization; then
//
//   cell'   = clip(forget * cell + input * update)      coupled gates: input = 1 - forget
//   output' = clip(P (output gate * activation(cell')) + bias)      or without P, bias and clip

interface Gate {
  readonly input: Accumulate;
  readonly aux: Accumulate | undefined;
  readonly recurrent: Accumulate;
  readonly peephole: Float32Array | undefined;
  readonly norm: Float32Array | undefined;
  readonly bias: Float32Array;
  readonly values: Float32Array;
}

export interface LstmCell {
  readonly cells: number;
  readonly outputs: number;
  /** Absent where it is coupled to the forget gate. */
  readonly input: Gate | undefined;
  readonly forget: Gate;
  readonly update: Gate;
  readonly output: Gate;
  readonly projection: { readonly multiply: Accumulate; readonly bias: Float32Array | undefined } | undefined;
  readonly activation: string;
  readonly cellClip: number;
  readonly outputClip: number;
  readonly outputState: Float32Array;
  readonly cellState: Float32Array;
  readonly hidden: Float32Array;
}

export function lstmCell(context: KernelContext, places: LstmPlaces): LstmCell {
  const { node } = context;
  const { cells, outputs } = lstmSizes((input) => context.input(input)?.shape, places);
  const asymmetric = flagOption(node, 'asymmetric_quantize_inputs');
  const gate = (name: GateName) => gateOf(context, places, name, cells, asymmetric);
  const weights = context.input(place.projection(places));
  const bias = context.input(place.projectionBias(places));
  return {
    cells,
    outputs,
    input: context.input(place.input(places, 'input')) && gate('input'),
    forget: gate('forget'),
    update: gate('cell'),
    output: gate('output'),
    projection: weights && { multiply: linear(weights, asymmetric), bias: bias && float32(bias) },
    activation: textOption(node, 'fused_activation_function'),
    cellClip: numberOption(node, 'cell_clip'),
    outputClip: numberOption(node, 'proj_clip'),
    outputState: float32(required(context, places.outputState)),
    cellState: float32(required(context, places.cellState)),
    hidden: new Float32Array(cells),
  };
}

function gateOf(
  context: KernelContext,
  places: LstmPlaces,
  name: GateName,
  cells: number,
  asymmetric: boolean,
): Gate {
  const recurrent = required(context, place.recurrent(places, name));
  const peephole = context.input(place.peephole(places, name));
  const norm = context.input(place.norm(places, name));
  const aux = context.input(place.aux(places, name));
  return {
    input: linear(required(context, place.input(places, name)), asymmetric),
    aux: aux && linear(aux, asymmetric),
    recurrent:
      recurrent.shape.length === 1
        ? diagonal(denseData(recurrent) as Float32Array)
        : linear(recurrent, asymmetric),
    peephole: peephole && floatWeights(peephole),
    norm: norm && float32(norm),
    bias: float32(required(context, place.bias(places, name))),
    values: new Float32Array(cells),
  };
}

const diagonal =
  (weights: Float32Array): Accumulate =>
  (x, out) => {
    for (let i = 0; i < weights.length; i++) out[i]! += weights[i]! * x[i]!;
  };

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

interface Step {
  readonly x: Float32Array;
  readonly aux: Float32Array | undefined;
  readonly outputState: Float32Array;
  readonly cellState: Float32Array;
}

function open(
  gate: Gate,
  { x, aux, outputState, cellState }: Step,
  apply: ((x: number) => number) | undefined,
): void {
  const { values, bias, peephole, norm } = gate;
  if (norm) values.fill(0);
  else values.set(bias);
  gate.input(x, values);
  if (aux) gate.aux?.(aux, values);
  gate.recurrent(outputState, values);
  if (peephole) for (let c = 0; c < values.length; c++) values[c]! += peephole[c]! * cellState[c]!;
  if (norm) {
    normalize(values);
    for (let c = 0; c < values.length; c++) values[c] = Math.fround(values[c]! * norm[c]!) + bias[c]!;
  }
  if (apply) for (let c = 0; c < values.length; c++) values[c] = apply(values[c]!);
}

/** To mean 0 and standard deviation 1 (portable_tensor_utils.cc:763-787). */
export function normalize(values: Float32Array): void {
  let sum = 0;
  for (const value of values) sum += value;
  const mean = sum / values.length;
  let squares = 0;
  for (const value of values) squares += (value - mean) ** 2;
  const scale = 1 / Math.sqrt(squares / values.length + 1e-8);
  for (let c = 0; c < values.length; c++) values[c] = (values[c]! - mean) * scale;
}

const clip = (values: Float32Array, limit: number): void => {
  if (limit > 0)
    for (let i = 0; i < values.length; i++) values[i] = Math.min(limit, Math.max(-limit, values[i]!));
};

/** One step of one batch row; both states are updated, `out` receives the output. */
export function lstmStep(
  cell: LstmCell,
  batch: number,
  x: Float32Array,
  aux: Float32Array | undefined,
  out: Float32Array,
): void {
  const { cells, outputs, forget, update, output, input } = cell;
  const outputState = cell.outputState.subarray(batch * outputs, (batch + 1) * outputs);
  const cellState = cell.cellState.subarray(batch * cells, (batch + 1) * cells);
  const step = { x, aux, outputState, cellState };
  const apply = activation(cell.activation);
  if (input) open(input, step, sigmoid);
  open(forget, step, sigmoid);
  open(update, step, apply);
  for (let c = 0; c < cells; c++) {
    const open = input ? input.values[c]! : 1 - forget.values[c]!;
    cellState[c] = Math.fround(forget.values[c]! * cellState[c]!) + update.values[c]! * open;
  }
  clip(cellState, cell.cellClip);
  open(output, step, sigmoid);
  // Without an activation the runtime's kernel leaves the update gate where it should put the cell state, and uses that
  // (tensor_utils.h:62, lstm_eval.cc:329).
  for (let c = 0; c < cells; c++)
    cell.hidden[c] = output.values[c]! * (apply ? apply(cellState[c]!) : update.values[c]!);
  project(cell, outputState);
  out.set(outputState);
}

function project({ projection, hidden, outputClip }: LstmCell, outputState: Float32Array): void {
  if (projection === undefined) {
    outputState.set(hidden.subarray(0, outputState.length));
    return;
  }
  if (projection.bias) outputState.set(projection.bias);
  else outputState.fill(0);
  projection.multiply(hidden, outputState);
  clip(outputState, outputClip);
}
