import { type ScaleLinear, scaleLinear } from 'd3-scale';
import { type Selection, select } from 'd3-selection';
import { area, curveStepAfter } from 'd3-shape';
import { type D3ZoomEvent, type ZoomTransform, zoom, zoomIdentity } from 'd3-zoom';
import type { MemoryBlock, MemoryPlan } from '../../../engine/index.ts';

export interface ArenaScene {
  readonly plan: MemoryPlan;
  /** The step whose bytes are told, or -1. */
  readonly step: number;
  /** Marked, wherever it is alive. */
  readonly tensor?: number;
  nameOf(tensor: number): string;
  /** Bytes as a tick of the axis. */
  bytesText(bytes: number): string;
}

export interface ArenaCallbacks {
  /** The pointer is over this step; undefined when it left. */
  onHover(step: number | undefined): void;
  onPick(step: number, tensor: number | undefined): void;
}

export interface ArenaDrawing {
  update(scene: ArenaScene): void;
  destroy(): void;
}

const margin = { left: 64, right: 12, top: 8, bottom: 22 };
/** Above the map: how many bytes each step needs. */
const curveHeight = 56;
const gap = 14;
const letterWidth = 6.6;
/** Closer than this many steps nobody needs to look. */
const fewestSteps = 8;

/**
 * The arena over time: bytes upwards, steps to the right, a rectangle for each tensor's memory, above it the bytes that each
 * step needs. The wheel and dragging zoom and move along the steps.
 */
export function mountArena(element: HTMLElement, callbacks: ArenaCallbacks): ArenaDrawing {
  return new Arena(element, callbacks);
}

type Group = Selection<SVGGElement, unknown, null, undefined>;

class Arena implements ArenaDrawing {
  readonly #element: HTMLElement;
  readonly #svg: Selection<SVGSVGElement, unknown, null, undefined>;
  readonly #parts: Readonly<Record<'axes' | 'curve' | 'blocks' | 'marks', Group>>;
  readonly #zoom = zoom<SVGSVGElement, unknown>();
  readonly #watch: ResizeObserver;
  #scene: ArenaScene | undefined;
  #transform: ZoomTransform = zoomIdentity;
  #size = { width: 0, height: 0 };

