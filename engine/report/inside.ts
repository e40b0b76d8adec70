import { nodeId, tensorId } from '../base/ids.ts';
import { type InnerGroup, innerGroups } from '../delegates/armnn/inner-groups.ts';
import { type EngineAnswer, enginesOf, loadEngines } from '../delegates/vx/engines.ts';
import type { Graph } from '../graph/types.ts';
import type { Shapes } from '../shapes/types.ts';
import type { Cut } from './types.ts';

/** What happens inside one partition whose nodes run on several backends. */
export interface InsideRegion {
  /** Index into the cut's regions. */
  readonly region: number;
  /** Stretches of nodes on one backend, in order. */
  readonly groups: readonly InnerGroup[];
  /** Tensors that one backend writes and another reads, once for each reading backend. */
  readonly copyCount: number;
  readonly copyBytes: number;
}

/** What a cut does not say: what delegated nodes run on. Empty lists for delegates that have one engine only. */
export interface Inside {
  readonly regions: readonly InsideRegion[];
  readonly engines: readonly EngineAnswer[];
}

/** The backends inside Arm NN's partitions with the copies between them, and the unit of the NPU for each node that VX takes. */
export async function insideOf(graph: Graph, shapes: Shapes, cut: Cut): Promise<Inside> {
  return { regions: regionsOf(graph, shapes, cut), engines: await unitsOf(graph, cut) };
}

function regionsOf(graph: Graph, shapes: Shapes, cut: Cut): readonly InsideRegion[] {
  if (cut.backends === undefined) return [];
  const backends = Object.fromEntries(
    Object.entries(cut.backends).map(([name, nodes]) => [name, nodes.map(nodeId)]),
  );
  return cut.regions.flatMap(({ kind, nodes, inputs, outputs }, region) => {
    if (kind !== 'delegated') return [];
    const border = { inputs: inputs.map(tensorId), outputs: outputs.map(tensorId) };
    const { groups, copies, copyBytes } = innerGroups(graph, shapes, nodes.map(nodeId), backends, border);
    return [{ region, groups, copyCount: copies.length, copyBytes }];
  });
}

async function unitsOf(graph: Graph, cut: Cut): Promise<readonly EngineAnswer[]> {
  if (cut.delegate.id !== 'vx') return [];
  const map = await loadEngines();
  const useGpu = cut.delegate.options.useGpu === true;
  return cut.regions.flatMap(({ kind, nodes }) =>
    kind === 'delegated' ? enginesOf(graph, nodes, map, useGpu) : [],
  );
}
