import { refuse } from '../../base/result.ts';
import { activate } from '../fully-connected/activation.ts';
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
import { elementCount, float32 } from '../tensor-data.ts';
import type { KernelContext, Op, ShapeContext, TensorView } from '../types.ts';
import { type Accumulate, linear } from './linear.ts';

// output = state' = activation(bias + W input + V aux + R state), a step a time; V and aux only in stacked bidirectional nets.

/** Where the operands of a cell stand. */
interface Places {
  readonly weights: number;
  readonly recurrent: number;
  readonly bias: number;
  readonly state: number;
  readonly aux?: number;
}

const single: Places = { weights: 1, recurrent: 2, bias: 3, state: 4 };
const forward: Places = { ...single, aux: 10 };
const backward: Places = { weights: 5, recurrent: 6, bias: 7, state: 8, aux: 11 };

/** Checks one cell against the input's size and batches; gives its number of units. */
function checkCell(context: ShapeContext, places: Places, size: number, batches: number): number {
  const weights = operand(context, places.weights, 'weights');
  const recurrent = operand(context, places.recurrent, 'recurrent weights');
  const bias = operand(context, places.bias, 'bias');
  const state = operand(context, places.state, 'hidden state');
  const [units = 0, depth] = weights.shape;
  checkRank(weights.shape, 2, 'weights');
  checkRank(recurrent.shape, 2, 'recurrent weights');
  check(depth === size, `input has ${size} features, weights ${depth}`);
  check(bias.shape[0] === units, `bias has ${bias.shape[0]} elements for ${units} units`);
  check(
    recurrent.shape.every((dimension) => dimension === units),
    `recurrent weights are [${recurrent.shape}] for ${units} units`,
  );
  checkType(weights.tensor, ['FLOAT32', 'INT8', 'UINT8'], 'weights');
  checkType(recurrent.tensor, [weights.tensor.type], 'recurrent weights');
  check(
    state.shape.length === 2 && state.shape[0] === batches && state.shape[1] === units,
    `hidden state is [${state.shape}] for ${batches} batches of ${units} units`,
  );
  return units;
}

function inputOf(context: ShapeContext, rank: number): readonly number[] {
  const input = operand(context, 0, 'input');
  checkRank(input.shape, rank, 'input');
  checkType(input.tensor, ['FLOAT32'], 'input');
  return input.shape;
}

const rnnShape = shapeRule((context) => {
  checkCount(context.node.inputs.length, [5], 'operands');
  const [batches = 0, size = 0] = inputOf(context, 2);
  return staticShapes([batches, checkCell(context, single, size, batches)]);
});

const unidirectionalShape = shapeRule((context) => {
  checkCount(context.node.inputs.length, [5], 'operands');
  const [a = 0, b = 0, size = 0] = inputOf(context, 3);
  const batches = flagOption(context.node, 'time_major') ? b : a;
  return staticShapes([a, b, checkCell(context, single, size, batches)]);
});

const bidirectionalShape = shapeRule((context) => {
  checkCount(context.node.inputs.length, [12], 'operands');
  const merged = flagOption(context.node, 'merge_outputs');
  checkCount(context.node.outputs.length, [merged ? 1 : 2], 'outputs');
  const [a = 0, b = 0, size = 0] = inputOf(context, 3);
  const batches = flagOption(context.node, 'time_major') ? b : a;
  const units = [forward, backward].map((places) => checkCell(context, places, size, batches));
  checkAux(context, [a, b], units);
  const [forwards = 0, backwards = 0] = units;
  return merged
    ? staticShapes([a, b, forwards + backwards])
    : staticShapes([a, b, forwards], [a, b, backwards]);
});

