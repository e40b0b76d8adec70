import { packRoutes } from './regions.ts';
import type { Layout } from './types.ts';

const gutterWidth = 44;
const laneWidth = 5;
/** Turns that run each in a lane of its own; more than these share the lanes of a bundle. */
const mostLanes = 16;
const bundleLanes = 3;
const mostColumns = 240;
/** Folding must make the whole graph this much larger on screen to be worth the turned corners. */
const worthwhile = 1.25;
/** Room that a turn from one part to the next takes above and below, about. */
const turnHeight = 50;
/** Between a region's border and what is in it. */
const regionPadding = 14;
/** Half of what a port's label takes. */
const portReach = 33;
// Labels and ports reach this far over a box's or border's edge.
const clearance = 12;

/** A height at which no box stands, and how many routes pass there. */
interface Gap {
  readonly y: number;
  readonly passing: number;
  /** Height of the tallest region that would be cut there, or 0. */
  readonly cuts: number;
}

/**
 * Folds a long drawing so that the whole of it fits a window of the given aspect (width / height) at the largest scale: a tall
 * one into columns like a newspaper, a wide one into bands below each other. Columns are cut where no box stands and few routes
 * pass; bands anywhere few routes pass, a box going where its middle is. Each route that is cut goes on through the gutter to the
 * head of the next part, and a region that is cut becomes several pieces.
 */
export function fold(layout: Layout, aspect: number): Layout {
  const gaps = gapsOf(layout);
  const columns = bestCuts(layout, aspect, () => gaps);
  if (columns.length > 0) return foldAt(layout, columns);
  if (layout.width < layout.height * aspect) return layout;
  const turned = transposed(layout);
  const bands = bestCuts(turned, 1 / aspect, (parts) => evenGaps(turned, parts));
  return bands.length === 0 ? layout : transposed(foldAt(turned, bands));
}

/** x and y exchanged, so that one way of folding serves both directions. */
export function transposed(layout: Layout): Layout {
  const { routes, regions, labels, crossings } = layout;
  const points = new Float32Array(routes.points.length);
  for (let k = 0; k < points.length; k += 2) {
    points[k] = routes.points[k + 1]!;
    points[k + 1] = routes.points[k]!;
  }
  return {
    ...layout,
    width: layout.height,
    height: layout.width,
    x: layout.y,
    y: layout.x,
    boxWidth: layout.boxHeight,
    boxHeight: layout.boxWidth,
    regions: turnedRectangles(regions),
    labels: turnedRectangles(labels),
    routes: { ...routes, points },
    crossings: crossings.map((_, k) => crossings[k - (k % 4) + [0, 1, 3, 2][k % 4]!]!),
  };
}

const turnedRectangles = (list: Float32Array): Float32Array =>
  list.map((_, k) => list[k - (k % 5) + [0, 2, 1, 4, 3][k % 5]!]!);

const gapsForEachBand = 40;

function evenGaps(layout: Layout, bands: number): Gap[] {
  const count = bands * gapsForEachBand;
  return countPassing(
    layout,
    Array.from({ length: count - 1 }, (_, index) => ((index + 1) * layout.height) / count),
  );
}

/** How far what is drawn reaches left and right, by slices of the height. */
interface Profile {
  readonly slice: number;
  readonly left: Float64Array;
  readonly right: Float64Array;
}

const sliceCount = 2000;

function profileOf(layout: Layout): Profile {
  const slice = Math.max(1, layout.height / sliceCount);
  const count = Math.ceil(layout.height / slice) + 1;
  const left = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
  const right = new Float64Array(count).fill(Number.NEGATIVE_INFINITY);
  const reach = (top: number, bottom: number, from: number, to: number): void => {
    const last = Math.min(count - 1, Math.floor(bottom / slice));
    for (let at = Math.max(0, Math.floor(top / slice)); at <= last; at++) {
      left[at] = Math.min(left[at]!, from);
      right[at] = Math.max(right[at]!, to);
    }
  };
  const { x, y, boxWidth, boxHeight, routes } = layout;
  for (let box = 0; box < x.length; box++)
    reach(y[box]!, y[box]! + boxHeight[box]!, x[box]!, x[box]! + boxWidth[box]!);
  for (let route = 0; route < routes.tensor.length; route++)
    for (let k = routes.start[route]! + 1; k < routes.start[route + 1]!; k++) {
      const [x0, y0, x1, y1] = routes.points.subarray(2 * k - 2, 2 * k + 2) as unknown as [
        number,
        number,
        number,
        number,
      ];
      reach(Math.min(y0, y1), Math.max(y0, y1), Math.min(x0, x1), Math.max(x0, x1));
    }
  return { slice, left, right };
}

