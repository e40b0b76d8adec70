import { type Selection, select } from 'd3-selection';
import { type D3ZoomEvent, type ZoomBehavior, type ZoomTransform, zoom, zoomIdentity } from 'd3-zoom';
import 'd3-transition';
import { onThemeChange } from '../theme.ts';
import { drawFar, namesFrom, solidRegions } from './far.ts';
import { type Frame, stageBlocks, stageTexts } from './frames.ts';
import { boxAt, boxRectangle, type Rectangle } from './grid.ts';
import { morph } from './morph.ts';
import { type Detail, mountNear, type Near, toggleAt } from './near.ts';
import { drawNames, type Name, type Naming, placeNames, shortNames } from './overview.ts';
import { type Palette, readPalette } from './paint.ts';
import type { Scene } from './scene.ts';

export interface GraphCallbacks {
  /** A box was clicked (a node), or nothing. */
  onSelect(node: number | undefined): void;
  /** What part of the graph is in view, in its own coordinates. */
  onView(view: Rectangle): void;
  /** The sign of a block was pressed: it shall be closed, or opened. */
  onToggle(block: number): void;
  /** A node was pressed twice: what it runs shall be shown. */
  onOpen(node: number): void;
  regionLabel(region: number): string;
}

export interface GraphDrawing {
  update(scene: Scene): void;
  fit(): void;
  goTo(node: number): void;
  zoomBy(factor: number): void;
  panTo(x: number, y: number): void;
  /** What part of the graph is in view, in its own coordinates. */
  area(): Rectangle;
  destroy(): void;
}

/** From this scale on boxes are elements with their op's name; from the next also with shapes, activations and numbers. */
const nearFrom = 0.42;
const detailedFrom = 0.7;
const constantsFrom = 1.5;
const margin = 24;
/** The legend lies over the lower edge; the whole graph is fitted above it. */
const legendHeight = 60;
/** Around the window so much (of its size) is drawn beforehand. */
const ahead = 0.3;
const settleMs = 90;
/** Larger graphs change at once: every step draws all of it. */
const mostMoving = 3000;
const everything: Rectangle = { x0: -Infinity, y0: -Infinity, x1: Infinity, y1: Infinity };
const moveMs = 180;

/**
 * The graph: zoom and pan, a canvas for the view from afar, elements from close by. Panning and zooming move what is drawn;
 * only what comes into view is drawn anew, and nothing is ever laid out again.
 */
export function mountGraph(element: HTMLElement, callbacks: GraphCallbacks): GraphDrawing {
  return new Graph(element, callbacks);
}

class Graph implements GraphDrawing {
  readonly #element: HTMLElement;
  readonly #callbacks: GraphCallbacks;
  readonly #canvas: HTMLCanvasElement;
  readonly #svg: Selection<SVGSVGElement, unknown, null, undefined>;
  readonly #world: Selection<SVGGElement, unknown, null, undefined>;
  readonly #overview: Selection<SVGGElement, unknown, null, undefined>;
  readonly #near: Near;
  readonly #zoom: ZoomBehavior<SVGSVGElement, unknown>;
  readonly #watch: ResizeObserver;
  readonly #abort = new AbortController();
  #scene: Scene | undefined;
  #palette: Palette = {};
  #transform: ZoomTransform = zoomIdentity;
  #size = { width: 0, height: 0 };
  /** What the canvas and the elements were last drawn for. */
  #drawnAt: ZoomTransform | undefined;
  #drawnArea: Rectangle | undefined;
  #drawnDetail: Detail | undefined;
  #names: readonly Name[] = [];
  /** While boxes move: the next step, and where they are now. */
  #frame: number | undefined;
  #between: Scene | undefined;
  #settle: ReturnType<typeof setTimeout> | undefined;

