import type { Graph } from '../../graph/types.ts';
import { liveAt, type MemoryBlock, type MemoryPlan, memoryPlan } from '../../plan/memory.ts';
import { openModel } from '../model.ts';
import type { Answer, Verb } from '../verb.ts';

export const arenaVerb: Verb = {
  name: 'arena',
  summary: "where TensorFlow Lite's memory planner puts every tensor, and which ones hold the peak",
  flags: [],
  async run(flags, session): Promise<Answer> {
    const opened = openModel(session, flags.required('graph'));
    const answers = opened.graphs.map((graph, index) => {
      const { failed } = opened.shapes(index);
      if (failed)
        session.warn(`subgraph ${index}: planned up to the node whose preparation fails. ${failed.sentence}`);
      return { graph, plan: memoryPlan(graph, opened.shapes(index)) };
    });
    return {
      json: { planner: 'tflite', delegates: 'none', subgraphs: answers.map(jsonOf) },
      text: answers.map(textOf).join('\n\n'),
    };
  },
};

interface Planned {
  readonly graph: Graph;
  readonly plan: MemoryPlan;
}

const blockJson = ({ offset, bytes, first, last, shared, tensor }: MemoryBlock) => ({
  ...{ tensor, offset, bytes, first_step: first, last_step: last },
  ...(shared.length > 0 && { in_place: shared }),
});

const jsonOf = ({ graph, plan }: Planned) => ({
  index: graph.subgraph,
  arena_bytes: plan.bytes,
  peak_bytes: plan.live[plan.peakStep] ?? 0,
  peak_step: plan.peakStep,
  peak_tensors: liveAt(plan, plan.peakStep).map(({ tensor }) => tensor),
  persistent_bytes: plan.persistentBytes,
  persistent: plan.persistent,
  on_heap: plan.onHeap,
  live_bytes: plan.live,
  blocks: plan.blocks.map(blockJson),
});

function textOf({ graph, plan }: Planned): string {
  const head = `subgraph ${graph.subgraph}: arena of ${plan.bytes} bytes (TensorFlow Lite's planner, not TFLite Micro's; no delegate)`;
  if (plan.peakStep < 0) return head;
  const line = (cells: readonly (string | number)[]): string =>
    cells.map((cell) => String(cell).padStart(12)).join('');
  return [
    head,
    `most needed at once: ${plan.live[plan.peakStep]} bytes at step ${plan.peakStep} (${graph.nodes[plan.peakStep]?.op}), held by`,
    `${line(['bytes', 'offset', 'from', 'to'])}  tensor`,
    ...liveAt(plan, plan.peakStep).map(
      ({ tensor, bytes, offset, first, last }) =>
        `${line([bytes, offset, first, last])}  ${tensor} ${graph.tensors[tensor]?.name ?? ''}`,
    ),
  ].join('\n');
}
