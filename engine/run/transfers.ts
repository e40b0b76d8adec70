import type { TensorId } from '../base/ids.ts';
import type { Graph } from '../graph/types.ts';
import type { Plan, Transfer } from '../plan/types.ts';
import type { PlacedPartition } from './placement.ts';

/** What really crosses a partition's border, by step; empty for CPU steps. */
export interface StepTransfers {
  readonly in: readonly Transfer[];
  readonly out: readonly Transfer[];
}

/**
 * The plan's copies less those that devices save: what a partition reads in its neighbour's memory is not copied in, and what
 * only such readers want is not copied out.
 */
export function transfersOf(
  plan: Plan,
  graph: Graph,
  placed: readonly (PlacedPartition | undefined)[],
): readonly StepTransfers[] {
  const wanted = wantedOutside(plan, graph, placed);
  return plan.steps.map((step, index) => {
    if (step.kind === 'cpu') return { in: [], out: [] };
    const shared = placed[index]?.prepared.shared;
    return {
      in: step.copiesIn.filter(({ tensor }) => !shared?.has(tensor)),
      out: step.copiesOut.filter(({ tensor }) => wanted.has(tensor)),
    };
  });
}

/** Tensors that the CPU's memory must hold: read there, read by a partition through it, or kept to be looked at. */
function wantedOutside(
  { cpu, steps, keep }: Plan,
  graph: Graph,
  placed: readonly (PlacedPartition | undefined)[],
): ReadonlySet<TensorId> {
  const wanted = new Set<TensorId>([
    ...graph.outputs,
    ...cpu.nodes.flatMap((id) => graph.nodes[id]?.inputs ?? []),
  ]);
  for (const [index, step] of steps.entries()) {
    if (step.kind !== 'delegate') continue;
    if (keep === 'all') for (const { tensor } of step.copiesOut) wanted.add(tensor);
    for (const { tensor } of step.copiesIn)
      if (!placed[index]?.prepared.shared?.has(tensor)) wanted.add(tensor);
  }
  return wanted;
}
