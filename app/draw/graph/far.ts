import type { ZoomTransform } from 'd3-zoom';
import { coveredBy, type Frame, stageBlocks } from './frames.ts';
import { inArea, type Rectangle } from './grid.ts';
import { byColour, failingNodes, isSlow, type Palette, textOn } from './paint.ts';
import { type Scene, titleOf } from './scene.ts';
import { fitted, fontOf } from './text.ts';

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
  const visible = inArea(scene.picture, area);
  drawRegions(context, scene, left, top, k, palette, false);
  if (k >= edgesFrom) drawRoutes(context, scene, visible.routes, left, top, palette);
  drawRegions(context, scene, left, top, k, palette, true);
  const solid = solidRegions(scene, k);
  const stages = stageBlocks(scene, k, namesFrom);
  const covered = coveredBy(scene, stages);
  const shown = visible.boxes.filter((box) => !solid.has(picture.region[box]!) && covered?.[box] !== 1);
  drawStages(
    context,
    scene,
    stages.filter(({ region }) => !solid.has(region)),
    left,
    top,
    palette,
  );
  const named = k >= namesFrom;
  for (const [name, boxes] of byColour(scene, shown)) {
    // Where names are readable, boxes look as they do from close by.
    const outlined = named && name in fills;
    context.fillStyle = palette[outlined ? (fills[name] ?? 'surface') : name] ?? '#888';
    const bordered = outlined || name.startsWith('heat');
    context.strokeStyle = palette[outlined ? name : 'cpu'] ?? '#888';
    context.beginPath();
    for (const box of boxes)
      context.rect(
        left(picture.x[box]!),
        top(picture.y[box]!),
        Math.max(1, picture.boxWidth[box]! * k),
        Math.max(1, picture.boxHeight[box]! * k),
      );
    context.fill();
    if (bordered) context.stroke();
    if (named)
      drawTitles(context, scene, boxes, left, top, k, outlined ? palette.text : textOn(name, palette));
  }
  drawMarks(context, scene, shown, left, top, k, palette);
  drawSelection(context, scene, left, top, k, palette);
}

/** From this scale on the names of ops are set into the boxes. */
export const namesFrom = 0.2;
const smallestName = 6.5;
const largestName = 11;
const fills: Readonly<Record<string, string>> = {
  cpu: 'cpu-fill',
  delegated: 'delegated-fill',
  'left-out': 'left-out-fill',
  terminal: 'surface',
};

/** Stages as blocks of colour; where each stands, its ops would be too small to read. */
function drawStages(
  context: CanvasRenderingContext2D,
  { cut }: Scene,
  frames: readonly Frame[],
  left: Map1,
  top: Map1,
  palette: Palette,
): void {
  for (const { region, x0, y0, x1, y1 } of frames) {
    const kind = cut.regions[region]?.kind;
    context.fillStyle =
      palette[kind === 'delegated' ? 'region-solid' : kind === 'left-out' ? 'left-out-fill' : 'cpu-fill'] ??
      '';
    context.strokeStyle = palette[kind === 'delegated' ? 'region-line' : (kind ?? 'cpu')] ?? '';
    const rectangle = [left(x0), top(y0), left(x1) - left(x0), top(y1) - top(y0)] as const;
    context.fillRect(...rectangle);
    context.strokeRect(...rectangle);
  }
}

/** Nodes that would fail are outlined; those on a slow unit are struck through, which at any size is told from plain. */
function drawMarks(
  context: CanvasRenderingContext2D,
  scene: Scene,
  boxes: readonly number[],
  left: Map1,
  top: Map1,
  k: number,
  palette: Palette,
): void {
  const { picture } = scene;
  const failing = failingNodes(scene);
  if (failing.size === 0 && (scene.figures?.slow.size ?? 0) === 0) return;
  context.strokeStyle = palette['line-strong'] ?? '';
  context.beginPath();
  for (const box of boxes) {
    if (!isSlow(scene, box)) continue;
    const [x, y] = [left(picture.x[box]!), top(picture.y[box]!)];
    const [width, height] = [picture.boxWidth[box]! * k, picture.boxHeight[box]! * k];
    for (let at = x + width - height; at > x + width - 4 * height && at > x; at -= Math.max(4, height / 2)) {
      context.moveTo(at, y + height);
      context.lineTo(at + height, y);
    }
  }
  context.stroke();
  context.strokeStyle = palette.danger ?? '';
  context.lineWidth = 2;
  for (const box of boxes)
    if (failing.has(box))
      context.strokeRect(
        left(picture.x[box]!),
        top(picture.y[box]!),
        picture.boxWidth[box]! * k,
        picture.boxHeight[box]! * k,
      );
  context.lineWidth = 1;
}

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

/** A region whose every piece is lower and narrower than this on screen is one block of colour with its name; larger ones show their ops. */
const solidBelow = 84;
const solidNarrower = 360;
/** Below this scale ops are smaller than a few pixels, and every region is a block. */
const nothingFrom = 0.05;
/** Ops are drawn as such from about this scale on, however small their region. */
const opsFrom = 0.3;

export function solidRegions({ picture, cut, colour }: Scene, k: number): ReadonlySet<number> {
  const solid = new Set<number>();
  // A block has no one category or heat.
  if (colour !== 'placement') return solid;
  if (k >= opsFrom) return solid;
  if (k < nothingFrom) {
    cut.regions.forEach(({ kind }, region) => {
      if (kind === 'delegated') solid.add(region);
    });
    return solid;
  }
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
    const dashed = leftOut || scene.picked === true;
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
    context.setLineDash(dashed ? [5, 4] : []);
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
