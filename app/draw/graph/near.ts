import { type Selection, select } from 'd3-selection';
import { bytesText } from '../../../engine/index.ts';
import { type Frame, framesOf } from './frames.ts';
import { indexOf, type Rectangle } from './grid.ts';
import { shortNames } from './overview.ts';
import { colourName, failingNodes, isSlow } from './paint.ts';
import { pathOf } from './path.ts';
import {
  activationOf,
  type ClosedBlock,
  closedAt,
  placementOf,
  type Scene,
  shapeOf,
  tensorsAt,
  titleOf,
} from './scene.ts';
import { fitted, widthOf } from './text.ts';

type Group = Selection<SVGGElement, unknown, null, undefined>;

const inset = 9;
/** Font sizes: an op's name where it stands alone, and what stands below it. */
const largest = 16;
const smallSize = 10.5;

/** 0: the op's name alone; 1: also shape, fused activation and number; 2: also what constants it reads. */
export type Detail = 0 | 1 | 2;

export interface Near {
  draw(scene: Scene, area: Rectangle, detail: Detail, regionLabel: (region: number) => string): void;
  clear(): void;
}

/** The view from close by: real elements for what lies in an area, joined by key so that panning touches only what comes and goes. */
export function mountNear(world: Group): Near {
  const regions = world.append('g');
  const routes = world.append('g').attr('class', 'routes');
  const frames = world.append('g').attr('class', 'frames');
  const boxes = world.append('g');
  const labels = world.append('g');
  return {
    draw(scene, area, detail, regionLabel) {
      drawRegions(regions, scene, area);
      drawRoutes(routes, scene, area);
      drawFrames(frames, scene, area);
      drawBoxes(boxes, scene, area, detail);
      drawLabels(labels, scene, area, regionLabel);
    },
    clear() {
      for (const group of [regions, routes, frames, boxes, labels]) group.selectChildren().remove();
    },
  };
}

/** Open blocks as outlines with a sign to close them; the sign on a closed one opens it. */
function drawFrames(group: Group, scene: Scene, area: Rectangle): void {
  const blocks = framesOf(scene).filter(
    (frame) =>
      frame.level === 'block' && inside(area, frame.x0, frame.y0, frame.x1 - frame.x0, frame.y1 - frame.y0),
  );
  const joined = group
    .selectChildren<SVGGElement, Frame>('g')
    .data(blocks, ({ key }) => key)
    .join((enter) => {
      const frame = enter.append('g');
      frame.append('rect').attr('rx', 6).attr('class', 'frame');
      frame
        .append('rect')
        .attr('rx', 3)
        .attr('class', 'toggle')
        .attr('width', toggleSize)
        .attr('height', toggleSize);
      frame.append('path').attr('class', 'sign');
      frame.append('title');
      return frame;
    });
  joined.each(function (frame) {
    const [outline, toggle, sign, title] = this.children as unknown as Element[];
    const { closed } = frame;
    const { x, y } = togglePlace(frame);
    select(outline as Element)
      .attr('x', frame.x0)
      .attr('y', frame.y0)
      .attr('width', frame.x1 - frame.x0)
      .attr('height', frame.y1 - frame.y0)
      .attr('display', closed ? 'none' : null);
    select(toggle as Element)
      .attr('x', x)
      .attr('y', y);
    const [cx, cy] = [x + toggleSize / 2, y + toggleSize / 2];
    select(sign as Element).attr('d', `M${cx - 3} ${cy}h6${closed ? `M${cx} ${cy - 3}v6` : ''}`);
    const name = scene.picture.groups.blocks.names[frame.group] ?? '';
    select(title as Element).text(`${name}, ${frame.nodes} nodes: ${closed ? 'open' : 'close'}`);
  });
}

const toggleSize = 13;

const togglePlace = ({ x0, y0 }: Frame): { readonly x: number; readonly y: number } => ({
  x: x0 - toggleSize / 2,
  y: y0 - toggleSize / 2,
});

/** The block whose sign is at a point, or undefined. */
export function toggleAt(scene: Scene, x: number, y: number): number | undefined {
  const reach = 3;
  return framesOf(scene).find((frame) => {
    if (frame.level !== 'block') return false;
    const place = togglePlace(frame);
    return (
      x >= place.x - reach &&
      y >= place.y - reach &&
      x <= place.x + toggleSize + reach &&
      y <= place.y + toggleSize + reach
    );
  })?.group;
}

