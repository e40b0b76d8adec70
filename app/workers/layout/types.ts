import type { Groups } from './groups.ts';

/** Boxes to place: ops, collapsed blocks, graph inputs and outputs. Plain typed arrays, so that they cross the worker border cheaply. */
export interface Boxes {
  readonly count: number;
  /** Pixels at zoom 1. */
  readonly width: Float32Array;
  readonly height: Float32Array;
  /** Region that must enclose the box, or -1. */
  readonly region: Int32Array;
  readonly regionCount: number;
  /** Room kept for each region's label on its upper border. */
  readonly regionLabelWidth: Float32Array;
  /** One entry a (producer box, consumer box, tensor). */
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly tensor: Int32Array;
}

/** Polylines: route `r` has the points `[start[r], start[r + 1])`, two numbers (x, y) each. */
export interface Routes {
  readonly start: Uint32Array;
  readonly points: Float32Array;
  readonly tensor: Int32Array;
}

/** Rectangles, five numbers each: region, x, y, width, height. A folded region has several. */
export type RegionPieces = Float32Array;

/** Where a tensor crosses a region's border, four numbers each: tensor, region, x, y (of the label's centre). */
export type Crossings = Float32Array;

/** Everything that has a place; x and y are left and top. Panning and zooming never change it. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly boxWidth: Float32Array;
  readonly boxHeight: Float32Array;
  readonly regions: RegionPieces;
  readonly routes: Routes;
  readonly crossings: Crossings;
  /** Where each region's label has its room, in the form of `regions`. */
  readonly labels: RegionPieces;
  /** Columns the graph was folded into, and the one that each box is in. */
  readonly columns: number;
  readonly column: Uint16Array;
}

/**
 * Rectangles around stages and blocks in which nothing else stands, nine numbers each: 0 for a stage and 1 for a block, its number,
 * region (or -1), column, x, y, width, height, how many nodes it holds.
 */
export type Frames = Float32Array;

/**
 * A laid out graph: the boxes `0 ... nodeCount - 1` are nodes, those after them the graph's inputs, then its outputs.
 * Tensors in routes and crossings are positions in the skeleton's list.
 */
export interface Picture extends Layout {
  readonly nodeCount: number;
  /** Region of each box, or -1. */
  readonly region: Int32Array;
  readonly groups: Groups;
  /** By box: the box that stands for it. Another than itself where its block is closed; the whole block then has that one's place. */
  readonly shownAs: Int32Array;
  readonly frames: Frames;
  /** It runs from left to right. */
  readonly across: boolean;
}
