import { type Cells, groupBy, type Layered } from './cells.ts';

const furthestApart = 16;

/** Gives the links that end in one box their own places along its upper edge, in the order in which they arrive. */
export function spreadEnds(layered: Layered, cells: Cells): void {
  const place = new Float64Array(cells.count);
  for (const row of cells.rows)
    row.forEach((cell, index) => {
      place[cell] = index;
    });
  // The last segment of each link that passes through rows; links going aside arrive from the right.
  const arrival = new Float64Array(layered.from.length).fill(Number.POSITIVE_INFINITY);
  const along = new Float64Array(layered.from.length);
  const lastSegment = new Int32Array(layered.from.length).fill(-1);
  cells.link.forEach((link, segment) => {
    arrival[link] = place[cells.upper[segment]!]!;
    along[link] = cells.upperOffset[segment]!;
    lastSegment[link] = segment;
  });
  const ending = groupBy(layered.to, layered.count);
  for (let item = 0; item < layered.count; item++) {
    const links = [...ending.list.subarray(ending.start[item]!, ending.start[item + 1]!)].filter((link) =>
      Number.isNaN(layered.toOffset[link]!),
    );
    links.sort((a, b) => arrival[a]! - arrival[b]! || along[a]! - along[b]! || a - b);
    const apart = Math.min(furthestApart, (layered.width[item]! * 0.7) / links.length);
    const straight = straightest(links, lastSegment, cells);
    links.forEach((link, index) => {
      const offset = (index - straight) * apart;
      layered.toOffset[link] = offset;
      if (lastSegment[link]! >= 0) cells.lowerOffset[lastSegment[link]!] = offset;
    });
  }
}

/** Which of the links meets the middle of the box: a chain goes on straight although another line joins it. */
function straightest(links: readonly number[], lastSegment: Int32Array, cells: Cells): number {
  const middle = (links.length - 1) / 2;
  const weight = (index: number) => cells.weight[lastSegment[links[index]!]!] ?? 0;
  let best = Math.floor(middle);
  links.forEach((_, index) => {
    if (weight(index) > weight(best)) best = index;
  });
  return Math.abs(best - middle) <= 2 ? best : middle;
}
