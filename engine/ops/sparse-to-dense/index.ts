import { elements } from '../elements.ts';
import { runStarts } from '../gather-nd/index.ts';
import { checkArity, checkSameType, dynamic, view } from '../layout-rule.ts';
import { check, checkRank, checkType, operand, shapeRule, staticShapes } from '../shape-rule.ts';
import { elementCount, integers, text } from '../tensor-data.ts';
import type { KernelContext, Op, ShapeContext } from '../types.ts';

const types = ['INT32', 'INT64', 'INT8', 'UINT8', 'FLOAT32'];

// sparse_to_dense.cc:138-199
const shape = shapeRule((context) => {
  checkArity(context, [4]);
  const indices = operand(context, 0, 'indices');
  const outputShape = operand(context, 1, 'output_shape');
  const values = operand(context, 2, 'values');
  const fallback = operand(context, 3, 'default_value');
  check(indices.shape.length < 3, `indices has ${indices.shape.length} dimensions, at most 2 are possible`);
  checkRank(outputShape.shape, 1, 'output_shape');
  check(values.shape.length < 2, `values has ${values.shape.length} dimensions, at most 1 is possible`);
  const one = elementCount(fallback.shape);
  check(one === 1, `default_value has ${one} elements, 1 is needed`);
  checkType(indices.tensor, ['INT32', 'INT64'], 'indices');
  checkType(outputShape.tensor, ['INT32', 'INT64'], 'output_shape');
  checkType(values.tensor, types, 'values');
  checkSameType(values.tensor, fallback.tensor, 'values and default_value');
  checkCounts(context);
  const value = context.value(1);
  return value === undefined ? dynamic : staticShapes(integers(value));
});

/** One tuple a value (or one value for all), as long as the output has dimensions (sparse_to_dense.cc:54-84). */
function checkCounts(context: ShapeContext): void {
  const [indices, outputShape, values] = [0, 1, 2].map((i) => context.shape(i)) as [
    number[],
    number[],
    number[],
  ];
  const { tuples, depth } = tuplesOf(indices);
  check(
    depth === outputShape[0],
    `indices ${text(indices)} name ${depth} dimensions, the output has ${outputShape[0]}`,
  );
  const enough = values.length === 0 || values[0] === tuples;
  check(enough, `${values[0]} values for ${tuples} indices`);
  check(depth <= 4, `indices name ${depth} dimensions, at most 4 are possible`);
}

/** Indices of rank 0 and 1 are positions in a vector. */
const tuplesOf = (shape: readonly number[]): { readonly tuples: number; readonly depth: number } =>
  shape.length < 2
    ? { tuples: elementCount(shape), depth: 1 }
    : { tuples: shape[0] as number, depth: shape[1] as number };

function reference(context: KernelContext): void {
  const indices = view(context, 0);
  const values = view(context, 2);
  const output = context.output(0);
  checkSameType(values.tensor, output.tensor, 'values and output');
  const { tuples, depth } = tuplesOf(indices.shape);
  const starts = runStarts(integers(indices.data), [tuples, depth], output.shape, depth);
  const [from, to] = [elements(values), elements(output)];
  to.fill(elements(view(context, 3))[0] as never);
  starts.forEach((start, i) => {
    to[start] = from[values.shape.length === 0 ? 0 : i] as never;
  });
}

export const sparseToDense: Op = { name: 'SPARSE_TO_DENSE', maxVersion: 3, shape, reference };
