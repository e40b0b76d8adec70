import type { GraphNode } from '../../graph/types.ts';
import { elements } from '../elements.ts';
import { checkSameType, listOption, view } from '../layout-rule.ts';
import { check, operand, shapeRule, staticShapes } from '../shape-rule.ts';
import { copyStrided, denseStrides, denseWalk } from '../strided-copy.ts';
import { elementCount, text } from '../tensor-data.ts';
import type { KernelContext, Op } from '../types.ts';

const maxRank = 8;

interface Padding {
  readonly low: number;
  readonly high: number;
  readonly interior: number;
}

function paddings(node: GraphNode, rank: number): Padding[] {
  const [low, high, interior] = ['edge_padding_low', 'edge_padding_high', 'interior_padding'].map((name) => {
    const list = listOption(node, name);
    check(list.length === rank, `${name} has ${list.length} elements for an input of ${rank} dimensions`);
    return list;
  }) as [number[], number[], number[]];
  check(!interior.some((gap) => gap < 0), `interior_padding ${text(interior)} must not be negative`);
  return low.map((_, d) => ({ low: low[d]!, high: high[d]!, interior: interior[d]! }));
}

// stablehlo_pad.cc, PadData::Setup: where nothing is left of one dimension, the runtime empties them all.
const shape = shapeRule((context) => {
  const input = operand(context, 0, 'input');
  const value = operand(context, 1, 'padding value');
  checkSameType(input.tensor, value.tensor, 'input and padding value');
  checkSameType(input.tensor, context.output(0));
  const count = elementCount(value.shape);
  check(count === 1, `the padding value has ${count} elements, 1 is needed`);
  const rank = input.shape.length;
  check(rank >= 1 && rank <= maxRank, `input has ${rank} dimensions, 1 to ${maxRank} are possible`);
  const pads = paddings(context.node, rank);
  const sizes = input.shape.map((size, d) => {
    const { low, high, interior } = pads[d]!;
    return size + Math.max(0, size - 1) * interior + low + high;
  });
  return staticShapes(sizes.some((size) => size <= 0) ? sizes.map(() => 0) : sizes);
});

/** The pad value everywhere, then the input's elements `interior + 1` apart; what a negative edge cuts off is left out. */
function reference(context: KernelContext): void {
  const source = view(context, 0);
  const target = context.output(0);
  const to = elements(target);
  to.fill(elements(view(context, 1))[0] as never);
  const pads = paddings(context.node, source.shape.length);
  const [steps, strides] = [denseStrides(source.shape), denseStrides(target.shape)];
  let [from, at] = [0, 0];
  const counts = source.shape.map((size, d) => {
    const { low, interior } = pads[d]!;
    const step = interior + 1;
    const first = Math.max(0, Math.ceil(-low / step));
    const end = Math.min(size, Math.ceil((target.shape[d]! - low) / step));
    from += first * steps[d]!;
    at += (first * step + low) * strides[d]!;
    return Math.max(0, end - first);
  });
  const apart = strides.map((stride, d) => stride * (pads[d]!.interior + 1));
  copyStrided(counts, elements(source), { ...denseWalk(source.shape), offset: from }, to, {
    offset: at,
    strides: apart,
  });
}

export const stablehloPad: Op = { name: 'STABLEHLO_PAD', maxVersion: 1, shape, reference };
