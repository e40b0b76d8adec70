import type { Picture } from '../../workers/layout/types.ts';
import { drawnBoxes } from './grid.ts';
import type { Scene } from './scene.ts';

const padding = 14;

/** Between two layouts of one graph: where every box and every region is on its way at `share` 0 to 1. Lines are left out. */
export type Morph = (share: number) => Scene;

/** A region comes out of where its nodes were, so that merging and splitting can be followed. */
export function morph(from: Scene, to: Scene): Morph {
  const starts = regionStarts(from.picture, to.picture);
  const { picture } = to;
  return (share) => ({
    ...to,
    picture: {
      ...picture,
      x: lerp(from.picture.x, picture.x, share),
      y: lerp(from.picture.y, picture.y, share),
      boxWidth: lerp(from.picture.boxWidth, picture.boxWidth, share),
      boxHeight: lerp(from.picture.boxHeight, picture.boxHeight, share),
      regions: lerp(starts, picture.regions, share),
      routes: nothing,
      crossings: new Float32Array(),
      labels: new Float32Array(),
      frames: new Float32Array(),
    },
  });
}

const nothing: Picture['routes'] = {
  start: new Uint32Array(1),
  points: new Float32Array(),
  tensor: new Int32Array(),
};

const lerp = (from: Float32Array, to: Float32Array, share: number): Float32Array =>
  to.map((value, index) => (from[index] ?? value) * (1 - share) + value * share);

/** For every piece of a region the rectangle around its boxes where they were before. */
function regionStarts(from: Picture, to: Picture): Float32Array {
  const starts = to.regions.slice();
  const members = new Map<number, number[]>();
  for (const box of drawnBoxes(to)) {
    const region = to.region[box]!;
    if (region < 0) continue;
    const list = members.get(region);
    if (list === undefined) members.set(region, [box]);
    else list.push(box);
  }
  for (let at = 0; at < starts.length; at += 5) {
    const [region, left, top, width, height] = to.regions.subarray(at, at + 5) as unknown as Five;
    let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity];
    for (const box of members.get(region) ?? []) {
      const inside =
        to.x[box]! >= left &&
        to.x[box]! < left + width &&
        to.y[box]! >= top - padding &&
        to.y[box]! < top + height;
      if (!inside) continue;
      x0 = Math.min(x0, from.x[box]! - padding);
      y0 = Math.min(y0, from.y[box]! - padding);
      x1 = Math.max(x1, from.x[box]! + from.boxWidth[box]! + padding);
      y1 = Math.max(y1, from.y[box]! + from.boxHeight[box]! + padding);
    }
    if (x0 <= x1) starts.set([region, x0, y0, x1 - x0, y1 - y0], at);
  }
  return starts;
}

type Five = readonly [number, number, number, number, number];
