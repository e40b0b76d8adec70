import type { GraphNode } from '../../graph/types.ts';
import { elements } from '../elements.ts';
import { checkMovable, checkSameType, dynamic, view } from '../layout-rule.ts';
import { check, checkType, operand, shapeRule, staticShapes, textOption } from '../shape-rule.ts';
import { denseStrides } from '../strided-copy.ts';
import { integers, text } from '../tensor-data.ts';
import type { KernelContext, Op } from '../types.ts';

// mirror_pad.cc:377-413
const shape = shapeRule((context) => {
  const input = operand(context, 0, 'input');
  const paddings = operand(context, 1, 'paddings');
  const rank = input.shape.length;
  checkSameType(input.tensor, context.output(0));
  checkType(paddings.tensor, ['INT32', 'INT64'], 'paddings');
  const fits = paddings.shape.length === 2 && paddings.shape[0] === rank && paddings.shape[1] === 2;
  check(
    fits,
    `paddings have shape ${text(paddings.shape)}, an input of ${rank} dimensions needs [${rank},2]`,
  );
  checkMovable(input.tensor, context.output(0));
  const value = context.value(1);
  if (value === undefined) return dynamic;
  const pads = integers(value);
  const edge = edgeOf(context.node);
  return staticShapes(input.shape.map((size, i) => mirroredSize(size, i, pads, edge)));
});

function mirroredSize(size: number, dim: number, pads: readonly number[], edge: number): number {
  const [left, right] = [pads[2 * dim] as number, pads[2 * dim + 1] as number];
  check(left >= 0 && right >= 0, `paddings ${text(pads)} must not be negative`);
  const most = size - edge;
  check(
    left <= most && right <= most,
    `paddings ${left} and ${right} of dimension ${dim} exceed the ${most} elements that it can mirror`,
  );
  return left + size + right;
}

/** REFLECT leaves the border element out of the mirror image, SYMMETRIC repeats it. */
const edgeOf = (node: GraphNode): number => (textOption(node, 'mode') === 'SYMMETRIC' ? 0 : 1);

/** For each index of a padded dimension the input index that it shows. */
function mirrored(size: number, left: number, right: number, edge: number): number[] {
  return Array.from({ length: left + size + right }, (_, i) => {
    const at = i - left;
    if (at < 0) return edge - 1 - at;
    return at < size ? at : 2 * size - 1 - edge - at;
  });
}

function reference(context: KernelContext): void {
  const source = view(context, 0);
  const pads = integers(view(context, 1).data);
  const steps = denseStrides(source.shape);
  const edge = edgeOf(context.node);
  // Per dimension, how far into the input each output index reads.
  const offsets = source.shape.map((size, i) =>
    mirrored(size, pads[2 * i] as number, pads[2 * i + 1] as number, edge).map(
      (at) => at * (steps[i] as number),
    ),
  );
  const from = elements(source) as Uint8Array;
  const to = elements(context.output(0)) as Uint8Array;
  const last = offsets.pop() ?? [0];
  let t = 0;
  const write = (level: number, base: number): void => {
    const along = offsets[level];
    if (along) for (const offset of along) write(level + 1, base + offset);
    else for (const offset of last) to[t++] = from[base + offset]!;
  };
  write(0, 0);
}

export const mirrorPad: Op = { name: 'MIRROR_PAD', maxVersion: 3, shape, reference };
