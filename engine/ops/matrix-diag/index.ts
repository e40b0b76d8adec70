import { elements } from '../elements.ts';
import { checkArity, checkSameType, spanCount, view } from '../layout-rule.ts';
import { check, operand, shapeRule, staticShapes } from '../shape-rule.ts';
import { copyStrided, denseWalk } from '../strided-copy.ts';
import { clear, copy, elementCount, text } from '../tensor-data.ts';
import type { KernelContext, Op, TensorView } from '../types.ts';

// matrix_diag.cc:31-56
const diagShape = shapeRule((context) => {
  checkArity(context, [1]);
  const { shape } = operand(context, 0, 'input');
  check(shape.length >= 1, 'input is a scalar, at least 1 dimension is needed');
  return staticShapes([...shape, shape.at(-1) as number]);
});

// matrix_set_diag.cc:32-58
const setDiagShape = shapeRule((context) => {
  checkArity(context, [2]);
  const { shape } = operand(context, 0, 'input');
  check(shape.length >= 2, `input has ${shape.length} dimensions, at least 2 are needed`);
  return staticShapes(shape);
});

/** Writes [batch, n] onto the diagonals of [batch, rows, columns]. */
function writeDiagonal(diagonal: TensorView, target: TensorView): void {
  checkSameType(diagonal.tensor, target.tensor, 'diagonal and output');
  const { shape } = target;
  const [rows, columns] = shape.slice(-2) as [number, number];
  const counts = [spanCount(shape, 0, shape.length - 2), Math.min(rows, columns)];
  check(
    elementCount(diagonal.shape) >= elementCount(counts),
    `a diagonal of shape ${text(diagonal.shape)} does not fill that of ${text(shape)}`,
  );
  const onDiagonal = { offset: 0, strides: [rows * columns, columns + 1] };
  copyStrided(counts, elements(diagonal), denseWalk(counts), elements(target), onDiagonal);
}

function diag(context: KernelContext): void {
  clear(context.output(0).data);
  writeDiagonal(view(context, 0), context.output(0));
}

function setDiag(context: KernelContext): void {
  checkSameType(view(context, 0).tensor, context.output(0).tensor);
  copy(context.output(0).data, view(context, 0).data);
  writeDiagonal(view(context, 1), context.output(0));
}

export const matrixDiags: readonly Op[] = [
  { name: 'MATRIX_DIAG', maxVersion: 1, shape: diagShape, reference: diag },
  { name: 'MATRIX_SET_DIAG', maxVersion: 1, shape: setDiagShape, reference: setDiag },
];
