import { scaleLinear } from 'd3-scale';
import { select } from 'd3-selection';
import { type ZoomTransform, zoom, zoomIdentity } from 'd3-zoom';
import { onThemeChange } from '../theme.ts';
import { type Bar, barsOf, laneTop, rowHeight } from './bars.ts';
import { paint } from './paint.ts';
import type { TimelineScene } from './scene.ts';

export interface Timeline {
  update(scene: TimelineScene): void;
  /** Multiplies the zoom about the middle. */
  zoomBy(factor: number): void;
  showWhole(): void;
  destroy(): void;
}

export interface TimelineCallbacks {
  readonly onSelect: (node: number) => void;
  /** The bar under the pointer and where it is, in pixels of the element; undefined: none. */
  readonly onHover: (bar: Bar | undefined, x: number, y: number) => void;
}

const axisHeight = 24;
const closest = 1e6;

/** One inference as bars, a row each for what the CPU, the delegate and the copies did; nodes stand below the part they are in. */
export function mountTimeline(canvas: HTMLCanvasElement, callbacks: TimelineCallbacks): Timeline {
  const abort = new AbortController();
  const { signal } = abort;
  let scene: TimelineScene | undefined;
  let bars: readonly Bar[] = [];
  let transform: ZoomTransform = zoomIdentity;
  let frame = 0;

  const scale = () =>
    transform.rescaleX(scaleLinear([0, scene?.endMs ?? 1], [0, Math.max(1, canvas.clientWidth)]));
  const show = (): void => {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(() => {
      if (scene !== undefined) paint(canvas, scene, bars, scale(), axisHeight);
    });
  };
  const barAt = (event: MouseEvent): Bar | undefined => {
    const x = scale();
    const [at, row] = [x.invert(event.offsetX), event.offsetY - axisHeight];
    // A bar narrower than three pixels can still be pointed at.
    const reach = Math.abs(x.invert(3) - x.invert(0)) / 2;
    const inRow = bars.filter(({ y }) => row >= y && row < y + rowHeight);
    const distance = ({ span: { startMs, ms } }: Bar) => Math.max(startMs - at, at - startMs - ms, 0);
    const near = inRow.filter((bar) => distance(bar) <= reach);
    return near.sort((a, b) => distance(a) - distance(b))[0];
  };

  const behaviour = zoom<HTMLCanvasElement, unknown>()
    .scaleExtent([1, closest])
    // As in the graph: the wheel moves, with Ctrl (or a pinch) it zooms.
    .filter((event: MouseEvent) => event.type !== 'wheel' && event.button === 0)
    .on('zoom', ({ transform: next }: { transform: ZoomTransform }) => {
      transform = next;
      callbacks.onHover(undefined, 0, 0);
      show();
    });
  const surface = select(canvas).call(behaviour).on('dblclick.zoom', null);
  const bounded = (): void => {
    const width = canvas.clientWidth;
    behaviour
      .extent([
        [0, 0],
        [width, 1],
      ])
      .translateExtent([
        [0, 0],
        [width, 1],
      ]);
  };
  const zoomBy = (factor: number, x = canvas.clientWidth / 2) =>
    surface.call(behaviour.scaleBy, factor, [x, 0]);
  const moveBy = (pixels: number) => surface.call(behaviour.translateBy, pixels / transform.k, 0);

  const showWhole = (): void => {
    surface.call(behaviour.transform, zoomIdentity);
  };

  const wheel = (event: WheelEvent): void => {
    if (event.ctrlKey || event.metaKey) zoomBy(2 ** (-event.deltaY / 160), event.offsetX);
    else if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY))
      moveBy(-(event.deltaX || event.deltaY));
    else return;
    event.preventDefault();
  };
  const press = (event: KeyboardEvent): void => {
    const moves = new Map<string, () => unknown>([
      ['+', () => zoomBy(1.6)],
      ['=', () => zoomBy(1.6)],
      ['-', () => zoomBy(1 / 1.6)],
      ['ArrowLeft', () => moveBy(80)],
      ['ArrowRight', () => moveBy(-80)],
      ['Home', showWhole],
    ]);
    const move = moves.get(event.key);
    if (move === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    move();
    event.preventDefault();
    event.stopPropagation();
  };
  /** A bar fills most of the width. */
  const zoomTo = ({ span: { startMs, ms } }: Bar): void => {
    const width = canvas.clientWidth;
    const whole = scaleLinear([0, scene?.endMs ?? 1], [0, width]);
    const k = Math.min(closest, Math.max(1, (0.8 * width) / Math.max(1e-6, whole(ms))));
    surface.call(
      behaviour.transform,
      zoomIdentity
        .translate(0.1 * width, 0)
        .scale(k)
        .translate(-whole(startMs), 0),
    );
  };

  canvas.addEventListener('wheel', wheel, { signal, passive: false });
  canvas.addEventListener('keydown', press, { signal });
  canvas.addEventListener('pointerleave', () => callbacks.onHover(undefined, 0, 0), { signal });
  canvas.addEventListener(
    'pointermove',
    (event) => event.buttons === 0 && callbacks.onHover(barAt(event), event.offsetX, event.offsetY),
    { signal },
  );
  canvas.addEventListener(
    'click',
    (event) => {
      const node = barAt(event)?.span.node;
      if (node !== undefined) callbacks.onSelect(node);
    },
    { signal },
  );
  canvas.addEventListener(
    'dblclick',
    (event) => {
      const bar = barAt(event);
      if (bar === undefined) showWhole();
      else zoomTo(bar);
    },
    { signal },
  );
  const watch = new ResizeObserver(() => {
    bounded();
    show();
  });
  watch.observe(canvas);
  onThemeChange(show, signal);

  return {
    update(next) {
      const isOther = scene?.spans !== next.spans;
      scene = next;
      bars = isOther ? barsOf(next.spans) : bars;
      canvas.style.height = `${axisHeight + laneTop('end', bars)}px`;
      bounded();
      if (isOther) showWhole();
      show();
    },
    zoomBy: (factor) => void zoomBy(factor),
    showWhole,
    destroy() {
      abort.abort();
      watch.disconnect();
      cancelAnimationFrame(frame);
      surface.on('.zoom', null);
    },
  };
}
