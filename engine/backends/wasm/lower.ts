import type { TensorId } from '../../base/ids.ts';
import type { GraphNode } from '../../graph/types.ts';
import { affine } from '../../ops/affine.ts';
import { bitsOf, elementCount } from '../../ops/tensor-data.ts';
import type { Op } from '../../ops/types.ts';
import type { Segment } from '../types.ts';
import type { KnownContents } from './constants.ts';
import { kernels } from './kernels/table.ts';
import type { Layer, Lowering, Operand } from './layer.ts';
import { tabulate } from './tabulate.ts';
import type { Target } from './target.ts';

/** How each node of a segment runs. */
export type LoweredNode =
  | { readonly kind: 'kernel'; readonly node: GraphNode; readonly lowering: Lowering }
  | { readonly kind: 'folded'; readonly node: GraphNode }
  /** On the reference kernel, and why. */
  | { readonly kind: 'reference'; readonly node: GraphNode; readonly sentence: string };

export function lowerNode(
  node: GraphNode,
  segment: Segment,
  known: KnownContents,
  target: Target,
  ops: ReadonlyMap<string, Op>,
): LoweredNode {
  if (known.isFolded(node)) return { kind: 'folded', node };
  const lowering = attempt(node, segment, known, target, ops);
  return typeof lowering === 'string'
    ? { kind: 'reference', node, sentence: `${node.op} #${node.id}: ${lowering}` }
    : { kind: 'kernel', node, lowering };
}

function attempt(
  node: GraphNode,
  segment: Segment,
  known: KnownContents,
  target: Target,
  ops: ReadonlyMap<string, Op>,
): Lowering | string {
  const kernel = node.custom ? undefined : kernels.get(node.op);
  if (!kernel) return 'there is no kernel for the op';
  const inputs = node.inputs.map((tensor) => (tensor < 0 ? undefined : operandOf(tensor, segment, known)));
  const outputs = node.outputs.map((tensor) => operandOf(tensor, segment, known));
  for (const operand of [...inputs, ...outputs]) {
    if (typeof operand === 'string') return operand;
    if (operand?.elements === 0) return `tensor ${operand.tensor.id} has no elements`;
  }
  const operands = { inputs: inputs as Layer['inputs'], outputs: outputs as Layer['outputs'] };
  return kernel({ node, target, ...operands, tabulate: () => tabulate(node, operands, ops.get(node.op)) });
}

/** An operand as kernels see it; a sentence where no kernel can take it. */
export function operandOf(id: TensorId, { graph, shapes }: Segment, known: KnownContents): Operand | string {
  const tensor = graph.tensors[id];
  const shape = shapes.tensors[id];
  if (!tensor || shape?.kind !== 'static') return `the shape of tensor ${id} is only known while running`;
  const bits = bitsOf(tensor.type);
  if (bits === undefined || bits < 8 || tensor.isSparse) return `${tensor.type} tensors have no kernels`;
  return {
    tensor,
    type: tensor.type,
    shape: shape.shape,
    elements: elementCount(shape.shape),
    width: bits / 8,
    scale: affine(tensor).scale,
    zeroPoint: affine(tensor).zeroPoint,
    constant: () => known.bytes(id),
  };
}
