import { alignRows } from './align.ts';
import { type Cells, type Layered, makeCells } from './cells.ts';
import { orderRows } from './order.ts';
import { rankRows } from './rank.ts';
import { spreadEnds } from './spread.ts';

export interface Placed {
  readonly width: number;
  readonly height: number;
  /** Centre and top of each item. */
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** One polyline a link: x, y, x, y, ... */
  readonly routes: readonly (readonly number[])[];
}

const rowGap = 26;
const widestRowGap = 72;
const gutter = 18;
const laneWidth = 7;
const mostLanes = 40;

interface Rows {
  readonly top: Float64Array;
  readonly bottom: Float64Array;
  /** 1: so many lines travel sideways below the row that they share a few lanes there. */
  readonly bus: Uint8Array;
}

/** Lines over each other, on average, from which on they are no longer told apart; and how far a line travels to join a bus. */
const busyFrom = 16;
const busTravel = 400;
const busLanes = 3;

/** Places items in rows and routes their links; coordinates start at 0, 0. */
export function placeLayered(layered: Layered): Placed {
  const row = rankRows(layered);
  const cells = makeCells(layered, row);
  orderRows(cells, layered.leftmost);
  spreadEnds(layered, cells);
  const x = alignRows(cells);
  let left = Number.POSITIVE_INFINITY;
  let right = Number.NEGATIVE_INFINITY;
  for (let cell = 0; cell < cells.count; cell++) {
    left = Math.min(left, x[cell]! - cells.width[cell]! / 2);
    right = Math.max(right, x[cell]! + cells.width[cell]! / 2);
  }
  if (layered.count === 0) left = right = 0;
  for (let cell = 0; cell < cells.count; cell++) x[cell]! -= left;
  const rows = rowBounds(layered, cells, x);
  const y = Float64Array.from({ length: layered.count }, (_, item) =>
    itemTop(layered, rows, row[item]!, item),
  );
  const lanes = assignLanes(layered, cells, row, x);
  return {
    width: Math.max(right - left, lanes.right),
    height: rows.bottom.at(-1) ?? 0,
    x: x.subarray(0, layered.count),
    y,
    routes: routeLinks(layered, cells, row, x, y, rows, lanes.x),
  };
}

/** Items of the last row stand at its foot (ports at a region's lower border), all others at the head of theirs. */
const itemTop = (layered: Layered, rows: Rows, row: number, item: number): number =>
  layered.pin[item] === 2 ? rows.bottom[row]! - layered.height[item]! : rows.top[row]!;

function rowBounds(layered: Layered, cells: Cells, x: Float64Array): Rows {
  const count = cells.rows.length;
  const height = new Float64Array(count);
  for (let item = 0; item < layered.count; item++)
    height[cells.row[item]!] = Math.max(height[cells.row[item]!]!, layered.height[item]!);
  // Lines that travel far sideways need a flatter, taller gap to stay apart.
  const sideways = new Float64Array(count);
  const travelled = new Float64Array(count);
  cells.upper.forEach((upper, segment) => {
    const lower = cells.lower[segment]!;
    const travel = Math.abs(
      x[upper]! + cells.upperOffset[segment]! - x[lower]! - cells.lowerOffset[segment]!,
    );
    const r = cells.row[upper]!;
    sideways[r] = Math.max(sideways[r]!, travel);
    if (travel > busTravel) travelled[r]! += travel;
  });
  const width = cells.rows.reduce(
    (most, row) => row.reduce((right, cell) => Math.max(right, x[cell]!), most),
    1,
  );
  const bus = Uint8Array.from(travelled, (sum) => (sum > busyFrom * width ? 1 : 0));
  const top = new Float64Array(count);
  const bottom = new Float64Array(count);
  let at = 0;
  for (let r = 0; r < count; r++) {
    top[r] = at;
    bottom[r] = at + height[r]!;
    at = bottom[r]! + Math.min(widestRowGap, rowGap + sideways[r]! * 0.06);
  }
  return { top, bottom, bus };
}

