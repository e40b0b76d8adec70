import type { Kernel } from '../layer.ts';
import { binary, binaryOps } from './binary.ts';
import { convolution, fullyConnected } from './convolution.ts';
import { depthwise } from './depthwise.ts';
import { complexMagnitude, realFourier } from './fourier.ts';
import { batchMatmul } from './matmul.ts';
import { moved } from './movement.ts';
import { moves, resizeNearest } from './moves.ts';
import { averagePool, maximumPool } from './pool.ts';
import { reduction } from './reduce.ts';
import { resizeBilinear } from './resize.ts';
import { softmax } from './softmax.ts';
import { transposeConvolution } from './transpose-convolution.ts';
import { byTable, dequantize, quantize, unary, unaryOps } from './unary.ts';

const named = (names: readonly string[], kernel: Kernel): [string, Kernel][] =>
  names.map((name) => [name, kernel]);

/** The kernel of every op that has one, by op name. */
export const kernels: ReadonlyMap<string, Kernel> = new Map([
  ...named(unaryOps, unary),
  ...named(binaryOps, binary),
  // Only their 8-bit forms, by table.
  ...named(['GELU', 'LOG', 'SIN', 'COS', 'SIGN', 'POW'], byTable),
  ...named(['MEAN', 'SUM', 'REDUCE_MAX', 'REDUCE_MIN'], reduction),
  ...Object.entries(moves).map(([name, move]): [string, Kernel] => [name, moved(move)]),
  ...Object.entries<Kernel>({
    CONV_2D: convolution,
    DEPTHWISE_CONV_2D: depthwise,
    FULLY_CONNECTED: fullyConnected,
    TRANSPOSE_CONV: transposeConvolution,
    BATCH_MATMUL: batchMatmul,
    RFFT2D: realFourier,
    COMPLEX_ABS: complexMagnitude,
    AVERAGE_POOL_2D: averagePool,
    MAX_POOL_2D: maximumPool,
    SOFTMAX: softmax,
    QUANTIZE: quantize,
    DEQUANTIZE: dequantize,
    RESIZE_BILINEAR: resizeBilinear,
    RESIZE_NEAREST_NEIGHBOR: moved(resizeNearest),
  }),
]);
