import { type Selection, select } from 'd3-selection';
import { bytesText } from '../../../engine/index.ts';
import { colourName } from './far.ts';
import { indexOf, type Rectangle } from './grid.ts';
import { pathOf } from './path.ts';
import { activationOf, placementOf, type Scene, shapeOf, tensorsAt, titleOf } from './scene.ts';
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
  const boxes = world.append('g');
  const labels = world.append('g');
  return {
    draw(scene, area, detail, regionLabel) {
      drawRegions(regions, scene, area);
      drawRoutes(routes, scene, area);
      drawBoxes(boxes, scene, area, detail);
      drawLabels(labels, scene, area, regionLabel);
    },
    clear() {
      for (const group of [regions, routes, boxes, labels]) group.selectChildren().remove();
    },
  };
}

const inside = ({ x0, y0, x1, y1 }: Rectangle, x: number, y: number, width = 0, height = 0): boolean =>
  x <= x1 && y <= y1 && x + width >= x0 && y + height >= y0;

function drawRegions(group: Group, { picture, cut }: Scene, area: Rectangle): void {
  const visible: number[] = [];
  const list = picture.regions;
  for (let at = 0; at < list.length; at += 5)
    if (inside(area, list[at + 1]!, list[at + 2]!, list[at + 3]!, list[at + 4]!)) visible.push(at);
  group
    .selectChildren<SVGRectElement, number>('rect')
    .data(visible, (at) => `${list[at]} ${at}`)
    .join('rect')
    .attr('class', (at) => `region ${cut.regions[list[at]!]?.kind ?? ''}`)
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
    .attr('d', (route) => pathOf(picture.routes, route))
    .attr('class', (route) => (lit.has(picture.routes.tensor[route]!) ? 'route lit' : 'route'));
}

function drawBoxes(group: Group, scene: Scene, area: Rectangle, detail: Detail): void {
  const detailed = detail > 0;
  const { picture, selected, cut } = scene;
  const refused = refusedNodes(scene);
  const joined = group
    .selectChildren<SVGGElement, number>('g')
    .data(indexOf(picture).boxes.find(area), (box) => box)
    .join((enter) => {
      const box = enter.append('g');
      box.append('rect').attr('rx', 5);
      box.append('text').attr('class', 'op');
      box.append('text').attr('class', 'shape');
      box.append('text').attr('class', 'number');
      box.append('text').attr('class', 'constants');
      return box;
    })
    .attr('transform', (box) => `translate(${picture.x[box]},${picture.y[box]})`)
    .attr('class', (box) => {
      const isRefused = refused.has(box) ? ' refused' : '';
      const isSelected = box === selected ? ' selected' : '';
      const fails = cut.findings.some(({ node, kind }) => node === box && kind !== 'warning')
        ? ' failing'
        : '';
      return `box ${placementOf(scene, box)} ${colourName(scene, box)}${isRefused}${isSelected}${fails}`;
    });
  joined.each(function (box) {
    const [rectangle, opText, shapeText, numberText, constantsText] = this.children;
    const height = picture.boxHeight[box]!;
    select(rectangle as Element)
      .attr('width', picture.boxWidth[box]!)
      .attr('height', height);
    const terminal = box >= picture.nodeCount;
    const width = picture.boxWidth[box]!;
    const fused = terminal || !detailed ? '' : activationOf(scene, box);
    const full = fused === '' ? titleOf(scene, box) : `${titleOf(scene, box)} + ${fused}`;
    const room = width - 2 * inset;
    const title = detailed ? fitted(full, 11.5, 600, room) : fitted(full, largest, 600, room);
    const titleRoom = terminal ? widthOf(title.text, title.size, 600) + inset : 0;
    const number = terminal || !detailed ? '' : `#${box}`;
    const numberRoom = terminal ? 0 : widthOf(number, smallSize, 400) + inset;
    const shape = fitted(detailed ? shapeOf(scene, box) : '', smallSize, 400, room - titleRoom - numberRoom);
    select(opText as SVGTextElement)
      .style('font-size', `${title.size}px`)
      .attr('x', inset)
      .attr('y', detailed && !terminal ? 17 : height / 2 + (detailed ? 4 : 5.5))
      .text(title.text);
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
      .attr('y', 10)
      .text(detail === 2 && !terminal ? constantsOf(scene, box) : '');
  });
  group.classed('detailed', detailed);
}

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
      text: regionLabel(region),
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
