import type { Graph } from '../../graph/types.ts';
import type { Plan } from '../../plan/types.ts';
import type { RunEvent } from '../../run/run.ts';

// Threads of the trace: one row each in Perfetto.
const threads = { cpu: 1, delegate: 2, copies: 3 } as const;

interface Slice {
  readonly name: string;
  readonly cat: string;
  readonly ph: 'X';
  /** Microseconds. */
  readonly ts: number;
  readonly dur: number;
  readonly pid: 1;
  readonly tid: number;
  readonly args: Readonly<Record<string, number | string>>;
}

/**
 * Runs as Chrome's trace event JSON, which Perfetto and chrome://tracing open. A run's events carry how long each thing took, not
 * when it began, so they stand end to end in their order: pauses between them are not shown, and node times stand inside the
 * computation they are part of.
 *
 * @param runs events of each run, in order
 */
export function chromeTrace(
  runs: readonly (readonly RunEvent[])[],
  plan: Plan,
  graph: Graph,
  devices: { readonly cpu: string; readonly delegate: string },
): string {
  const slices: Slice[] = [];
  let now = 0;
  for (const [run, events] of runs.entries()) {
    // Node events come before the computation that holds them.
    let inside = now;
    for (const event of events) {
      const onDelegate = plan.steps[event.step]?.kind === 'delegate';
      const place = onDelegate ? threads.delegate : threads.cpu;
      const isCopy = event.kind === 'in' || event.kind === 'out';
      const dur = Math.max(0, event.ms * 1000);
      const isNode = event.kind === 'node';
      slices.push({
        name: nameOf(event, plan, graph),
        ...{ cat: isCopy ? 'copy' : event.kind, ph: 'X', ts: isNode ? inside : now, dur, pid: 1 },
        tid: isCopy ? threads.copies : place,
        args: { run, step: event.step, ...(isCopy ? { bytes: event.bytes, tensor: event.tensor } : {}) },
      });
      if (isNode) inside += dur;
      else inside = now += dur;
    }
  }
  const named = (tid: number, name: string) => ({
    name: 'thread_name',
    ph: 'M',
    pid: 1,
    tid,
    args: { name },
  });
  const names = [
    {
      name: 'process_name',
      ph: 'M',
      pid: 1,
      tid: 0,
      args: { name: graph.name || `subgraph ${graph.subgraph}` },
    },
    named(threads.cpu, `CPU: ${devices.cpu}`),
    named(threads.delegate, `Delegate: ${devices.delegate}`),
    named(threads.copies, 'Copies'),
  ];
  const note = 'Durations are measured; events stand end to end, because only durations are recorded.';
  return JSON.stringify({ traceEvents: [...names, ...slices], displayTimeUnit: 'ms', otherData: { note } });
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
