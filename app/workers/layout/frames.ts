import type { Groups } from './groups.ts';
import type { Frames, Layout } from './types.ts';

/** Around a group's boxes. */
const padding = 8;

interface Frame {
  readonly level: number;
  readonly group: number;
  readonly region: number;
  readonly column: number;
  x0: number;
  y0: number;
  x1: number;
  y1: number;
  nodes: number;
}

/**
 * Rectangles around the boxes of each stage and block, one for each region and column that it has boxes in; only those that hold
 * nothing else, since a frame around a stranger would tell something wrong.
 */
export function framesOf(
  layout: Layout,
  nodeCount: number,
  region: Int32Array,
  shownAs: Int32Array,
  { stages, blocks }: Groups,
): Frames {
  const frames = [stages, blocks].flatMap(({ of }, level) =>
    collect(layout, nodeCount, region, shownAs, of, level),
  );
  const columns = byColumn(layout, shownAs);
  const groupsOf = [stages.of, blocks.of];
  const alone = frames.filter((frame) => {
    const boxes = columns.get(frame.column) ?? [];
    const of = groupsOf[frame.level]!;
    const tallest = 80;
    for (let at = firstFrom(boxes, layout.y, frame.y0 - tallest); at < boxes.length; at++) {
      const box = boxes[at]!;
      if (layout.y[box]! >= frame.y1) break;
      const member = box < nodeCount && of[box] === frame.group && region[box] === frame.region;
      if (!member && touches(layout, box, frame)) return false;
    }
    return true;
  });
  return Float32Array.from(
    alone.flatMap(({ level, group, region: inside, x0, y0, x1, y1, column, nodes }) => [
      level,
      group,
      inside,
      column,
      x0,
      y0,
      x1 - x0,
      y1 - y0,
      nodes,
    ]),
  );
}

function collect(
  { x, y, boxWidth, boxHeight, column }: Layout,
  nodeCount: number,
  region: Int32Array,
  shownAs: Int32Array,
  of: Int32Array,
  level: number,
): Frame[] {
  const known = new Map<string, Frame>();
  let last: Frame | undefined;
  for (let node = 0; node < nodeCount; node++) {
    const group = of[node]!;
    if (group < 0) continue;
    // Neighbours in the file are mostly in one frame; only a change is looked up.
    const same =
      last !== undefined &&
      last.group === group &&
      last.region === region[node] &&
      last.column === column[node];
    const key = same ? '' : `${group} ${region[node]} ${column[node]}`;
    let frame = same ? last : known.get(key);
    if (frame === undefined) {
      frame = {
        ...{ level, group, region: region[node]!, column: column[node]!, nodes: 0 },
        ...{ x0: Infinity, y0: Infinity, x1: -Infinity, y1: -Infinity },
      };
      known.set(key, frame);
    }
    last = frame;
    const box = shownAs[node]!;
    frame.nodes++;
    frame.x0 = Math.min(frame.x0, x[box]! - padding);
    frame.y0 = Math.min(frame.y0, y[box]! - padding);
    frame.x1 = Math.max(frame.x1, x[box]! + boxWidth[box]! + padding);
    frame.y1 = Math.max(frame.y1, y[box]! + boxHeight[box]! + padding);
  }
  return [...known.values()].filter(({ nodes }) => nodes > 1);
}

/** Boxes that are drawn, by column, from top to bottom. */
function byColumn({ column, y }: Layout, shownAs: Int32Array): Map<number, number[]> {
  const columns = new Map<number, number[]>();
  column.forEach((at, box) => {
    if (shownAs[box] !== box) return;
    const list = columns.get(at);
    if (list === undefined) columns.set(at, [box]);
    else list.push(box);
  });
  for (const list of columns.values()) list.sort((a, b) => y[a]! - y[b]!);
  return columns;
}

function firstFrom(boxes: readonly number[], y: Float32Array, from: number): number {
  let low = 0;
  let high = boxes.length;
  while (low < high) {
    const mid = (low + high) >> 1;
    if (y[boxes[mid]!]! < from) low = mid + 1;
    else high = mid;
  }
  return low;
}

const touches = ({ x, y, boxWidth, boxHeight }: Layout, box: number, { x0, y0, x1, y1 }: Frame): boolean =>
  x[box]! < x1 && x[box]! + boxWidth[box]! > x0 && y[box]! < y1 && y[box]! + boxHeight[box]! > y0;
