import type { Graph } from '../../graph/types.ts';
import type { Plan } from '../../plan/types.ts';
import type { RunEvent } from '../../run/run.ts';

/** Where a span happened: one row each in a picture. Copies are the caller's work and stand apart from both computations. */
export const lanes = ['cpu', 'delegate', 'copies'] as const;
export type Lane = (typeof lanes)[number];

/** One thing that took a while in an inference. `wait`: submitting to the device and hearing back. */
export interface Span {
  readonly kind: 'in' | 'compute' | 'wait' | 'out' | 'node';
  readonly lane: Lane;
  /** Index into the plan's steps. */
  readonly step: number;
  readonly name: string;
  /** Since the inference began. */
  readonly startMs: number;
  readonly ms: number;
  readonly node?: number;
  readonly tensor?: number;
  readonly bytes?: number;
}

/**
 * The events of one inference as spans. Of a computation, what its device says it did not compute comes first, as waiting. Nodes lie
 * inside the computation they are part of.
 */
export function spansOf(events: readonly RunEvent[], plan: Plan, graph: Graph): readonly Span[] {
  return events.flatMap((event): readonly Span[] => {
    const { kind, step, at: startMs } = event;
    const ms = Math.max(0, event.ms);
    const name = nameOf(event, plan, graph);
    if (event.kind === 'in' || event.kind === 'out')
      return [{ kind, lane: 'copies', step, name, startMs, ms, tensor: event.tensor, bytes: event.bytes }];
    const lane = plan.steps[step]?.kind === 'delegate' ? 'delegate' : 'cpu';
    if (event.kind === 'node') return [{ kind: event.kind, lane, step, name, startMs, ms, node: event.node }];
    const { deviceMs = ms } = event;
    const waitMs = Math.max(0, ms - deviceMs);
    const computed: Span = { kind, lane, step, name, startMs: startMs + waitMs, ms: ms - waitMs };
    const waited: Span = { kind: 'wait', lane, step, name: `wait for ${name}`, startMs, ms: waitMs };
    return waitMs > 0 ? [waited, computed] : [computed];
  });
}

function nameOf(event: RunEvent, plan: Plan, graph: Graph): string {
  if (event.kind === 'node') return `${graph.nodes[event.node]?.op ?? 'node'} #${event.node}`;
  if (event.kind !== 'compute') {
    const name = graph.tensors[event.tensor]?.name || `T#${event.tensor}`;
    return `${event.kind === 'in' ? 'copy in' : 'copy out'} ${name}`;
  }
  const step = plan.steps[event.step];
  if (step === undefined) return `step ${event.step}`;
  const count = step.kind === 'cpu' ? step.end - step.first : step.segment.nodes.length;
  return `${step.kind === 'cpu' ? 'CPU' : 'partition'}, ${count} ${count === 1 ? 'node' : 'nodes'}`;
}
