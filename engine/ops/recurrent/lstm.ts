import { refuse } from '../../base/result.ts';
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
import { dataAs, elementCount, float32 } from '../tensor-data.ts';
import type { KernelContext, Op, ShapeContext } from '../types.ts';
import { basicLstm, basicShape } from './lstm-basic.ts';
import { type LstmCell, lstmCell, lstmStep } from './lstm-cell.ts';
import { integerCell, integerStep } from './lstm-integer.ts';
import {
  checkLstm,
  exponentOf,
  gates,
  type LstmPlaces,
  lstmSizes,
  place,
  required,
} from './lstm-operands.ts';

const single: LstmPlaces = { first: 1, outputState: 18, cellState: 19, norms: 20 };
const forward: LstmPlaces = { first: 1, outputState: 35, cellState: 36, aux: { input: 39, first: 40 } };
const backward: LstmPlaces = { first: 18, outputState: 37, cellState: 38, aux: { input: 39, first: 44 } };

function checkInput(context: ShapeContext, rank: number): readonly number[] {
  const input = operand(context, 0, 'input');
  checkRank(input.shape, rank, 'input');
  checkType(input.tensor, ['FLOAT32', 'INT8'], 'input');
  return input.shape;
}

/** The rule of a single cell over `batches` rows of `size` inputs. */
function checkSingle(context: ShapeContext, batches: number, size: number, diagonal: boolean): number {
  checkCount(context.node.inputs.length, [20, 24], 'operands');
  checkCount(context.node.outputs.length, [1], 'outputs');
  const sizes = { input: size, batches, ...lstmSizes((input) => context.shape(input), single) };
  checkLstm(context, single, sizes, diagonal);
  if (context.tensor(0)?.type === 'INT8') checkInteger(context);
  return sizes.outputs;
}

function checkInteger(context: ShapeContext): void {
  const count = context.node.intermediates.length;
  check(count === 5 || count === 12, `INT8 needs 5 or 12 intermediate tensors, there are ${count}`);
  const exponent = exponentOf(operand(context, single.cellState, 'cell state'), 'cell state');
  check(exponent <= -9, `the cell state's scale is 2^${exponent}, at most 2^-9 is possible`);
}

const lstmShape = shapeRule((context) => {
  if (textOption(context.node, 'kernel_type') === 'BASIC') return basicShape(context);
  const [batches = 0, size = 0] = checkInput(context, 2);
  return staticShapes([batches, checkSingle(context, batches, size, false)]);
});

const unidirectionalShape = shapeRule((context) => {
  const [a = 0, b = 0, size = 0] = checkInput(context, 3);
  const batches = flagOption(context.node, 'time_major') ? b : a;
  return staticShapes([a, b, checkSingle(context, batches, size, true)]);
});

const bidirectionalShape = shapeRule((context) => {
  checkCount(context.node.inputs.length, [48], 'operands');
  const merged = flagOption(context.node, 'merge_outputs');
  checkCount(context.node.outputs.length, [merged ? 1 : 2], 'outputs');
  const [a = 0, b = 0, size = 0] = checkInput(context, 3);
  const batches = flagOption(context.node, 'time_major') ? b : a;
  const [forwards, backwards] = [forward, backward].map((places) => {
    const sizes = { input: size, batches, ...lstmSizes((input) => context.shape(input), places) };
    checkLstm(context, places, sizes, false);
    checkAux(context, places, sizes.cells);
    return sizes.outputs;
  }) as [number, number];
  return merged
    ? staticShapes([a, b, forwards + backwards])
    : staticShapes([a, b, forwards], [a, b, backwards]);
});

/** Auxiliary weights: for every gate that has weights or for none, fitting the auxiliary input. */
function checkAux(context: ShapeContext, places: LstmPlaces, cells: number): void {
  const used = context.shape(place.aux(places, 'forget')) !== undefined;
  const size = context.shape(39)?.[2];
  for (const gate of gates) {
    const shape = context.shape(place.aux(places, gate));
    const expected = used && context.shape(place.input(places, gate)) !== undefined;
    check(
      (shape !== undefined) === expected,
      `the ${gate} gate's auxiliary weights do not go with the others`,
    );
    if (shape === undefined) continue;
    check(size !== undefined, 'there are auxiliary weights but no auxiliary input');
    check(
      shape.length === 2 && shape[0] === cells && shape[1] === size,
      `the ${gate} gate's auxiliary weights are [${shape}], [${cells},${size}] is needed`,
    );
  }
}

interface Extent {
  readonly times: number;
  readonly batches: number;
  readonly timeMajor: boolean;
}

function extentOf(context: KernelContext): Extent {
  const [a = 0, b = 0] = required(context, 0).shape;
  const timeMajor = flagOption(context.node, 'time_major');
  return timeMajor ? { times: a, batches: b, timeMajor } : { times: b, batches: a, timeMajor };
}

/** A row's place among the rows of a sequence. */
const rowOf = ({ times, batches, timeMajor }: Extent, time: number, batch: number): number =>
  timeMajor ? time * batches + batch : batch * times + time;

