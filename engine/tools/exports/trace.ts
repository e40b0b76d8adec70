import { type Lane, lanes, type Span } from './spans.ts';

/** What a trace is of, for whoever opens it elsewhere. */
export interface TraceOf {
  readonly graph: string;
  readonly devices: { readonly cpu: string; readonly delegate: string };
  /** Compiling kernels and uploading constants, once before the first inference. */
  readonly prepareMs?: number;
}

const titles: Readonly<Record<Lane, (devices: TraceOf['devices']) => string>> = {
  cpu: ({ cpu }) => `CPU: ${cpu}`,
  delegate: ({ delegate }) => `Delegate: ${delegate}`,
  copies: () => 'Copies',
};
const thread = (lane: Lane): number => lanes.indexOf(lane) + 1;

/**
 * Inferences as Chrome's trace event JSON, which Perfetto and chrome://tracing open: one process, a thread for each lane, times in
 * microseconds. Within an inference times are as measured; inferences follow one another end to end.
 *
 * @param runs spans of each inference, in order
 */
export function chromeTrace(
  runs: readonly (readonly Span[])[],
  { graph, devices, prepareMs }: TraceOf,
): string {
  const slice = (name: string, cat: string, startMs: number, ms: number, tid: number, args: object) => ({
    ...{ name, cat, ph: 'X', ts: startMs * 1000, dur: ms * 1000, pid: 1, tid, args },
  });
  const named = (name: string, tid: number, args: object) => ({ name, ph: 'M', pid: 1, tid, args });
  const slices =
    prepareMs === undefined ? [] : [slice('prepare', 'prepare', 0, prepareMs, thread('cpu'), {})];
  let start = prepareMs ?? 0;
  for (const [run, spans] of runs.entries()) {
    let end = start;
    for (const { kind, lane, name, step, startMs, ms, tensor, bytes, node } of spans) {
      const cat = kind === 'in' || kind === 'out' ? 'copy' : kind;
      const more = {
        ...(bytes !== undefined && { tensor, bytes }),
        ...(node !== undefined && { node }),
      };
      slices.push(slice(name, cat, start + startMs, ms, thread(lane), { run, step, ...more }));
      end = Math.max(end, start + startMs + ms);
    }
    start = end;
  }
  const names = [
    named('process_name', 0, { name: graph }),
    ...lanes.map((lane) => named('thread_name', thread(lane), { name: titles[lane](devices) })),
  ];
  const note = 'Times within an inference are measured; inferences stand end to end.';
  return JSON.stringify({ traceEvents: [...names, ...slices], displayTimeUnit: 'ms', otherData: { note } });
}
