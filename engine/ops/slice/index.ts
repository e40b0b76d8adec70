import { runMove } from '../elements.ts';
import { checkArity, checkSameType, dynamic, hasUnspecifiedDimension, view } from '../layout-rule.ts';
import { check, checkRank, checkType, operand, shapeRule, staticShapes } from '../shape-rule.ts';
import { copyStrided, denseStrides, denseWalk, type Elements } from '../strided-copy.ts';
import { elementCount, integers, text } from '../tensor-data.ts';
import type { KernelContext, Op } from '../types.ts';

const indexTypes = ['INT32', 'INT64'];

// slice.cc:115-150
const shape = shapeRule((context) => {
  checkArity(context, [3]);
  const input = operand(context, 0, 'input');
  const begin = operand(context, 1, 'begin');
  const size = operand(context, 2, 'size');
  const output = context.output(0);
  checkSameType(input.tensor, output);
  checkType(begin.tensor, indexTypes, 'begin');
  checkType(size.tensor, indexTypes, 'size');
  checkRank(begin.shape, 1, 'begin');
  checkRank(size.shape, 1, 'size');
  check(begin.shape[0] === size.shape[0], `begin has ${begin.shape[0]} elements, size ${size.shape[0]}`);
  // The runtime trusts an output shape stored in the file as long as no dimension is said to vary.
  if (output.shape.length > 0 && !hasUnspecifiedDimension(output)) return staticShapes(output.shape);
  const [beginValue, sizeValue] = [context.value(1), context.value(2)];
  if (beginValue === undefined || sizeValue === undefined) return dynamic;
  // While preparing; when running the input's contents are known too.
  if (hasUnspecifiedDimension(input.tensor) && context.value(0) === undefined) return dynamic;
  return staticShapes(sliceSizes(input.shape, integers(beginValue), integers(sizeValue)));
});

/** Sizes with every -1 replaced by all that is left. Refuses a slice that leaves the input. */
function sliceSizes(input: readonly number[], begin: readonly number[], size: readonly number[]): number[] {
  const what = `begin ${text(begin)} and size ${text(size)} do not fit an input of shape ${text(input)}`;
  check(begin.length === input.length && size.length === input.length, what);
  return input.map((dim, i) => {
    const [from, wanted] = [begin[i] as number, size[i] as number];
    const count = wanted === -1 ? dim - from : wanted;
    check(from >= 0 && count >= 0 && from + count <= dim, what);
    return count;
  });
}

function reference(context: KernelContext): void {
  const source = view(context, 0);
  const begin = integers(view(context, 1).data);
  const counts = sliceSizes(source.shape, begin, integers(view(context, 2).data));
  const target = context.output(0).shape;
  check(
    elementCount(counts) === elementCount(target),
    `a slice of shape ${text(counts)} does not fill the output's stored shape ${text(target)}`,
  );
  const strides = denseStrides(source.shape);
  const offset = strides.reduce((sum, stride, i) => sum + stride * (begin[i] as number), 0);
  runMove(context, [source], ([from], [to]) =>
    copyStrided(counts, from as Elements, { offset, strides }, to as Elements, denseWalk(counts)),
  );
}

export const slice: Op = { name: 'SLICE', maxVersion: 8, shape, reference };
