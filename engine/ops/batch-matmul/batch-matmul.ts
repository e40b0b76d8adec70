import { refuse } from '../../base/result.ts';
import { affine } from '../affine.ts';
import { broadcastShapes, broadcastStrides, strides } from '../broadcast.ts';
import { quantizeRows } from '../convolution/on-the-fly.ts';
import {
  type Finish,
  finishInteger,
  finishWide,
  type Requantizer,
  requantizer,
} from '../convolution/requantize.ts';
import { addRun, newRuns, type Runs, sumFloat, sumInteger, sumSingle } from '../convolution/sums.ts';
import { asFloat, centred } from '../convolution/weights.ts';
import { addHybrid } from '../fully-connected/activation.ts';
import { check, checkCount, checkType, flagOption, operand, shapeRule, staticShapes } from '../shape-rule.ts';
import { dataAs, elementCount, float32, text } from '../tensor-data.ts';
import type { KernelContext, Op, ShapeContext, TensorView } from '../types.ts';
import { swapLastTwo } from './swap.ts';

type Shape = readonly number[];

/** The rule of batch_matmul.cc's `Prepare`: [..., A, B] x [..., B, C] with leading dimensions broadcast, ranks 2 to 5. */
const shape = shapeRule((context: ShapeContext) => {
  const { node } = context;
  checkCount(node.inputs.length, [2], 'operands');
  const left = operand(context, 0, 'left');
  const right = operand(context, 1, 'right');
  const output = context.output(0);
  checkTypes(left.tensor.type, right.tensor.type);
  for (const { shape } of [left, right])
    check(
      shape.length >= 2 && shape.length <= 5,
      `an operand has ${shape.length} dimensions, 2 to 5 are needed`,
    );
  if (left.tensor.type === 'INT16')
    for (const tensor of [left.tensor, right.tensor, output])
      check(
        affine(tensor).zeroPoint === 0,
        `${tensor.name} has zero point ${affine(tensor).zeroPoint}, not 0`,
      );
  checkType(output, outputTypes[left.tensor.type] ?? [], 'output');
  const [rows, depth] = matrix(left.shape, flagOption(node, 'adj_x'));
  const [rightDepth, columns] = matrix(right.shape, flagOption(node, 'adj_y'));
  check(
    depth === rightDepth,
    `${text(left.shape)} and ${text(right.shape)} do not multiply: ${depth} against ${rightDepth}`,
  );
  const batches = broadcastShapes(left.shape.slice(0, -2), right.shape.slice(0, -2));
  return typeof batches === 'string' ? refuse(batches) : staticShapes([...batches, rows, columns]);
});

const outputTypes: Readonly<Record<string, readonly string[]>> = {
  FLOAT32: ['FLOAT32'],
  INT8: ['INT8', 'INT32'],
  INT16: ['INT16'],
};

function checkTypes(left: string, right: string): void {
  const pairs = ['FLOAT32 FLOAT32', 'FLOAT32 INT8', 'INT8 INT8', 'INT16 INT16', 'INT16 INT8'];
  check(pairs.includes(`${left} ${right}`), `operands are ${left} and ${right}, which have no kernel`);
}

/** Rows and columns of the matrices, after transposing where `adjoint`. */
const matrix = (shape: Shape, adjoint: boolean): readonly [number, number] => {
  const [rows = 1, columns = 1] = shape.slice(-2);
  return adjoint ? [columns, rows] : [rows, columns];
};

interface Product {
  readonly rows: number;
  readonly depth: number;
  readonly columns: number;
  /** [batches, rows, depth] */
  readonly left: TensorView;
  /** [batches, columns, depth]: each column of the right matrix is a row here. */
  readonly right: TensorView;
  readonly output: TensorView;
}

function reference(context: KernelContext): void {
  const { node } = context;
  const left = context.input(0) ?? refuse('left is missing');
  const right = context.input(1) ?? refuse('right is missing');
  const [rows, depth] = matrix(left.shape, flagOption(node, 'adj_x'));
  const [, columns] = matrix(right.shape, flagOption(node, 'adj_y'));
  const product = {
    rows,
    depth,
    columns,
    left: flagOption(node, 'adj_x') ? swapLastTwo(left) : left,
    right: flagOption(node, 'adj_y') ? right : swapLastTwo(right),
    output: context.output(0),
  };
  if (left.tensor.type === 'INT16') runWide(product);
  else if (left.tensor.type === 'INT8') runInteger(product);
  else if (right.tensor.type === 'INT8') runHybrid(product, flagOption(node, 'asymmetric_quantize_inputs'));
  else runFloat(product);
}

