import { affine } from '../affine.ts';
import { elements } from '../elements.ts';
import { checkSameQuantization, checkSameType, dynamic, view } from '../layout-rule.ts';
import { check, checkCount, checkType, operand, shapeRule, staticShapes } from '../shape-rule.ts';
import { copyStrided, denseStrides, denseWalk } from '../strided-copy.ts';
import { allocate, elementCount, integers, text } from '../tensor-data.ts';
import type { KernelContext, Op, ShapeContext, TensorData, TensorView } from '../types.ts';

const types = ['FLOAT32', 'FLOAT16', 'BFLOAT16', 'UINT8', 'INT8', 'INT16', 'INT32', 'INT64', 'BOOL'];
const paddingTypes = ['INT64', 'INT32', 'INT8', 'INT16', 'BOOL'];
const maxRank = 8;

// pad.cc:388-431; PAD and PADV2 are one kernel.
const shape = shapeRule((context) => {
  checkCount(context.node.inputs.length, [2, 3], 'operands');
  checkCount(context.node.outputs.length, [1], 'outputs');
  const input = operand(context, 0, 'input');
  const paddings = operand(context, 1, 'paddings');
  checkType(paddings.tensor, paddingTypes, 'paddings');
  const rank = input.shape.length;
  const [rows, columns] = paddings.shape;
  const fits = paddings.shape.length === 2 && columns === 2 && (rows === rank || rank === 0);
  check(
    fits,
    `paddings have shape ${text(paddings.shape)}, an input of ${rank} dimensions needs [${rank},2]`,
  );
  checkSameType(input.tensor, context.output(0));
  checkPadValue(context);
  check(rank <= maxRank, `input has ${rank} dimensions, at most ${maxRank} are possible`);
  const value = context.value(1);
  // A scalar input leaves the output dynamic; when running, its contents are known too.
  if (value === undefined || (rank === 0 && context.value(0) === undefined)) return dynamic;
  return staticShapes(paddedShape(input.shape, value));
});

function checkPadValue(context: ShapeContext): void {
  if (context.tensor(2) === undefined) return;
  const constant = operand(context, 2, 'pad value');
  checkSameType(operand(context, 0, 'input').tensor, constant.tensor, 'input and pad value');
  check(
    elementCount(constant.shape) === 1,
    `the pad value has shape ${text(constant.shape)}, 1 element is needed`,
  );
}

function paddedShape(input: readonly number[], paddings: TensorData): number[] {
  const pads = integers(paddings);
  check(!pads.some((pad) => pad < 0), `paddings ${text(pads)} must not be negative`);
  check(pads.length === 2 * input.length, `${pads.length} paddings for ${input.length} dimensions`);
  return input.map((size, i) => size + (pads[2 * i] as number) + (pads[2 * i + 1] as number));
}

/** Fills the output with the pad value, then copies the input into its middle. */
function reference(context: KernelContext): void {
  const source = view(context, 0);
  const target = context.output(0);
  checkType(source.tensor, types, 'input');
  const pads = integers(view(context, 1).data);
  const [from, to] = [elements(source), elements(target)];
  to.fill(padValue(source, target, context.input(2)) as never);
  const strides = denseStrides(target.shape);
  const offset = strides.reduce((sum, stride, i) => sum + stride * (pads[2 * i] as number), 0);
  copyStrided(source.shape, from, denseWalk(source.shape), to, { offset, strides });
}

/** One element: the operand's, else what stands for zero (pad.cc:433-470). */
function padValue(source: TensorView, target: TensorView, constant: TensorView | undefined): number | bigint {
  const { type } = source.tensor;
  const quantized =
    type === 'UINT8' || ((type === 'INT8' || type === 'INT16') && affine(source.tensor).scales.length > 0);
  if (constant) {
    if (quantized) checkSameQuantization(target.tensor, constant.tensor, 'output and pad value');
    return elements(constant)[0] as number | bigint;
  }
  const zero: TensorView = { tensor: target.tensor, shape: [1], data: allocate(type, [1]) };
  if (quantized) {
    const { zeroPoint } = affine(target.tensor);
    zero.data[0] = zeroPoint;
    check(zero.data[0] === zeroPoint, `the output's zero point ${zeroPoint} is outside ${type}`);
  }
  return elements(zero)[0] as number | bigint;
}

export const pads: readonly Op[] = [
  { name: 'PAD', maxVersion: 6, shape, reference },
  { name: 'PADV2', maxVersion: 6, shape, reference },
];
