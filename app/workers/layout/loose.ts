import type { Boxes, Layout } from './types.ts';

const gap = 14;
const distance = 64;
const fewest = 12;

/**
 * Boxes outside all regions that nothing flows into and that feed regions only: in models with float16 weights, the nodes that unpack
 * a constant each. There can be as many as there are layers, and each would be a port of its own, so they stand apart, in rows below
 * the graph, without lines. None where there are only a few.
 */
export function looseBoxes({ count, region, from, to, tensor }: Boxes, terminals: number): Uint8Array {
  const loose = new Uint8Array(count);
  const fedInto = new Uint8Array(count);
  const feedsRegion = new Uint8Array(count);
  const feedsOther = new Uint8Array(count);
  tensor.forEach((_, edge) => {
    fedInto[to[edge]!] = 1;
    if (region[to[edge]!]! >= 0) feedsRegion[from[edge]!] = 1;
    else feedsOther[from[edge]!] = 1;
  });
  let found = 0;
  for (let box = 0; box < count - terminals; box++)
    if (region[box]! < 0 && fedInto[box] === 0 && feedsRegion[box] === 1 && feedsOther[box] === 0) {
      loose[box] = 1;
      found++;
    }
  return found < fewest ? new Uint8Array(count) : loose;
}

/** The boxes that are not loose, and for each its index among all. */
export function withoutLoose(
  boxes: Boxes,
  loose: Uint8Array,
): { readonly boxes: Boxes; readonly index: Int32Array } {
  const index = Int32Array.from({ length: boxes.count }, (_, box) => box).filter((box) => loose[box] === 0);
  const place = new Int32Array(boxes.count).fill(-1);
  index.forEach((box, at) => {
    place[box] = at;
  });
  const edges = Int32Array.from({ length: boxes.tensor.length }, (_, edge) => edge).filter(
    (edge) => place[boxes.from[edge]!]! >= 0 && place[boxes.to[edge]!]! >= 0,
  );
  return {
    index,
    boxes: {
      ...boxes,
      count: index.length,
      width: Float32Array.from(index, (box) => boxes.width[box]!),
      height: Float32Array.from(index, (box) => boxes.height[box]!),
      region: index.map((box) => boxes.region[box]!),
      from: edges.map((edge) => place[boxes.from[edge]!]!),
      to: edges.map((edge) => place[boxes.to[edge]!]!),
      tensor: edges.map((edge) => boxes.tensor[edge]!),
    },
  };
}

/** Puts the loose boxes back, in rows below the drawing of the others. */
export function addLoose(layout: Layout, boxes: Boxes, index: Int32Array, loose: Uint8Array): Layout {
  const x = new Float32Array(boxes.count);
  const y = new Float32Array(boxes.count);
  const column = new Uint16Array(boxes.count).fill(layout.columns);
  index.forEach((box, at) => {
    column[box] = layout.column[at]!;
    x[box] = layout.x[at]!;
    y[box] = layout.y[at]!;
  });
  const list = Int32Array.from({ length: boxes.count }, (_, box) => box).filter((box) => loose[box] === 1);
  const [width, height] = [boxes.width[list[0]!]! + gap, boxes.height[list[0]!]! + gap];
  const inRow = Math.max(4, Math.floor(layout.width / width), Math.ceil(Math.sqrt(list.length)));
  list.forEach((box, at) => {
    x[box] = (at % inRow) * width;
    y[box] = layout.height + distance + Math.floor(at / inRow) * height;
  });
  return {
    ...layout,
    x,
    y,
    column,
    boxWidth: boxes.width,
    boxHeight: boxes.height,
    width: Math.max(layout.width, Math.min(inRow, list.length) * width - gap),
    height: layout.height + distance + Math.ceil(list.length / inRow) * height - gap,
  };
}