  constructor(element: HTMLElement, callbacks: ArenaCallbacks) {
    this.#element = element;
    this.#svg = select(element).append('svg').attr('class', 'arena').attr('aria-hidden', 'true');
    const group = (name: string): Group => this.#svg.append('g').attr('class', name);
    this.#parts = {
      axes: group('axes'),
      curve: group('curve'),
      blocks: group('blocks'),
      marks: group('marks'),
    };
    this.#svg
      .on('pointermove', (event: PointerEvent) => callbacks.onHover(this.#stepAt(event)))
      .on('pointerleave', () => callbacks.onHover(undefined))
      .on('click', (event: PointerEvent) => {
        const step = this.#stepAt(event);
        if (step !== undefined) callbacks.onPick(step, this.#blockAt(event)?.tensor);
      });
    this.#svg.call(
      this.#zoom.on('zoom', ({ transform }: D3ZoomEvent<SVGSVGElement, unknown>) => {
        this.#transform = transform;
        this.#draw();
      }),
    );
    this.#watch = new ResizeObserver(() => this.#resize());
    this.#watch.observe(element);
  }

  update(scene: ArenaScene): void {
    const other = scene.plan !== this.#scene?.plan;
    this.#scene = scene;
    if (other) this.#resize();
    else this.#draw();
  }

  destroy(): void {
    this.#watch.disconnect();
    this.#svg.remove();
  }

  #resize(): void {
    const { clientWidth: width, clientHeight: height } = this.#element;
    this.#size = { width, height };
    const steps = this.#scene?.plan.steps ?? 0;
    const room: [[number, number], [number, number]] = [
      [margin.left, 0],
      [width - margin.right, height],
    ];
    this.#zoom
      .scaleExtent([1, Math.max(1, steps / fewestSteps)])
      .extent(room)
      .translateExtent(room);
    this.#svg.attr('width', width).attr('height', height);
    this.#draw();
  }

  #steps(): ScaleLinear<number, number> {
    const whole = scaleLinear(
      [0, this.#scene?.plan.steps ?? 1],
      [margin.left, this.#size.width - margin.right],
    );
    return this.#transform.rescaleX(whole);
  }

  #bytes(): ScaleLinear<number, number> {
    const top = margin.top + curveHeight + gap;
    return scaleLinear(
      [0, Math.max(1, this.#scene?.plan.bytes ?? 1)],
      [this.#size.height - margin.bottom, top],
    );
  }

  #stepAt(event: PointerEvent): number | undefined {
    const [x] = this.#place(event);
    const step = Math.floor(this.#steps().invert(x));
    const inside = x >= margin.left && step >= 0 && step < (this.#scene?.plan.steps ?? 0);
    return inside ? step : undefined;
  }

  #blockAt(event: PointerEvent): MemoryBlock | undefined {
    const [, y] = this.#place(event);
    const step = this.#stepAt(event) ?? -1;
    const at = this.#bytes().invert(y);
    return this.#scene?.plan.blocks.find(
      ({ first, last, offset, bytes }) =>
        first <= step && step <= last && offset <= at && at < offset + bytes,
    );
  }

  #place(event: PointerEvent): [number, number] {
    const { left, top } = this.#element.getBoundingClientRect();
    return [event.clientX - left, event.clientY - top];
  }

  #draw(): void {
    if (this.#scene === undefined || this.#size.width === 0) return;
    const [x, y] = [this.#steps(), this.#bytes()];
    this.#drawAxes(this.#scene, x, y);
    this.#drawCurve(this.#scene, x);
    this.#drawBlocks(this.#scene, x, y);
    this.#drawMarks(this.#scene, x);
  }

  #drawAxes({ plan, bytesText }: ArenaScene, x: Scale, y: Scale): void {
    const { width, height } = this.#size;
    const rows = y.ticks(Math.max(2, Math.floor(height / 70)));
    this.#parts.axes
      .selectAll('line')
      .data(rows)
      .join('line')
      .attr('x1', margin.left)
      .attr('x2', width - margin.right)
      .attr('y1', y)
      .attr('y2', y);
    const columns = x.ticks(Math.max(2, Math.floor(width / 110))).filter(Number.isInteger);
    const most = plan.live[plan.peakStep] ?? 0;
    const texts = [
      { x: margin.left - 6, y: margin.top + 10, text: bytesText(most), anchor: 'end' },
      ...rows.map((bytes) => ({
        x: margin.left - 6,
        y: y(bytes) + 4,
        text: bytesText(bytes),
        anchor: 'end',
      })),
      ...columns.map((step) => ({ x: x(step), y: height - 6, text: `#${step}`, anchor: 'start' })),
    ];
    this.#parts.axes
      .selectAll('text')
      .data(texts.filter((label) => label.x >= margin.left - 6 && label.x <= width - margin.right - 20))
      .join('text')
      .attr('x', (label) => label.x)
      .attr('y', (label) => label.y)
      .attr('text-anchor', (label) => label.anchor)
      .text((label) => label.text);
  }

  #drawCurve({ plan }: ArenaScene, x: Scale): void {
    const most = Math.max(1, plan.live[plan.peakStep] ?? 1);
    const up = scaleLinear([0, most], [margin.top + curveHeight, margin.top]);
    const [from, to] = this.#window(x, plan.steps);
    const points = Array.from({ length: Math.max(0, to - from) + 1 }, (_, i) => from + i);
    const shape = area<number>()
      .x((step) => this.#inside(x(step)))
      .y0(up(0))
      .y1((step) => up(plan.live[Math.min(step, plan.steps - 1)] ?? 0))
      .curve(curveStepAfter);
    this.#parts.curve.selectAll('path').data([points]).join('path').attr('d', shape);
  }

  #drawBlocks({ plan, step, tensor, nameOf }: ArenaScene, x: Scale, y: Scale): void {
    const [from, to] = this.#window(x, plan.steps);
    const visible = plan.blocks.filter(({ first, last, bytes }) => bytes > 0 && last >= from && first < to);
    const left = ({ first }: MemoryBlock) => this.#inside(x(first));
    const width = (block: MemoryBlock) => Math.max(1, this.#inside(x(block.last + 1)) - left(block));
    const height = ({ bytes }: MemoryBlock) => Math.max(1, y(0) - y(bytes));
    const top = ({ offset, bytes }: MemoryBlock) => y(offset + bytes);
    this.#parts.blocks
      .selectAll<SVGRectElement, MemoryBlock>('rect')
      .data(visible, (block) => block.tensor)
      .join('rect')
      .attr('x', left)
      .attr('y', top)
      .attr('width', width)
      .attr('height', height)
      .attr('class', (block) =>
        [
          block.first <= step && step <= block.last ? 'live' : '',
          block.tensor === tensor || block.shared.some((other) => other === tensor) ? 'chosen' : '',
        ].join(' '),
      );
    const roomy = visible.filter((block) => height(block) >= 16 && width(block) >= 44);
    this.#parts.blocks
      .selectAll<SVGTextElement, MemoryBlock>('text')
      .data(roomy, (block) => block.tensor)
      .join('text')
      .attr('x', (block) => left(block) + 5)
      .attr('y', (block) => top(block) + height(block) / 2 + 4)
      .text((block) => shortened(nameOf(block.tensor), width(block) - 10));
  }

  #drawMarks({ plan, step }: ArenaScene, x: Scale): void {
    const { height } = this.#size;
    const band = (at: number) => ({ left: this.#inside(x(at)), right: this.#inside(x(at + 1)) });
    const marks = [
      ...(plan.peakStep >= 0 ? [{ kind: 'peak', ...band(plan.peakStep) }] : []),
      ...(step >= 0 ? [{ kind: 'step', ...band(step) }] : []),
    ];
    this.#parts.marks
      .selectAll('rect')
      .data(marks.filter(({ left, right }) => right > left))
      .join('rect')
      .attr('class', ({ kind }) => kind)
      .attr('x', ({ left }) => left)
      .attr('width', ({ left, right }) => Math.max(1.5, right - left))
      .attr('y', margin.top)
      .attr('height', Math.max(0, height - margin.bottom - margin.top));
  }

  /** Steps in view. */
  #window(x: Scale, steps: number): [number, number] {
    const [low, high] = [x.invert(margin.left), x.invert(this.#size.width - margin.right)];
    return [Math.max(0, Math.floor(low)), Math.min(steps, Math.ceil(high))];
  }

  #inside(x: number): number {
    return Math.max(margin.left, Math.min(this.#size.width - margin.right, x));
  }
}

type Scale = ScaleLinear<number, number>;

/** The end of a name tells it from its neighbours, so the beginning goes. */
function shortened(name: string, room: number): string {
  const letters = Math.floor(room / letterWidth);
  if (name.length <= letters) return name;
  return letters < 4 ? '' : `…${name.slice(1 - letters)}`;
}
