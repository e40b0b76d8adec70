import { type Adjacency, type Cells, groupBy } from './cells.ts';

const passes = 8;
const separation = 22;

/**
 * Centres of all cells: each row in turn moves towards the weighted median of its neighbours, as near as its order and the
 * distances between boxes allow (isotonic regression by pooling neighbours that would overlap). Straight chains come out straight.
 */
export function alignRows(cells: Cells): Float64Array {
  const x = new Float64Array(cells.count);
  for (const row of cells.rows) place(row, startTargets(row, cells), undefined, cells, x);
  const above = groupBy(cells.lower, cells.count);
  const below = groupBy(cells.upper, cells.count);
  for (let pass = 0; pass < passes; pass++) {
    const down = pass % 2 === 0;
    for (let step = 0; step < cells.rows.length; step++) {
      const row = cells.rows[down ? step : cells.rows.length - 1 - step]!;
      const wanted = row.map((cell) =>
        down ? seen(cell, above, cells, x, true) : seen(cell, below, cells, x, false),
      );
      place(
        row,
        wanted.map(([target]) => target),
        wanted.map(([, weight]) => weight),
        cells,
        x,
      );
    }
  }
  return x;
}

const gap = (left: number, right: number, cells: Cells): number =>
  (cells.width[left]! + cells.width[right]!) / 2 + separation;

function startTargets(row: readonly number[], cells: Cells): number[] {
  let at = 0;
  const targets = row.map((cell, index) => {
    if (index > 0) at += gap(row[index - 1]!, cell, cells);
    return at;
  });
  return targets.map((target) => target - at / 2);
}

/** Where a cell's neighbours on one side would have it, and how strongly. */
function seen(cell: number, near: Adjacency, cells: Cells, x: Float64Array, up: boolean): [number, number] {
  const start = near.start[cell]!;
  const end = near.start[cell + 1]!;
  if (start === end) return [x[cell]!, 0.1];
  const targetOf = (segment: number) =>
    up
      ? x[cells.upper[segment]!]! + cells.upperOffset[segment]! - cells.lowerOffset[segment]!
      : x[cells.lower[segment]!]! + cells.lowerOffset[segment]! - cells.upperOffset[segment]!;
  if (end - start === 1) {
    const segment = near.list[start]!;
    return [targetOf(segment), cells.weight[segment]!];
  }
  const pulls: [number, number][] = [];
  let total = 0;
  for (let k = start; k < end; k++) {
    const segment = near.list[k]!;
    pulls.push([targetOf(segment), cells.weight[segment]!]);
    total += cells.weight[segment]!;
  }
  return [weightedMedian(pulls, total), total];
}

function weightedMedian(pulls: [number, number][], total: number): number {
  pulls.sort((a, b) => a[0] - b[0]);
  let sum = 0;
  for (let i = 0; i < pulls.length; i++) {
    sum += pulls[i]![1];
    if (sum * 2 > total) return pulls[i]![0];
    if (sum * 2 === total) return (pulls[i]![0] + pulls[i + 1]![0]) / 2;
  }
  return 0;
}

/** Sets the row's centres: as near to the targets as order and distances allow, in least squares. */
function place(
  row: readonly number[],
  targets: readonly number[],
  weights: readonly number[] | undefined,
  cells: Cells,
  x: Float64Array,
): void {
  if (row.length === 1) {
    x[row[0]!] = targets[0]!;
    return;
  }
  // With the minimal distances taken out, "not closer than allowed" becomes "not decreasing".
  const pools: { mean: number; weight: number; size: number }[] = [];
  const shift: number[] = [];
  let at = 0;
  row.forEach((cell, index) => {
    if (index > 0) at += gap(row[index - 1]!, cell, cells);
    shift.push(at);
    let pool = { mean: targets[index]! - at, weight: weights?.[index] ?? 1, size: 1 };
    for (let last = pools.at(-1); last !== undefined && last.mean > pool.mean; last = pools.at(-1)) {
      const weight = last.weight + pool.weight;
      pool = {
        mean: (last.mean * last.weight + pool.mean * pool.weight) / weight,
        weight,
        size: last.size + pool.size,
      };
      pools.pop();
    }
    pools.push(pool);
  });
  let index = 0;
  for (const pool of pools)
    for (let k = 0; k < pool.size; k++, index++) x[row[index]!] = pool.mean + shift[index]!;
}