/** Where to cut so that the whole is seen at the largest scale; nowhere when that gains too little. */
function bestCuts(layout: Layout, aspect: number, gapsFor: (parts: number) => readonly Gap[]): number[] {
  const profile = profileOf(layout);
  const scaleOf = (cuts: readonly number[]): number => {
    const ends = [0, ...cuts, layout.height];
    let width = 0;
    let height = 0;
    for (let part = 1; part < ends.length; part++) {
      let [left, right] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
      const last = Math.min(profile.left.length - 1, Math.floor(ends[part]! / profile.slice));
      for (let at = Math.floor(ends[part - 1]! / profile.slice); at <= last; at++) {
        left = Math.min(left, profile.left[at]!);
        right = Math.max(right, profile.right[at]!);
      }
      width += Math.max(0, right - left) + gutterWidth + 2 * regionPadding;
      height = Math.max(height, ends[part]! - ends[part - 1]! + turnHeight);
    }
    return Math.min(aspect / width, 1 / height);
  };
  let best: { scale: number; cuts: number[] } = {
    scale: Math.min(aspect / layout.width, 1 / layout.height) * worthwhile,
    cuts: [],
  };
  for (let parts = 2; parts <= mostColumns; parts = Math.max(parts + 1, Math.round(parts * 1.06))) {
    const cuts = chooseCuts(layout, gapsFor(parts), parts);
    const scale = scaleOf(cuts);
    if (scale > best.scale) best = { scale, cuts };
    // Twice as many parts as the best number has will not be better again.
    if (parts > 8 && parts > 2 * (best.cuts.length + 1)) break;
  }
  return best.cuts;
}

function gapsOf(layout: Layout): Gap[] {
  const spans: [number, number][] = [];
  for (let box = 0; box < layout.x.length; box++)
    spans.push([layout.y[box]! - clearance / 2, layout.y[box]! + layout.boxHeight[box]! + clearance / 2]);
  for (let k = 0; k < layout.crossings.length; k += 4)
    spans.push([layout.crossings[k + 3]! - clearance, layout.crossings[k + 3]! + clearance]);
  for (let k = 0; k < layout.regions.length; k += 5) {
    const [top, bottom] = [layout.regions[k + 2]!, layout.regions[k + 2]! + layout.regions[k + 4]!];
    spans.push([top - clearance, top + clearance], [bottom - clearance, bottom + clearance]);
  }
  spans.sort((a, b) => a[0] - b[0]);
  const free: number[] = [];
  let end = spans[0]?.[1] ?? 0;
  for (const [from, to] of spans) {
    if (from > end + 1) free.push((end + from) / 2);
    end = Math.max(end, to);
  }
  return countPassing(layout, free);
}

/** Answers how tall the tallest region is that lies across a height; asked from top to bottom. */
function tallestAt({ regions }: Layout): (y: number) => number {
  const spans: [number, number][] = [];
  for (let k = 0; k < regions.length; k += 5)
    spans.push([regions[k + 2]!, regions[k + 2]! + regions[k + 4]!]);
  spans.sort((a, b) => a[0] - b[0]);
  let next = 0;
  let open: [number, number][] = [];
  return (y) => {
    while (next < spans.length && spans[next]![0] < y) open.push(spans[next++]!);
    open = open.filter(([, bottom]) => bottom > y);
    return open.reduce((most, [top, bottom]) => Math.max(most, bottom - top), 0);
  };
}