/** Sums of one row: `base` is where the row starts on the left; the run says where its matrix starts on the right. */
type Sum = (runs: Runs, base: number) => void;

/** Visits all output rows; the inner loops reach the right matrix of a batch through the filter offset of their run. */
function multiply({ rows, depth, columns, left, right, output }: Product, sum: Sum, finish: Finish): void {
  const batchShape = output.shape.slice(0, -2);
  const batches = elementCount(batchShape);
  const steps = strides(batchShape);
  const leftSteps = broadcastStrides(left.shape.slice(0, -2), batchShape);
  const rightSteps = broadcastStrides(right.shape.slice(0, -2), batchShape);
  const runs = newRuns(1);
  for (let batch = 0; batch < batches; batch++) {
    const at = (own: readonly number[]) =>
      batchShape.reduce((sum, size, d) => sum + (Math.trunc(batch / steps[d]!) % size) * own[d]!, 0);
    const leftBatch = at(leftSteps);
    runs.count = 0;
    addRun(runs, 0, at(rightSteps) * columns * depth, depth);
    for (let row = 0; row < rows; row++) {
      const leftRow = leftBatch * rows + row;
      sum(runs, leftRow * depth);
      finish(leftRow, (batch * rows + row) * columns);
    }
  }
}

function runFloat(product: Product): void {
  const { columns, depth, left, right, output } = product;
  const x = float32(left);
  const w = float32(right);
  const sums = new Float64Array(columns);
  const finish: Finish = (_, offset) => {
    for (let c = 0; c < columns; c++) output.data[offset + c] = sums[c]!;
  };
  multiply(product, (runs, base) => sumSingle(x, w, runs, base, 0, columns, depth, sums), finish);
}

/** INT8 x INT8: to INT8 with both zero points, to INT32 without any (reference/batch_matmul.h:97-100). */
function runInteger(product: Product): void {
  const { columns, depth, left, right, output } = product;
  const raw = output.tensor.type === 'INT32';
  const x = raw ? Int16Array.from(dataAs(left, Int8Array)) : centred(left);
  const w = dataAs(right, Int8Array);
  const zeroPoint = raw ? 0 : affine(right.tensor).zeroPoint;
  const sums = new Int32Array(columns);
  const sum: Sum = (runs, base) => {
    sumInteger(x, w, runs, base, 0, columns, depth, sums);
    if (zeroPoint === 0) return;
    let total = 0;
    for (let i = base; i < base + depth; i++) total += x[i]!;
    for (let c = 0; c < columns; c++) sums[c]! -= zeroPoint * total;
  };
  const finish: Finish = raw
    ? (_, offset) => (output.data as Int32Array).set(sums, offset)
    : finishInteger(sums, undefined, ruleOf(product), output.data);
  multiply(product, sum, finish);
}

function runWide(product: Product): void {
  const { columns, depth, left, right, output } = product;
  const x = asFloat(dataAs(left, Int16Array));
  const w = asFloat(right.data as Int8Array | Int16Array);
  const sums = new Float64Array(columns);
  const sum: Sum = (runs, base) => sumFloat(x, w, runs, base, 0, columns, depth, sums);
  multiply(product, sum, finishWide(sums, undefined, ruleOf(product), output.data));
}

/** One multiplier for all columns; the operands' scales multiply in float32 (kernel_util.cc, `GetQuantizedConvolutionMultipler`). */
function ruleOf({ columns, left, right, output }: Product): Requantizer {
  const scales = Math.fround(affine(left.tensor).scale * affine(right.tensor).scale);
  const factors = new Float64Array(columns).fill(scales / affine(output.tensor).scale);
  return requantizer(factors, 'NONE', output.tensor);
}

function runHybrid(product: Product, asymmetric: boolean): void {
  const { columns, depth, left, right, output } = product;
  const rows = elementCount(left.shape) / depth;
  const quantized = quantizeRows(float32(left), rows, depth, asymmetric);
  const w = dataAs(right, Int8Array);
  const { scales } = affine(right.tensor);
  const sums = new Int32Array(columns);
  const out = float32(output);
  const sum: Sum = (runs, base) => sumInteger(quantized.values, w, runs, base, 0, columns, depth, sums);
  const finish: Finish = (row, offset) =>
    addHybrid(sums, undefined, quantized.scales[row] as number, scales, out, offset);
  multiply(product, sum, finish);
}

export const batchMatmul: Op = {
  name: 'BATCH_MATMUL',
  maxVersion: 4,
  shape,
  work: ({ node, shape, outputShape }) => {
    const [, depth] = matrix(shape(0) ?? [], flagOption(node, 'adj_x'));
    return { macs: elementCount(outputShape(0)) * depth };
  },
  reference,
};
