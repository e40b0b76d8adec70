import type { Kernel } from '../layer.ts';
import { convolution, fullyConnected } from './convolution.ts';
import { depthwise } from './depthwise.ts';
import { reshape } from './movement.ts';
import { averagePool, maximumPool } from './pool.ts';

/** The kernel of every op that has one, by op name. */
export const kernels: ReadonlyMap<string, Kernel> = new Map(
  Object.entries({
    CONV_2D: convolution,
    DEPTHWISE_CONV_2D: depthwise,
    FULLY_CONNECTED: fullyConnected,
    AVERAGE_POOL_2D: averagePool,
    MAX_POOL_2D: maximumPool,
    RESHAPE: reshape,
    SQUEEZE: reshape,
    EXPAND_DIMS: reshape,
  }),
);
