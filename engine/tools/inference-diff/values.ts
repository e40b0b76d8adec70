import type { TensorId } from '../../base/ids.ts';
import type { Graph } from '../../graph/types.ts';
import { viewBytes } from '../../ops/tensor-data.ts';
import type { Numbers } from './errors.ts';

/** Raw values, quanta for quantized types; int64 as doubles, which is exact up to 2^53. */
export function rawValues(graph: Graph, tensor: TensorId, bytes: Uint8Array): Numbers {
  const data = viewBytes(graph.tensors[tensor]?.type ?? 'UINT8', bytes);
  return data instanceof BigInt64Array || data instanceof BigUint64Array ? Array.from(data, Number) : data;
}

/** The real numbers that quantized values stand for; of other types the raw ones. */
export function realValues(graph: Graph, tensor: TensorId, bytes: Uint8Array): Numbers {
  const raw = rawValues(graph, tensor, bytes);
  const { scale = [], zeroPoint = [] } = graph.tensors[tensor]?.quantization ?? {};
  const [first] = scale;
  // Activations have one scale; weights, which may have more, are not compared.
  if (first === undefined || scale.length !== 1) return raw;
  const zero = Number(zeroPoint[0] ?? 0);
  return Float64Array.from(raw, (value) => (value - zero) * first);
}

export const isInteger = (graph: Graph, tensor: TensorId): boolean =>
  /^U?INT(8|16|32)$/.test(graph.tensors[tensor]?.type ?? '');

export const isComparable = (graph: Graph, tensor: TensorId): boolean =>
  tensor >= 0 && !/RESOURCE|VARIANT|STRING|COMPLEX/.test(graph.tensors[tensor]?.type ?? 'STRING');