interface Rows {
  readonly data: Float32Array;
  /** Elements from one row to the next, and where a row begins in them. */
  readonly width: number;
  readonly offset: number;
}

function runFloat(
  cell: LstmCell,
  extent: Extent,
  input: Rows,
  aux: Rows | undefined,
  output: Rows,
  reverse = false,
): void {
  const at = ({ data, width, offset }: Rows, row: number, size: number) =>
    data.subarray(row * width + offset, row * width + offset + size);
  for (let t = 0; t < extent.times; t++)
    for (let batch = 0; batch < extent.batches; batch++) {
      const row = rowOf(extent, reverse ? extent.times - 1 - t : t, batch);
      const out = at(output, row, cell.outputs);
      lstmStep(cell, batch, at(input, row, input.width), aux && at(aux, row, aux.width), out);
    }
}

const rows = (data: Float32Array, width: number, offset = 0): Rows => ({ data, width, offset });

function runSingle(context: KernelContext, extent: Extent): void {
  const input = required(context, 0);
  const width = input.shape.at(-1) ?? 0;
  if (input.tensor.type === 'INT8') {
    runInteger(context, extent, dataAs(input, Int8Array), width);
    return;
  }
  const cell = lstmCell(context, single);
  const to = rows(float32(context.output(0)), cell.outputs);
  runFloat(cell, extent, rows(float32(input), width), undefined, to);
}

/** All batches of a time at once where they lie together, else one by one, like the kernel. */
function runInteger(context: KernelContext, extent: Extent, x: Int8Array, width: number): void {
  const together = extent.timeMajor ? extent.batches : 1;
  const cell = integerCell(context, single, together);
  const out = dataAs(context.output(0), Int8Array);
  for (let batch = 0; batch < extent.batches; batch += together)
    for (let time = 0; time < extent.times; time++) {
      const row = rowOf(extent, time, batch);
      const step = { x, at: row * width, batches: together, firstBatch: batch };
      integerStep(cell, step, out, row * cell.outputs);
    }
}

function lstm(context: KernelContext): void {
  if (textOption(context.node, 'kernel_type') === 'BASIC') {
    basicLstm(context);
    return;
  }
  const batches = required(context, 0).shape[0] ?? 0;
  runSingle(context, { times: 1, batches, timeMajor: true });
}

function bidirectional(context: KernelContext): void {
  const input = required(context, 0);
  if (input.tensor.type !== 'FLOAT32') refuse(`input is ${input.tensor.type}, which has no kernel`);
  const extent = extentOf(context);
  const cells = [lstmCell(context, forward), lstmCell(context, backward)] as const;
  const aux = context.input(39);
  const from = rows(float32(input), input.shape[2] ?? 0);
  const auxRows = aux && rows(float32(aux), aux.shape[2] ?? 0);
  // Without auxiliary weights the auxiliary input is what the backward cell reads.
  const crossed = cells[0].forget.aux !== undefined;
  const backFrom = auxRows && !crossed ? auxRows : from;
  const shared = crossed ? auxRows : undefined;
  const merged = flagOption(context.node, 'merge_outputs');
  const width = cells[0].outputs + cells[1].outputs;
  const out = float32(context.output(0));
  const to = merged ? rows(out, width) : rows(out, cells[0].outputs);
  const backTo = merged
    ? rows(out, width, cells[0].outputs)
    : rows(float32(context.output(1)), cells[1].outputs);
  runFloat(cells[0], extent, from, shared, to);
  runFloat(cells[1], extent, backFrom, shared, backTo, true);
}

/** Multiply-accumulates of the matrices, once for every row of the input. */
const work: Op['work'] = ({ node, shape }) => {
  const rowCount = elementCount((shape(0) ?? [0]).slice(0, -1));
  const matrices = node.inputs
    .slice(1)
    .map((_, i) => shape(i + 1))
    .filter((s) => s?.length === 2);
  // Rank 2 is what tells weights from biases; the states, variables of rank 2 too, are taken off by their place.
  const states = node.inputs.length === 48 ? [35, 36, 37, 38] : node.inputs.length === 5 ? [1, 4] : [18, 19];
  const all = matrices.reduce((sum, s) => sum + elementCount(s ?? [0]), 0);
  const others = states.reduce(
    (sum, i) => sum + (shape(i)?.length === 2 ? elementCount(shape(i) ?? [0]) : 0),
    0,
  );
  return { macs: rowCount * (all - others) };
};

export const lstmOps: readonly Op[] = [
  { name: 'LSTM', maxVersion: 4, shape: lstmShape, work, reference: lstm },
  {
    name: 'UNIDIRECTIONAL_SEQUENCE_LSTM',
    maxVersion: 4,
    shape: unidirectionalShape,
    work,
    reference: (context) => runSingle(context, extentOf(context)),
  },
  {
    name: 'BIDIRECTIONAL_SEQUENCE_LSTM',
    maxVersion: 3,
    shape: bidirectionalShape,
    work,
    reference: bidirectional,
  },
];
