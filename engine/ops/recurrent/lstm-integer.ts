import { logistic16, tanh16 } from '../../base/fixed-point-16.ts';
import {
  multiplyByQuantizedMultiplier,
  type QuantizedMultiplier,
  quantizeMultiplier,
  roundingDivideByPowerOfTwo,
} from '../../base/quantized.ts';
import { refuse } from '../../base/result.ts';
import type { GraphTensor } from '../../graph/types.ts';
import { affine } from '../affine.ts';
import { numberOption } from '../shape-rule.ts';
import { dataAs, int32 } from '../tensor-data.ts';
import type { KernelContext, TensorView } from '../types.ts';
import { type Norm, normalize, normOf } from './lstm-integer-norm.ts';
import {
  exponentOf,
  type GateName,
  gates,
  type LstmPlaces,
  lstmSizes,
  place,
  required,
} from './lstm-operands.ts';

// The cell in integers: INT8 activations and weights, INT16 gates and cell state (lstm_eval.cc, `LstmStepInteger8x8_16`). Gates
// are Q3.12 before their activation and Q0.15 behind it. Scales are computed in float32, as the runtime does.

const f = Math.fround;
const clamp16 = (x: number): number => Math.min(32767, Math.max(-32768, x));
const clamp8 = (x: number): number => Math.min(127, Math.max(-128, x));
const scaled = (x: number, { multiplier, shift }: QuantizedMultiplier): number =>
  multiplyByQuantizedMultiplier(x, multiplier, shift);

/** An INT8 matrix over INT8 rows, with everything that its accumulators start from. */
interface Product {
  readonly weights: Int8Array;
  readonly start: Int32Array;
  readonly rows: number;
  readonly depth: number;
  readonly factor: QuantizedMultiplier;
}

interface Gate {
  readonly input: Product;
  readonly recurrent: Product;
  readonly peephole: { readonly weights: Int16Array; readonly factor: QuantizedMultiplier } | undefined;
  readonly norm: Norm | undefined;
  /** [batches, cells] */
  readonly values: Int16Array;
}

export interface IntegerCell {
  readonly cells: number;
  readonly outputs: number;
  readonly gates: Readonly<Record<GateName, Gate | undefined>>;
  readonly projection: Product | undefined;
  /** Exponent of the cell state's scale. */
  readonly cellExponent: number;
  readonly cellClip: number;
  readonly outputClip: number;
  readonly hidden: QuantizedMultiplier;
  readonly hiddenZero: number;
  readonly outputZero: number;
  readonly outputState: Int8Array;
  readonly cellState: Int16Array;
}

export function integerCell(context: KernelContext, places: LstmPlaces, batches: number): IntegerCell {
  if (context.node.intermediates.length !== 5)
    refuse(
      `${context.node.intermediates.length} intermediate tensors; only the kernel with 5 is implemented`,
    );
  const { cells, outputs } = lstmSizes((input) => context.input(input)?.shape, places);
  const outputState = required(context, places.outputState);
  const cellState = required(context, places.cellState);
  const hidden = affine(intermediate(context, 4));
  const gate = (name: GateName) =>
    context.input(place.input(places, name)) && gateOf(context, places, name, batches * cells);
  return {
    cells,
    outputs,
    gates: { input: gate('input'), forget: gate('forget'), cell: gate('cell'), output: gate('output') },
    projection: projectionOf(context, places),
    cellExponent: exponentOf(cellState, 'cell state'),
    cellClip: clipOf(numberOption(context.node, 'cell_clip'), affine(cellState.tensor).scale, clamp16),
    outputClip: clipOf(
      numberOption(context.node, 'proj_clip'),
      affine(context.output(0).tensor).scale,
      clamp8,
    ),
    hidden: quantizeMultiplier(f(2 ** -30 / (hidden.scales[0] ?? 0))),
    hiddenZero: hidden.zeroPoints[0] ?? 0,
    outputZero: affine(outputState.tensor).zeroPoint,
    outputState: dataAs(outputState, Int8Array),
    cellState: dataAs(cellState, Int16Array),
  };
}

