import type { ZoomTransform } from 'd3-zoom';
import { categories, categoryOf } from './category.ts';
import { indexOf, type Rectangle } from './grid.ts';
import { type Placement, placementOf, type Scene, titleOf } from './scene.ts';
import { fitted, fontOf } from './text.ts';

/** Colours of the theme of now, read from the style sheet once a drawing. */
export type Palette = Readonly<Record<string, string>>;

const names = [
  'cpu',
  'cpu-fill',
  'delegated',
  'delegated-fill',
  'left-out',
  'left-out-fill',
  'surface',
  'text',
  'muted',
  'terminal',
  'region',
  'region-line',
  'region-solid',
  'edge',
  'accent',
  ...categories.map((category) => `category-${category}`),
];

export function readPalette(element: Element): Palette {
  const style = getComputedStyle(element);
  return Object.fromEntries(names.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]));
}

/** Below this scale lines between boxes are thinner than a pixel can show. */
const edgesFrom = 0.015;

/** Draws what lies in `area` with boxes as plain colour: the view from afar, where no text can be read. */
export function drawFar(
  context: CanvasRenderingContext2D,
  scene: Scene,
  transform: ZoomTransform,
  area: Rectangle,
  palette: Palette,
): void {
  const { picture } = scene;
  const { k } = transform;
  const left = (x: number) => x * k + transform.x;
  const top = (y: number) => y * k + transform.y;
  const visible = inArea(scene, area);
  drawRegions(context, scene, left, top, k, palette, false);
  if (k >= edgesFrom) drawRoutes(context, scene, visible.routes, left, top, palette);
  drawRegions(context, scene, left, top, k, palette, true);
  const solid = solidRegions(scene, k);
  const shown = visible.boxes.filter((box) => !solid.has(picture.region[box]!));
  const named = k >= namesFrom;
  for (const [name, boxes] of byColour(scene, shown)) {
    // Where names are readable, boxes look as they do from close by.
    const outlined = named && !name.startsWith('category');
    context.fillStyle = palette[outlined ? (fills[name] ?? 'surface') : name] ?? '#888';
    context.strokeStyle = palette[name] ?? '#888';
    context.beginPath();
    for (const box of boxes)
      context.rect(
        left(picture.x[box]!),
        top(picture.y[box]!),
        Math.max(1, picture.boxWidth[box]! * k),
        Math.max(1, picture.boxHeight[box]! * k),
      );
    context.fill();
    if (outlined) context.stroke();
    if (named) drawTitles(context, scene, boxes, left, top, k, outlined ? palette.text : '#ffffff');
  }
  drawSelection(context, scene, left, top, k, palette);
}

/** From this scale on the names of ops are set into the boxes. */
const namesFrom = 0.2;
const smallestName = 6.5;
const largestName = 11;
const fills: Readonly<Record<string, string>> = {
  cpu: 'cpu-fill',
  delegated: 'delegated-fill',
  'left-out': 'left-out-fill',
  terminal: 'surface',
};

