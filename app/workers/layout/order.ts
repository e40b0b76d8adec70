import { type Adjacency, type Cells, groupBy } from './cells.ts';

const passes = 6;

/**
 * Orders the cells of every row so that few links cross: each row is sorted by the average place of its neighbours in the
 * row above, then below, a few times; the pass with the fewest crossings is kept.
 */
export function orderRows(cells: Cells, leftmost: number): void {
  const place = new Float64Array(cells.count);
  const settle = (row: readonly number[]) => {
    row.forEach((cell, index) => {
      place[cell] = index;
    });
  };
  cells.rows.forEach(settle);
  const above = groupBy(cells.lower, cells.count);
  const below = groupBy(cells.upper, cells.count);
  let best = cells.rows.map((row) => row.slice());
  let fewest = crossings(cells, below, place);
  for (let pass = 0; pass < passes && fewest > 0; pass++) {
    const down = pass % 2 === 0;
    for (let step = 1; step < cells.rows.length; step++) {
      const row = cells.rows[down ? step : cells.rows.length - 1 - step]!;
      if (row.length < 2) continue;
      sortRow(row, down ? above : below, down ? cells.upper : cells.lower, place);
      settle(row);
    }
    const count = crossings(cells, below, place);
    if (count < fewest) {
      fewest = count;
      best = cells.rows.map((row) => row.slice());
    }
  }
  best.forEach((row, index) => {
    cells.rows[index] = row.includes(leftmost) ? [leftmost, ...row.filter((cell) => cell !== leftmost)] : row;
  });
}

function sortRow(row: number[], neighbours: Adjacency, other: Int32Array, place: Float64Array): void {
  const wanted = new Map<number, number>();
  for (const cell of row) {
    const start = neighbours.start[cell]!;
    const end = neighbours.start[cell + 1]!;
    let sum = 0;
    for (let k = start; k < end; k++) sum += place[other[neighbours.list[k]!]!]!;
    wanted.set(cell, end > start ? sum / (end - start) : place[cell]!);
  }
  row.sort((a, b) => wanted.get(a)! - wanted.get(b)! || place[a]! - place[b]!);
}

/** Pairs of segments that cross, counted with a binary indexed tree over each lower row. */
function crossings(cells: Cells, below: Adjacency, place: Float64Array): number {
  let total = 0;
  for (let r = 0; r + 1 < cells.rows.length; r++) {
    const lower = cells.rows[r + 1]!.length;
    if (cells.rows[r]!.length < 2 || lower < 2) continue;
    const tree = new Uint32Array(lower + 1);
    let seen = 0;
    for (const cell of cells.rows[r]!) {
      const ends: number[] = [];
      for (let k = below.start[cell]!; k < below.start[cell + 1]!; k++)
        ends.push(place[cells.lower[below.list[k]!]!]!);
      for (const end of ends) {
        let notRight = 0;
        for (let i = end + 1; i > 0; i -= i & -i) notRight += tree[i]!;
        total += seen - notRight;
      }
      for (const end of ends) for (let i = end + 1; i <= lower; i += i & -i) tree[i]!++;
      seen += ends.length;
    }
  }
  return total;
}
