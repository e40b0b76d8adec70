import { bytesText } from '../../../engine/report/sentences.ts';
import { refusals } from '../../state/derived.ts';
import { boxRectangle, inArea, type Rectangle, type Visible } from '../graph/grid.ts';
import { colourName, failingNodes, textOn } from '../graph/paint.ts';
import { pathOf } from '../graph/path.ts';
import { activationOf, placementOf, type Scene, shapeOf, titleOf } from '../graph/scene.ts';
import { element, escaped, textElement } from './markup.ts';
import type { Palette } from './palette.ts';

/** Characters that fit a box at the size of its text. */
const titleCharacters = 25;
const shapeCharacters = 20;

const shorten = (text: string, most: number): string =>
  text.length <= most ? text : `${text.slice(0, most - 1)}…`;

/** What of a picture lies in an area; boxes only close to it are left out. */
export function visibleIn({ picture }: Scene, area: Rectangle): Visible {
  const { boxes, routes } = inArea(picture, area);
  const isOutside = (box: number): boolean => {
    const { x0, y0, x1, y1 } = boxRectangle(picture, box);
    return x0 > area.x1 || y0 > area.y1 || x1 < area.x0 || y1 < area.y0;
  };
  return { boxes: boxes.filter((box) => !isOutside(box)), routes };
}

/** The graph in its own coordinates, as groups of SVG elements with every colour written out: no style sheet is needed. */
export function graphMarkup(
  scene: Scene,
  { boxes, routes }: Visible,
  palette: Palette,
  regionLabel: (region: number) => string,
): string {
  const facts = factsOf(scene, palette);
  return [
    regionsMarkup(scene, palette),
    element(
      'g',
      { fill: 'none', stroke: palette.edge, 'stroke-width': 1.2, 'stroke-linejoin': 'round' },
      ...routes.map((route) =>
        element('path', { d: pathOf(scene.picture.routes, route, scene.picture.across) }),
      ),
    ),
    element('g', { 'font-size': 11.5 }, ...boxes.map((box) => boxMarkup(facts, box))),
    labelsMarkup(scene, palette, regionLabel),
    crossingsMarkup(scene, palette),
  ].join('\n');
}

function regionsMarkup({ picture, cut }: Scene, palette: Palette): string {
  const pieces: string[] = [];
  const list = picture.regions;
  for (let at = 0; at < list.length; at += 5) {
    const leftOut = cut.regions[list[at]!]?.kind === 'left-out';
    pieces.push(
      element('rect', {
        ...{ x: list[at + 1]!, y: list[at + 2]!, width: list[at + 3]!, height: list[at + 4]!, rx: 8 },
        fill: leftOut ? 'none' : palette.region,
        stroke: leftOut ? palette['left-out'] : palette['region-line'],
        'stroke-dasharray': leftOut ? '6 4' : undefined,
      }),
    );
  }
  return element('g', { 'stroke-width': 1.25 }, ...pieces);
}

/** What the drawing of each box asks for, looked up once. */
interface Facts {
  readonly scene: Scene;
  readonly palette: Palette;
  readonly failing: ReadonlySet<number>;
  /** The first sentence why a node is refused. */
  readonly refusals: ReadonlyMap<number, string>;
}

const factsOf = (scene: Scene, palette: Palette): Facts => ({
  scene,
  palette,
  failing: failingNodes(scene),
  refusals: refusals(scene.cut),
});

function paintOf({ scene, palette, failing }: Facts, box: number) {
  const placement = placementOf(scene, box);
  const name = colourName(scene, box);
  const byCategory = name !== placement;
  const fails = failing.has(box);
  const plainFill = placement === 'terminal' ? palette.surface : palette[`${placement}-fill`];
  return {
    fill: byCategory ? palette[name] : plainFill,
    stroke: fails ? palette.danger : palette[placement],
    width: fails ? 2.5 : 1.1,
    dash: placement === 'left-out' ? '4 3' : undefined,
    text: byCategory ? textOn(name, palette) : palette.text,
    muted: byCategory ? textOn(name, palette) : palette.muted,
  };
}

/** What a pointer that rests on a box is told. */
function tooltipOf({ scene, refusals }: Facts, box: number): string {
  const what = [titleOf(scene, box), ...(box < scene.picture.nodeCount ? [`#${box}`] : [])].join(' ');
  const why = refusals.get(box);
  return `${what}, ${shapeOf(scene, box)}${why === undefined ? '' : `. ${why}`}`;
}

