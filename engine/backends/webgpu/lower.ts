import { fail, ok, type Result } from '../../base/result.ts';
import type { GraphNode } from '../../graph/types.ts';
import type { Op } from '../../ops/types.ts';
import { nameOf } from '../../shapes/resolve.ts';
import type { Segment } from '../types.ts';
import type { KnownContents } from '../wasm/constants.ts';
import { operandOf } from '../wasm/lower.ts';
import { tabulate } from '../wasm/tabulate.ts';
import { kernels } from './kernels/table.ts';
import type { GpuLayer, Lowering } from './layer.ts';

/** A node that runs, and how. Nodes whose outputs are known before running have no lowering. */
export interface LoweredNode {
  readonly node: GraphNode;
  readonly lowering: Lowering | undefined;
}

/** Fails with the first node that has no WGSL kernel: then the whole segment runs elsewhere. */
export function lowerSegment(
  segment: Segment,
  known: KnownContents,
  ops: ReadonlyMap<string, Op>,
  packedDot: boolean,
): Result<readonly LoweredNode[], string> {
  const lowered: LoweredNode[] = [];
  for (const id of segment.nodes) {
    const node = segment.graph.nodes[id];
    if (!node) return fail(`node ${id} does not exist`);
    if (isKnown(node, segment, known)) {
      lowered.push({ node, lowering: undefined });
      continue;
    }
    const lowering = attempt(node, segment, known, ops, packedDot);
    if (typeof lowering === 'string') return fail(`${nameOf(node)} has no WebGPU kernel: ${lowering}`);
    lowered.push({ node, lowering });
  }
  return ok(lowered);
}

const isKnown = (node: GraphNode, { shapes, graph }: Segment, known: KnownContents): boolean =>
  known.isFolded(node) ||
  (node.outputs.length > 0 &&
    node.outputs.every((tensor) => shapes.values.has(tensor) && graph.tensors[tensor]?.isVariable !== true));

/** How one node would run; a sentence where it has no WGSL kernel. */
export function attempt(
  node: GraphNode,
  segment: Segment,
  known: KnownContents,
  ops: ReadonlyMap<string, Op>,
  packedDot: boolean,
): Lowering | string {
  const kernel = node.custom ? undefined : kernels.get(node.op);
  if (!kernel) return 'the op is not among those written in WGSL';
  const touched = [...node.inputs, ...node.outputs].filter((tensor) => tensor >= 0);
  const variable = touched.find((tensor) => segment.graph.tensors[tensor]?.isVariable);
  if (variable !== undefined) return `it keeps state in tensor ${variable}`;
  const inputs = node.inputs.map((tensor) => (tensor < 0 ? undefined : operandOf(tensor, segment, known)));
  const outputs = node.outputs.map((tensor) => operandOf(tensor, segment, known));
  for (const operand of [...inputs, ...outputs]) {
    if (typeof operand === 'string') return operand;
    if (operand?.elements === 0) return `tensor ${operand.tensor.id} has no elements`;
  }
  const operands = { inputs: inputs as GpuLayer['inputs'], outputs: outputs as GpuLayer['outputs'] };
  return kernel({ node, packedDot, ...operands, tabulate: () => tabulate(node, operands, ops.get(node.op)) });
}
