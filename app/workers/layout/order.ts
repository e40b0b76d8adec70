import { type Adjacency, type Cells, groupBy } from './cells.ts';

const passes = 6;

/**
 * Orders the cells of every row so that few links cross: each row is sorted by the average place of its neighbours in the
 * row above, then below, a few times; the pass with the fewest crossings is kept. It starts from the hints, which keep parallel
 * lanes in the same order wherever a border cuts them.
 */
export function orderRows(cells: Cells, leftmost: number): void {
  const place = new Float64Array(cells.count);
  const settle = (row: readonly number[]) => {
    row.forEach((cell, index) => {
      place[cell] = index;
    });
  };
  const above = groupBy(cells.lower, cells.count);
  const below = groupBy(cells.upper, cells.count);
  const upper: End = { cell: cells.upper, offset: cells.upperOffset };
  const lower: End = { cell: cells.lower, offset: cells.lowerOffset };
  for (const row of cells.rows) {
    row.sort((a, b) => cells.hint[a]! - cells.hint[b]! || a - b);
    settle(row);
  }
  const copy = () => cells.rows.map((row) => row.slice());
  let best = copy();
  let fewest = crossings(cells, below, place);
  for (let pass = 0; pass < passes && fewest > 0; pass++) {
    const down = pass % 2 === 0;
    for (let step = 1; step < cells.rows.length; step++) {
      const row = cells.rows[down ? step : cells.rows.length - 1 - step]!;
      if (row.length < 2) continue;
      sortRow(row, down ? above : below, down ? upper : lower, cells.width, place);
      settle(row);
    }
    const count = crossings(cells, below, place);
    if (count < fewest) {
      fewest = count;
      best = copy();
    }
  }
  best.forEach((row, index) => {
    cells.rows[index] = row.includes(leftmost) ? [leftmost, ...row.filter((cell) => cell !== leftmost)] : row;
  });
}

/** One side of the segments: their cells, and where on these they end. */
interface End {
  readonly cell: Int32Array;
  readonly offset: Float32Array;
}

/** Where a segment's end stands in its row: the place of the cell, and a little by the offset (unknown: the middle). */
const endPlace = (end: End, segment: number, width: Float32Array, place: Float64Array): number => {
  const cell = end.cell[segment]!;
  return place[cell]! + (end.offset[segment]! || 0) / (width[cell]! + 1);
};

function sortRow(
  row: number[],
  neighbours: Adjacency,
  other: End,
  width: Float32Array,
  place: Float64Array,
): void {
  const wanted = new Map<number, number>();
  for (const cell of row) {
    const start = neighbours.start[cell]!;
    const end = neighbours.start[cell + 1]!;
    let sum = 0;
    for (let k = start; k < end; k++) sum += endPlace(other, neighbours.list[k]!, width, place);
    wanted.set(cell, end > start ? sum / (end - start) : place[cell]!);
  }
  row.sort((a, b) => wanted.get(a)! - wanted.get(b)! || place[a]! - place[b]!);
}

/** Pairs of segments that cross, counted with a binary indexed tree over each lower row. */
function crossings(cells: Cells, below: Adjacency, place: Float64Array): number {
  const upper: End = { cell: cells.upper, offset: cells.upperOffset };
  const lower: End = { cell: cells.lower, offset: cells.lowerOffset };
  let total = 0;
  for (let r = 0; r + 1 < cells.rows.length; r++) {
    const segments: { readonly from: number; readonly to: number }[] = [];
    for (const cell of cells.rows[r]!)
      for (let k = below.start[cell]!; k < below.start[cell + 1]!; k++)
        segments.push({
          from: endPlace(upper, below.list[k]!, cells.width, place),
          to: endPlace(lower, below.list[k]!, cells.width, place),
        });
    if (segments.length > 1) total += inversions(segments);
  }
  return total;
}

function inversions(segments: { readonly from: number; readonly to: number }[]): number {
  segments.sort((a, b) => a.from - b.from || a.to - b.to);
  const ends = Float64Array.from(segments, ({ to }) => to).sort();
  const tree = new Uint32Array(ends.length + 1);
  let total = 0;
  segments.forEach(({ to }, seen) => {
    const rank = lastAtMost(ends, to);
    let notRight = 0;
    for (let i = rank + 1; i > 0; i -= i & -i) notRight += tree[i]!;
    total += seen - notRight;
    for (let i = rank + 1; i <= ends.length; i += i & -i) tree[i]!++;
  });
  return total;
}

/** Index of the last entry of a sorted list that is at most the value. */
function lastAtMost(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length - 1;
  while (low < high) {
    const mid = (low + high + 1) >> 1;
    if (sorted[mid]! <= value) low = mid;
    else high = mid - 1;
  }
  return low;
}
