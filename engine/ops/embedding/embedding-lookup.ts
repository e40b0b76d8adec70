import { tensorId } from '../../base/ids.ts';
import { halfToNumber, numberToHalf } from '../../base/quantized.ts';
import { refuse } from '../../base/result.ts';
import { affine } from '../affine.ts';
import { check, checkCount, checkRank, checkType, operand, shapeRule, staticShapes } from '../shape-rule.ts';
import { elementCount, int32 } from '../tensor-data.ts';
import type { KernelContext, Op, TensorView } from '../types.ts';

const quantized = ['UINT8', 'INT8', 'INT4'];

/** Operands: 0 row numbers [n], 1 table [rows, ...]. Output [n, ...]. */
const shape = shapeRule((context) => {
  checkCount(context.node.inputs.length, [2], 'operands');
  const lookup = operand(context, 0, 'lookup');
  const table = operand(context, 1, 'table');
  const output = context.output(0);
  checkRank(lookup.shape, 1, 'lookup');
  checkType(lookup.tensor, ['INT32'], 'lookup');
  check(table.shape.length >= 2, `the table has ${table.shape.length} dimensions, at least 2 are needed`);
  const { scales, zeroPoints, axis } = affine(table.tensor);
  if (scales.length > 0 && quantized.includes(table.tensor.type) && output.type === 'FLOAT32')
    check((zeroPoints[0] ?? 0) === 0, `the table's zero point is ${zeroPoints[0]}, it must be 0`);
  if (scales.length > 1) {
    checkType(table.tensor, quantized, 'a table with a scale a row');
    checkType(output, ['FLOAT32', 'FLOAT16'], 'output');
    check(
      axis === 0 && scales.length === table.shape[0],
      `the table has ${scales.length} scales along dimension ${axis} for ${table.shape[0]} rows`,
    );
  }
  return staticShapes([lookup.shape[0] ?? 0, ...table.shape.slice(1)]);
});

/** Row numbers, each checked against the table. */
function rowsOf(lookup: TensorView, count: number): Int32Array {
  const rows = int32(lookup);
  for (const row of rows)
    if (row < 0 || row >= count) refuse(`row ${row} is outside the table of ${count} rows`);
  return rows;
}

function reference(context: KernelContext): void {
  const lookup = context.input(0) ?? refuse('lookup is missing');
  const table = context.input(1) ?? refuse('table is missing');
  const output = context.output(0);
  const count = table.shape[0] ?? 0;
  if (count === 0) return;
  const rows = rowsOf(lookup, count);
  const floats = output.tensor.type === 'FLOAT32' || output.tensor.type === 'FLOAT16';
  const { kind, fields } = table.tensor.quantization?.details ?? {};
  if (kind === 'BlockwiseQuantization' && fields) {
    const scales =
      context.constant(tensorId(Number(fields.scales))) ?? refuse('the block scales are no constant');
    dequantizeBlocks(rows, table, scales, Number(fields.block_size), output);
  } else if (table.tensor.type !== output.tensor.type && floats) dequantizeRows(rows, table, output);
  else copyRows(rows, table, output);
}

function copyRows(rows: Int32Array, table: TensorView, output: TensorView): void {
  const size = table.data.length / (table.shape[0] as number);
  rows.forEach((row, i) => {
    for (let k = 0; k < size; k++) output.data[i * size + k] = table.data[row * size + k] as never;
  });
}

/** A quantized table's values from `start` on; 4-bit rows start at a whole byte, as the kernel reads them. */
function valuesAt({ tensor, data }: TensorView): (start: number) => (i: number) => number {
  // The kernel reads UINT8 tables as int8.
  if (tensor.type !== 'INT4') return (start) => (i) => ((data[start + i] as number) << 24) >> 24;
  return (start) => {
    const first = 2 * (start >> 1);
    return (i) => {
      const at = first + i;
      const byte = data[at >> 1] as number;
      return ((at & 1 ? byte >> 4 : byte & 15) << 28) >> 28;
    };
  };
}

const stored = (output: TensorView): ((value: number) => number) =>
  output.tensor.type === 'FLOAT16' ? numberToHalf : (value) => value;

function dequantizeRows(rows: Int32Array, table: TensorView, output: TensorView): void {
  if (!quantized.includes(table.tensor.type)) refuse(`a table of ${table.tensor.type} has no kernel`);
  const size = elementCount(table.shape.slice(1));
  const { scales } = affine(table.tensor);
  const values = valuesAt(table);
  const store = stored(output);
  rows.forEach((row, i) => {
    const scale = scales[scales.length > 1 ? row : 0] ?? 0;
    const value = values(row * size);
    for (let k = 0; k < size; k++) output.data[i * size + k] = store(value(k) * scale);
  });
}

/** INT4 tables of rank 2 with a FLOAT16 scale for each `block` elements of a row. */
function dequantizeBlocks(
  rows: Int32Array,
  table: TensorView,
  scales: TensorView,
  block: number,
  output: TensorView,
): void {
  const size = elementCount(table.shape.slice(1));
  if (table.tensor.type !== 'INT4' || table.shape.length !== 2 || !(block > 0) || size % block !== 0)
    refuse(`blocks of ${block} do not fit a ${table.tensor.type} table [${table.shape}]`);
  const blocks = size / block;
  const values = valuesAt(table);
  const store = stored(output);
  rows.forEach((row, i) => {
    for (let b = 0; b < blocks; b++) {
      const scale = halfToNumber(scales.data[row * blocks + b] as number);
      const value = values(row * size + b * block);
      for (let k = 0; k < block; k++) output.data[i * size + b * block + k] = store(value(k) * scale);
    }
  });
}

export const embeddingLookup: Op = { name: 'EMBEDDING_LOOKUP', maxVersion: 5, shape, reference };
