import { fold } from './fold.ts';
import { layOutRegions } from './regions.ts';
import type { Boxes, Layout } from './types.ts';

export interface LayoutOptions {
  /** Width / height of the window that the whole graph should fit; absent: one column. */
  readonly aspect?: number;
}

/** Places boxes by execution order, regions together, folded into columns where that shows more at once. */
export function layOut(boxes: Boxes, { aspect }: LayoutOptions): Layout {
  const layout = layOutRegions(boxes);
  return aspect === undefined ? layout : fold(layout, aspect);
}
