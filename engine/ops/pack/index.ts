import { runMove } from '../elements.ts';
import { checkSameQuantization, checkSameType, sameShape, spanCount, view } from '../layout-rule.ts';
import {
  check,
  checkCount,
  checkType,
  numberOption,
  operand,
  shapeRule,
  staticShapes,
} from '../shape-rule.ts';
import { copyStrided, denseWalk, type Elements } from '../strided-copy.ts';
import { text } from '../tensor-data.ts';
import type { KernelContext, Op, ShapeContext } from '../types.ts';

const types = ['INT32', 'FLOAT32', 'UINT8', 'UINT32', 'INT8', 'INT16', 'INT64'];

// pack.cc:32-99
const shape = shapeRule((context) => {
  const { node } = context;
  const count = numberOption(node, 'values_count');
  checkCount(node.inputs.length, [count], 'operands');
  checkCount(node.outputs.length, [1], 'outputs');
  const first = operand(context, 0, 'input');
  const axis = packAxis(context, first.shape.length);
  checkType(first.tensor, types, 'input');
  const output = context.output(0);
  checkSameType(first.tensor, output);
  for (let i = 0; i < count; i++) {
    const { tensor, shape } = operand(context, i, 'input');
    check(
      sameShape(shape, first.shape),
      `operand ${i} has shape ${text(shape)}, operand 0 ${text(first.shape)}: they must be the same`,
    );
    checkSameType(tensor, first.tensor, `operands ${i} and 0`);
    checkSameQuantization(tensor, output, `operand ${i} and output`);
  }
  return staticShapes(first.shape.toSpliced(axis, 0, count));
});

function packAxis({ node }: Pick<ShapeContext, 'node'>, rank: number): number {
  const given = numberOption(node, 'axis');
  const axis = given < 0 ? given + rank + 1 : given;
  check(axis >= 0 && axis <= rank, `axis ${given} is out of range for ${rank + 1} dimensions`);
  return axis;
}

/** The output seen as [outer, operand, inner]: each operand fills one slot of the middle. */
function reference(context: KernelContext): void {
  const sources = Array.from({ length: context.inputCount }, (_, i) => view(context, i));
  const { shape } = view(context, 0);
  const axis = packAxis(context, shape.length);
  const [outer, inner] = [spanCount(shape, 0, axis), spanCount(shape, axis)];
  runMove(context, sources, (from, [to]) => {
    from.forEach((source, i) => {
      const slot = { offset: i * inner, strides: [from.length * inner, 1] };
      copyStrided([outer, inner], source, denseWalk([outer, inner]), to as Elements, slot);
    });
  });
}

export const pack: Op = { name: 'PACK', maxVersion: 5, shape, reference };
