import type { TensorId } from '../base/ids.ts';
import type { Graph } from '../graph/types.ts';
import { byteSize } from '../ops/tensor-data.ts';
import type { Shapes } from './types.ts';

/** A tensor's shape before running: as prepared, as stored where an op is unknown, undefined where only a run tells. */
export function shapeBeforeRun(shapes: Shapes, tensor: TensorId): readonly number[] | undefined {
  const known = shapes.tensors[tensor];
  if (known?.kind === 'static') return known.shape;
  return known?.kind === 'unknown' ? known.stored : undefined;
}

/** Bytes a tensor takes in memory, or undefined where its size is known only while running. */
export function bytesBeforeRun(graph: Graph, shapes: Shapes, tensor: TensorId): number | undefined {
  const shape = shapeBeforeRun(shapes, tensor);
  const type = graph.tensors[tensor]?.type;
  return shape === undefined || type === undefined ? undefined : byteSize(type, shape);
}