function countPassing(layout: Layout, heights: readonly number[]): Gap[] {
  const { routes } = layout;
  const change = new Int32Array(heights.length + 1);
  const firstAbove = (y: number): number => {
    let low = 0;
    let high = heights.length;
    while (low < high) {
      const mid = (low + high) >> 1;
      if (heights[mid]! < y) low = mid + 1;
      else high = mid;
    }
    return low;
  };
  for (let route = 0; route < routes.tensor.length; route++) {
    const ends = [
      routes.points[2 * routes.start[route]! + 1]!,
      routes.points[2 * routes.start[route + 1]! - 1]!,
    ];
    change[firstAbove(Math.min(...ends))]!++;
    change[firstAbove(Math.max(...ends))]!--;
  }
  let passing = 0;
  const cutAt = tallestAt(layout);
  return heights.map((y, index) => {
    passing += change[index]!;
    return { y, passing, cuts: cutAt(y) };
  });
}

function chooseCuts(layout: Layout, gaps: readonly Gap[], columns: number): number[] {
  const cuts: number[] = [];
  let at = 0;
  for (let column = 1; column < columns; column++) {
    const done = cuts.at(-1) ?? 0;
    const ideal = (layout.height - done) / (columns - column + 1);
    const target = done + ideal;
    if (target > layout.height - ideal * 0.4) break;
    while (at < gaps.length && gaps[at]!.y < target - ideal * 0.35) at++;
    let best: Gap | undefined;
    const cost = (gap: Gap) =>
      Math.abs(gap.y - target) / (ideal * 0.35) +
      Math.max(0, gap.passing - 1) * 0.35 +
      // A region that would fit a part had better stay whole.
      (gap.cuts > 0 && gap.cuts < ideal ? 0.8 : 0);
    for (let k = at; k < gaps.length && (best === undefined || gaps[k]!.y < target + ideal * 0.35); k++)
      if (best === undefined || cost(gaps[k]!) < cost(best)) best = gaps[k]!;
    if (best === undefined || best.y <= (cuts.at(-1) ?? 0)) break;
    cuts.push(best.y);
  }
  return cuts;
}

const middle = (layout: Layout, box: number): number => layout.y[box]! + layout.boxHeight[box]! / 2;

/** Cuts in drawing order, and for every column what to add to x and y. */
class Columns {
  readonly top: number[];
  readonly bottom: number[];
  /** How far what stands in a part reaches; in bands a little over the cuts. */
  readonly start: number[];
  readonly end: number[];
  readonly left: number[] = [];
  readonly dx: number[] = [];
  readonly width: number[] = [];

  constructor(layout: Layout, cuts: readonly number[]) {
    this.top = [0, ...cuts];
    this.bottom = [...cuts, layout.height];
    this.start = [...this.top];
    this.end = [...this.bottom];
    for (let box = 0; box < layout.y.length; box++) {
      const column = this.of(middle(layout, box));
      this.start[column] = Math.min(this.start[column]!, layout.y[box]!);
      this.end[column] = Math.max(this.end[column]!, layout.y[box]! + layout.boxHeight[box]!);
    }
  }

  of(y: number): number {
    let low = 0;
    let high = this.top.length - 1;
    while (low < high) {
      const mid = (low + high + 1) >> 1;
      if (this.top[mid]! <= y) low = mid;
      else high = mid - 1;
    }
    return low;
  }
}

/** The way of a cut route from one column to the next; cuts of one tensor at one place share it. */
interface Turn {
  readonly tensor: number;
  readonly column: number;
  readonly x: number;
}

