import { engineOf, type Graph, loadEngines, type NodeId } from '../../engine/index.ts';
import { askedOf, macsIn, type Subject } from './cut.ts';
import type { CutQuery, Workload } from './protocol.ts';

/** Multiply-accumulates of every node, and which delegated ones run on a slow unit of the NPU. */
export async function figuresOf(subject: Subject, graph: Graph, query: CutQuery): Promise<Workload> {
  const slow = new Map<number, string>();
  const nodes = await nodesOnNpu(subject, query);
  if (nodes.length > 0) {
    const map = await loadEngines();
    const useGpu = query.delegate === 'vx' && query.options.useGpu === true;
    for (const id of nodes) {
      const node = graph.nodes[id];
      const answer = node && engineOf(graph, node, map, useGpu);
      if (answer?.slow) slow.set(id, answer.sentence);
    }
  }
  return { macs: macsIn(subject, graph), slow };
}

/** The engine map is that of the NPU behind the VX delegate and Arm NN's VsiNpu; of other hardware no map is known. */
async function nodesOnNpu(subject: Subject, query: CutQuery): Promise<readonly NodeId[]> {
  const asked = await askedOf(subject, query);
  if (!asked.ok) return [];
  const { mask } = asked.value;
  if (query.delegate === 'vx') return mask.supported;
  return query.delegate === 'armnn' ? ((mask.backends?.VsiNpu ?? []) as readonly NodeId[]) : [];
}
