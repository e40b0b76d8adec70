import type { TensorId } from '../base/ids.ts';
import { Refusal } from '../base/result.ts';
import type { Graph, GraphNode } from '../graph/types.ts';
import { allocate } from '../ops/tensor-data.ts';
import type { Op, TensorData, TensorView } from '../ops/types.ts';

/**
 * Ops that the runtime computes while preparing when all their operands are constants or were computed so themselves
 * (SetTensorToPersistentRo in tflite/kernels). Their outputs then count as constants for the shape rules that follow.
 * SHAPE and RANK need shapes only; their rules give the values.
 */
const foldedOps = new Set([
  'BROADCAST_ARGS',
  'CONCATENATION',
  'GATHER',
  'MUL',
  'RANGE',
  'REDUCE_PROD',
  'RESHAPE',
  'STRIDED_SLICE',
  'TILE',
]);

/** The contents of a node's outputs where the runtime computes them while preparing, else undefined. */
export function foldedValues(
  graph: Graph,
  node: GraphNode,
  op: Op,
  shapes: readonly (readonly number[])[],
  operandOf: (tensor: TensorId) => TensorView | undefined,
): readonly TensorData[] | undefined {
  if (!foldedOps.has(node.op)) return undefined;
  const operands: (TensorView | undefined)[] = [];
  for (const tensor of node.inputs) {
    const view = tensor < 0 ? undefined : operandOf(tensor);
    if (tensor >= 0 && view === undefined) return undefined;
    operands.push(view);
  }
  const outputs: TensorView[] = [];
  node.outputs.forEach((id, i) => {
    const tensor = graph.tensors[id];
    const shape = shapes[i];
    if (tensor && shape && tensor.type !== 'STRING')
      outputs.push({ tensor, shape, data: allocate(tensor.type, shape) });
  });
  return outputs.length === node.outputs.length ? compute(node, op, operands, outputs) : undefined;
}

function compute(
  node: GraphNode,
  op: Op,
  operands: readonly (TensorView | undefined)[],
  outputs: TensorView[],
): readonly TensorData[] | undefined {
  const none = (): never => {
    throw new Error(`invariant broken: ${node.op} is computed from its operands alone`);
  };
  try {
    op.reference({
      node,
      inputCount: operands.length,
      outputCount: outputs.length,
      input: (index) => operands[index],
      output: (index) => outputs[index] ?? none(),
      constant: () => undefined,
      setOutput: (index, shape, data) => {
        outputs[index] = { ...(outputs[index] ?? none()), shape, data };
      },
      intermediate: () => undefined,
      customOptions: () => new Uint8Array(0),
      state: (make) => make(),
      resources: new Map(),
      graph: none,
      invokeSubgraph: none,
    });
  } catch (error) {
    // What the kernel refuses is told when the node runs; here its contents merely stay unknown.
    if (error instanceof Refusal) return undefined;
    throw error;
  }
  return outputs.map(({ data }) => data);
}