function foldAt(layout: Layout, cuts: readonly number[]): Layout {
  const columns = new Columns(layout, cuts);
  const { routes, tensors, turns } = cutRoutes(layout, columns);
  const pieces = tightened(cutRegions(layout, columns), layout, columns, routes);
  const turnsBefore = columns.top.map((_, c) => turns.filter((turn) => turn.column === c - 1));
  placeColumns(layout, columns, pieces, routes, turnsBefore);
  const headroom = 10 + laneWidth * Math.max(0, ...turnsBefore.map((list) => lanesFor(list.length)));
  const moved = (x: number, y: number, column: number): [number, number] => [
    x + columns.dx[column]!,
    y - columns.start[column]! + headroom,
  ];
  const x = new Float32Array(layout.x.length);
  const y = new Float32Array(layout.x.length);
  const column = new Uint16Array(layout.x.length);
  for (let box = 0; box < x.length; box++) {
    column[box] = columns.of(middle(layout, box));
    [x[box], y[box]] = moved(layout.x[box]!, layout.y[box]!, column[box]!) as [number, number];
  }
  const crossings = layout.crossings.slice();
  for (let k = 0; k < crossings.length; k += 4)
    [crossings[k + 2], crossings[k + 3]] = moved(
      crossings[k + 2]!,
      crossings[k + 3]!,
      columns.of(crossings[k + 3]!),
    );
  const labels = layout.labels.slice();
  for (let k = 0; k < labels.length; k += 5)
    [labels[k + 1], labels[k + 2]] = moved(
      labels[k + 1]!,
      labels[k + 2]!,
      columns.of(labels[k + 2]! + labels[k + 4]! / 2),
    );
  const placedRoutes = routes.map(({ points, column }) =>
    points.map((value, k) =>
      k % 2 === 0 ? value + columns.dx[column]! : value - columns.start[column]! + headroom,
    ),
  );
  let height = 0;
  turnsBefore.forEach((list, column) => {
    list.forEach((turn, index) => {
      const lane = index % lanesFor(list.length);
      const [fromX, foot] = moved(turn.x, columns.bottom[column - 1]!, column - 1);
      const [toX, head] = moved(turn.x, columns.top[column]!, column);
      const gutter = columns.left[column]! - gutterWidth / 2 - laneWidth * lane;
      const below = moved(0, columns.end[column - 1]!, column - 1)[1] + 6 + laneWidth * lane;
      const above = headroom - 6 - laneWidth * lane;
      placedRoutes.push([fromX, foot, fromX, below, gutter, below, gutter, above, toX, above, toX, head]);
      tensors.push(turn.tensor);
      height = Math.max(height, below);
    });
  });
  columns.end.forEach((end, column) => {
    height = Math.max(height, moved(0, end, column)[1]);
  });
  const regions = pieces.map(({ values, column }) => {
    const [left, top] = moved(values[1]!, values[2]!, column);
    return [values[0]!, left, top, values[3]!, values[4]!];
  });
  return {
    ...layout,
    width: columns.left.at(-1)! + columns.width.at(-1)!,
    height: height + 6,
    x,
    y,
    regions: Float32Array.from(regions.flat()),
    routes: packRoutes(placedRoutes, tensors),
    crossings,
    labels,
    columns: columns.top.length,
    column,
  };
}

const lanesFor = (turns: number): number => (turns > mostLanes ? bundleLanes : turns);

interface Piece {
  readonly values: readonly number[];
  readonly column: number;
}

function cutRegions(layout: Layout, columns: Columns): Piece[] {
  const pieces: Piece[] = [];
  for (let k = 0; k < layout.regions.length; k += 5) {
    const [region, x, top, width, height] = layout.regions.subarray(k, k + 5) as unknown as number[];
    const bottom = top! + height!;
    for (let column = columns.of(top!); column <= columns.of(bottom); column++) {
      const from = Math.max(top!, columns.top[column]!);
      const to = Math.min(bottom, columns.bottom[column]!);
      pieces.push({ values: [region!, x!, from, width!, to - from], column });
    }
  }
  return pieces;
}

/** Pieces no wider than what they hold: a region is as wide as its widest row, and most parts of it are narrower. */
function tightened(
  pieces: readonly Piece[],
  layout: Layout,
  columns: Columns,
  routes: readonly CutRoute[],
): Piece[] {
  const byColumn = new Map<number, { readonly piece: Piece; left: number; right: number }[]>();
  const held = pieces.map((piece) => ({
    piece,
    left: Number.POSITIVE_INFINITY,
    right: Number.NEGATIVE_INFINITY,
  }));
  for (const one of held) {
    const list = byColumn.get(one.piece.column);
    if (list === undefined) byColumn.set(one.piece.column, [one]);
    else list.push(one);
  }
  const hold = (column: number, x: number, y: number, from = x, to = x): void => {
    for (const one of byColumn.get(column) ?? []) {
      const [, left, top, width, height] = one.piece.values as [number, number, number, number, number];
      if (x < left || x > left + width || y < top || y > top + height) continue;
      one.left = Math.min(one.left, from);
      one.right = Math.max(one.right, to);
    }
  };
  const { x, boxWidth, crossings, labels } = layout;
  for (let box = 0; box < x.length; box++) {
    const at = middle(layout, box);
    hold(columns.of(at), x[box]! + boxWidth[box]! / 2, at, x[box]!, x[box]! + boxWidth[box]!);
  }
  for (let k = 0; k < crossings.length; k += 4) {
    const [atX, atY] = [crossings[k + 2]!, crossings[k + 3]!];
    hold(columns.of(atY), atX, atY, atX - portReach, atX + portReach);
  }
  for (let k = 0; k < labels.length; k += 5) {
    const [left, top, width, height] = [labels[k + 1]!, labels[k + 2]!, labels[k + 3]!, labels[k + 4]!];
    const at = top + height / 2;
    hold(columns.of(at), left + width / 2, at, left, left + width);
  }
  for (const { points, column } of routes)
    for (let k = 0; k < points.length; k += 2) hold(column, points[k]!, points[k + 1]!);
  return held.map(({ piece, left, right }) => {
    const [region, x0, top, width, height] = piece.values as [number, number, number, number, number];
    if (left > right) return piece;
    const from = Math.max(x0, left - regionPadding);
    const to = Math.min(x0 + width, right + regionPadding);
    return { column: piece.column, values: [region, from, top, to - from, height] };
  });
}