const intermediate = (context: KernelContext, index: number): GraphTensor =>
  context.intermediate(index) ?? refuse(`intermediate tensor ${index} is missing`);

/** A clip of real values in steps of the tensor's scale; 0: none. */
export const clipOf = (clip: number, scale: number, clamp: (x: number) => number): number =>
  clip > 0 ? Math.trunc(clamp(f(f(clip) / scale))) : 0;

/** Accumulators start from the bias, less the zero point of the activations times each row's sum. */
function productOf(
  weights: TensorView,
  zeroPoint: number,
  bias: TensorView | undefined,
  factor: number,
): Product {
  const [rows = 0, depth = 0] = weights.shape;
  const values = dataAs(weights, Int8Array);
  const start = new Int32Array(rows);
  for (let row = 0; row < rows; row++) {
    let sum = 0;
    for (let i = 0; i < depth; i++) sum += values[row * depth + i]!;
    start[row] = (bias ? int32(bias)[row]! : 0) + sum * zeroPoint;
  }
  return { weights: values, start, rows, depth, factor: quantizeMultiplier(factor) };
}

function gateOf(context: KernelContext, places: LstmPlaces, name: GateName, size: number): Gate {
  const weights = required(context, place.input(places, name));
  const recurrent = required(context, place.recurrent(places, name));
  const peephole = context.input(place.peephole(places, name));
  const normWeights = context.input(place.norm(places, name));
  const bias = required(context, place.bias(places, name));
  const input = affine(required(context, 0).tensor);
  const state = affine(required(context, places.outputState).tensor);
  // Layer normalization calibrates what comes before it; otherwise that is Q3.12.
  const inner = normWeights ? (affine(intermediate(context, gates.indexOf(name))).scales[0] ?? 0) : 2 ** -12;
  const factor = (view: TensorView, scale: number) => f(f(affine(view.tensor).scale * scale) / inner);
  const cellScale = 2 ** exponentOf(required(context, places.cellState), 'cell state');
  return {
    input: productOf(weights, -input.zeroPoint, normWeights ? undefined : bias, factor(weights, input.scale)),
    recurrent: productOf(recurrent, -state.zeroPoint, undefined, factor(recurrent, state.scale)),
    peephole: peephole && {
      weights: dataAs(peephole, Int16Array),
      factor: quantizeMultiplier(f((cellScale * affine(peephole.tensor).scale) / inner)),
    },
    norm: normWeights && normOf(normWeights, bias),
    values: new Int16Array(size),
  };
}

function projectionOf(context: KernelContext, places: LstmPlaces): Product | undefined {
  const weights = context.input(place.projection(places));
  if (weights === undefined) return undefined;
  const hidden = affine(intermediate(context, 4));
  const output = affine(required(context, places.outputState).tensor);
  const factor = f(f(affine(weights.tensor).scale * (hidden.scales[0] ?? 0)) / output.scale);
  return productOf(weights, hidden.zeroPoints[0] ?? 0, context.input(place.projectionBias(places)), factor);
}

/** out[row] = clamp(out[row] + scaled(product) + zeroPoint) for one row of activations. */
function accumulate(
  { weights, start, rows, depth, factor }: Product,
  x: Int8Array,
  at: number,
  out: Int16Array | Int8Array,
  outAt: number,
  zeroPoint: number,
  clamp: (x: number) => number,
): void {
  for (let row = 0; row < rows; row++) {
    let acc = start[row]!;
    for (let i = 0; i < depth; i++) acc = (acc + x[at + i]! * weights[row * depth + i]!) | 0;
    out[outAt + row] = clamp(scaled(acc, factor) + zeroPoint + out[outAt + row]!);
  }
}

