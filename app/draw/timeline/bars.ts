import { type Lane, lanes, type Span } from '../../../engine/index.ts';

export const rowHeight = 24;
const laneGap = 22;

export interface Bar {
  readonly span: Span;
  /** Pixels below the axis. */
  readonly y: number;
}

/** Rows of a lane: parts, and below them the nodes inside; the copies have no inside, and a lane without spans has no place. */
function rowsOf(lane: Lane, spans: readonly Span[]): number {
  const own = spans.filter((span) => span.lane === lane);
  return own.length === 0 ? 0 : own.some(({ kind }) => kind === 'node') ? 2 : 1;
}

/** Where each lane's rows begin; its title stands above them. */
function tops(spans: readonly Span[]): Readonly<Record<Lane | 'end', number>> {
  const top = { cpu: 0, delegate: 0, copies: 0, end: 0 };
  let y = 0;
  for (const lane of lanes) {
    const rows = rowsOf(lane, spans);
    top[lane] = y + laneGap;
    if (rows > 0) y += laneGap + rows * rowHeight;
  }
  return { ...top, end: y + 8 };
}

export function barsOf(spans: readonly Span[]): readonly Bar[] {
  const top = tops(spans);
  return spans.map((span) => ({ span, y: top[span.lane] + (span.kind === 'node' ? rowHeight : 0) }));
}

export const laneTop = (lane: Lane | 'end', bars: readonly Bar[]): number =>
  tops(bars.map(({ span }) => span))[lane];