interface CutRoute {
  readonly points: number[];
  readonly column: number;
}

function cutRoutes(
  { routes }: Layout,
  columns: Columns,
): { routes: CutRoute[]; tensors: number[]; turns: Turn[] } {
  const out: CutRoute[] = [];
  const tensors: number[] = [];
  const turns = new Map<string, Turn>();
  for (let route = 0; route < routes.tensor.length; route++) {
    const tensor = routes.tensor[route]!;
    const points = routes.points.subarray(2 * routes.start[route]!, 2 * routes.start[route + 1]!);
    let column = columns.of(points[1]!);
    let piece = [points[0]!, points[1]!];
    for (let k = 2; k < points.length; k += 2) {
      const [x, y] = [points[k]!, points[k + 1]!];
      for (;;) {
        const down = column + 1 < columns.top.length && y > columns.bottom[column]!;
        const up = column > 0 && y < columns.top[column]!;
        if (!down && !up) break;
        const cut = down ? columns.bottom[column]! : columns.top[column]!;
        const [px, py] = [piece.at(-2)!, piece.at(-1)!];
        const cutX = py === y ? x : px + ((x - px) * (cut - py)) / (y - py);
        piece.push(cutX, cut);
        out.push({ points: piece, column });
        tensors.push(tensor);
        const above = down ? column : column - 1;
        turns.set(`${tensor} ${above} ${Math.round(cutX)}`, { tensor, column: above, x: cutX });
        column = down ? column + 1 : column - 1;
        piece = [cutX, cut];
      }
      piece.push(x, y);
    }
    out.push({ points: piece, column });
    tensors.push(tensor);
  }
  return { routes: out, tensors, turns: [...turns.values()] };
}

/** Packs columns side by side by what each really contains. */
function placeColumns(
  layout: Layout,
  columns: Columns,
  pieces: readonly Piece[],
  routes: readonly CutRoute[],
  turnsBefore: readonly (readonly Turn[])[],
): void {
  const min = columns.top.map(() => Number.POSITIVE_INFINITY);
  const max = columns.top.map(() => Number.NEGATIVE_INFINITY);
  const reach = (column: number, from: number, to: number) => {
    min[column] = Math.min(min[column]!, from);
    max[column] = Math.max(max[column]!, to);
  };
  for (let box = 0; box < layout.x.length; box++)
    reach(columns.of(middle(layout, box)), layout.x[box]!, layout.x[box]! + layout.boxWidth[box]!);
  for (const { values, column } of pieces) reach(column, values[1]!, values[1]! + values[3]!);
  for (const { points, column } of routes)
    for (let k = 0; k < points.length; k += 2) reach(column, points[k]!, points[k]!);
  let left = 0;
  columns.top.forEach((_, column) => {
    if (column > 0)
      left += gutterWidth + laneWidth * lanesFor(turnsBefore[column]!.length) + columns.width[column - 1]!;
    columns.left.push(left);
    // A part between two cuts may hold nothing at all.
    if (min[column]! > max[column]!) min[column] = max[column] = 0;
    columns.dx.push(left - min[column]!);
    columns.width.push(max[column]! - min[column]!);
  });
}
