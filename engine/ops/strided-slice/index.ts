import { runMove } from '../elements.ts';
import { checkArity, checkSameType, dynamic, view } from '../layout-rule.ts';
import { check, checkRank, checkType, flagOption, operand, shapeRule, staticShapes } from '../shape-rule.ts';
import { copyStrided, denseStrides, denseWalk, type Elements } from '../strided-copy.ts';
import { elementCount, integers, text } from '../tensor-data.ts';
import type { KernelContext, Op, ShapeContext, TensorView } from '../types.ts';
import { type Axis, countOf, type Indexing, indexing, startOf, stopOf } from './indexing.ts';

// strided_slice.cc:290-335
const shape = shapeRule((context) => {
  checkArity(context, [4]);
  const input = operand(context, 0, 'input');
  for (const [i, what] of [
    [1, 'begin'],
    [2, 'end'],
    [3, 'strides'],
  ] as const) {
    checkRank(operand(context, i, what).shape, 1, what);
    checkType(operand(context, i, what).tensor, ['INT32'], what);
  }
  const [begin, end] = [1, 2].map((i) => context.shape(i)?.[0]) as [number, number];
  check(begin === end, `begin has ${begin} elements, end ${end}: they must have as many`);
  checkSameType(input.tensor, context.output(0));
  check(begin <= 31, `begin has ${begin} elements, at most 31 are possible`);
  const given = knownIndexing(context);
  if (given === undefined) return dynamic;
  const axes = indexing(context.node, input.shape, given);
  return staticShapes(outputShape(axes, given));
});

/** The index operands; with `offset` the shape follows from end and strides alone. */
function knownIndexing(context: ShapeContext): Indexing | undefined {
  const offset = flagOption(context.node, 'offset');
  const [begin, end, strides] = [1, 2, 3].map((i) => context.value(i));
  if (strides === undefined || end === undefined || (begin === undefined && !offset)) return undefined;
  return {
    begin: begin ? integers(begin) : integers(end).map(() => 0),
    end: integers(end),
    strides: integers(strides),
    offset,
  };
}

/** Axes that shrink away are left out. With `offset`, `end` holds the extents as they are (strided_slice.cc:184-186). */
function outputShape(axes: readonly Axis[], given: Indexing): number[] {
  return axes.flatMap((axis, i) => {
    check(axis.stride !== 0, `the stride of dimension ${i} is 0`);
    if (axis.shrink) return [];
    if (given.offset) return [countOf(0, given.end[i] ?? 0, axis.stride)];
    return [countOf(startOf(axis), stopOf(axis), axis.stride)];
  });
}

/** The movement: one strided block of the input. */
function sliceMove(source: TensorView, axes: readonly Axis[], target: readonly number[]) {
  const steps = denseStrides(axes.map((axis) => axis.size));
  const counts = axes.map((axis) => countOf(startOf(axis), stopOf(axis), axis.stride));
  const [have, want] = [elementCount(counts), elementCount(target)];
  check(
    have === want,
    `the indices select ${have} elements of an input of shape ${text(source.shape)}, the output of shape ${text(target)} needs ${want}`,
  );
  const offset = axes.reduce((sum, axis, i) => sum + startOf(axis) * (steps[i] as number), 0);
  const strides = axes.map((axis, i) => axis.stride * (steps[i] as number));
  return ([from]: readonly Elements[], [to]: readonly Elements[]): void =>
    copyStrided(counts, from as Elements, { offset, strides }, to as Elements, denseWalk(counts));
}

function reference(context: KernelContext): void {
  const source = view(context, 0);
  const [begin, end, strides] = [1, 2, 3].map((i) => integers(view(context, i).data)) as [
    number[],
    number[],
    number[],
  ];
  const given = { begin, end, strides, offset: flagOption(context.node, 'offset') };
  const axes = indexing(context.node, source.shape, given);
  runMove(context, [source], sliceMove(source, axes, context.output(0).shape));
}

export const stridedSlice: Op = { name: 'STRIDED_SLICE', maxVersion: 8, shape, reference };
