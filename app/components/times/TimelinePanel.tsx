import { useEffect, useRef, useState } from 'react';
import { bytesText, chromeTrace, type Span } from '../../../engine/index.ts';
import type { Bar } from '../../draw/timeline/bars.ts';
import { mountTimeline, type Timeline } from '../../draw/timeline/mount.ts';
import { select } from '../../state/session.ts';
import { useStore } from '../../state/store.ts';
import type { Benchmarked } from '../../workers/benchmark/protocol.ts';
import { save } from '../save.ts';
import { grouped } from '../units.ts';

interface Hovered {
  readonly bar: Bar;
  readonly x: number;
  readonly y: number;
}

/** One inference from beginning to end: what the CPU, the partitions and the copies did when. */
export function TimelinePanel({ benchmarked }: { readonly benchmarked: Benchmarked }) {
  const room = useRef<HTMLCanvasElement>(null);
  const timeline = useRef<Timeline>(undefined);
  const [hovered, setHovered] = useState<Hovered>();
  const selected = useStore((state) => state.settings.node);
  const { spans, devices, prepareMs, result } = benchmarked;
  const endMs = Math.max(1e-3, ...spans.map(({ startMs, ms }) => startMs + ms));

  useEffect(() => {
    if (room.current === null) return;
    const mounted = mountTimeline(room.current, {
      onSelect: select,
      onHover: (bar, x, y) => setHovered(bar && { bar, x, y }),
    });
    timeline.current = mounted;
    return () => mounted.destroy();
  }, []);
  useEffect(() => {
    const lanes = {
      cpu: `CPU: ${devices.cpu}`,
      delegate: `Partitions: ${devices.delegate}`,
      copies: 'Copies across borders',
    };
    timeline.current?.update({ spans, endMs, lanes, ...(selected !== undefined && { selected }) });
  }, [spans, endMs, devices, selected]);

  const trace = () => {
    const text = chromeTrace([spans], { graph: result.graph, devices, prepareMs });
    save(`${result.graph}.trace.json`, new TextEncoder().encode(text));
  };
  return (
    <section>
      <div className="bar">
        <h2>One inference</h2>
        <span className="spacer" />
        <button
          type="button"
          className="button"
          aria-label="Zoom in"
          onClick={() => timeline.current?.zoomBy(1.6)}
        >
          +
        </button>
        <button
          type="button"
          className="button"
          aria-label="Zoom out"
          onClick={() => timeline.current?.zoomBy(1 / 1.6)}
        >
          −
        </button>
        <button type="button" className="button" onClick={() => timeline.current?.showWhole()}>
          Whole
        </button>
        <button type="button" className="button" onClick={trace}>
          Save trace
        </button>
      </div>
      <p className="muted">
        The run of median time among {benchmarked.profiledRuns} with a clock at every node, which runs a
        little longer than one without. Ctrl and the wheel zoom, dragging moves, a double click fills the view
        with a bar. The trace opens in Perfetto.
      </p>
      <div className="timeline">
        <canvas
          ref={room}
          tabIndex={0}
          role="img"
          aria-label={`Timeline of one inference, ${grouped(Math.round(endMs * 1000))} µs. Plus and minus zoom, left and right move, Home shows the whole. The table below lists the same nodes.`}
        />
        {hovered !== undefined && <Tip {...hovered} />}
      </div>
      <ul className="legend-line">
        {legend.map(([kind, text]) => (
          <li key={kind}>
            <span className={`swatch ${kind}`} aria-hidden="true" /> {text}
          </li>
        ))}
      </ul>
    </section>
  );
}

const legend = [
  ['cpu', 'on the CPU'],
  ['delegated', 'in a partition'],
  ['copy', 'copied across a border'],
  ['wait', 'waiting for the device'],
] as const;

function Tip({ bar: { span }, x, y }: Hovered) {
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const tip = element.current;
    const room = tip?.offsetParent;
    if (tip === null || room === null || room === undefined) return;
    tip.style.left = `${Math.max(0, Math.min(x + 12, room.clientWidth - tip.offsetWidth))}px`;
    tip.style.top = `${y + 16}px`;
  }, [x, y]);
  return (
    <div ref={element} className="tip" aria-hidden="true">
      <strong>{span.name}</strong>
      <br />
      {detail(span)}
    </div>
  );
}

const detail = ({ startMs, ms, bytes }: Span): string =>
  `${grouped(Math.round(ms * 1000))} µs, from ${grouped(Math.round(startMs * 1000))} µs on${bytes === undefined ? '' : `, ${bytesText(bytes)}`}`;