const inside = ({ x0, y0, x1, y1 }: Rectangle, x: number, y: number, width = 0, height = 0): boolean =>
  x <= x1 && y <= y1 && x + width >= x0 && y + height >= y0;

function drawRegions(group: Group, { picture, cut, picked = false }: Scene, area: Rectangle): void {
  const visible: number[] = [];
  const list = picture.regions;
  for (let at = 0; at < list.length; at += 5)
    if (inside(area, list[at + 1]!, list[at + 2]!, list[at + 3]!, list[at + 4]!)) visible.push(at);
  group
    .selectChildren<SVGRectElement, number>('rect')
    .data(visible, (at) => `${list[at]} ${at}`)
    .join('rect')
    .attr('class', (at) => `region ${cut.regions[list[at]!]?.kind ?? ''}${picked ? ' picked' : ''}`)
    .attr('x', (at) => list[at + 1]!)
    .attr('y', (at) => list[at + 2]!)
    .attr('width', (at) => list[at + 3]!)
    .attr('height', (at) => list[at + 4]!)
    .attr('rx', 8);
}

function drawRoutes(group: Group, scene: Scene, area: Rectangle): void {
  const { picture, selected } = scene;
  const lit =
    selected === undefined || selected >= picture.nodeCount ? new Set<number>() : tensorsAt(scene, selected);
  group
    .selectChildren<SVGPathElement, number>('path')
    .data(indexOf(picture).routes.find(area), (route) => route)
    .join((enter) => enter.append('path'))
    .attr('d', (route) => pathOf(picture.routes, route, picture.across))
    .attr('class', (route) => (lit.has(picture.routes.tensor[route]!) ? 'route lit' : 'route'));
}

function drawBoxes(group: Group, scene: Scene, area: Rectangle, detail: Detail): void {
  const detailed = detail > 0;
  const { picture, selected } = scene;
  const refused = refusedNodes(scene);
  const failing = failingNodes(scene);
  const shownSelected = selected === undefined ? undefined : picture.shownAs[selected];
  // Boxes that show their name alone consist of less, and there are more of them.
  if (group.classed('detailed') !== detailed) group.selectChildren().remove();
  const joined = group
    .selectChildren<SVGGElement, number>('g')
    .data(indexOf(picture).boxes.find(area), (box) => box)
    .join((enter) => {
      const box = enter.append('g');
      box.append('rect').attr('rx', 5);
      box.append('path').attr('class', 'hatch');
      box.append('text').attr('class', 'op');
      if (!detailed) return box;
      box.append('text').attr('class', 'shape');
      box.append('text').attr('class', 'number');
      box.append('text').attr('class', 'constants');
      box.append('text').attr('class', 'shape');
      return box;
    })
    .attr('transform', (box) => `translate(${picture.x[box]},${picture.y[box]})`)
    .attr('class', (box) => {
      const isRefused = refused.has(box) ? ' refused' : '';
      const isSelected = box === shownSelected ? ' selected' : '';
      const fails = failing.has(box) ? ' failing' : '';
      const slow = isSlow(scene, box) ? ' slow' : '';
      const block = closedAt(scene, box) === undefined ? '' : ' block';
      return `box ${placementOf(scene, box)} ${colourName(scene, box)}${isRefused}${isSelected}${fails}${slow}${block}`;
    });
  joined.each(function (box) {
    const [rectangle, hatch, opText, shapeText, numberText, constantsText, membersText] = this.children;
    const height = picture.boxHeight[box]!;
    select(rectangle as Element)
      .attr('width', picture.boxWidth[box]!)
      .attr('height', height);
    if (isSlow(scene, box)) select(hatch as Element).attr('d', hatchPath(picture.boxWidth[box]!, height));
    const terminal = box >= picture.nodeCount;
    const width = picture.boxWidth[box]!;
    const fused = terminal || !detailed ? '' : activationOf(scene, box);
    const full = fused === '' ? titleOf(scene, box) : `${titleOf(scene, box)} + ${fused}`;
    const room = width - 2 * inset;
    const title = detailed ? fitted(full, 11.5, 600, room) : fitted(full, largest, 600, room);
    select(opText as SVGTextElement)
      .style('font-size', `${title.size}px`)
      .attr('x', inset)
      // Close by, the size of the constants stands above the name.
      .attr(
        'y',
        detail === 2 && !terminal ? 20 : detailed && !terminal ? 17 : height / 2 + (detailed ? 4 : 5.5),
      )
      .text(title.text);
    if (!detailed) return;
    const titleRoom = terminal ? widthOf(title.text, title.size, 600) + inset : 0;
    const closed = closedAt(scene, box);
    const number = terminal ? '' : closed === undefined ? `#${box}` : `#${box}–${closed.last}`;
    const numberRoom = terminal ? 0 : widthOf(number, smallSize, 400) + inset;
    const shape = fitted(shapeOf(scene, box), smallSize, 400, room - titleRoom - numberRoom);
    select(shapeText as SVGTextElement)
      .style('font-size', `${shape.size}px`)
      .attr('x', terminal ? width - inset : inset)
      .attr('y', terminal ? height / 2 + 4 : 32)
      .attr('text-anchor', terminal ? 'end' : 'start')
      .text(shape.text);
    select(numberText as Element)
      .attr('x', width - inset)
      .attr('y', 32)
      .text(number);
    select(constantsText as Element)
      .attr('x', width - inset)
      .attr('y', 9)
      .text(detail === 2 && !terminal && closed === undefined ? constantsOf(scene, box) : '');
    select(membersText as Element)
      .attr('x', inset)
      .attr('y', 48)
      .text(closed !== undefined ? membersOf(closed) : '');
  });
  group.classed('detailed', detailed);
}

