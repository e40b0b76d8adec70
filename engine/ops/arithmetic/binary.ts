import { refuse } from '../../base/result.ts';
import {
  binaryShape,
  checkArity,
  need,
  needShape,
  noKernel,
  onHalves,
  operandAt,
  zip,
  zipBig,
} from '../elementwise.ts';
import { check, shapeRule, staticShapes } from '../shape-rule.ts';
import { text } from '../tensor-data.ts';
import type { Op, TensorView } from '../types.ts';

/** An op on two operands of one type that is one expression, for numbers and, where it takes them, for 64-bit integers. */
interface Row {
  readonly name: string;
  readonly maxVersion: number;
  /** Types the kernel takes. */
  readonly types: readonly string[];
  /** Types that Prepare refuses already, rather than the kernel. */
  readonly typesWhen?: 'preparing';
  readonly numbers: (x: number, y: number, type: string) => number;
  readonly bigs?: (x: bigint, y: bigint) => bigint;
  /** A condition on the second operand's values. */
  readonly second?: (view: TensorView) => void;
  /** Shapes that must be equal: these ops do not broadcast. */
  readonly sameShape?: true;
}

const integers = ['INT8', 'UINT8', 'INT16', 'UINT16', 'INT32', 'UINT32'];
const stablehloTypes = [...integers, 'INT64', 'UINT64', 'BOOL', 'FLOAT16', 'FLOAT32', 'FLOAT64'];

/** Refuses a division by zero before any element is computed, as the runtime does. */
function nonZero(view: TensorView): void {
  const { data } = view;
  for (let i = 0; i < data.length; i++) check(Number(data[i]) !== 0, `element ${i} of the divisor is zero`);
}

const nonZeroIntegers = (view: TensorView): void => {
  if (view.tensor.type !== 'FLOAT32') nonZero(view);
};

/** Python's modulus: the sign of the divisor. */
function floorMod(x: number, y: number): number {
  const rest = x % y;
  return rest !== 0 && y < 0 !== rest < 0 ? Math.fround(rest + y) : rest;
}

function floorModBig(x: bigint, y: bigint): bigint {
  const rest = x % y;
  return rest !== 0n && y < 0n !== rest < 0n ? rest + y : rest;
}

const bitsOfType = (type: string): number => Number(type.replace(/\D+/, ''));

/** The amount is kept within the type; the shift is arithmetic for signed types (right_shift.cc:81-93). */
const rightShift = (x: number, y: number, type: string): number =>
  Math.floor(x / 2 ** Math.min(Math.max(y, 0), bitsOfType(type) - 1));

/** Sums and products of BOOL count as true where not zero; the others wrap when they are stored. */
const truth = (x: number, type: string): number => (type === 'BOOL' ? Number(x !== 0) : x);

// Not Math.max and Math.min: a NaN in x gives y, one in y gives y (maximum_minimum.cc:82-94).
function larger<T extends number | bigint>(x: T, y: T): T {
  if (x > y) return x;
  return y;
}

function smaller<T extends number | bigint>(x: T, y: T): T {
  if (x < y) return x;
  return y;
}