function drawTitles(
  context: CanvasRenderingContext2D,
  scene: Scene,
  boxes: readonly number[],
  left: Map1,
  top: Map1,
  k: number,
  colour = '',
): void {
  const { picture } = scene;
  context.fillStyle = colour;
  context.textBaseline = 'middle';
  const known = new Map<string, ReturnType<typeof fitted>>();
  let set = 0;
  for (const box of boxes) {
    const title = titleOf(scene, box);
    const height = picture.boxHeight[box]! * k;
    const key = `${height} ${title}`;
    let text = known.get(key);
    if (text === undefined) {
      const size = Math.min(largestName, Math.max(smallestName, height * 0.75));
      text = fitted(title, size, 600, picture.boxWidth[box]! * k - 4, smallestName / size);
      known.set(key, text);
    }
    if (height < smallestName) continue;
    if (text.size !== set) {
      set = text.size;
      context.font = fontOf(set, 600);
    }
    context.fillText(text.text, left(picture.x[box]!) + 3, top(picture.y[box]!) + height / 2 + 0.5);
  }
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

export const allBoxes = ({ picture }: Scene): number[] => upTo(picture.x.length);

/** What lies in an area; the search index is made only once a part of the graph is asked for. */
function inArea(scene: Scene, area: Rectangle): { readonly boxes: number[]; readonly routes: number[] } {
  const { picture } = scene;
  const whole = area.x0 <= 0 && area.y0 <= 0 && area.x1 >= picture.width && area.y1 >= picture.height;
  if (whole) return { boxes: allBoxes(scene), routes: upTo(picture.routes.tensor.length) };
  const index = indexOf(picture);
  return { boxes: index.boxes.find(area), routes: index.routes.find(area) };
}

/** Boxes grouped by the name of their colour, so that each colour is set once. */
export function byColour(scene: Scene, boxes: readonly number[]): Map<string, number[]> {
  const groups = new Map<string, number[]>();
  for (const box of boxes) {
    const name = colourName(scene, box);
    const list = groups.get(name);
    if (list === undefined) groups.set(name, [box]);
    else list.push(box);
  }
  return groups;
}

export function colourName(scene: Scene, box: number): Placement | `category-${string}` {
  const placement = placementOf(scene, box);
  return scene.colour === 'placement' || placement === 'terminal'
    ? placement
    : `category-${categoryOf(titleOf(scene, box))}`;
}

/** A region whose every piece is lower and narrower than this on screen is one block of colour with its name; larger ones show their ops. */
const solidBelow = 84;
const solidNarrower = 360;
/** Ops are drawn as such from about this scale on, however small their region. */
const opsFrom = 0.3;

export function solidRegions({ picture, cut }: Scene, k: number): ReadonlySet<number> {
  const solid = new Set<number>();
  if (k >= opsFrom) return solid;
  const large = new Set<number>();
  for (let at = 0; at < picture.regions.length; at += 5) {
    const region = picture.regions[at]!;
    if (cut.regions[region]?.kind !== 'delegated') continue;
    const small = picture.regions[at + 4]! * k < solidBelow && picture.regions[at + 3]! * k < solidNarrower;
    if (small && !large.has(region)) solid.add(region);
    else {
      large.add(region);
      solid.delete(region);
    }
  }
  return solid;
}

type Map1 = (value: number) => number;

function drawRegions(
  context: CanvasRenderingContext2D,
  scene: Scene,
  left: Map1,
  top: Map1,
  k: number,
  palette: Palette,
  solidOnes: boolean,
): void {
  const { picture, cut } = scene;
  const { regions } = picture;
  const solid = solidRegions(scene, k);
  for (let at = 0; at < regions.length; at += 5) {
    if (solid.has(regions[at]!) !== solidOnes) continue;
    const leftOut = cut.regions[regions[at]!]?.kind === 'left-out';
    const box = [
      left(regions[at + 1]!),
      top(regions[at + 2]!),
      regions[at + 3]! * k,
      regions[at + 4]! * k,
    ] as const;
    context.fillStyle = leftOut
      ? 'transparent'
      : ((solid.has(regions[at]!) ? palette['region-solid'] : palette.region) ?? '');
    context.fillRect(...box);
    context.strokeStyle = (leftOut ? palette['left-out'] : palette['region-line']) ?? '';
    context.setLineDash(leftOut ? [5, 4] : []);
    context.strokeRect(...box);
  }
  context.setLineDash([]);
}

function drawRoutes(
  context: CanvasRenderingContext2D,
  { picture }: Scene,
  routes: readonly number[],
  left: Map1,
  top: Map1,
  palette: Palette,
): void {
  const { start, points } = picture.routes;
  context.strokeStyle = palette.edge ?? '';
  context.lineWidth = 1;
  context.beginPath();
  for (const route of routes) {
    context.moveTo(left(points[2 * start[route]!]!), top(points[2 * start[route]! + 1]!));
    for (let k = start[route]! + 1; k < start[route + 1]!; k++)
      context.lineTo(left(points[2 * k]!), top(points[2 * k + 1]!));
  }
  context.stroke();
}

function drawSelection(
  context: CanvasRenderingContext2D,
  { picture, selected }: Scene,
  left: Map1,
  top: Map1,
  k: number,
  palette: Palette,
): void {
  if (selected === undefined || selected >= picture.nodeCount) return;
  context.strokeStyle = palette.accent ?? '';
  context.lineWidth = 2.5;
  context.strokeRect(
    left(picture.x[selected]!) - 2,
    top(picture.y[selected]!) - 2,
    Math.max(2, picture.boxWidth[selected]! * k) + 4,
    Math.max(2, picture.boxHeight[selected]! * k) + 4,
  );
  context.lineWidth = 1;
}
