/** Boxes as [y1, x1, y2, x2], four float32 each. */
export type Boxes = Float32Array;

const f = Math.fround;

/** Shared area over joint area of two boxes with ordered corners, in float32; 0 where a box has no area. */
export function intersectionOverUnion(boxes: Boxes, i: number, j: number): number {
  const a = 4 * i;
  const b = 4 * j;
  const areaA = area(boxes[a]!, boxes[a + 1]!, boxes[a + 2]!, boxes[a + 3]!);
  const areaB = area(boxes[b]!, boxes[b + 1]!, boxes[b + 2]!, boxes[b + 3]!);
  if (areaA <= 0 || areaB <= 0) return 0;
  const height = f(Math.min(boxes[a + 2]!, boxes[b + 2]!) - Math.max(boxes[a]!, boxes[b]!));
  const width = f(Math.min(boxes[a + 3]!, boxes[b + 3]!) - Math.max(boxes[a + 1]!, boxes[b + 1]!));
  const shared = f(Math.max(0, height) * Math.max(0, width));
  return f(shared / f(f(areaA + areaB) - shared));
}

const area = (top: number, left: number, bottom: number, right: number): number =>
  f(f(bottom - top) * f(right - left));

/** The same boxes with the smaller corner first. */
export function orderCorners(boxes: Boxes): Boxes {
  const ordered = new Float32Array(boxes.length);
  for (let i = 0; i < boxes.length; i += 4)
    for (let k = 0; k < 2; k++) {
      ordered[i + k] = Math.min(boxes[i + k]!, boxes[i + k + 2]!);
      ordered[i + k + 2] = Math.max(boxes[i + k]!, boxes[i + k + 2]!);
    }
  return ordered;
}
