import { refuse } from '../../base/result.ts';
import { broadcastShapes, forEachRun, runsOf } from '../broadcast.ts';
import { checkArity, need, needShape, operandAt } from '../elementwise.ts';
import { check, shapeRule, staticShapes } from '../shape-rule.ts';
import { bitsOf, elementCount, text } from '../tensor-data.ts';
import type { Op, ShapeContext, TensorView } from '../types.ts';

const same = (a: readonly number[], b: readonly number[]): boolean => text(a) === text(b);

/** Version one of the op: a condition of the operands' shape, a scalar, or one value for each entry of the first dimension. */
function plainShape(condition: readonly number[], x: readonly number[], y: readonly number[]) {
  const low = condition.length === 0 || (condition.length === 1 && condition[0] === x[0]);
  check(low, `its condition of shape ${text(condition)} does not fit operands of shape ${text(x)}`);
  check(same(x, y), `its operands have the shapes ${text(x)} and ${text(y)}, which must be equal`);
  return x;
}

function broadcastShape(...shapes: readonly (readonly number[])[]): readonly number[] {
  const shape = broadcastShapes(...shapes);
  if (typeof shape === 'string') return refuse(shape);
  check(shape.length <= 8, `its output has ${shape.length} dimensions, at most 8 can be handled`);
  return shape;
}

type Combine = typeof plainShape;

const prepare = (combine: Combine) => (context: ShapeContext) => {
  checkArity(context, 3);
  const [condition, x, y] = [need(context, 0), need(context, 1), need(context, 2)];
  check(condition.type === 'BOOL', `its condition is ${condition.type}, not BOOL`);
  check(x.type === y.type, `its operands are ${x.type} and ${y.type}, which must be the same type`);
  const shapes = [0, 1, 2].map((input) => needShape(context, input));
  const [of, a, b] = shapes as [readonly number[], readonly number[], readonly number[]];
  const stored = context.output(0).shape;
  // One value from one value: the file's own shape stays (select.cc:86-94).
  if ([...shapes, stored].every((shape) => elementCount(shape) === 1)) return staticShapes(stored);
  return staticShapes(same(of, a) && same(a, b) ? a : combine(of, a, b));
};

/** Copies elements of any size that is a whole number of bytes; complex ones are two array elements. */
function select(
  out: TensorView,
  condition: TensorView,
  x: TensorView,
  y: TensorView,
  shape: readonly number[],
): void {
  const { type } = x.tensor;
  const bits = bitsOf(type);
  if (bits === undefined || bits < 8 || bits > 64) refuse(`there is no kernel for ${type} data`);
  const lanes = type === 'COMPLEX64' ? 2 : 1;
  // All three hold one type of element.
  const [to, a, b] = [out.data, x.data, y.data] as [Float64Array, Float64Array, Float64Array];
  const runs = runsOf(out.shape, shape, x.shape, y.shape);
  const [stepC = 0, stepX = 0, stepY = 0] = runs.steps;
  forEachRun(runs, (at, [c = 0, i = 0, j = 0]) => {
    for (let k = 0; k < runs.length; k++) {
      const chosen = condition.data[c + k * stepC] ? a : b;
      const from = condition.data[c + k * stepC] ? i + k * stepX : j + k * stepY;
      for (let lane = 0; lane < lanes; lane++) to[(at + k) * lanes + lane] = chosen[from * lanes + lane]!;
    }
  });
}

/** A condition with fewer dimensions than the operands belongs to their first ones. */
const leading = (condition: readonly number[], rank: number): readonly number[] =>
  condition.length === 0 ? condition : [...condition, ...Array(Math.max(0, rank - condition.length)).fill(1)];

const op = (name: string, maxVersion: number, combine: Combine, align: typeof leading): Op => ({
  name,
  maxVersion,
  shape: shapeRule(prepare(combine)),
  reference(context) {
    const [condition, x, y] = [operandAt(context, 0), operandAt(context, 1), operandAt(context, 2)];
    const out = context.output(0);
    if (elementCount(out.shape) === 1) {
      const one = (view: TensorView): TensorView => ({ ...view, shape: [] });
      select(one(out), one(condition), one(x), one(y), []);
    } else select(out, condition, x, y, align(condition.shape, x.shape.length));
  },
});

export const selects: readonly Op[] = [
  op('SELECT', 4, plainShape, leading),
  op('SELECT_V2', 2, broadcastShape, (condition) => condition),
];
