import { numberToHalf } from '../base/quantized.ts';
import { refuse } from '../base/result.ts';
import type { GraphNode } from '../graph/types.ts';
import { checkArity, map, need, needShape, noKernel, numbers, operandAt, widenHalf } from './elementwise.ts';
import { byTable8, byTable16, type RealFunction } from './lookup.ts';
import { check, shapeRule, staticShapes } from './shape-rule.ts';
import type { Op, ShapeContext, TensorView } from './types.ts';

export type UnaryKernel = (out: TensorView, x: TensorView, node: GraphNode) => void;

/** An op of one operand whose output has the operand's shape. */
export interface UnaryRow {
  readonly name: string;
  readonly maxVersion: number;
  readonly kernels: Readonly<Record<string, UnaryKernel>>;
  /** The types that Prepare itself takes, where it looks; other ops meet a wrong type when they run. */
  readonly preparing?: readonly string[];
  /** Prepare sets the output's type from the input's instead of comparing them. */
  readonly setsType?: true;
  readonly prepare?: (context: ShapeContext) => void;
}

/** A kernel that applies `f` to plain numbers. */
export const each =
  (f: (x: number) => number): UnaryKernel =>
  (out, x) =>
    map(numbers(out), numbers(x), f);

/** `each` on FLOAT16: computed in float32, rounded once. */
export const eachHalf =
  (f: (x: number) => number): UnaryKernel =>
  (out, x) => {
    const results = new Float32Array(out.data.length);
    map(results, numbers(widenHalf(x)), f);
    (out.data as Uint16Array).set(Uint16Array.from(results, numberToHalf));
  };

export const table8 =
  (f: RealFunction): UnaryKernel =>
  (out, x) =>
    byTable8(out, x, f);

export const interpolated16 =
  (f: RealFunction): UnaryKernel =>
  (out, x) =>
    byTable16(out, x, f);

export const unaryOp = (row: UnaryRow): Op => ({
  name: row.name,
  maxVersion: row.maxVersion,
  shape: shapeRule((context) => {
    checkArity(context, 1);
    const { type } = need(context, 0);
    if (!row.setsType) {
      const output = context.output(0).type;
      check(type === output, `its input is ${type} but its output ${output}`);
    }
    if (row.preparing)
      check(row.preparing.includes(type), `its input is ${type}; it takes ${row.preparing.join(', ')}`);
    row.prepare?.(context);
    return staticShapes(needShape(context, 0));
  }),
  reference(context) {
    const [x, out] = [operandAt(context, 0), context.output(0)];
    const { type } = x.tensor;
    const kernel = row.kernels[type] ?? noKernel(type, Object.keys(row.kernels).join(', '));
    if (out.tensor.type !== type) refuse(`its output is ${out.tensor.type}, not ${type}`);
    kernel(out, x, context.node);
  },
});
