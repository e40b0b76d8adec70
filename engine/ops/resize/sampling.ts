import { roundHalfAway } from '../../base/quantized.ts';
import type { GraphNode } from '../../graph/types.ts';
import { flagOption } from '../shape-rule.ts';

/** How output positions map back to the input, from a resize node's options. */
export interface Alignment {
  /** The corner pixels of input and output coincide. */
  readonly corners: boolean;
  /** Pixels are squares with centres at half positions. */
  readonly halfPixels: boolean;
}

export const alignmentOf = (node: GraphNode): Alignment => ({
  corners: flagOption(node, 'align_corners'),
  halfPixels: flagOption(node, 'half_pixel_centers'),
});

/** The two input positions that an output position lies between, and its distance from the lower one. */
export interface Sample {
  readonly lower: number;
  readonly upper: number;
  /** In float32 input elements, or in 1024ths for the integer kernels. */
  readonly distance: number;
}

const f = Math.fround;

/** Samples along one axis in float32, as the float and UINT8 kernels compute them. */
export function floatSamples(input: number, output: number, { corners, halfPixels }: Alignment): Sample[] {
  const scale = corners && output > 1 ? f((input - 1) / (output - 1)) : f(input / output);
  return Array.from({ length: output }, (_, position) => {
    const at = halfPixels ? f(f(f(position + 0.5) * scale) - 0.5) : f(position * scale);
    const lower = Math.max(0, Math.floor(at));
    return { lower, upper: Math.min(Math.ceil(at), input - 1), distance: f(at - lower) };
  });
}

/** Samples along one axis in 10-bit fixed point (reference/resize_bilinear.h:119-235). */
export function fixedSamples(input: number, output: number, { corners, halfPixels }: Alignment): Sample[] {
  const [from, to] = corners && output > 1 ? [input - 1, output - 1] : [input, output];
  const scale = Math.floor((1024 * from + (to >> 1)) / to);
  return Array.from({ length: output }, (_, position) => {
    const at = position * scale + (halfPixels ? (scale >> 1) - 512 : 0);
    const lower = Math.max(0, Math.trunc(at / 1024));
    return { lower, upper: Math.min(Math.trunc((at + 1023) / 1024), input - 1), distance: at - 1024 * lower };
  });
}

/** Nearest input positions along one axis (reference/resize_nearest_neighbor.h:37-41). */
export function nearest(input: number, output: number, { corners, halfPixels }: Alignment): number[] {
  const scale = corners && output > 1 ? f((input - 1) / (output - 1)) : f(input / output);
  const offset = halfPixels ? 0.5 : 0;
  return Array.from({ length: output }, (_, position) => {
    const at = f(f(position + offset) * scale);
    const index = Math.min(corners ? roundHalfAway(at) : Math.floor(at), input - 1);
    return halfPixels ? Math.max(0, index) : index;
  });
}
