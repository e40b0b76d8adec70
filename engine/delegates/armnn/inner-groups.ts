import type { NodeId, TensorId } from '../../base/ids.ts';
import type { Graph } from '../../graph/types.ts';
import type { Shapes } from '../../shapes/types.ts';
import { tensorBytes } from '../rules/facts.ts';

/** A run of a partition's nodes on one backend. */
export interface InnerGroup {
  readonly backend: string;
  readonly nodes: readonly NodeId[];
}

/** A tensor that one backend writes and another reads: Arm NN copies it, on the reader's side (Network.cpp:1348-1420). */
export interface InnerCopy {
  readonly tensor: TensorId;
  readonly from: string;
  readonly to: string;
  readonly bytes: number;
}

export interface InnerPartition {
  readonly groups: readonly InnerGroup[];
  readonly copies: readonly InnerCopy[];
  readonly copyBytes: number;
  /** Tensors crossing the partition's border, copied once each at every inference. */
  readonly borderBytes: number;
}

// CpuRef and CpuAcc share plain memory when importing is on; GpuAcc of 21.02 and VsiNpu always copy.
const shareMemory = new Set(['CpuRef', 'CpuAcc']);

export interface InnerOptions {
  /** The delegate option memory-import. */
  readonly memoryImport?: boolean;
}

/** What happens inside one partition: nodes grouped by backend in order, and the copies between them with their bytes. */
export function innerGroups(
  graph: Graph,
  shapes: Shapes,
  nodes: readonly NodeId[],
  backends: Readonly<Record<string, readonly NodeId[]>>,
  border: { readonly inputs: readonly TensorId[]; readonly outputs: readonly TensorId[] },
  options: InnerOptions = {},
): InnerPartition {
  const backendOf = new Map(
    Object.entries(backends).flatMap(([backend, ids]) => ids.map((id) => [id, backend] as const)),
  );
  const inside = new Set(nodes);
  const bytesOf = (tensor: TensorId): number => {
    const known = shapes.tensors[tensor];
    const facts = graph.tensors[tensor];
    if (facts === undefined) return 0;
    return tensorBytes(facts.type, known?.kind === 'static' ? known.shape : facts.shape);
  };
  const copies = copiesBetween(graph, inside, backendOf, options).map((copy) => ({
    ...copy,
    bytes: bytesOf(copy.tensor),
  }));
  const crossing = [...border.inputs.filter((id) => !graph.tensors[id]?.isConstant), ...border.outputs];
  return {
    groups: groupsOf(nodes, backendOf),
    copies,
    copyBytes: copies.reduce((sum, { bytes }) => sum + bytes, 0),
    borderBytes: crossing.reduce((sum, tensor) => sum + bytesOf(tensor), 0),
  };
}

function groupsOf(nodes: readonly NodeId[], backendOf: ReadonlyMap<NodeId, string>): readonly InnerGroup[] {
  const groups: { backend: string; nodes: NodeId[] }[] = [];
  for (const node of nodes) {
    const backend = backendOf.get(node) ?? '';
    const last = groups.at(-1);
    if (last?.backend === backend) last.nodes.push(node);
    else groups.push({ backend, nodes: [node] });
  }
  return groups;
}

/** One copy a tensor and reading backend: later readers on that backend find it there. */
function copiesBetween(
  graph: Graph,
  inside: ReadonlySet<NodeId>,
  backendOf: ReadonlyMap<NodeId, string>,
  { memoryImport = false }: InnerOptions,
): Omit<InnerCopy, 'bytes'>[] {
  const copies = new Map<string, Omit<InnerCopy, 'bytes'>>();
  for (const id of inside) {
    const to = backendOf.get(id) ?? '';
    for (const tensor of graph.nodes[id]?.inputs ?? []) {
      const producer = graph.tensors[tensor]?.producer ?? -1;
      if (producer < 0 || !inside.has(producer as NodeId)) continue;
      const from = backendOf.get(producer as NodeId) ?? '';
      const shared = memoryImport && shareMemory.has(from) && shareMemory.has(to);
      if (from !== to && !shared) copies.set(`${tensor} ${to}`, { tensor, from, to });
    }
  }
  return [...copies.values()];
}
