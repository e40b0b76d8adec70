import type { Picture } from '../../workers/layout/types.ts';

export interface Rectangle {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
}

const cell = 640;
/** Things over more cells than this are kept in one list that every search goes through. */
const mostCells = 40;

/** Finds what lies in a rectangle without looking at everything. */
class Grid {
  readonly #cells = new Map<number, number[]>();
  readonly #wide: number[] = [];

  add(index: number, { x0, y0, x1, y1 }: Rectangle): void {
    const [left, top, right, bottom] = [x0, y0, x1, y1].map((value) => Math.floor(value / cell)) as [
      number,
      number,
      number,
      number,
    ];
    if ((right - left + 1) * (bottom - top + 1) > mostCells) {
      this.#wide.push(index);
      return;
    }
    for (let column = left; column <= right; column++)
      for (let row = top; row <= bottom; row++) {
        const list = this.#cells.get(key(column, row));
        if (list === undefined) this.#cells.set(key(column, row), [index]);
        else list.push(index);
      }
  }

  find({ x0, y0, x1, y1 }: Rectangle): number[] {
    const found = new Set(this.#wide);
    for (let column = Math.floor(x0 / cell); column <= Math.floor(x1 / cell); column++)
      for (let row = Math.floor(y0 / cell); row <= Math.floor(y1 / cell); row++)
        for (const index of this.#cells.get(key(column, row)) ?? []) found.add(index);
    return [...found];
  }
}

const key = (column: number, row: number): number => column * 2 ** 24 + row;

export interface PictureIndex {
  readonly boxes: Grid;
  readonly routes: Grid;
}

/** Each of the two is made when first needed. */
class LazyIndex implements PictureIndex {
  readonly #picture: Picture;
  #boxes: Grid | undefined;
  #routes: Grid | undefined;

  constructor(picture: Picture) {
    this.#picture = picture;
  }

  get boxes(): Grid {
    this.#boxes ??= gridOfBoxes(this.#picture);
    return this.#boxes;
  }

  get routes(): Grid {
    this.#routes ??= gridOfRoutes(this.#picture);
    return this.#routes;
  }
}

const indices = new WeakMap<Picture, PictureIndex>();

/** The search index of a picture. */
export function indexOf(picture: Picture): PictureIndex {
  let index = indices.get(picture);
  if (index === undefined) {
    index = new LazyIndex(picture);
    indices.set(picture, index);
  }
  return index;
}

function gridOfBoxes(picture: Picture): Grid {
  const grid = new Grid();
  for (const box of drawnBoxes(picture)) grid.add(box, boxRectangle(picture, box));
  return grid;
}

function gridOfRoutes(picture: Picture): Grid {
  const grid = new Grid();
  const { start, points } = picture.routes;
  for (let route = 0; route + 1 < start.length; route++) {
    let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity];
    for (let k = start[route]!; k < start[route + 1]!; k++) {
      x0 = Math.min(x0, points[2 * k]!);
      x1 = Math.max(x1, points[2 * k]!);
      y0 = Math.min(y0, points[2 * k + 1]!);
      y1 = Math.max(y1, points[2 * k + 1]!);
    }
    if (x0 <= x1) grid.add(route, { x0, y0, x1, y1 });
  }
  return grid;
}

/** What of a picture lies in an area. */
export interface Visible {
  readonly boxes: number[];
  readonly routes: number[];
}

/** What may lie in an area, and some of what is close to it; the search index is made only once a part of the graph is asked for. */
export function inArea(picture: Picture, area: Rectangle): Visible {
  const whole = area.x0 <= 0 && area.y0 <= 0 && area.x1 >= picture.width && area.y1 >= picture.height;
  if (whole) return { boxes: drawnBoxes(picture), routes: [...picture.routes.tensor.keys()] };
  const index = indexOf(picture);
  return { boxes: index.boxes.find(area), routes: index.routes.find(area) };
}

/** Boxes that are drawn: all but those for which a closed block stands. */
export function drawnBoxes({ shownAs }: Picture): number[] {
  const boxes: number[] = [];
  for (let box = 0; box < shownAs.length; box++) if (shownAs[box] === box) boxes.push(box);
  return boxes;
}

export const boxRectangle = (picture: Picture, box: number): Rectangle => ({
  x0: picture.x[box]!,
  y0: picture.y[box]!,
  x1: picture.x[box]! + picture.boxWidth[box]!,
  y1: picture.y[box]! + picture.boxHeight[box]!,
});

/** The box at a point, or undefined. */
export function boxAt(picture: Picture, x: number, y: number): number | undefined {
  const near = indexOf(picture).boxes.find({ x0: x, y0: y, x1: x, y1: y });
  return near.find((box) => {
    const { x0, y0, x1, y1 } = boxRectangle(picture, box);
    return x >= x0 && x <= x1 && y >= y0 && y <= y1;
  });
}
