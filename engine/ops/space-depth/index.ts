import { elements } from '../elements.ts';
import { checkArity, checkSameType, view } from '../layout-rule.ts';
import {
  check,
  checkRank,
  checkType,
  numberOption,
  operand,
  shapeRule,
  staticShapes,
} from '../shape-rule.ts';
import { copyStrided, denseWalk } from '../strided-copy.ts';
import { text } from '../tensor-data.ts';
import type { KernelContext, Op, ShapeContext } from '../types.ts';

const types = ['FLOAT32', 'UINT8', 'INT8', 'INT32', 'INT64'];

function prepared(context: ShapeContext) {
  checkArity(context, [1]);
  const input = operand(context, 0, 'input');
  checkRank(input.shape, 4, 'input');
  checkType(context.output(0), types, 'output');
  checkSameType(input.tensor, context.output(0));
  const block = numberOption(context.node, 'block_size');
  check(block > 0, `block_size is ${block}, it must be at least 1`);
  return { input: input.shape as [number, number, number, number], block };
}

// depth_to_space.cc:37-88
const depthToSpaceShape = shapeRule((context) => {
  const { input, block } = prepared(context);
  const [batch, height, width, depth] = input;
  check(
    depth % (block * block) === 0,
    `${depth} channels do not divide by a block of ${block} x ${block} (input ${text(input)})`,
  );
  return staticShapes([batch, height * block, width * block, depth / (block * block)]);
});

// space_to_depth.cc:37-82
const spaceToDepthShape = shapeRule((context) => {
  const { input, block } = prepared(context);
  const [batch, height, width, depth] = input;
  check(
    height % block === 0 && width % block === 0,
    `height and width of ${text(input)} do not divide by a block of ${block}`,
  );
  return staticShapes([batch, height / block, width / block, depth * block * block]);
});

/**
 * With block b, space[n, y * b + dy, x * b + dx, c] is deep[n, y, x, (dy * b + dx) * C + c]: the space tensor read as
 * [n, y, dy, x, dx, c] is the deep tensor with its loops in another order.
 */
function loops(deep: readonly number[], block: number) {
  const [batch, height, width, depth] = deep as [number, number, number, number];
  const channels = depth / (block * block);
  const counts = [batch, height, block, width, block, channels];
  const [row, pixel] = [width * depth, depth];
  const strides = [height * row, row, block * channels, pixel, channels, 1];
  return { counts, space: denseWalk(counts), deep: { offset: 0, strides } };
}

function depthToSpace(context: KernelContext): void {
  const source = view(context, 0);
  const { counts, space, deep } = loops(source.shape, numberOption(context.node, 'block_size'));
  copyStrided(counts, elements(source), deep, elements(context.output(0)), space);
}

function spaceToDepth(context: KernelContext): void {
  const target = context.output(0);
  const { counts, space, deep } = loops(target.shape, numberOption(context.node, 'block_size'));
  copyStrided(counts, elements(view(context, 0)), space, elements(target), deep);
}

export const spaceDepth: readonly Op[] = [
  { name: 'DEPTH_TO_SPACE', maxVersion: 2, shape: depthToSpaceShape, reference: depthToSpace },
  { name: 'SPACE_TO_DEPTH', maxVersion: 2, shape: spaceToDepthShape, reference: spaceToDepth },
];
