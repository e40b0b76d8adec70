/** A layered drawing problem: items, and links between them, each leaving and arriving at an offset from its item's centre. */
export interface Layered {
  readonly count: number;
  readonly width: Float32Array;
  readonly height: Float32Array;
  /** 1: in the first row, 2: in the last row (a region's ports), 0: wherever its inputs put it. */
  readonly pin: Uint8Array;
  /** An item that stands leftmost in its row (a region's label), or -1. */
  readonly leftmost: number;
  /** What stands further left before crossings are counted: the item with the smaller number. */
  readonly hint: Float64Array;
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly fromOffset: Float32Array;
  /** NaN: the link's place among those that end there is chosen by where they come from. Filled in by `spreadEnds`. */
  readonly toOffset: Float32Array;
}

/** Items and the stand-ins that long links occupy in the rows they pass, with links between neighbouring rows only. */
export interface Cells {
  readonly count: number;
  readonly row: Int32Array;
  readonly width: Float32Array;
  readonly hint: Float64Array;
  /** Cells of each row, left to right. */
  readonly rows: number[][];
  /** Segments between neighbouring rows. */
  readonly upper: Int32Array;
  readonly lower: Int32Array;
  readonly upperOffset: Float32Array;
  readonly lowerOffset: Float32Array;
  readonly weight: Float32Array;
  /** The link that a segment is part of. */
  readonly link: Int32Array;
  /** For each link the cells it passes, `[start, end)` in `passed`; a link with `aside` 1 goes round by the gutter. */
  readonly passedStart: Uint32Array;
  readonly passed: Int32Array;
  readonly aside: Uint8Array;
}

/** Longest links that still get a place in every row they pass. */
const longestPassing = 400;
const passWidth = 10;
// Chains of boxes shall be straight, lines that pass by nearly so; where such a line turns into a box costs nothing.
const passingWeight = 2;
const boxWeight = 4;
const mixedWeight = 0.01;
// What merely unpacks a constant stands beside the chain that reads it and does not pull it aside.
const sourceWeight = 1e-4;

/** Links that pass through rows, shortest first, until there are a few stand-ins for every item; the rest go aside. */
function passingLinks(layered: Layered, row: Int32Array): Uint8Array {
  const aside = new Uint8Array(layered.from.length);
  const long: number[] = [];
  const span = (link: number) => (row[layered.to[link]!] ?? 0) - (row[layered.from[link]!] ?? 0);
  for (let link = 0; link < aside.length; link++) {
    if (span(link) < 1 || span(link) > longestPassing) aside[link] = 1;
    else if (span(link) > 1) long.push(link);
  }
  long.sort((a, b) => span(a) - span(b) || a - b);
  let room = 2000 + 3 * layered.count;
  for (const link of long) {
    room -= span(link) - 1;
    if (room < 0) aside[link] = 1;
  }
  return aside;
}

/** Links that carry a chain on: all but those of sources that join something which is on its way already. */
function chainedLinks({ count, from, to, pin }: Layered): Uint8Array {
  const fed = new Uint8Array(count);
  for (const item of to) fed[item] = 1;
  const flows = (item: number): boolean => fed[item] === 1 || pin[item] === 1;
  const joined = new Uint8Array(count);
  from.forEach((item, link) => {
    if (flows(item)) joined[to[link]!] = 1;
  });
  return Uint8Array.from(from, (item, link) => (flows(item) || joined[to[link]!] === 0 ? 1 : 0));
}

/** Splits links into segments between neighbouring rows, given each item's row. */
export function makeCells(layered: Layered, row: Int32Array): Cells {
  const aside = passingLinks(layered, row);
  const linkCount = layered.from.length;
  const passedStart = new Uint32Array(linkCount + 1);
  const rowOf = Array.from(row);
  const widths = Array.from(layered.width);
  const hints = Array.from(layered.hint);
  const passed: number[] = [];
  const chained = chainedLinks(layered);
  const segments = {
    upper: [] as number[],
    lower: [] as number[],
    upperOffset: [] as number[],
    lowerOffset: [] as number[],
    weight: [] as number[],
    link: [] as number[],
  };
  for (let link = 0; link < linkCount; link++) {
    passedStart[link] = passed.length;
    if (aside[link] === 1) continue;
    const from = layered.from[link]!;
    const to = layered.to[link]!;
    const direct = chained[link] === 1 ? boxWeight : sourceWeight;
    let above = from;
    for (let r = row[from]! + 1; r <= row[to]!; r++) {
      const last = r === row[to]!;
      const cell = last ? to : rowOf.length;
      if (!last) {
        rowOf.push(r);
        widths.push(passWidth);
        // To the right of the chain that goes the same way in single steps.
        hints.push(layered.hint[to]! - 0.5);
        passed.push(cell);
      }
      segments.link.push(link);
      segments.upper.push(above);
      segments.lower.push(cell);
      segments.upperOffset.push(above === from ? layered.fromOffset[link]! : 0);
      segments.lowerOffset.push(last ? layered.toOffset[link]! : 0);
      segments.weight.push(
        above === from && last ? direct : above === from || last ? mixedWeight : passingWeight,
      );
      above = cell;
    }
  }
  passedStart[linkCount] = passed.length;
  const rowCount = rowOf.reduce((most, r) => Math.max(most, r + 1), 0);
  const rows: number[][] = Array.from({ length: rowCount }, () => []);
  rowOf.forEach((r, cell) => {
    rows[r]!.push(cell);
  });
  return {
    count: rowOf.length,
    row: Int32Array.from(rowOf),
    width: Float32Array.from(widths),
    hint: Float64Array.from(hints),
    rows,
    upper: Int32Array.from(segments.upper),
    lower: Int32Array.from(segments.lower),
    upperOffset: Float32Array.from(segments.upperOffset),
    lowerOffset: Float32Array.from(segments.lowerOffset),
    weight: Float32Array.from(segments.weight),
    link: Int32Array.from(segments.link),
    passedStart,
    passed: Int32Array.from(passed),
    aside,
  };
}

/** Segments by cell: those of cell `c` are `list[start[c]] ... list[start[c + 1] - 1]`. */
export interface Adjacency {
  readonly start: Uint32Array;
  readonly list: Uint32Array;
}

/** Groups the numbers `0 ... of.length - 1` by the cell each belongs to. */
export function groupBy(of: Int32Array, count: number): Adjacency {
  const start = new Uint32Array(count + 1);
  for (const cell of of) start[cell + 1]!++;
  for (let cell = 0; cell < count; cell++) start[cell + 1]! += start[cell]!;
  const next = start.slice();
  const list = new Uint32Array(of.length);
  of.forEach((cell, index) => {
    list[next[cell]!++] = index;
  });
  return { start, list };
}
