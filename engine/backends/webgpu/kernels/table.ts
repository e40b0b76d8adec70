import { moves } from '../../wasm/kernels/moves.ts';
import type { Kernel } from '../layer.ts';
import { binary, binaryOps, choose, comparison, comparisonOps, logical } from './binary.ts';
import { cast, dequantize, quantize } from './convert.ts';
import { convolution, fullyConnected, transposeConvolution } from './convolution.ts';
import { depthwise } from './depthwise.ts';
import { gather, l2Normalization, reverse, tile } from './gather.ts';
import { batchMatmul } from './matmul.ts';
import { moved } from './movement.ts';
import { averagePool, maximumPool } from './pool.ts';
import { reduction, reductionOps } from './reduce.ts';
import { resizeBilinear, resizeNearest } from './resize.ts';
import { softmax } from './softmax.ts';
import { byTable, unary, unaryOps } from './unary.ts';

const named = (names: readonly string[], kernel: Kernel): [string, Kernel][] =>
  names.map((name) => [name, kernel]);

/** The WGSL kernel of every op that has one, by op name. */
export const kernels: ReadonlyMap<string, Kernel> = new Map([
  ...named(unaryOps, unary),
  ...named(binaryOps, binary),
  ...named(comparisonOps, comparison),
  ...named(reductionOps, reduction),
  // Only their 8-bit forms, by table.
  ...named(['GELU', 'POW', 'SIN', 'COS'], byTable),
  ...named(['LOGICAL_AND', 'LOGICAL_OR', 'LOGICAL_NOT'], logical),
  ...named(['SELECT', 'SELECT_V2'], choose),
  ...Object.entries(moves).map(([name, move]): [string, Kernel] => [name, moved(move)]),
  ...Object.entries<Kernel>({
    CONV_2D: convolution,
    DEPTHWISE_CONV_2D: depthwise,
    FULLY_CONNECTED: fullyConnected,
    TRANSPOSE_CONV: transposeConvolution,
    BATCH_MATMUL: batchMatmul,
    AVERAGE_POOL_2D: averagePool,
    MAX_POOL_2D: maximumPool,
    SOFTMAX: softmax,
    L2_NORMALIZATION: l2Normalization,
    QUANTIZE: quantize,
    DEQUANTIZE: dequantize,
    CAST: cast,
    RESIZE_BILINEAR: resizeBilinear,
    RESIZE_NEAREST_NEIGHBOR: resizeNearest,
    GATHER: gather,
    TILE: tile,
    REVERSE_V2: reverse,
  }),
]);
