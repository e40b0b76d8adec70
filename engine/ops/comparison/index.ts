import {
  doublingHighMultiply,
  quantizeMultiplier,
  roundingDivideByPowerOfTwo,
} from '../../base/quantized.ts';
import { refuse } from '../../base/result.ts';
import type { GraphTensor } from '../../graph/types.ts';
import { affine } from '../affine.ts';
import { binaryShape, need, noKernel, operandAt, widenHalf, zip, zipBig } from '../elementwise.ts';
import { check } from '../shape-rule.ts';
import { unpackStrings } from '../strings.ts';
import type { Op, TensorView } from '../types.ts';

interface Row {
  readonly name: string;
  readonly maxVersion: number;
  readonly holds: (x: number | bigint, y: number | bigint) => boolean;
  /** BOOL and STRING operands can only be told apart, not ordered. */
  readonly unordered?: true;
}

const rows: readonly Row[] = [
  { name: 'EQUAL', maxVersion: 5, holds: (x, y) => x === y, unordered: true },
  { name: 'NOT_EQUAL', maxVersion: 4, holds: (x, y) => x !== y, unordered: true },
  { name: 'GREATER', maxVersion: 2, holds: (x, y) => x > y },
  { name: 'GREATER_EQUAL', maxVersion: 3, holds: (x, y) => x >= y },
  { name: 'LESS', maxVersion: 3, holds: (x, y) => x < y },
  { name: 'LESS_EQUAL', maxVersion: 2, holds: (x, y) => x <= y },
];

const leftShift = 8;

/** A quantized operand as a real number in fixed point, rounded: what the runtime compares (comparisons.cc:87-130). */
function scaler(tensor: GraphTensor): (q: number) => number {
  const { scale, zeroPoint } = affine(tensor);
  if (!(scale > 0 && scale < 1))
    return refuse(`the scale ${scale} of a compared tensor must lie between 0 and 1`);
  const { multiplier, shift } = quantizeMultiplier(scale);
  return (q) =>
    roundingDivideByPowerOfTwo(doublingHighMultiply((q - zeroPoint) << leftShift, multiplier), -shift);
}

/** STRING operands by numbers that are equal where the strings are. */
function strings(row: Row, out: TensorView, a: TensorView, b: TensorView): void {
  const numbered = new Map<string, number>();
  const numberOf = (bytes: Uint8Array): number => {
    const key = bytes.join();
    if (!numbered.has(key)) numbered.set(key, numbered.size);
    return numbered.get(key) ?? 0;
  };
  const [x, y] = [a, b].map((view) => ({
    ...view,
    data: Int32Array.from(unpackStrings(view.data as Uint8Array), numberOf),
  })) as [TensorView, TensorView];
  zip(out, x, y, (p, q) => Number(row.holds(p, q)));
}

/** uint8 and int8 are always compared as real numbers, int16 only by EQUAL and NOT_EQUAL and only with quantization. */
function isScaled(row: Row, { type, quantization }: GraphTensor): boolean {
  if (type === 'UINT8' || type === 'INT8') return true;
  return type === 'INT16' && row.unordered === true && (quantization?.scale.length ?? 0) > 0;
}

function compare(row: Row, out: TensorView, a: TensorView, b: TensorView): void {
  const { type } = a.tensor;
  if (isScaled(row, a.tensor)) {
    const [x, y] = [scaler(a.tensor), scaler(b.tensor)];
    zip(out, a, b, (p, q) => Number(row.holds(x(p), y(q))));
  } else if (type === 'FLOAT16') {
    const [x, y] = [widenHalf(a), widenHalf(b)];
    zip(out, x, y, (p, q) => Number(row.holds(p, q)));
  } else if (type === 'INT64') zipBig(out, a, b, (p, q) => Number(row.holds(p, q)));
  else if (type === 'STRING' && row.unordered) strings(row, out, a, b);
  else if (plainTypes.includes(type) || (type === 'BOOL' && row.unordered))
    zip(out, a, b, (p, q) => Number(row.holds(p, q)));
  else noKernel(type, row.unordered ? 'numbers, BOOL and STRING' : 'numbers');
}

const plainTypes = ['FLOAT32', 'INT16', 'INT32'];

const op = (row: Row): Op => ({
  name: row.name,
  maxVersion: row.maxVersion,
  shape: binaryShape((context) => {
    const { type } = need(context, 0);
    check(type !== 'STRING' || row.unordered === true, 'strings have no order here');
  }),
  reference(context) {
    const out = context.output(0);
    if (out.tensor.type !== 'BOOL') refuse(`its output is ${out.tensor.type}, not BOOL`);
    compare(row, out, operandAt(context, 0), operandAt(context, 1));
  },
});

export const comparisons: readonly Op[] = rows.map(op);