  constructor(element: HTMLElement, callbacks: GraphCallbacks) {
    this.#element = element;
    this.#callbacks = callbacks;
    const root = select(element);
    this.#canvas = root.append('canvas').attr('aria-hidden', 'true').node() as HTMLCanvasElement;
    this.#svg = root.append('svg').attr('aria-hidden', 'true');
    this.#world = this.#svg.append('g');
    this.#overview = this.#svg.append('g');
    this.#near = mountNear(this.#world);
    this.#zoom = zoom<SVGSVGElement, unknown>()
      // The wheel pans and Ctrl + wheel zooms, as in the viewers people know; a trackpad's pinch arrives as Ctrl + wheel.
      .filter((event: MouseEvent) =>
        event.type === 'wheel' ? event.ctrlKey || event.metaKey : event.button === 0,
      )
      .on('zoom', (event: D3ZoomEvent<SVGSVGElement, unknown>) => this.#moved(event.transform));
    this.#svg.call(this.#zoom).on('dblclick.zoom', null);
    const { signal } = this.#abort;
    element.addEventListener('wheel', (event) => this.#wheel(event), { passive: false, signal });
    element.addEventListener('click', (event) => this.#click(event), { signal });
    element.addEventListener('dblclick', (event) => this.#open(event), { signal });
    this.#watch = new ResizeObserver(() => this.#resized());
    this.#watch.observe(element);
    onThemeChange(() => this.#repaint(), signal);
  }

  update(scene: Scene): void {
    const before = this.#scene;
    this.#scene = scene;
    this.#palette = readPalette(this.#element);
    this.#element.dataset.boxes = String(scene.picture.x.length);
    const another = before === undefined || before.picture !== scene.picture;
    if (another && before?.skeleton !== scene.skeleton) this.#near.clear();
    if (another) this.#extend();
    const sameGraph = before !== undefined && before.skeleton === scene.skeleton;
    this.#drawnArea = undefined;
    if (another && sameGraph && this.#canMorph(before, scene)) {
      this.#morphTo(before, scene);
      return;
    }
    // What is moving goes on to where it was going, in the new colours.
    if (this.#frame !== undefined && !another) return;
    this.#stopMorph();
    if (another && !sameGraph) this.fit();
    else if (another) this.#svg.call(this.#zoom.transform, this.#keptInSight());
    // Moving the view draws already, where it moves at all.
    if (this.#drawnArea === undefined) this.#draw();
  }

  fit(): void {
    const { picture } = this.#scene ?? {};
    if (picture === undefined || this.#size.width === 0) return;
    this.#svg.call(this.#zoom.transform, this.#fitting(picture.width, picture.height));
  }

  goTo(node: number): void {
    const { picture } = this.#scene ?? {};
    if (picture === undefined || node < 0 || node >= picture.nodeCount) return;
    this.#moveTo(this.#centred(picture, node));
  }

  #centred(picture: Scene['picture'], node: number): ZoomTransform {
    const { x0, y0, x1, y1 } = boxRectangle(picture, node);
    const k = Math.max(this.#transform.k, 1);
    const to = zoomIdentity
      .translate(this.#size.width / 2 - (k * (x0 + x1)) / 2, this.#size.height / 2 - (k * (y0 + y1)) / 2)
      .scale(k);
    return this.#withinGraph(to);
  }

  zoomBy(factor: number): void {
    this.#svg.call(this.#zoom.scaleBy, factor);
  }

  panTo(x: number, y: number): void {
    this.#svg.call(this.#zoom.translateTo, x, y);
  }

  area(): Rectangle {
    return this.#view(0);
  }

  destroy(): void {
    clearTimeout(this.#settle);
    this.#stopMorph();
    this.#abort.abort();
    this.#watch.disconnect();
    this.#svg.on('.zoom', null);
    this.#element.replaceChildren();
  }

  /** No more empty room beside the graph than a margin, as far as the graph fills the window. */
  #withinGraph(to: ZoomTransform): ZoomTransform {
    const { picture } = this.#scene as Scene;
    const clamp = (at: number, length: number, window: number, after: number): number =>
      length + margin + after <= window
        ? Math.max(margin, Math.min(window - length - after, at))
        : Math.min(margin, Math.max(window - length - after, at));
    return zoomIdentity
      .translate(
        clamp(to.x, picture.width * to.k, this.#size.width, margin),
        clamp(to.y, picture.height * to.k, this.#size.height, legendHeight),
      )
      .scale(to.k);
  }

  #moveTo(to: ZoomTransform): void {
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    if (still) this.#svg.call(this.#zoom.transform, to);
    else this.#svg.transition().duration(moveMs).call(this.#zoom.transform, to);
  }

  #fitting(width: number, height: number): ZoomTransform {
    const k = Math.min(
      (this.#size.width - 2 * margin) / Math.max(1, width),
      (this.#size.height - margin - legendHeight) / Math.max(1, height),
      1.25,
    );
    return zoomIdentity
      .translate(
        (this.#size.width - k * width) / 2,
        margin + (this.#size.height - margin - legendHeight - k * height) / 2,
      )
      .scale(k);
  }

  /** The whole graph can always be seen, and any box filled into the window. */
  #extend(): void {
    const { picture } = this.#scene as Scene;
    const whole = this.#fitting(picture.width, picture.height).k;
    this.#zoom.scaleExtent([Math.min(0.5, whole * 0.8), 4]).translateExtent([
      [-picture.width * 0.5 - 400, -picture.height * 0.5 - 400],
      [picture.width * 1.5 + 400, picture.height * 1.5 + 400],
    ]);
  }

  /** A new layout of the same graph: the selected box stays where it was looked at, otherwise the whole is shown. */
  #keptInSight(): ZoomTransform {
    const { selected, picture } = this.#scene as Scene;
    return selected === undefined || selected >= picture.nodeCount || this.#transform.k < nearFrom
      ? this.#fitting(picture.width, picture.height)
      : this.#centred(picture, selected);
  }

  #canMorph(before: Scene, { picture }: Scene): boolean {
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    return (
      !still &&
      this.#size.width > 0 &&
      before.picture.x.length === picture.x.length &&
      picture.x.length <= mostMoving
    );
  }

  /** Boxes and regions move to their new places; lines and names are drawn once they are there. */
  #morphTo(before: Scene, scene: Scene): void {
    clearTimeout(this.#settle);
    const at = morph(this.#between ?? before, scene);
    this.#stopMorph();
    const [start, target] = [this.#transform, this.#keptInSight()];
    this.#names = [];
    this.#drawNames();
    this.#near.clear();
    this.#canvas.hidden = false;
    const began = performance.now();
    const step = (now: number): void => {
      const share = Math.min(1, Math.max(0, (now - began) / moveMs));
      if (share >= 1) {
        this.#stopMorph();
        this.#drawnArea = undefined;
        this.#svg.call(this.#zoom.transform, target);
        return;
      }
      const eased = 1 - (1 - share) ** 3;
      this.#between = at(eased);
      const mix = (from: number, to: number): number => from * (1 - eased) + to * eased;
      this.#drawnAt = zoomIdentity
        .translate(mix(start.x, target.x), mix(start.y, target.y))
        .scale(mix(start.k, target.k));
      this.#transform = this.#drawnAt;
      this.#paintCanvas(this.#between, everything);
      this.#frame = requestAnimationFrame(step);
    };
    this.#frame = requestAnimationFrame(step);
  }

  #stopMorph(): void {
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame);
    this.#frame = undefined;
    this.#between = undefined;
  }

  #resized(): void {
    const { width, height } = this.#element.getBoundingClientRect();
    const first = this.#size.width === 0;
    this.#size = { width, height };
    this.#svg.attr('width', width).attr('height', height);
    if (this.#scene === undefined || width === 0) return;
    this.#extend();
    if (first) this.fit();
    this.#repaint();
  }

  #repaint(): void {
    if (this.#scene === undefined) return;
    this.#palette = readPalette(this.#element);
    this.#drawnArea = undefined;
    this.#draw();
  }

  #wheel(event: WheelEvent): void {
    if (event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const step = event.deltaMode === 1 ? 16 : 1;
    const { k } = this.#transform;
    this.#svg.call(this.#zoom.translateBy, (-event.deltaX * step) / k, (-event.deltaY * step) / k);
  }

  /** Where in the graph the pointer is. */
  #placeOf(event: MouseEvent): [number, number] {
    const { left, top } = this.#element.getBoundingClientRect();
    return this.#transform.invert([event.clientX - left, event.clientY - top]);
  }

  #open(event: MouseEvent): void {
    if (this.#scene === undefined) return;
    const { picture } = this.#scene;
    const box = boxAt(picture, ...this.#placeOf(event));
    if (box !== undefined && box < picture.nodeCount) this.#callbacks.onOpen(box);
  }

  #click(event: MouseEvent): void {
    if (this.#scene === undefined || event.defaultPrevented) return;
    const [x, y] = this.#placeOf(event);
    const block = this.#isFar() ? undefined : toggleAt(this.#scene, x, y);
    if (block !== undefined) {
      this.#callbacks.onToggle(block);
      return;
    }
    const box = boxAt(this.#scene.picture, x, y);
    this.#callbacks.onSelect(box !== undefined && box < this.#scene.picture.nodeCount ? box : undefined);
  }

  #moved(transform: ZoomTransform): void {
    this.#transform = transform;
    this.#world.attr('transform', transform.toString());
    if (this.#isFar() && this.#drawnAt !== undefined) this.#shiftCanvas();
    this.#callbacks.onView(this.#view(0));
    if (!this.#covers()) this.#draw();
    else if (this.#isFar()) {
      this.#drawNames();
      clearTimeout(this.#settle);
      this.#settle = setTimeout(() => this.#draw(), settleMs);
    }
  }

  #isFar = (): boolean => this.#transform.k < nearFrom;

  #detail = (): Detail =>
    this.#transform.k >= constantsFrom ? 2 : this.#transform.k >= detailedFrom ? 1 : 0;

  /** The part of the graph in the window, widened by a share of the window's size. */
  #view(share: number): Rectangle {
    const [x0, y0] = this.#transform.invert([-this.#size.width * share, -this.#size.height * share]);
    const [x1, y1] = this.#transform.invert([
      this.#size.width * (1 + share),
      this.#size.height * (1 + share),
    ]);
    return { x0, y0, x1, y1 };
  }

  /** Whether what is drawn still serves: the same level, and nothing undrawn in the window. */
  #covers(): boolean {
    if (this.#drawnArea === undefined || this.#drawnAt === undefined) return false;
    const far = this.#isFar();
    if (far !== this.#drawnAt.k < nearFrom) return false;
    if (far) {
      const ratio = this.#transform.k / this.#drawnAt.k;
      if (ratio > 2 || ratio < 0.5) return false;
    } else if (this.#detail() !== this.#drawnDetail) return false;
    const view = this.#view(0);
    const area = this.#drawnArea;
    return view.x0 >= area.x0 && view.y0 >= area.y0 && view.x1 <= area.x1 && view.y1 <= area.y1;
  }

  #draw(): void {
    clearTimeout(this.#settle);
    if (this.#scene === undefined || this.#size.width === 0) return;
    this.#drawnAt = this.#transform;
    this.#drawnArea = this.#view(ahead);
    if (this.#isFar()) {
      this.#near.clear();
      this.#canvas.hidden = false;
      this.#paintCanvas(this.#scene, this.#drawnArea);
    } else {
      this.#canvas.hidden = true;
      this.#drawnDetail = this.#detail();
      this.#near.draw(this.#scene, this.#drawnArea, this.#drawnDetail, this.#callbacks.regionLabel);
    }
    this.#placeNames();
  }

  #paintCanvas(scene: Scene, area: Rectangle): void {
    const { width, height } = this.#size;
    const ratio = globalThis.devicePixelRatio || 1;
    const [extraX, extraY] = [width * ahead, height * ahead];
    this.#canvas.width = Math.round((width + 2 * extraX) * ratio);
    this.#canvas.height = Math.round((height + 2 * extraY) * ratio);
    this.#canvas.style.width = `${width + 2 * extraX}px`;
    this.#canvas.style.height = `${height + 2 * extraY}px`;
    this.#shiftCanvas();
    const context = this.#canvas.getContext('2d');
    if (context === null) return;
    context.setTransform(ratio, 0, 0, ratio, extraX * ratio, extraY * ratio);
    drawFar(context, scene, this.#transform, area, this.#palette);
  }

  /** Moves the picture that was painted to where it belongs now. */
  #shiftCanvas(): void {
    const from = this.#drawnAt as ZoomTransform;
    const scale = this.#transform.k / from.k;
    const x = this.#transform.x - from.x * scale - this.#size.width * ahead * scale;
    const y = this.#transform.y - from.y * scale - this.#size.height * ahead * scale;
    this.#canvas.style.transform = `translate(${x}px, ${y}px) scale(${scale})`;
  }

  /** From afar, names stand in the size of the page's text; moving takes them along, and where they stand is settled after. */
  #drawNames(): void {
    drawNames(this.#overview, this.#names, this.#transform);
  }

  #placeNames(): void {
    this.#names =
      this.#scene === undefined || !this.#isFar()
        ? []
        : placeNames(
            [
              ...regionNamings(this.#scene, this.#transform.k, this.#callbacks.regionLabel),
              ...groupNamings(this.#scene, this.#transform.k),
            ],
            this.#scene,
            this.#transform,
            this.#size,
          );
    this.#drawNames();
  }
}

/** Stages by name where they are blocks; where ops are told apart, blocks. */
function groupNamings(scene: Scene, k: number): Naming[] {
  const solid = solidRegions(scene, k);
  const shown = ({ region }: Frame): boolean => !solid.has(region);
  const stages = stageBlocks(scene, k, namesFrom).filter(shown);
  if (stages.length > 0)
    return stages.map((frame) => ({
      ...{ key: frame.key, kind: 'stage-name', solid: true },
      texts: stageTexts(scene, frame),
      pieces: [frame],
    }));
  return [];
}

function regionNamings(scene: Scene, k: number, label: (region: number) => string): Naming[] {
  const { picture, cut } = scene;
  const solid = solidRegions(scene, k);
  const pieces = new Map<number, Rectangle[]>();
  const { regions } = picture;
  for (let at = 0; at < regions.length; at += 5) {
    const [region, x, y, width, height] = regions.subarray(at, at + 5) as unknown as Five;
    const rectangle = { x0: x, y0: y, x1: x + width, y1: y + height };
    const list = pieces.get(region);
    if (list === undefined) pieces.set(region, [rectangle]);
    else list.push(rectangle);
  }
  return [...pieces].flatMap(([region, rectangles]) => {
    const found = cut.regions[region];
    if (found === undefined) return [];
    const share = cut.macs > 0 ? found.macs / cut.macs : 0;
    const full = label(region);
    const longest = share < 0.005 ? full : `${full} · ${Math.round(100 * share)} % of MACs`;
    return {
      key: `r${region}`,
      texts: [longest, ...shortNames(full)],
      pieces: rectangles,
      solid: solid.has(region),
      kind: found.kind,
    };
  });
}

type Five = readonly [number, number, number, number, number];
