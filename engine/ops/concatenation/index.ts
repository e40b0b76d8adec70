import { roundHalfAway } from '../../base/quantized.ts';
import { affine } from '../affine.ts';
import { runMove } from '../elements.ts';
import { checkNoZeroPoint, checkSameQuantization, checkSameType, resolveAxis, view } from '../layout-rule.ts';
import {
  check,
  checkCount,
  checkType,
  numberOption,
  operand,
  shapeRule,
  staticShapes,
  textOption,
} from '../shape-rule.ts';
import { copyStrided, denseStrides, denseWalk, type Elements } from '../strided-copy.ts';
import { dataAs, text } from '../tensor-data.ts';
import type { KernelContext, Op, ShapeContext, TensorView } from '../types.ts';

const integerTypes = ['UINT8', 'INT8', 'INT16', 'INT32', 'INT64', 'BOOL', 'UINT32', 'INT4'];
const types = ['FLOAT32', 'FLOAT16', 'BFLOAT16', ...integerTypes];

// concatenation.cc:124-256. Scalars are joined only while preparing, so they must be constant.
const shape = shapeRule((context) => {
  const { node } = context;
  checkCount(node.outputs.length, [1], 'outputs');
  const operands = node.inputs.map((_, i) => operand(context, i, 'input'));
  const first = operand(context, 0, 'input');
  const rank = first.shape.length;
  const given = numberOption(node, 'axis');
  const axis = rank === 0 && given === 0 ? 0 : resolveAxis(given, rank);
  const activation = textOption(node, 'fused_activation_function');
  check(activation === 'NONE', `the fused activation ${activation} is not possible here`);
  checkType(first.tensor, types, 'input');
  for (const [i, { shape }] of operands.entries())
    check(
      shape.length === rank && shape.every((size, d) => d === axis || size === first.shape[d]),
      `operand ${i} of shape ${text(shape)} does not join ${text(first.shape)} along axis ${axis}`,
    );

  if (rank === 0) {
    const known = node.inputs.every((_, i) => context.value(i) !== undefined);
    check(known && first.tensor.type !== 'INT4', 'scalars are joined only where they are constant');
    return staticShapes([operands.length]);
  }
  checkOperands(context);
  const total = operands.reduce((sum, { shape }) => sum + (shape[axis] as number), 0);
  return staticShapes(first.shape.with(axis, total));
});

function checkOperands(context: ShapeContext): void {
  const output = context.output(0);
  for (let i = 0; i < context.node.inputs.length; i++) {
    const { tensor } = operand(context, i, 'input');
    checkSameType(tensor, output, `operand ${i} and output`);
    if (tensor.type === 'INT8') checkSameQuantization(tensor, output, `operand ${i} and output`);
    if (tensor.type === 'INT16') checkNoZeroPoint(tensor, `operand ${i}`);
  }
  if (output.type === 'INT16') checkNoZeroPoint(output, 'the output');
}

function reference(context: KernelContext): void {
  const target = context.output(0);
  const sources = Array.from({ length: context.inputCount }, (_, i) => rescaled(view(context, i), target));
  const axis = resolveAxis(numberOption(context.node, 'axis'), target.shape.length);
  runMove(context, sources, (from, [to]) => join(sources, from, to as Elements, target.shape, axis));
}

/** Each source is a block of the target, shifted along the axis by the ones before it. */
function join(
  sources: readonly TensorView[],
  from: readonly Elements[],
  to: Elements,
  shape: readonly number[],
  axis: number,
): void {
  const strides = denseStrides(shape);
  let offset = 0;
  for (const [i, source] of sources.entries()) {
    const counts = source.shape.length === 0 ? [1] : source.shape;
    copyStrided(counts, from[i] as Elements, denseWalk(counts), to, { offset, strides });
    offset += (counts[axis] as number) * (strides[axis] as number);
  }
}

/**
 * UINT8 operands are brought to the output's scale, in float32 (internal/reference/concatenation.h, ConcatenationWithScaling).
 * A source has 256 values, so a table says it all.
 */
function rescaled(source: TensorView, target: TensorView): TensorView {
  if (target.tensor.type !== 'UINT8') return source;
  const [from, to] = [affine(source.tensor), affine(target.tensor)];
  if (from.scale === to.scale && from.zeroPoint === to.zeroPoint) return source;
  const scale = Math.fround(from.scale * Math.fround(1 / to.scale));
  const bias = Math.fround(-from.zeroPoint * scale);
  const table = Uint8ClampedArray.from({ length: 256 }, (_, q) => {
    const real = Math.fround(Math.fround(q * scale) + bias);
    return roundHalfAway(real) + to.zeroPoint;
  });
  return { ...source, data: dataAs(source, Uint8Array).map((q) => table[q] as number) };
}

export const concatenation: Op = { name: 'CONCATENATION', maxVersion: 7, shape, reference };
