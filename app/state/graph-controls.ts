import type { Rectangle } from '../draw/graph/grid.ts';
import type { GraphDrawing } from '../draw/graph/mount.ts';

/** The drawing on screen, for whoever wants to move it (tables, search, keys) without owning it. */
let drawing: GraphDrawing | undefined;

export const setDrawing = (next: GraphDrawing | undefined): void => {
  drawing = next;
};

export const withDrawing = (work: (drawing: GraphDrawing) => void): void => {
  if (drawing !== undefined) work(drawing);
};

/** What part of the graph is on screen, in its own coordinates; undefined while another view is shown. */
export const areaInView = (): Rectangle | undefined => drawing?.area();