function boxMarkup(facts: Facts, box: number): string {
  const { scene } = facts;
  const { picture } = scene;
  const [x, y] = [picture.x[box]!, picture.y[box]!];
  const [width, height] = [picture.boxWidth[box]!, picture.boxHeight[box]!];
  const terminal = box >= picture.nodeCount;
  const paint = paintOf(facts, box);
  const fused = terminal ? '' : activationOf(scene, box);
  const title = fused === '' ? titleOf(scene, box) : `${titleOf(scene, box)} + ${fused}`;
  const middle = y + height / 2 + 4;
  const shape = shorten(shapeOf(scene, box), shapeCharacters);
  // Name and shape of an input stand on one line; a long shape is set smaller rather than over the name.
  const room = terminal ? width - 24 - title.length * 7 : width;
  const size = Math.min(10.5, room / (0.62 * Math.max(1, shape.length)));
  const small = { 'font-size': size, 'font-weight': 400, fill: paint.muted };
  const [shapeX, anchor] = terminal ? [x + width - 9, 'end'] : [x + 9, undefined];
  return element(
    'g',
    {},
    element('title', {}, escaped(tooltipOf(facts, box))),
    element('rect', {
      ...{ x, y, width, height, rx: terminal ? 13 : 5 },
      ...{ fill: paint.fill, stroke: paint.stroke, 'stroke-width': paint.width },
      'stroke-dasharray': paint.dash,
    }),
    textElement(
      { x: x + 9, y: terminal ? middle : y + 17, fill: paint.text },
      shorten(title, titleCharacters),
    ),
    textElement({ x: shapeX, y: terminal ? middle : y + 32, 'text-anchor': anchor, ...small }, shape),
    textElement({ x: x + width - 8, y: y + 32, 'text-anchor': 'end', ...small }, terminal ? '' : `#${box}`),
  );
}

const labelHeight = 18;
/** A label stands so far in from its region's corner. */
const labelIndent = 14;

function labelsMarkup(
  { picture, cut }: Scene,
  palette: Palette,
  regionLabel: (region: number) => string,
): string {
  const { regions } = picture;
  const labelled = new Set<number>();
  const labels: string[] = [];
  for (let at = 0; at < regions.length; at += 5) {
    const region = regions[at]!;
    if (labelled.has(region)) continue;
    labelled.add(region);
    const leftOut = cut.regions[region]?.kind === 'left-out';
    const text = regionLabel(region);
    const width = 10 + text.length * 6.6;
    const [x, y] = [regions[at + 1]! + labelIndent, regions[at + 2]!];
    const line = leftOut ? { stroke: palette['left-out'], 'stroke-dasharray': '4 3' } : {};
    const fill = leftOut ? palette.graph : palette['region-line'];
    labels.push(
      pill(x, y, width, { fill, ...line }),
      textElement({ x: x + width / 2, y: y + 4, fill: leftOut ? palette.muted : palette.graph }, text),
    );
  }
  return element('g', { 'font-size': 11, 'text-anchor': 'middle' }, ...labels);
}

const pill = (
  x: number,
  y: number,
  width: number,
  paint: Readonly<Record<string, string | undefined>>,
): string =>
  element('rect', { x, y: y - labelHeight / 2, width, height: labelHeight, rx: labelHeight / 2, ...paint });

/** How many bytes cross, where a tensor crosses the border of a partition. */
function crossingsMarkup({ picture, skeleton, cut }: Scene, palette: Palette): string {
  const { crossings } = picture;
  const width = 62;
  const labels: string[] = [];
  for (let at = 0; at < crossings.length; at += 4) {
    if (cut.regions[crossings[at + 1]!]?.kind !== 'delegated') continue;
    const bytes = skeleton.bytes[crossings[at]!] ?? -1;
    const [x, y] = [crossings[at + 2]!, crossings[at + 3]!];
    labels.push(
      pill(x - width / 2, y, width, { fill: palette.surface, stroke: palette['region-line'] }),
      textElement({ x, y: y + 3.6, fill: palette.text }, bytes < 0 ? '? bytes' : bytesText(bytes)),
    );
  }
  return element('g', { 'font-size': 10.5, 'font-weight': 400, 'text-anchor': 'middle' }, ...labels);
}
