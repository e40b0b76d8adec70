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
    const { step, at: startMs } = event;
    const ms = Math.max(0, event.ms);
    const onDelegate = plan.steps[step]?.kind === 'delegate';
    const span = { lane: onDelegate ? 'delegate' : 'cpu', step, name: nameOf(event, plan, graph) } as const;
    if (event.kind === 'node') return [{ ...span, kind: 'node', startMs, ms, node: event.node }];
    if (event.kind === 'compute') {
      const waitMs = Math.max(0, ms - (event.deviceMs ?? ms));
      const computed: Span = { ...span, kind: 'compute', startMs: startMs + waitMs, ms: ms - waitMs };
      const name = `wait for ${span.name}`;
      return waitMs > 0 ? [{ ...span, name, kind: 'wait', startMs, ms: waitMs }, computed] : [computed];
    }
    const { kind, tensor, bytes } = event;
    return [{ ...span, kind, lane: 'copies', startMs, ms, tensor, bytes }];
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
