import type { Selection } from 'd3-selection';
import type { ZoomTransform } from 'd3-zoom';
import { boxRectangle, indexOf, type Rectangle } from './grid.ts';
import type { Scene } from './scene.ts';
import { widthOf } from './text.ts';

/** What shall be named on the view from afar. */
export interface Naming {
  readonly key: string;
  /** The longest that fits is shown. */
  readonly texts: readonly string[];
  /** The thing's rectangles in the graph's coordinates. */
  readonly pieces: readonly Rectangle[];
  /** It is drawn as a block of colour, so the name stands in its middle; otherwise on a chip where nothing is covered. */
  readonly solid: boolean;
  readonly kind: string;
}

/** A name with a place: the centre in the graph's coordinates, the width on screen. */
export interface Name {
  readonly key: string;
  readonly text: string;
  readonly solid: boolean;
  readonly kind: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

const height = 16;
const size = 12;
const inset = 5;
/** More names than this are not read at a glance; the largest things keep theirs. */
const mostNames = 160;

const area = ({ x0, y0, x1, y1 }: Rectangle): number => (x1 - x0) * (y1 - y0);
const over = (a: Rectangle, b: Rectangle): boolean =>
  a.x0 < b.x1 && b.x0 < a.x1 && a.y0 < b.y1 && b.y0 < a.y1;

/** Places names on screen so that none lies over another name or over an op; what finds no place goes without. */
export function placeNames(
  namings: readonly Naming[],
  scene: Scene,
  transform: ZoomTransform,
  window: { readonly width: number; readonly height: number },
): Name[] {
  const placed: Rectangle[] = [];
  const names: Name[] = [];
  const screen = { x0: 0, y0: 0, x1: window.width, y1: window.height };
  const free = (place: Rectangle): boolean =>
    place.x0 >= 0 &&
    place.y0 >= 0 &&
    place.x1 <= screen.x1 &&
    place.y1 <= screen.y1 &&
    !placed.some((other) => over(other, place));
  const ranked = namings
    .map((naming) => ({
      naming,
      pieces: naming.pieces
        .map((piece) => onScreen(piece, transform))
        .filter((piece) => over(piece, screen))
        .sort((a, b) => area(b) - area(a)),
    }))
    .filter(({ pieces }) => pieces.length > 0)
    .sort((a, b) => area(b.pieces[0]!) - area(a.pieces[0]!));
  for (const { naming, pieces } of ranked) {
    if (names.length >= mostNames) break;
    const inOrder = naming.pieces
      .map((piece) => onScreen(piece, transform))
      .filter((piece) => over(piece, screen));
    const outside = (): Place | undefined =>
      beside(naming, inOrder, (rectangle) => free(rectangle) && !coversBox(rectangle, scene, transform));
    const isWide = pieces.some(({ x0, x1 }) => x1 - x0 > widthFor(naming.texts[0] ?? ''));
    const place = naming.solid
      ? (within(naming, pieces, free) ?? (isWide ? outside() : undefined))
      : outside();
    if (place === undefined) continue;
    placed.push(place.rectangle);
    const { x0, y0, x1, y1 } = place.rectangle;
    const [x, y] = transform.invert([(x0 + x1) / 2, (y0 + y1) / 2]);
    const { key, solid, kind } = naming;
    names.push({ key, solid, kind, text: place.text, x, y, width: x1 - x0 });
  }
  return names;
}

const onScreen = ({ x0, y0, x1, y1 }: Rectangle, transform: ZoomTransform): Rectangle => ({
  x0: transform.applyX(x0),
  y0: transform.applyY(y0),
  x1: transform.applyX(x1),
  y1: transform.applyY(y1),
});

interface Place {
  readonly text: string;
  readonly rectangle: Rectangle;
}

const widthFor = (text: string): number => 2 * inset + widthOf(text, size, 600);

function within(
  { texts }: Naming,
  pieces: readonly Rectangle[],
  free: (place: Rectangle) => boolean,
): Place | undefined {
  for (const text of texts)
    for (const { x0, y0, x1, y1 } of pieces) {
      const width = widthFor(text);
      if (x1 - x0 < width || y1 - y0 < height - 2) continue;
      const [x, y] = [(x0 + x1) / 2, (y0 + y1) / 2];
      const rectangle = { x0: x - width / 2, y0: y - height / 2, x1: x + width / 2, y1: y + height / 2 };
      if (free(rectangle)) return { text, rectangle };
    }
  return undefined;
}

/** Above the first piece, in its corners, below it, or beside it: the first place where nothing stands. */
function beside(
  { texts }: Naming,
  pieces: readonly Rectangle[],
  free: (place: Rectangle) => boolean,
): Place | undefined {
  for (const text of texts) {
    const width = widthFor(text);
    for (const { x0, y0, x1, y1 } of pieces.slice(0, 4)) {
      if (x1 - x0 < 18 || y1 - y0 < 10) continue;
      const corners = [
        [x0, y0 - height - 1],
        [x1 - width, y0 - height - 1],
        [x0, y0 + 1],
        [x1 - width, y0 + 1],
        [x0, y1 - height - 1],
        [x1 - width, y1 - height - 1],
        [x0, y1 + 1],
        [x1 - width, y1 + 1],
      ] as const;
      for (const [x, y] of corners) {
        const rectangle = { x0: x, y0: y, x1: x + width, y1: y + height };
        if (free(rectangle)) return { text, rectangle };
      }
    }
  }
  return undefined;
}

function coversBox(place: Rectangle, { picture }: Scene, transform: ZoomTransform): boolean {
  const [x0, y0] = transform.invert([place.x0, place.y0]);
  const [x1, y1] = transform.invert([place.x1, place.y1]);
  const there = { x0, y0, x1, y1 };
  return indexOf(picture)
    .boxes.find(there)
    .some((box) => over(boxRectangle(picture, box), there));
}

type Group = Selection<SVGGElement, unknown, null, undefined>;

/** Draws the names in the size of the page's text, whatever the zoom. */
export function drawNames(group: Group, names: readonly Name[], transform: ZoomTransform): void {
  const joined = group
    .selectChildren<SVGGElement, Name>('g')
    .data(names, ({ key }) => key)
    .join((enter) => {
      const label = enter.append('g');
      label
        .append('rect')
        .attr('rx', 4)
        .attr('height', height)
        .attr('y', -height / 2);
      label.append('text').attr('dy', '0.34em').attr('text-anchor', 'middle');
      return label;
    })
    .attr('class', ({ solid, kind }) => `overview ${kind}${solid ? '' : ' chip'}`)
    .attr('transform', ({ x, y }) => `translate(${transform.applyX(x)},${transform.applyY(y)})`);
  joined
    .select('rect')
    .attr('x', ({ width }) => -width / 2)
    .attr('width', ({ width }) => width);
  joined.select('text').text(({ text }) => text);
}

/** `partition 12 · 41 nodes`, `p12 · 41`, `p12`: the longest that fits is shown. */
export const shortNames = (full: string): string[] => [
  full,
  full.replace('partition ', 'p').replace(/ nodes?$/, ''),
  full.replace(/\D*(\d+).*/, 'p$1'),
];