/** Links too long to pass through rows run down beside them, each in a lane that is free over its length. */
function assignLanes(
  layered: Layered,
  cells: Cells,
  row: Int32Array,
  centre: Float64Array,
): { x: Map<number, number>; right: number } {
  const aside: number[] = [];
  cells.aside.forEach((flag, link) => {
    if (flag === 1) aside.push(link);
  });
  const first = (link: number) => Math.min(row[layered.from[link]!]!, row[layered.to[link]!]!);
  const last = (link: number) => Math.max(row[layered.from[link]!]!, row[layered.to[link]!]!);
  aside.sort((a, b) => first(a) - first(b) || last(a) - last(b));
  const freeFrom: number[] = [];
  const x = new Map<number, number>();
  const rightOf = rightEdges(cells, centre);
  let right = 0;
  // Links of one source share a lane as far as they go together.
  const laneOfSource = new Map<number, number>();
  for (const link of aside) {
    const source = layered.from[link]!;
    let lane = laneOfSource.get(source) ?? freeFrom.findIndex((free) => free <= first(link));
    if (lane < 0) lane = freeFrom.length < mostLanes ? freeFrom.length : link % mostLanes;
    freeFrom[lane] = Math.max(freeFrom[lane] ?? 0, last(link));
    laneOfSource.set(source, lane);
    const at = rightOf(first(link), last(link)) + gutter + lane * laneWidth;
    x.set(link, at);
    right = Math.max(right, at + laneWidth);
  }
  return { x, right };
}

const blockRows = 64;

/** Answers how far right anything stands in the rows `first ... last`, from the maxima of blocks of rows. */
function rightEdges(cells: Cells, centre: Float64Array): (first: number, last: number) => number {
  const edge = Float64Array.from(cells.rows, (row) =>
    row.reduce((most, cell) => Math.max(most, centre[cell]! + cells.width[cell]! / 2), 0),
  );
  const blocks = new Float64Array(Math.ceil(edge.length / blockRows));
  edge.forEach((value, row) => {
    blocks[Math.floor(row / blockRows)] = Math.max(blocks[Math.floor(row / blockRows)]!, value);
  });
  return (first, last) => {
    let most = 0;
    for (let row = first; row <= last; )
      if (row % blockRows === 0 && row + blockRows <= last) {
        most = Math.max(most, blocks[row / blockRows]!);
        row += blockRows;
      } else most = Math.max(most, edge[row++]!);
    return most;
  };
}

function routeLinks(
  layered: Layered,
  cells: Cells,
  row: Int32Array,
  x: Float64Array,
  y: Float64Array,
  rows: Rows,
  lanes: ReadonlyMap<number, number>,
): number[][] {
  const routes: number[][] = [];
  for (let link = 0; link < layered.from.length; link++) {
    const from = layered.from[link]!;
    const to = layered.to[link]!;
    const startX = x[from]! + layered.fromOffset[link]!;
    const endX = x[to]! + layered.toOffset[link]!;
    const startY = y[from]! + layered.height[from]!;
    const route = [startX, startY];
    const sidewaysTo = (r: number, nextX: number): void => {
      if (rows.bus[r] !== 1 || Math.abs(nextX - route.at(-2)!) < busTravel) return;
      const [from, to] = [rows.bottom[r]!, rows.top[r + 1]!];
      const at = from + ((to - from) * (1 + (link % busLanes))) / (busLanes + 1);
      route.push(route.at(-2)!, at, nextX, at);
    };
    if (rows.bottom[row[from]!]! > startY + 0.5) route.push(startX, rows.bottom[row[from]!]!);
    const lane = lanes.get(link);
    if (lane !== undefined) {
      const below = rows.top[row[from]! + 1] ?? rows.bottom[row[from]!]! + rowGap;
      const above = rows.bottom[row[to]! - 1] ?? rows.top[row[to]!]! - rowGap;
      route.push(lane, below, lane, above);
    }
    for (let k = cells.passedStart[link]!; k < cells.passedStart[link + 1]!; k++) {
      const cell = cells.passed[k]!;
      sidewaysTo(cells.row[cell]! - 1, x[cell]!);
      route.push(x[cell]!, rows.top[cells.row[cell]!]!, x[cell]!, rows.bottom[cells.row[cell]!]!);
    }
    if (lane === undefined && row[to]! > row[from]!) sidewaysTo(row[to]! - 1, endX);
    if (y[to]! > rows.top[row[to]!]! + 0.5) route.push(endX, rows.top[row[to]!]!);
    route.push(endX, y[to]!);
    routes.push(route);
  }
  return routes;
}
