import type { TensorId } from '../../base/ids.ts';
import { halfToNumber } from '../../base/quantized.ts';
import type { GraphNode, GraphTensor } from '../../graph/types.ts';
import { bytesOf } from '../../ops/tensor-data.ts';
import type { Segment } from '../types.ts';

/**
 * Contents that are known before running: what the file holds, what shape propagation computed, and weights stored small
 * that a DEQUANTIZE turns into float32.
 */
export interface KnownContents {
  bytes(tensor: TensorId): Uint8Array | undefined;
  /** True for a DEQUANTIZE whose result is known, so that no invoke has to run it. */
  isFolded(node: GraphNode): boolean;
}

export function knownContents({ graph, constants, shapes }: Segment): KnownContents {
  const file = (tensor: TensorId): Uint8Array | undefined => {
    const value = shapes.values.get(tensor);
    return value ? bytesOf(value) : constants.bytes(tensor);
  };
  const producerOf = (tensor: TensorId): GraphNode | undefined => {
    const producer = graph.tensors[tensor]?.producer ?? -1;
    return producer < 0 ? undefined : graph.nodes[producer];
  };
  const isFolded = (node: GraphNode): boolean => {
    const [input, output] = operandsOf(node, graph.tensors);
    return isDequantize(node, input, output) && file(input!.id) !== undefined;
  };
  const bytes = (tensor: TensorId): Uint8Array | undefined => {
    const producer = producerOf(tensor);
    if (!producer || !isFolded(producer)) return file(tensor);
    const input = graph.tensors[producer.inputs[0] as TensorId] as GraphTensor;
    return bytesOf(dequantized(input, file(input.id) ?? new Uint8Array()));
  };
  return { bytes, isFolded };
}

const operandsOf = (node: GraphNode, tensors: readonly GraphTensor[]) => [
  tensors[node.inputs[0] ?? -1],
  tensors[node.outputs[0] ?? -1],
];

const isDequantize = (node: GraphNode, input?: GraphTensor, output?: GraphTensor): boolean =>
  node.op === 'DEQUANTIZE' &&
  output?.type === 'FLOAT32' &&
  input?.isSparse === false &&
  (input.type === 'FLOAT16' ||
    ((input.type === 'INT8' || input.type === 'UINT8') && input.quantization?.scale.length === 1));

/** scale * (q - zero point) in double, rounded once, as the runtime's reference kernel has it; halves exactly. */
function dequantized(input: GraphTensor, bytes: Uint8Array): Float32Array {
  if (input.type === 'FLOAT16') {
    const halves = new Uint16Array(bytes.slice().buffer);
    const table =
      halves.length > 65536 ? Float32Array.from({ length: 65536 }, (_, i) => halfToNumber(i)) : undefined;
    return Float32Array.from(halves, table ? (half) => table[half] as number : halfToNumber);
  }
  const scale = input.quantization?.scale[0] ?? 1;
  const zeroPoint = input.quantization?.zeroPoint[0] ?? 0;
  const values = input.type === 'INT8' ? new Int8Array(bytes.slice().buffer) : bytes;
  return Float32Array.from(values as ArrayLike<number>, (q) => scale * (q - zeroPoint));
}
