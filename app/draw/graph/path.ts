import type { Routes } from '../../workers/layout/types.ts';

const nearlySame = 0.5;

/** A route as SVG path data: straight along its rows and gutters, curved where it moves sideways between rows. */
export function pathOf({ start, points }: Routes, route: number, across = false): string {
  const first = start[route]!;
  let path = `M${round(points[2 * first]!)} ${round(points[2 * first + 1]!)}`;
  for (let k = first + 1; k < start[route + 1]!; k++) {
    const [x0, y0] = [points[2 * k - 2]!, points[2 * k - 1]!];
    const [x1, y1] = [points[2 * k]!, points[2 * k + 1]!];
    if (Math.abs(x1 - x0) < nearlySame || Math.abs(y1 - y0) < nearlySame)
      path += `L${round(x1)} ${round(y1)}`;
    else if (across) {
      const middle = round((x0 + x1) / 2);
      path += `C${middle} ${round(y0)} ${middle} ${round(y1)} ${round(x1)} ${round(y1)}`;
    } else {
      const middle = round((y0 + y1) / 2);
      path += `C${round(x0)} ${middle} ${round(x1)} ${middle} ${round(x1)} ${round(y1)}`;
    }
  }
  return path;
}

const round = (value: number): number => Math.round(value * 10) / 10;
