import type { Kernel } from '../layer.ts';
import { convolution, fullyConnected } from './convolution.ts';
import { reshape } from './movement.ts';

/** The kernel of every op that has one, by op name. */
export const kernels: ReadonlyMap<string, Kernel> = new Map(
  Object.entries({
    CONV_2D: convolution,
    FULLY_CONNECTED: fullyConnected,
    RESHAPE: reshape,
    SQUEEZE: reshape,
    EXPAND_DIMS: reshape,
  }),
);
