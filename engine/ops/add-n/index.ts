import { need, needShape, noKernel, operandAt } from '../elementwise.ts';
import { check, shapeRule, staticShapes } from '../shape-rule.ts';
import { text } from '../tensor-data.ts';
import type { Op } from '../types.ts';

export const addN: Op = {
  name: 'ADD_N',
  maxVersion: 1,
  shape: shapeRule((context) => {
    const { node } = context;
    check(node.inputs.length >= 2, `it has ${node.inputs.length} inputs, at least 2 are needed`);
    check(node.outputs.length === 1, `it has ${node.outputs.length} outputs, 1 is needed`);
    const [type, shape] = [need(context, 0).type, text(needShape(context, 0))];
    for (let i = 1; i < node.inputs.length; i++) {
      const [otherType, other] = [need(context, i).type, text(needShape(context, i))];
      check(
        other === shape,
        `its inputs 0 and ${i} have the shapes ${shape} and ${other}, which must be equal`,
      );
      check(otherType === type, `its inputs 0 and ${i} are ${type} and ${otherType}, which must be one type`);
    }
    return staticShapes(needShape(context, 0));
  }),
  reference(context) {
    const first = operandAt(context, 0);
    const { type } = first.tensor;
    if (type !== 'FLOAT32' && type !== 'INT32') noKernel(type, 'FLOAT32, INT32');
    // The typed array rounds or wraps each partial sum, in the order of the inputs.
    const sums = context.output(0).data as Float32Array;
    sums.set(first.data as Float32Array);
    for (let k = 1; k < context.inputCount; k++) {
      const next = operandAt(context, k).data as Float32Array;
      for (let i = 0; i < sums.length; i++) sums[i]! += next[i]!;
    }
  },
};
