import { affine } from '../affine.ts';
import { elements } from '../elements.ts';
import { checkArity, checkMovable, checkSameType, dynamic, view } from '../layout-rule.ts';
import { check, operand, shapeRule, staticShapes } from '../shape-rule.ts';
import { copyStrided, denseStrides, type Walk } from '../strided-copy.ts';
import { allocate, integers, text } from '../tensor-data.ts';
import type { KernelContext, Op, ShapeContext, TensorView } from '../types.ts';

// Both ops relate a tensor of blocks to a tensor in space; only the direction of the copy differs. For a block of b, border p:
//
//   space[n, y * b + dy - p, c]  =  blocks[dy * N + n, y, c]          for every dy in 0 .. b - 1
//
// with one such dimension for inputs of rank 3 and two for rank 4.

interface Blocks {
  readonly block: readonly number[];
  /** Crops or paddings before each spatial dimension, then behind. */
  readonly before: readonly number[];
  readonly after: readonly number[];
}

function blocksOf(block: readonly number[], borders: readonly number[]): Blocks {
  return {
    block,
    before: block.map((_, d) => borders[2 * d] as number),
    after: block.map((_, d) => borders[2 * d + 1] as number),
  };
}

/** The common part of both preparations; undefined while an operand is not known. */
function prepared(context: ShapeContext, borders: string): Blocks | undefined {
  checkArity(context, [3]);
  const input = operand(context, 0, 'input');
  const rank = input.shape.length;
  check(rank === 3 || rank === 4, `input has ${rank} dimensions, 3 or 4 are needed`);
  checkSameType(input.tensor, context.output(0));
  checkMovable(input.tensor, context.output(0));
  const blockShape = operand(context, 1, 'block_shape').shape;
  const borderShape = operand(context, 2, borders).shape;
  const [block, border] = [context.value(1), context.value(2)];
  if (block === undefined || border === undefined) return undefined;
  const spatial = rank - 2;
  check(
    blockShape.length === 1 && blockShape[0] === spatial,
    `block_shape has shape ${text(blockShape)}, an input of ${rank} dimensions needs [${spatial}]`,
  );
  check(
    borderShape.length === 2 && borderShape[0] === spatial && borderShape[1] === 2,
    `${borders} have shape ${text(borderShape)}, an input of ${rank} dimensions needs [${spatial},2]`,
  );
  const sizes = integers(block);
  check(!sizes.includes(0), `block_shape ${text(sizes)} holds a 0`);
  return blocksOf(sizes, integers(border));
}

// batch_to_space_nd.cc:50-121
const batchToSpaceShape = shapeRule((context) => {
  const blocks = prepared(context, 'crops');
  if (blocks === undefined) return dynamic;
  const crops = [...blocks.before, ...blocks.after];
  check(!crops.some((crop) => crop < 0), `crops ${text(crops)} must not be negative`);
  const { shape } = operand(context, 0, 'input');
  const out = [...shape];
  for (const [d, block] of blocks.block.entries()) {
    const batch = out[0] as number;
    check(batch % block === 0, `a batch of ${batch} does not divide by a block of ${block}`);
    out[0] = batch / block;
    out[d + 1] =
      (shape[d + 1] as number) * block - (blocks.before[d] as number) - (blocks.after[d] as number);
  }
  check(!out.some((size) => size < 0), `the crops leave the shape ${text(out)}`);
  return staticShapes(out);
});

// space_to_batch_nd.cc:50-122
const spaceToBatchShape = shapeRule((context) => {
  const blocks = prepared(context, 'paddings');
  if (blocks === undefined) return dynamic;
  const { shape } = operand(context, 0, 'input');
  const out = [...shape];
  for (const [d, block] of blocks.block.entries()) {
    const size = (shape[d + 1] as number) + (blocks.before[d] as number) + (blocks.after[d] as number);
    check(
      size % block === 0,
      `dimension ${d + 1} is ${size} with paddings, which does not divide by ${block}`,
    );
    out[d + 1] = size / block;
    out[0] = (out[0] as number) * block;
  }
  return staticShapes(out);
});

/** Copies one block offset after the other between the two tensors, leaving out what the borders cut off. */
function copyBlocks(
  { block, before }: Blocks,
  space: readonly number[],
  blocks: readonly number[],
  copy: (counts: readonly number[], space: Walk, blocks: Walk) => void,
): void {
  const [spaceSteps, blockSteps] = [denseStrides(space), denseStrides(blocks)];
  const batch = space[0] as number;
  const offsets = block.length === 1 ? [block[0] as number, 1] : block;
  for (let dy = 0; dy < (offsets[0] as number); dy++)
    for (let dx = 0; dx < (offsets[1] as number); dx++) {
      const counts = [...space];
      const steps = [...spaceSteps];
      let spaceAt = 0;
      let blocksAt = (dy * (offsets[1] as number) + dx) * batch * (blockSteps[0] as number);
      for (const [d, size] of block.entries()) {
        // Rows y of the block tensor with 0 <= y * size + shift < space[d + 1].
        const shift = (d === 0 ? dy : dx) - (before[d] as number);
        const first = Math.max(0, Math.ceil(-shift / size));
        const end = Math.min(blocks[d + 1] as number, Math.ceil(((space[d + 1] as number) - shift) / size));
        counts[d + 1] = Math.max(0, end - first);
        steps[d + 1] = size * (spaceSteps[d + 1] as number);
        spaceAt += (first * size + shift) * (spaceSteps[d + 1] as number);
        blocksAt += first * (blockSteps[d + 1] as number);
      }
      copy(counts, { offset: spaceAt, strides: steps }, { offset: blocksAt, strides: blockSteps });
    }
}

const given = (context: KernelContext): Blocks =>
  blocksOf(integers(view(context, 1).data), integers(view(context, 2).data));

function batchToSpace(context: KernelContext): void {
  const [source, target] = [view(context, 0), context.output(0)];
  const [from, to] = [elements(source), elements(target)];
  copyBlocks(given(context), target.shape, source.shape, (counts, space, blocks) =>
    copyStrided(counts, from, blocks, to, space),
  );
}

function spaceToBatch(context: KernelContext): void {
  const [source, target] = [view(context, 0), context.output(0)];
  const [from, to] = [elements(source), elements(target)];
  to.fill(zeroElement(target) as never);
  copyBlocks(given(context), source.shape, target.shape, (counts, space, blocks) =>
    copyStrided(counts, from, space, to, blocks),
  );
}

/** What padding is filled with: the zero point of 8 and 16 bit tensors, else 0. */
function zeroElement(target: TensorView): number | bigint {
  const zero: TensorView = { tensor: target.tensor, shape: [1], data: allocate(target.tensor.type, [1]) };
  if (zero.data.BYTES_PER_ELEMENT < 4) zero.data[0] = affine(target.tensor).zeroPoint;
  return elements(zero)[0] as number | bigint;
}

export const spaceBatch: readonly Op[] = [
  { name: 'BATCH_TO_SPACE_ND', maxVersion: 4, shape: batchToSpaceShape, reference: batchToSpace },
  { name: 'SPACE_TO_BATCH_ND', maxVersion: 4, shape: spaceToBatchShape, reference: spaceToBatch },
];
