import { runMove } from '../elements.ts';
import {
  checkArity,
  checkSameQuantization,
  checkSameType,
  resolveAxis,
  spanCount,
  view,
} from '../layout-rule.ts';
import { check, checkType, numberOption, operand, shapeRule, staticShapes } from '../shape-rule.ts';
import { copyStrided, denseWalk, type Elements } from '../strided-copy.ts';
import { elementCount, text } from '../tensor-data.ts';
import type { KernelContext, Op } from '../types.ts';

const types = ['INT32', 'FLOAT32', 'FLOAT16', 'BFLOAT16', 'UINT8', 'INT8', 'INT16', 'BOOL'];

// unpack.cc:32-93
const shape = shapeRule((context) => {
  const count = numberOption(context.node, 'num');
  checkArity(context, [1], count);
  const input = operand(context, 0, 'input');
  check(elementCount(input.shape) > 0, `input of shape ${text(input.shape)} has no elements`);
  const axis = resolveAxis(numberOption(context.node, 'axis'), input.shape.length);
  checkType(input.tensor, types, 'input');
  const size = input.shape[axis] as number;
  check(size === count, `dimension ${axis} of ${text(input.shape)} is ${size}, the option num is ${count}`);
  for (let i = 0; i < count; i++) {
    checkSameType(input.tensor, context.output(i), `input and output ${i}`);
    checkSameQuantization(input.tensor, context.output(i), `input and output ${i}`);
  }
  const rest = input.shape.toSpliced(axis, 1);
  return staticShapes(...Array.from({ length: count }, () => rest));
});

/** The input seen as [outer, output, inner]: each output is one slot of the middle. */
function reference(context: KernelContext): void {
  const source = view(context, 0);
  const axis = resolveAxis(numberOption(context.node, 'axis'), source.shape.length);
  const [outer, inner] = [spanCount(source.shape, 0, axis), spanCount(source.shape, axis + 1)];
  runMove(context, [source], ([from], targets) => {
    targets.forEach((to, i) => {
      const slot = { offset: i * inner, strides: [targets.length * inner, 1] };
      copyStrided([outer, inner], from as Elements, slot, to, denseWalk([outer, inner]));
    });
  });
}

export const unpack: Op = { name: 'UNPACK', maxVersion: 6, shape, reference };
