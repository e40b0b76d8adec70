import type { GraphNode } from '../../graph/types.ts';
import { slide, type WindowAxis } from '../padding.ts';
import {
  check,
  checkCount,
  checkRank,
  checkType,
  numberOption,
  operand,
  shapeRule,
  staticShapes,
  textOption,
} from '../shape-rule.ts';
import type { ShapeContext } from '../types.ts';

interface PoolAxis extends WindowAxis {
  readonly input: number;
  readonly filter: number;
  readonly stride: number;
}

export interface Pool {
  readonly batches: number;
  readonly depth: number;
  readonly y: PoolAxis;
  readonly x: PoolAxis;
}

/** Windows of a pooling node over an NHWC input. */
export function poolOf(node: GraphNode, input: readonly number[]): Pool {
  const [batches = 0, height = 0, width = 0, depth = 0] = input;
  const padding = textOption(node, 'padding');
  const axis = (letter: 'h' | 'w', size: number): PoolAxis => {
    const filter = numberOption(node, letter === 'h' ? 'filter_height' : 'filter_width');
    const stride = numberOption(node, `stride_${letter}`);
    return { input: size, filter, stride, ...slide({ padding, input: size, filter, stride, dilation: 1 }) };
  };
  return { batches, depth, y: axis('h', height), x: axis('w', width) };
}

/** The shape rule of the pools; `types` are those with a kernel. */
export const poolShape = (types: readonly string[]) =>
  shapeRule((context: ShapeContext) => {
    checkCount(context.node.inputs.length, [1], 'operands');
    const input = operand(context, 0, 'input');
    checkRank(input.shape, 4, 'input');
    checkType(input.tensor, types, 'input');
    checkType(context.output(0), [input.tensor.type], 'output');
    const pool = poolOf(context.node, input.shape);
    check(pool.y.out >= 0 && pool.x.out >= 0, 'the window does not fit');
    return staticShapes([pool.batches, pool.y.out, pool.x.out, pool.depth]);
  });

/**
 * Visits the windows in output order. Rows and columns are clipped to the image, so padding is never inside a window;
 * `count` is the number of positions left (0 where the window lies in padding altogether).
 */
export function forEachWindow(
  pool: Pool,
  visit: (window: {
    readonly image: number;
    readonly top: number;
    readonly bottom: number;
    readonly left: number;
    readonly right: number;
    readonly count: number;
    readonly out: number;
  }) => void,
): void {
  const { y, x, depth } = pool;
  let out = 0;
  for (let batch = 0; batch < pool.batches; batch++)
    for (let outY = 0; outY < y.out; outY++) {
      const originY = outY * y.stride - y.before;
      const top = Math.max(0, originY);
      const bottom = Math.min(y.input, originY + y.filter);
      for (let outX = 0; outX < x.out; outX++, out += depth) {
        const originX = outX * x.stride - x.before;
        const left = Math.max(0, originX);
        const right = Math.min(x.input, originX + x.filter);
        const count = Math.max(0, bottom - top) * Math.max(0, right - left);
        visit({ image: batch * y.input * x.input * depth, top, bottom, left, right, count, out });
      }
    }
}
