import type { TensorId } from '../base/ids.ts';
import type { Graph, GraphNode } from '../graph/types.ts';

/** Ops that may write over an input: which inputs, and whether the bytes stay as they are (registrations in tflite/kernels). */
const inPlaceOps: Readonly<Record<string, { readonly inputs: number; readonly keepsBytes: boolean }>> = {
  RESHAPE: { inputs: 1, keepsBytes: true },
  EXPAND_DIMS: { inputs: 1, keepsBytes: true },
  SQUEEZE: { inputs: 1, keepsBytes: true },
  BITCAST: { inputs: 1, keepsBytes: true },
  ADD: { inputs: 2, keepsBytes: false },
  SUB: { inputs: 2, keepsBytes: false },
  MUL: { inputs: 2, keepsBytes: false },
  DIV: { inputs: 2, keepsBytes: false },
  SOFTMAX: { inputs: 1, keepsBytes: false },
  DYNAMIC_UPDATE_SLICE: { inputs: 1, keepsBytes: false },
};

/** Smaller tensors are never shared by an op that changes them (kScalarTensorBytes). */
const scalarBytes = 4;

/**
 * For every tensor that uses another's memory, the tensor at the start of its chain (ArenaPlanner::IdentifyInPlaceTensors):
 *
 *   a ── RESHAPE ── b ── ADD(c) ── d        b -> a, d -> a where nobody else reads b (nor a)
 */
export function inPlaceRoots(
  graph: Graph,
  bytes: (tensor: TensorId) => number,
  inArena: (tensor: TensorId) => boolean,
): ReadonlyMap<TensorId, TensorId> {
  const references = countReferences(graph);
  const roots = new Map<TensorId, TensorId>();
  const ends = { inputs: new Set(graph.inputs), outputs: new Set(graph.outputs) };
  const shareable = (input: TensorId, output: TensorId, keepsBytes: boolean): boolean => {
    if (!keepsBytes) {
      if (bytes(input) !== bytes(output) || bytes(input) <= scalarBytes) return false;
      if ((references.get(input) ?? 0) > 1) return false;
    }
    return !ends.inputs.has(input) && !ends.outputs.has(output) && inArena(input);
  };
  for (const node of graph.nodes) shareOutput(node, shareable, references, roots);
  // A share that does not hold when memory is handed out is given up (ArenaPlanner::CalculateAllocations).
  for (const [tensor, root] of roots)
    if (bytes(tensor) !== bytes(root) || !inArena(root)) roots.delete(tensor);
  return roots;
}

function shareOutput(
  node: GraphNode,
  shareable: (input: TensorId, output: TensorId, keepsBytes: boolean) => boolean,
  references: ReadonlyMap<TensorId, number>,
  roots: Map<TensorId, TensorId>,
): void {
  const rule = inPlaceOps[node.op];
  const output = node.outputs[0];
  if (rule === undefined || output === undefined) return;
  const candidates = node.inputs.slice(0, rule.inputs);
  const input = candidates.find((tensor) => tensor >= 0 && shareable(tensor, output, rule.keepsBytes));
  if (input === undefined) return;
  const root = roots.get(input) ?? input;
  if (!rule.keepsBytes && (references.get(root) ?? 0) > 1) return;
  roots.set(output, root);
}

/** Readers of each tensor, one a use; graph inputs, outputs and variables count one more. */
function countReferences(graph: Graph): Map<TensorId, number> {
  const references = new Map<TensorId, number>();
  const count = (tensor: TensorId) => references.set(tensor, (references.get(tensor) ?? 0) + 1);
  for (const tensor of [...graph.outputs, ...graph.inputs]) count(tensor);
  for (const tensor of graph.tensors) if (tensor.isVariable) count(tensor.id);
  for (const node of graph.nodes) for (const tensor of node.inputs) count(tensor);
  return references;
}
