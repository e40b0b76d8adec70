import { fold } from './fold.ts';
import { addLoose, looseBoxes, withoutLoose } from './loose.ts';
import { layOutRegions } from './regions.ts';
import type { Boxes, Layout } from './types.ts';

export interface LayoutOptions {
  /** Width / height of the window that the whole graph should fit; absent: one column. */
  readonly aspect?: number;
  /** How many boxes at the end of the list are the graph's inputs and outputs. */
  readonly terminals?: number;
}

/** Places boxes by execution order, regions together, folded into columns or bands where that shows more at once. */
export function layOut(boxes: Boxes, { aspect, terminals = 0 }: LayoutOptions): Layout {
  const loose = looseBoxes(boxes, terminals);
  if (!loose.includes(1)) return folded(layOutRegions(boxes), aspect);
  const rest = withoutLoose(boxes, loose);
  return addLoose(folded(layOutRegions(rest.boxes), aspect), boxes, rest.index, loose);
}

const folded = (layout: Layout, aspect: number | undefined): Layout =>
  aspect === undefined ? layout : fold(layout, aspect);