function checkAux(context: ShapeContext, leading: readonly number[], units: readonly number[]): void {
  const weights = [10, 11].map((input) => context.shape(input));
  check(
    (weights[0] === undefined) === (weights[1] === undefined),
    'only one of the two auxiliary weights is there',
  );
  if (weights[0] === undefined) return;
  const aux = operand(context, 9, 'auxiliary input').shape;
  check(
    aux[0] === leading[0] && aux[1] === leading[1],
    `auxiliary input is [${aux}], the input [${leading},...]`,
  );
  weights.forEach((shape, i) => {
    check(
      shape?.[0] === units[i] && shape?.[1] === aux[2],
      `auxiliary weights are [${shape}] for ${units[i]} units and ${aux[2]} features`,
    );
  });
}

interface Cell {
  readonly units: number;
  readonly input: Accumulate;
  readonly aux: Accumulate | undefined;
  readonly recurrent: Accumulate;
  readonly bias: Float32Array;
  readonly state: Float32Array;
  readonly activation: string;
}

const view = (context: KernelContext, input: number): TensorView =>
  context.input(input) ?? refuse(`operand ${input} is missing`);

function cellOf(context: KernelContext, places: Places): Cell {
  const asymmetric = flagOption(context.node, 'asymmetric_quantize_inputs');
  const weights = view(context, places.weights);
  const aux = places.aux === undefined ? undefined : context.input(places.aux);
  return {
    units: weights.shape[0] ?? 0,
    input: linear(weights, asymmetric),
    aux: aux && linear(aux, asymmetric),
    recurrent: linear(view(context, places.recurrent), asymmetric),
    bias: float32(view(context, places.bias)),
    state: float32(view(context, places.state)),
    activation: textOption(context.node, 'fused_activation_function'),
  };
}

/** One step of one batch row. */
function step(
  cell: Cell,
  batch: number,
  x: Float32Array,
  aux: Float32Array | undefined,
  out: Float32Array,
): void {
  const state = cell.state.subarray(batch * cell.units, (batch + 1) * cell.units);
  out.set(cell.bias);
  cell.input(x, out);
  if (aux) cell.aux?.(aux, out);
  cell.recurrent(state, out);
  activate(out, cell.activation);
  state.set(out);
}

/** A sequence in memory: rows of `size` floats at (time, batch). */
interface Sequence {
  readonly data: Float32Array;
  readonly size: number;
  /** Elements from one time to the next, and from one batch to the next. */
  readonly timeStep: number;
  readonly batchStep: number;
  /** Where the row begins in its first element's slot (merged outputs). */
  readonly offset: number;
}

const rowAt = (s: Sequence, time: number, batch: number): Float32Array => {
  const at = time * s.timeStep + batch * s.batchStep + s.offset;
  return s.data.subarray(at, at + s.size);
};

interface Extent {
  readonly times: number;
  readonly batches: number;
  readonly timeMajor: boolean;
}

function extentOf(context: KernelContext): Extent {
  const [a = 0, b = 0] = view(context, 0).shape;
  const timeMajor = flagOption(context.node, 'time_major');
  return timeMajor ? { times: a, batches: b, timeMajor } : { times: b, batches: a, timeMajor };
}

/** Rows of `size` in memory whose last dimension is `width`. */
function sequence(
  data: Float32Array,
  width: number,
  { times, batches, timeMajor }: Extent,
  size = width,
  offset = 0,
) {
  return timeMajor
    ? { data, size, timeStep: width * batches, batchStep: width, offset }
    : { data, size, timeStep: width, batchStep: width * times, offset };
}

function runSequence(
  cell: Cell,
  { times, batches }: Extent,
  input: Sequence,
  aux: Sequence | undefined,
  output: Sequence,
  reverse = false,
): void {
  for (let t = 0; t < times; t++) {
    const time = reverse ? times - 1 - t : t;
    for (let batch = 0; batch < batches; batch++)
      step(
        cell,
        batch,
        rowAt(input, time, batch),
        aux && rowAt(aux, time, batch),
        rowAt(output, time, batch),
      );
  }
}

