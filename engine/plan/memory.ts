import type { TensorId } from '../base/ids.ts';
import type { Graph } from '../graph/types.ts';
import type { Shapes } from '../shapes/types.ts';
import { planArena } from './arena.ts';

/** Memory of the arena that belongs to one tensor, or to several that follow each other in place. */
export interface MemoryBlock {
  readonly tensor: TensorId;
  readonly offset: number;
  readonly bytes: number;
  /** First and last step at which it is needed, positions of the execution order. */
  readonly first: number;
  readonly last: number;
  /** Other tensors in the same bytes, because their ops work in place. */
  readonly shared: readonly TensorId[];
}

/** The arena of one subgraph over its steps, ready to be drawn or listed. Plain data. */
export interface MemoryPlan {
  readonly steps: number;
  /** The whole arena, gaps and alignment included. */
  readonly bytes: number;
  readonly blocks: readonly MemoryBlock[];
  /** Bytes needed at each step; what the arena takes beyond the largest of them are gaps. */
  readonly live: readonly number[];
  /** The first step at which most bytes are needed, or -1 without steps. */
  readonly peakStep: number;
  readonly persistentBytes: number;
  readonly persistent: readonly TensorId[];
  /** Tensors whose size only a run tells: they are on the heap, not in the arena. */
  readonly onHeap: readonly TensorId[];
}

/**
 * What the runtime's memory planner does to a subgraph that no delegate takes part of, step by step. Scratch tensors that
 * kernels ask for are left out, as in `planArena`; TensorFlow Lite Micro plans differently.
 */
export function memoryPlan(graph: Graph, shapes: Shapes): MemoryPlan {
  const { bytes, placements, persistentBytes, persistent, onHeap } = planArena(graph, shapes);
  const steps = graph.nodes.length;
  const shared = new Map<TensorId, TensorId[]>();
  for (const { tensor, sharedWith } of placements)
    if (sharedWith !== undefined) shared.set(sharedWith, [...(shared.get(sharedWith) ?? []), tensor]);
  const blocks = placements
    .filter(({ sharedWith }) => sharedWith === undefined)
    .map(
      (block): MemoryBlock => ({
        tensor: block.tensor,
        offset: block.offset,
        bytes: block.bytes,
        first: block.firstNode,
        last: Math.min(block.lastNode ?? steps - 1, steps - 1),
        shared: shared.get(block.tensor) ?? [],
      }),
    );
  const live = liveBytes(blocks, steps);
  return {
    ...{
      steps,
      bytes,
      blocks,
      live,
      peakStep: live.indexOf(live.reduce((most, now) => Math.max(most, now), 0)),
    },
    ...{ persistentBytes, persistent: persistent.map(({ tensor }) => tensor), onHeap },
  };
}

function liveBytes(blocks: readonly MemoryBlock[], steps: number): number[] {
  const changes = new Float64Array(steps + 1);
  for (const { first, last, bytes } of blocks) {
    changes[first]! += bytes;
    changes[last + 1]! -= bytes;
  }
  let now = 0;
  return Array.from({ length: steps }, (_, step) => {
    now += changes[step]!;
    return now;
  });
}

/** What is needed at one step, the largest first. */
export const liveAt = ({ blocks }: Pick<MemoryPlan, 'blocks'>, step: number): MemoryBlock[] =>
  blocks
    .filter(({ first, last, bytes }) => bytes > 0 && first <= step && step <= last)
    .sort((a, b) => b.bytes - a.bytes || a.tensor - b.tensor);
