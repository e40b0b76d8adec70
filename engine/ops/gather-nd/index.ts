import { refuse } from '../../base/result.ts';
import { runMove } from '../elements.ts';
import { checkArity, spanCount, view } from '../layout-rule.ts';
import { check, checkType, operand, shapeRule, staticShapes } from '../shape-rule.ts';
import { copySpan, denseStrides, type Elements } from '../strided-copy.ts';
import { integers, text } from '../tensor-data.ts';
import type { KernelContext, Op } from '../types.ts';

const integerTypes = ['UINT8', 'INT8', 'INT16', 'INT64', 'INT32', 'BOOL'];
const types = ['FLOAT32', 'FLOAT16', 'BFLOAT16', ...integerTypes, 'STRING'];

// gather_nd.cc:33-108
const shape = shapeRule((context) => {
  checkArity(context, [2]);
  const params = operand(context, 0, 'params');
  const indices = operand(context, 1, 'indices');
  checkType(params.tensor, types, 'params');
  checkType(indices.tensor, ['INT64', 'INT32', 'INT16'], 'indices');
  check(params.shape.length >= 1, 'params is a scalar, at least 1 dimension is needed');
  check(indices.shape.length >= 1, 'indices is a scalar, at least 1 dimension is needed');
  const depth = indices.shape.at(-1) as number;
  check(
    depth <= params.shape.length,
    `indices of shape ${text(indices.shape)} index ${depth} dimensions of ${text(params.shape)}`,
  );
  return staticShapes([...indices.shape.slice(0, -1), ...params.shape.slice(depth)]);
});

/** The last dimension of `indices` names a run of params; each is copied in turn. */
function reference(context: KernelContext): void {
  const params = view(context, 0);
  const indices = view(context, 1);
  const depth = indices.shape.at(-1) as number;
  const positions = runStarts(integers(indices.data), indices.shape, params.shape, depth);
  const run = spanCount(params.shape, depth);
  runMove(context, [params], ([from], [to]) =>
    positions.forEach((start, i) => {
      copySpan(from as Elements, start, to as Elements, i * run, run);
    }),
  );
}

/**
 * Where in a tensor of `shape` each index tuple points, in elements; `indicesShape` ends in the tuples' `depth`. Refuses a tuple
 * that leaves the tensor.
 */
export function runStarts(
  indices: readonly number[],
  indicesShape: readonly number[],
  shape: readonly number[],
  depth: number,
): number[] {
  const strides = denseStrides(shape);
  const tuples = spanCount(indicesShape, 0, indicesShape.length - 1);
  return Array.from({ length: tuples }, (_, i) => {
    let start = 0;
    for (let d = 0; d < depth; d++) {
      const index = indices[i * depth + d] as number;
      if (index < 0 || index >= (shape[d] as number))
        refuse(`index ${index} (tuple ${i}) is outside dimension ${d} of ${text(shape)}`);
      start += index * (strides[d] as number);
    }
    return start;
  });
}

export const gatherNd: Op = { name: 'GATHER_ND', maxVersion: 6, shape, reference };