const rows: readonly Row[] = [
  {
    name: 'MAXIMUM',
    maxVersion: 4,
    types: ['FLOAT32', 'FLOAT16', 'UINT8', 'INT8', 'INT16', 'INT32', 'INT64'],
    numbers: larger,
    bigs: larger,
  },
  {
    name: 'MINIMUM',
    maxVersion: 4,
    types: ['FLOAT32', 'FLOAT16', 'UINT8', 'INT8', 'INT16', 'INT32', 'INT64'],
    numbers: smaller,
    bigs: smaller,
  },
  {
    name: 'FLOOR_DIV',
    maxVersion: 3,
    types: ['FLOAT32', 'INT32', 'INT16', 'INT8'],
    typesWhen: 'preparing',
    numbers: (x, y) => Math.floor(x / y),
    second: nonZero,
  },
  {
    name: 'FLOOR_MOD',
    maxVersion: 2,
    types: ['FLOAT32', 'INT64', 'INT32', 'INT16', 'INT8'],
    typesWhen: 'preparing',
    numbers: floorMod,
    bigs: floorModBig,
    second: nonZeroIntegers,
  },
  {
    name: 'BITWISE_XOR',
    maxVersion: 1,
    types: integers,
    numbers: (x, y) => x ^ y,
  },
  { name: 'RIGHT_SHIFT', maxVersion: 1, types: integers, numbers: rightShift },
  {
    name: 'LOGICAL_AND',
    maxVersion: 1,
    types: ['BOOL'],
    typesWhen: 'preparing',
    numbers: (x, y) => Number(x !== 0 && y !== 0),
  },
  {
    name: 'LOGICAL_OR',
    maxVersion: 1,
    types: ['BOOL'],
    typesWhen: 'preparing',
    numbers: (x, y) => Number(x !== 0 || y !== 0),
  },
  {
    name: 'ATAN2',
    maxVersion: 1,
    types: ['FLOAT32', 'FLOAT64', 'FLOAT16'],
    typesWhen: 'preparing',
    numbers: Math.atan2,
    sameShape: true,
  },
  {
    name: 'STABLEHLO_ADD',
    maxVersion: 1,
    types: stablehloTypes,
    numbers: (x, y, type) => truth(x + y, type),
    bigs: (x, y) => x + y,
    sameShape: true,
  },
  {
    name: 'STABLEHLO_MULTIPLY',
    maxVersion: 1,
    types: stablehloTypes,
    numbers: (x, y, type) => (type.endsWith('INT32') ? Math.imul(x, y) : truth(x * y, type)),
    bigs: (x, y) => x * y,
    sameShape: true,
  },
  // As std::max and std::min: a NaN on the left stays, unlike in MAXIMUM and MINIMUM.
  {
    name: 'STABLEHLO_MAXIMUM',
    maxVersion: 1,
    types: stablehloTypes,
    numbers: (x, y) => larger(y, x),
    bigs: (x, y) => larger(y, x),
    sameShape: true,
  },
  {
    name: 'STABLEHLO_MINIMUM',
    maxVersion: 1,
    types: stablehloTypes,
    numbers: (x, y) => smaller(y, x),
    bigs: (x, y) => smaller(y, x),
    sameShape: true,
  },
  {
    name: 'STABLEHLO_AND',
    maxVersion: 1,
    types: [...integers, 'INT64', 'UINT64', 'BOOL'],
    numbers: (x, y) => x & y,
    bigs: (x, y) => x & y,
    sameShape: true,
  },
  {
    name: 'STABLEHLO_SHIFT_LEFT',
    maxVersion: 1,
    types: ['INT8', 'INT16', 'INT32'],
    numbers: (x, y) => x << y,
    sameShape: true,
  },
];

function kernel(row: Row, out: TensorView, a: TensorView, b: TensorView): void {
  const { type } = a.tensor;
  if (!row.types.includes(type)) noKernel(type, row.types.join(', '));
  row.second?.(b);
  if (type === 'INT64' || type === 'UINT64') zipBig(out, a, b, row.bigs ?? (() => noKernel(type, 'others')));
  else zip(out, a, b, (x, y) => row.numbers(x, y, type));
}

function checkSameShape(a: readonly number[], b: readonly number[]): void {
  const same = a.length === b.length && a.every((size, i) => size === b[i]);
  check(same, `its inputs have the shapes ${text(a)} and ${text(b)}, which must be equal`);
}

const checkType = (row: Row, type: string): void => {
  if (row.typesWhen === 'preparing')
    check(row.types.includes(type), `its inputs are ${type}; ${row.types.join(', ')} can be taken`);
};

const op = (row: Row): Op => ({
  name: row.name,
  maxVersion: row.maxVersion,
  shape: row.sameShape
    ? shapeRule((context) => {
        checkArity(context, 2);
        const [a, b] = [need(context, 0), need(context, 1)];
        check(a.type === b.type, `its inputs are ${a.type} and ${b.type}, which must be the same type`);
        checkType(row, a.type);
        checkSameShape(needShape(context, 0), needShape(context, 1));
        return staticShapes(needShape(context, 0));
      })
    : binaryShape((context) => checkType(row, need(context, 0).type)),
  reference(context) {
    const [a, b, out] = [operandAt(context, 0), operandAt(context, 1), context.output(0)];
    if (a.tensor.type !== out.tensor.type) refuse(`its output is ${out.tensor.type}, not ${a.tensor.type}`);
    if (a.tensor.type === 'FLOAT16') onHalves(out, [a, b], (to, [x, y]) => kernel(row, to, x!, y!));
    else kernel(row, out, a, b);
  },
});

export const binaryOps: readonly Op[] = rows.map(op);