/** Opens a gate for `batches` rows: x at `at`, states from row `first` on. */
function open(cell: IntegerCell, gate: Gate, step: IntegerStep, activate: (x: number) => number): void {
  const { values } = gate;
  const { batches, firstBatch: first } = step;
  values.fill(0);
  for (let batch = 0; batch < batches; batch++) {
    const to = batch * cell.cells;
    accumulate(gate.input, step.x, step.at + batch * gate.input.depth, values, to, 0, clamp16);
    accumulate(gate.recurrent, cell.outputState, (first + batch) * cell.outputs, values, to, 0, clamp16);
  }
  if (gate.peephole) {
    const { weights, factor } = gate.peephole;
    const state = first * cell.cells;
    // The kernel walks rows of the output's size here, not the cell's (lstm_eval.cc:457): with a projection the peepholes
    // meet other cells than their own.
    for (let i = 0; i < batches * cell.outputs; i++) {
      const product = weights[i % cell.outputs]! * cell.cellState[state + i]!;
      values[i] = clamp16(scaled(product, factor) + values[i]!);
    }
  }
  if (gate.norm)
    for (let batch = 0; batch < batches; batch++) normalize(gate.norm, values, batch, cell.cells);
  for (let i = 0; i < batches * cell.cells; i++) values[i] = activate(values[i]!);
}

export interface IntegerStep {
  readonly x: Int8Array;
  readonly at: number;
  readonly batches: number;
  readonly firstBatch: number;
}

const sigmoid = (x: number): number => logistic16(x, 3);

/** One step of `batches` rows; both states are updated and the outputs copied to `out` at `outAt`. */
export function integerStep(cell: IntegerCell, step: IntegerStep, out: Int8Array, outAt: number): void {
  const { input, forget, cell: update, output } = cell.gates;
  if (!forget || !update || !output) refuse('a gate has no weights');
  if (input) open(cell, input, step, sigmoid);
  open(cell, forget, step, sigmoid);
  open(cell, update, step, (x) => tanh16(x, 3));
  updateState(cell, step, input?.values, forget.values, update.values);
  open(cell, output, step, sigmoid);
  emit(cell, step, output.values);
  const from = step.firstBatch * cell.outputs;
  out.set(cell.outputState.subarray(from, from + step.batches * cell.outputs), outAt);
}

function updateState(
  cell: IntegerCell,
  { batches, firstBatch }: IntegerStep,
  input: Int16Array | undefined,
  forget: Int16Array,
  update: Int16Array,
): void {
  const { cellState, cellExponent, cellClip, cells } = cell;
  const at = firstBatch * cells;
  for (let i = 0; i < batches * cells; i++) {
    const kept = wrap16(roundingDivideByPowerOfTwo(forget[i]! * cellState[at + i]!, 15));
    const open = input ? input[i]! : 32767 - forget[i]!;
    const added = wrap16(roundingDivideByPowerOfTwo(open * update[i]!, 30 + cellExponent));
    const sum = clamp16(kept + added);
    cellState[at + i] = cellClip > 0 ? Math.min(cellClip, Math.max(-cellClip, sum)) : sum;
  }
}

const wrap16 = (x: number): number => (x << 16) >> 16;

/** Hidden values, output gate times tanh of the state, become the output state, through the projection where there is one. */
function emit(cell: IntegerCell, { batches, firstBatch }: IntegerStep, gate: Int16Array): void {
  const { cells, outputs, projection, outputState, outputClip } = cell;
  const hidden = new Int8Array(batches * cells);
  // The projection's accumulators add the zero point back, so the hidden values carry it with the other sign.
  const zero = projection ? -cell.hiddenZero : cell.hiddenZero;
  for (let i = 0; i < hidden.length; i++) {
    const state = tanh16(cell.cellState[firstBatch * cells + i]!, 15 + cell.cellExponent);
    hidden[i] = clamp8(scaled(gate[i]! * state, cell.hidden) + zero);
  }
  const to = firstBatch * outputs;
  if (projection === undefined) {
    outputState.set(hidden, to);
    return;
  }
  outputState.fill(0, to, to + batches * outputs);
  for (let batch = 0; batch < batches; batch++)
    accumulate(projection, hidden, batch * cells, outputState, to + batch * outputs, cell.outputZero, clamp8);
  if (outputClip > 0)
    for (let i = to; i < to + batches * outputs; i++)
      outputState[i] = Math.min(outputClip, Math.max(-outputClip, outputState[i]!));
}