const hatchStep = 7;
const hatchReach = 36;

/** Strokes across the lower right corner: delegated, but to a unit that is slow. */
function hatchPath(width: number, height: number): string {
  let path = '';
  for (let at = hatchStep; at <= hatchReach; at += hatchStep)
    path += at <= height ? `M${width - at} ${height}L${width} ${height - at}` : '';
  return path;
}

/** `4 nodes, 1 of 10 alike`. */
const membersOf = ({ nodes, name }: ClosedBlock): string =>
  [`${nodes} nodes`, ...(/\((.*)\)$/.exec(name)?.slice(1) ?? [])].join(', ');

const constantsOf = ({ skeleton }: Scene, node: number): string => {
  const bytes = skeleton.constantBytes[node] ?? 0;
  return bytes === 0 ? '' : `${bytesText(bytes)} of constants`;
};

const refusedSets = new WeakMap<Scene['cut'], Set<number>>();

function refusedNodes({ cut }: Scene): Set<number> {
  const known = refusedSets.get(cut);
  if (known !== undefined) return known;
  const refused = new Set(cut.refused.map(({ node }) => node));
  refusedSets.set(cut, refused);
  return refused;
}

const labelHeight = 18;
type Five = readonly [number, number, number, number, number];

function drawLabels(
  group: Group,
  scene: Scene,
  area: Rectangle,
  regionLabel: (region: number) => string,
): void {
  const { picture, skeleton, cut } = scene;
  const list: { key: string; x: number; y: number; text: string; kind: string; width: number }[] = [];
  const { labels, crossings } = picture;
  for (let at = 0; at < labels.length; at += 5) {
    const [region, left, top, width, height] = labels.subarray(at, at + 5) as unknown as Five;
    if (!inside(area, left, top, width, height)) continue;
    list.push({
      key: `r${region}`,
      x: left + width / 2,
      y: top + height / 2,
      text: shortNames(regionLabel(region)).find((text) => widthOf(text, 11, 600) + 10 <= width) ?? '',
      kind: `label ${cut.regions[region]?.kind ?? ''}`,
      width,
    });
  }
  for (let at = 0; at < crossings.length; at += 4) {
    const [x, y] = [crossings[at + 2]!, crossings[at + 3]!];
    if (!inside(area, x - 33, y - 10, 66, 20)) continue;
    const bytes = skeleton.bytes[crossings[at]!]!;
    const kind = `crossing ${cut.regions[crossings[at + 1]!]?.kind ?? ''}`;
    list.push({ key: `c${at}`, x, y, text: bytes < 0 ? '? bytes' : bytesText(bytes), kind, width: 62 });
  }
  const joined = group
    .selectChildren<SVGGElement, (typeof list)[number]>('g')
    .data(list, ({ key }) => key)
    .join((enter) => {
      const label = enter.append('g');
      label.append('rect').attr('rx', labelHeight / 2);
      label.append('text').attr('dy', '0.34em').attr('text-anchor', 'middle');
      return label;
    })
    .attr('class', ({ kind }) => kind)
    .attr('transform', ({ x, y }) => `translate(${x},${y})`);
  joined
    .select('rect')
    .attr('x', ({ width }) => -width / 2)
    .attr('y', -labelHeight / 2)
    .attr('width', ({ width }) => width)
    .attr('height', labelHeight);
  joined.select('text').text(({ text }) => text);
}
