import type {
  Cut,
  MeasuredRun,
  Measurement,
  PreparedRun,
  StretchTime,
  TimelineSpan,
} from '../../engine/index.ts';

type Details = Pick<
  MeasuredRun,
  'stretches' | 'totalMs' | 'noisy' | 'apart' | 'timeline' | 'uploadedBytes' | 'fallbacks'
>;

/** What a measurement says of each stretch of the cut, as the report carries it. */
export function measuredDetails(cut: Cut, prepared: PreparedRun, measurement: Measurement): Details {
  const { total, noisy, apart } = measurement;
  const placed = prepared.placed;
  return {
    stretches: stretchTimes(cut, prepared, measurement),
    totalMs: { p50: total.p50Ms, p95: total.p95Ms, min: total.minMs },
    noisy,
    apart,
    timeline: timelineOf(measurement),
    uploadedBytes: placed.reduce((sum, one) => sum + (one?.memory.constantBytes ?? 0), 0),
    fallbacks: [
      ...prepared.plan.skipped.map(({ sentence }) => sentence),
      ...prepared.fallbacks.map(({ sentence }) => sentence),
    ],
  };
}

function stretchTimes(cut: Cut, prepared: PreparedRun, { steps }: Measurement): StretchTime[] {
  const delegated = cut.stretches.filter(({ region }) => region >= 0);
  let next = 0;
  return prepared.plan.steps.map((step, index) => {
    const times = steps[index];
    const compute = {
      computeMs: times?.compute.p50Ms ?? 0,
      computeMinMs: times?.compute.minMs ?? 0,
      computeP95Ms: times?.compute.p95Ms ?? 0,
    };
    if (step.kind === 'cpu')
      return {
        region: -1,
        nodeCount: step.end - step.first,
        inMs: 0,
        ...compute,
        outMs: 0,
        inBytes: 0,
        outBytes: 0,
      };
    const { in: copiedIn, out: copiedOut } = prepared.transfers[index] ?? { in: [], out: [] };
    const placed = prepared.placed[index];
    return {
      region: delegated[next++]?.region ?? -1,
      nodeCount: step.segment.nodes.length,
      inMs: times?.in?.p50Ms ?? 0,
      ...compute,
      outMs: times?.out?.p50Ms ?? 0,
      inBytes: bytesOf(copiedIn),
      outBytes: bytesOf(copiedOut),
      ...(times?.wait && { waitMs: times.wait.p50Ms }),
      ...(placed && { device: placed.device.description }),
      ...(placed?.device.computeClock !== undefined && { computeClock: placed.device.computeClock }),
      ...(placed?.sentence !== undefined && { fallback: placed.sentence }),
      borders: (times?.borders ?? []).map(({ direction, tensor, bytes, time }) => ({
        direction,
        tensor,
        bytes,
        ms: time.p50Ms,
      })),
    };
  });
}

const bytesOf = (list: readonly { readonly bytes: number }[]): number =>
  list.reduce((sum, { bytes }) => sum + bytes, 0);

/** Bars of one inference. What the device did not compute of a computation's time is a bar of waiting before it. */
function timelineOf({ events }: Measurement): TimelineSpan[] {
  return events.flatMap((event): TimelineSpan[] => {
    if (event.kind === 'node') return [];
    const { step: stretch, at: startMs, ms } = event;
    if (event.kind !== 'compute') {
      const { kind, tensor, bytes } = event;
      return [{ kind, stretch, startMs, ms, tensor, bytes }];
    }
    const { deviceMs } = event;
    if (deviceMs === undefined) return [{ kind: 'compute', stretch, startMs, ms }];
    const waitMs = Math.max(0, ms - deviceMs);
    return [
      { kind: 'wait', stretch, startMs, ms: waitMs },
      { kind: 'compute', stretch, startMs: startMs + waitMs, ms: Math.min(ms, deviceMs) },
    ];
  });
}
