import type { TensorId } from '../../base/ids.ts';
import { halfToNumber } from '../../base/quantized.ts';
import type { GraphNode, GraphTensor } from '../../graph/types.ts';
import { allocate, bytesOf, viewBytes } from '../../ops/tensor-data.ts';
import type { Op } from '../../ops/types.ts';
import type { Segment } from '../types.ts';
import { evaluate } from './evaluate.ts';

/**
 * Contents that are known before running: what the file holds, what shape propagation computed, and weights that the file
 * stores small (halves, sparse blocks) and nodes of the graph unfold.
 */
export interface KnownContents {
  has(tensor: TensorId): boolean;
  bytes(tensor: TensorId): Uint8Array | undefined;
  /** True for a node whose result is known, so that no invoke has to run it. */
  isFolded(node: GraphNode): boolean;
}

const unfolding = new Set(['DEQUANTIZE', 'DENSIFY']);

export function knownContents(
  { graph, constants, shapes }: Segment,
  ops: ReadonlyMap<string, Op>,
): KnownContents {
  const file = (tensor: TensorId): Uint8Array | undefined => {
    const value = shapes.values.get(tensor);
    return value ? bytesOf(value) : constants.bytes(tensor);
  };
  const folded = new Map<TensorId, GraphNode>();
  const has = (tensor: TensorId): boolean =>
    folded.has(tensor) || shapes.values.has(tensor) || (graph.tensors[tensor]?.isConstant ?? false);
  // Nodes come in execution order, so a chain of them is found link by link.
  for (const node of graph.nodes) {
    const [input] = node.inputs;
    const [output] = node.outputs;
    if (!unfolding.has(node.op) || input === undefined || output === undefined || !has(input)) continue;
    if (shapes.tensors[output]?.kind === 'static' && ops.has(node.op)) folded.set(output, node);
  }
  // The last one only: a layer asks for its weights several times in a row, and all of them at once may be large.
  let last: { readonly tensor: TensorId; readonly bytes: Uint8Array | undefined } | undefined;
  const bytes = (tensor: TensorId): Uint8Array | undefined => {
    const node = folded.get(tensor);
    if (!node) return file(tensor);
    if (last?.tensor !== tensor) last = { tensor, bytes: unfold(node, tensor) };
    return last.bytes;
  };
  const unfold = (node: GraphNode, output: TensorId): Uint8Array | undefined => {
    const from = node.inputs[0] as TensorId;
    const input = graph.tensors[from] as GraphTensor;
    const to = graph.tensors[output] as GraphTensor;
    const source = bytes(from) ?? new Uint8Array();
    if (node.op === 'DEQUANTIZE' && input.type === 'FLOAT16') return bytesOf(fromHalves(source));
    const shape = shapes.tensors[output];
    const op = ops.get(node.op);
    if (!op || shape?.kind !== 'static') return undefined;
    const view = { tensor: input, shape: input.shape, data: viewBytes(input.type, source) };
    return evaluate(op, node, [view], {
      tensor: to,
      shape: shape.shape,
      data: allocate(to.type, shape.shape),
    });
  };
  return { has, bytes, isFolded: (node) => folded.get(node.outputs[0] as TensorId) === node };
}

/** The value of each of the 65,536 halves: made at the first model that has some, since looking up is faster than converting. */
let valueOfHalf: Float32Array | undefined;

function fromHalves(bytes: Uint8Array): Float32Array {
  const halves = new Uint16Array(bytes.slice().buffer);
  valueOfHalf ??= Float32Array.from({ length: 65536 }, (_, half) => halfToNumber(half));
  const values = new Float32Array(halves.length);
  for (let i = 0; i < halves.length; i++) values[i] = valueOfHalf[halves[i] as number] as number;
  return values;
}
