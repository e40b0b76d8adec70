import { checkArity, need, needShape, operandAt } from '../elementwise.ts';
import { check, shapeRule, staticShapes } from '../shape-rule.ts';
import type { Op } from '../types.ts';

const op = (name: string, part: (re: number, im: number) => number): Op => ({
  name,
  maxVersion: 1,
  shape: shapeRule((context) => {
    checkArity(context, 1);
    const [input, output] = [need(context, 0).type, context.output(0).type];
    const parts: Readonly<Record<string, string>> = { COMPLEX64: 'FLOAT32', COMPLEX128: 'FLOAT64' };
    const wanted = parts[input];
    check(wanted !== undefined, `its input is ${input}, not complex`);
    check(output === wanted, `its output is ${output}, it must be ${wanted}`);
    return staticShapes(needShape(context, 0));
  }),
  reference(context) {
    // Pairs of floats, in float32 or float64 alike.
    const from = operandAt(context, 0).data as Float32Array;
    const to = context.output(0).data as Float32Array;
    for (let i = 0; i < to.length; i++) to[i] = part(from[2 * i]!, from[2 * i + 1]!);
  },
});

export const complexOps: readonly Op[] = [
  op('REAL', (re) => re),
  op('IMAG', (_, im) => im),
  op('COMPLEX_ABS', Math.hypot),
];
