import type { GraphDrawing } from '../draw/graph/mount.ts';

/** The drawing on screen, for whoever wants to move it (tables, search, keys) without owning it. */
let drawing: GraphDrawing | undefined;

export const setDrawing = (next: GraphDrawing | undefined): void => {
  drawing = next;
};

export const withDrawing = (work: (drawing: GraphDrawing) => void): void => {
  if (drawing !== undefined) work(drawing);
};
