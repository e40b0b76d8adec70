import { fold, transposed } from './fold.ts';
import { addLoose, looseBoxes, withoutLoose } from './loose.ts';
import { layOutRegions } from './regions.ts';
import type { Boxes, Layout } from './types.ts';

export interface LayoutOptions {
  /** Width / height of the window that the whole graph should fit; absent: one column. */
  readonly aspect?: number;
  /** From left to right instead of from top to bottom. */
  readonly across?: boolean;
  /** How many boxes at the end of the list are the graph's inputs and outputs. */
  readonly terminals?: number;
}

/** Places boxes by execution order, regions together, folded into columns or bands where that shows more at once. */
export function layOut(boxes: Boxes, options: LayoutOptions): Layout {
  const loose = looseBoxes(boxes, options.terminals ?? 0);
  if (!loose.includes(1)) return placed(boxes, options);
  const rest = withoutLoose(boxes, loose);
  return addLoose(placed(rest.boxes, options), boxes, rest.index, loose);
}

function placed(boxes: Boxes, { aspect, across = false }: LayoutOptions): Layout {
  if (!across) return folded(layOutRegions(boxes), aspect);
  // What lies is what stands, with x and y exchanged before and after.
  const turned = { ...boxes, width: boxes.height, height: boxes.width };
  const layout = layOutRegions(turned, true);
  return transposed(folded(layout, aspect === undefined ? undefined : 1 / aspect));
}

const folded = (layout: Layout, aspect: number | undefined): Layout =>
  aspect === undefined ? layout : fold(layout, aspect);