function rnn(context: KernelContext): void {
  const input = view(context, 0);
  const cell = cellOf(context, single);
  const extent = { times: 1, batches: input.shape[0] ?? 0, timeMajor: true };
  const from = sequence(float32(input), input.shape[1] ?? 0, extent);
  runSequence(cell, extent, from, undefined, sequence(float32(context.output(0)), cell.units, extent));
}

function unidirectional(context: KernelContext): void {
  const input = view(context, 0);
  const cell = cellOf(context, single);
  const extent = extentOf(context);
  const from = sequence(float32(input), input.shape[2] ?? 0, extent);
  runSequence(cell, extent, from, undefined, sequence(float32(context.output(0)), cell.units, extent));
}

/**
 * The auxiliary input as the runtime steps through it: by the main input's row size, except in float batch-major nets
 * (bidirectional_sequence_rnn.cc:439, 452, 601). It matters only where the two inputs differ in size.
 */
function auxSequence(aux: TensorView, inputSize: number, extent: Extent, hybrid: boolean): Sequence {
  const size = aux.shape[2] ?? 0;
  const own = sequence(float32(aux), size, extent);
  if (extent.timeMajor) return { ...own, timeStep: inputSize * extent.batches };
  return hybrid ? { ...own, timeStep: inputSize, batchStep: inputSize * extent.times } : own;
}

function bidirectional(context: KernelContext): void {
  const input = view(context, 0);
  const aux = context.input(9);
  const extent = extentOf(context);
  const size = input.shape[2] ?? 0;
  const cells = [cellOf(context, forward), cellOf(context, backward)] as const;
  const hybrid = view(context, 1).tensor.type !== 'FLOAT32';
  const from = sequence(float32(input), size, extent);
  // Without auxiliary weights the auxiliary input is the backward cell's input, but only time-major kernels look at it.
  const crossed = cells[0].aux !== undefined;
  const backFrom = aux && !crossed && extent.timeMajor ? sequence(float32(aux), size, extent) : from;
  const auxFrom = aux && crossed ? auxSequence(aux, size, extent, hybrid) : undefined;
  const [to, backTo] = outputsOf(context, extent, cells[0].units, cells[1].units);
  // The hybrid time-major kernel runs the whole sequence once for every time step, the state carried on (:558).
  const passes = hybrid && extent.timeMajor ? extent.times : 1;
  for (let pass = 0; pass < passes; pass++) {
    runSequence(cells[0], extent, from, auxFrom, to);
    runSequence(cells[1], extent, backFrom, auxFrom, backTo, true);
  }
}

function outputsOf(context: KernelContext, extent: Extent, forwards: number, backwards: number) {
  const out = float32(context.output(0));
  const width = forwards + backwards;
  return flagOption(context.node, 'merge_outputs')
    ? ([sequence(out, width, extent, forwards), sequence(out, width, extent, backwards, forwards)] as const)
    : ([sequence(out, forwards, extent), sequence(float32(context.output(1)), backwards, extent)] as const);
}

/** Multiply-accumulates of the cells' matrices, once for every row of the input. */
const work =
  (...matrices: readonly number[]): Op['work'] =>
  ({ shape }) => ({
    macs: matrices.reduce(
      (sum, input) => sum + elementCount(shape(input) ?? [0]) * elementCount((shape(0) ?? [0]).slice(0, -1)),
      0,
    ),
  });

export const rnnOps: readonly Op[] = [
  { name: 'RNN', maxVersion: 3, shape: rnnShape, work: work(1, 2), reference: rnn },
  {
    name: 'UNIDIRECTIONAL_SEQUENCE_RNN',
    maxVersion: 3,
    shape: unidirectionalShape,
    work: work(1, 2),
    reference: unidirectional,
  },
  {
    name: 'BIDIRECTIONAL_SEQUENCE_RNN',
    maxVersion: 3,
    shape: bidirectionalShape,
    work: work(1, 2, 5, 6, 10, 11),
    reference: bidirectional,
  },
];
