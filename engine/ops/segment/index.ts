import { checkArity, checkSameType, dynamic, sameShape, spanCount, view } from '../layout-rule.ts';
import { check, checkRank, checkType, operand, shapeRule, staticShapes } from '../shape-rule.ts';
import { integers, text } from '../tensor-data.ts';
import type { KernelContext, Op, ShapeContext } from '../types.ts';

type Join = (a: number, b: number) => number;

const types = ['INT32', 'FLOAT32'];

function operands(context: ShapeContext) {
  const data = operand(context, 0, 'data');
  const ids = operand(context, 1, 'segment_ids');
  checkType(data.tensor, types, 'data');
  checkType(ids.tensor, ['INT32'], 'segment_ids');
  return { data: data.shape, ids: ids.shape };
}

// segment_sum.cc:78-113. Static only where the data themselves are constant.
const segmentSumShape = shapeRule((context) => {
  checkArity(context, [2]);
  const { data, ids } = operands(context);
  const value = context.value(1);
  if (value === undefined || context.value(0) === undefined) return dynamic;
  check(data.length >= 1, 'data is a scalar, at least 1 dimension is needed');
  checkRank(ids, 1, 'segment_ids');
  check(ids[0] === data[0], `${ids[0]} segment ids for ${data[0]} rows of data`);
  return staticShapes(data.with(0, segmentsOf(integers(value))));
});

/** Ids start at 0 and grow by 0 or 1; refuses others. */
function segmentsOf(ids: readonly number[]): number {
  let last = -1;
  for (const [i, id] of ids.entries()) {
    const follows = i === 0 ? id === 0 : id === last || id === last + 1;
    check(follows, `segment id ${id} (position ${i}) does not follow ${i === 0 ? 'the start, 0' : last}`);
    last = id;
  }
  return last + 1;
}

// unsorted_segment.cc:101-129
const unsortedShape = shapeRule((context) => {
  checkArity(context, [3]);
  const { data, ids } = operands(context);
  const count = operand(context, 2, 'num_segments');
  checkType(count.tensor, ['INT32'], 'num_segments');
  const [idsValue, countValue] = [context.value(1), context.value(2)];
  if (idsValue === undefined || countValue === undefined) return dynamic;
  check(
    sameShape(ids, data.slice(0, ids.length)),
    `segment_ids of shape ${text(ids)} do not match the first dimensions of data ${text(data)}`,
  );
  check(
    spanCount(count.shape, 0) === 1 && count.shape.length <= 1,
    `num_segments has shape ${text(count.shape)}`,
  );
  const segments = integers(countValue)[0] as number;
  check(segments >= 0, `num_segments is ${segments}`);
  const largest = integers(idsValue).reduce((a, b) => Math.max(a, b), -1);
  check(largest < segments, `segment id ${largest} does not fit in ${segments} segments`);
  return staticShapes([segments, ...data.slice(ids.length)]);
});

/** Joins each run of data into the run of its segment, starting from `initial`; negative ids are left out. */
function joinRuns(context: KernelContext, initial: number, join: Join): void {
  const data = view(context, 0).data as Float32Array;
  const ids = integers(view(context, 1).data);
  const output = context.output(0);
  checkSameType(view(context, 0).tensor, output.tensor, 'data and output');
  const to = output.data as Float32Array;
  const run = spanCount(output.shape, 1);
  to.fill(initial);
  ids.forEach((id, i) => {
    if (id < 0) return;
    check(id < (output.shape[0] as number), `segment id ${id} does not fit in ${output.shape[0]} segments`);
    for (let j = 0; j < run; j++) to[id * run + j] = join(to[id * run + j]!, data[i * run + j]!);
  });
}

/** Start value and join by element type; the arrays round and wrap the results. */
interface Reduction {
  readonly float: number;
  readonly int: number;
  readonly join: (type: string) => Join;
}

const add: Join = (a, b) => a + b;
const multiply: Join = (a, b) => a * b;
// std::max and std::min keep the first operand unless the second is beyond it, so a NaN in the data is passed over: `Math.max`
// would not do.
const larger: Join = (a, b) => {
  if (a < b) return b;
  return a;
};
const smaller: Join = (a, b) => {
  if (b < a) return b;
  return a;
};
const largestFloat = 3.4028234663852886e38;

const reductions: Readonly<Record<string, Reduction>> = {
  SUM: { float: 0, int: 0, join: () => add },
  PROD: { float: 1, int: 1, join: (type) => (type === 'INT32' ? Math.imul : multiply) },
  MAX: { float: -largestFloat, int: -(2 ** 31), join: () => larger },
  MIN: { float: largestFloat, int: 2 ** 31 - 1, join: () => smaller },
};

const unsorted = (name: string, { float, int, join }: Reduction): Op => ({
  name: `UNSORTED_SEGMENT_${name}`,
  maxVersion: 1,
  shape: unsortedShape,
  reference(context) {
    const { type } = view(context, 0).tensor;
    joinRuns(context, type === 'INT32' ? int : float, join(type));
  },
});

export const segments: readonly Op[] = [
  {
    name: 'SEGMENT_SUM',
    maxVersion: 1,
    shape: segmentSumShape,
    reference: (context) => joinRuns(context, 0, add),
  },
  ...Object.entries(reductions).map(([name, reduction]) => unsorted(name, reduction)),
];
