import type { GraphNode } from '../../graph/types.ts';
import { runMove } from '../elements.ts';
import { checkArity, resolveAxis, spanCount, view } from '../layout-rule.ts';
import {
  check,
  checkRank,
  checkType,
  numberOption,
  operand,
  shapeRule,
  staticShapes,
} from '../shape-rule.ts';
import { copySpan, type Elements } from '../strided-copy.ts';
import { integers, text } from '../tensor-data.ts';
import type { KernelContext, Op, TensorView } from '../types.ts';

const integerTypes = ['UINT8', 'INT4', 'INT8', 'INT16', 'INT64', 'INT32', 'BOOL'];
const types = ['FLOAT32', 'FLOAT16', 'BFLOAT16', ...integerTypes, 'STRING'];

// gather.cc:46-140. Constant operands are gathered while preparing, which then fails for a position outside.
const shape = shapeRule((context) => {
  checkArity(context, [2]);
  const input = operand(context, 0, 'input');
  const positions = operand(context, 1, 'positions');
  checkType(positions.tensor, ['INT64', 'INT32', 'INT16'], 'positions');
  checkType(input.tensor, types, 'input');
  if (input.tensor.type === 'STRING') checkRank(input.shape, 1, 'an input of strings');
  const { axis, batchDims } = axes(context.node, input.shape, positions.shape);
  const shape = [
    ...input.shape.slice(0, axis),
    ...positions.shape.slice(batchDims),
    ...input.shape.slice(axis + 1),
  ];
  const known = context.value(1);
  if (known && context.value(0)) checkPositions(integers(known), input.shape, axis);
  return staticShapes(shape);
});

function axes(node: GraphNode, input: readonly number[], positions: readonly number[]) {
  const axis = resolveAxis(numberOption(node, 'axis'), input.length);
  const given = numberOption(node, 'batch_dims');
  const batchDims = given < 0 ? given + positions.length : given;
  const what = `batch_dims ${given}`;
  check(batchDims >= 0 && batchDims <= axis, `${what} is out of range for axis ${axis}`);
  check(batchDims <= positions.length, `${what} exceeds the positions' ${positions.length} dimensions`);
  for (let i = 0; i < batchDims; i++) {
    const shapes = `${text(input)} and ${text(positions)}`;
    check(input[i] === positions[i], `${what}: shapes ${shapes} differ in dimension ${i}`);
  }
  return { axis, batchDims };
}

function checkPositions(positions: readonly number[], input: readonly number[], axis: number): void {
  const stray = positions.find((position) => position < 0 || position >= (input[axis] as number));
  check(stray === undefined, `position ${stray} is outside dimension ${axis} of ${text(input)}`);
}

/**
 * Input as [batch, outer, axis, inner], positions as [batch, coords]: every position takes a run of `inner` elements. Refuses
 * positions outside the axis, negative ones included.
 */
function gatherMove(node: GraphNode, input: TensorView, positions: TensorView) {
  const { axis, batchDims } = axes(node, input.shape, positions.shape);
  const batch = spanCount(input.shape, 0, batchDims);
  const outer = spanCount(input.shape, batchDims, axis);
  const size = input.shape[axis] as number;
  const inner = spanCount(input.shape, axis + 1);
  const coords = integers(positions.data);
  const perBatch = spanCount(positions.shape, batchDims);
  checkPositions(coords, input.shape, axis);
  return ([from]: readonly Elements[], [to]: readonly Elements[]): void => {
    let t = 0;
    for (let b = 0; b < batch; b++)
      for (let o = 0; o < outer; o++)
        for (let i = 0; i < perBatch; i++, t += inner) {
          const position = coords[b * perBatch + i] as number;
          copySpan(from as Elements, ((b * outer + o) * size + position) * inner, to as Elements, t, inner);
        }
  };
}

function reference(context: KernelContext): void {
  const source = view(context, 0);
  runMove(context, [source], gatherMove(context.node, source, view(context, 1)));
}

export const gather: Op = { name: 'GATHER', maxVersion: 8, shape, reference };
