import { batchMatmul } from './batch-matmul/batch-matmul.ts';
import { convolutionOps } from './convolution/index.ts';
import { densify } from './densify/densify.ts';
import { fullyConnected } from './fully-connected/fully-connected.ts';
import { poolOps } from './pool/pools.ts';
import { resizeOps } from './resize/resize.ts';
import type { Op } from './types.ts';

/** Convolutions, pooling, matrix products, resizing, recurrent nets, embeddings and detection: the neural section of the table. */
export const linearOps: readonly Op[] = [
  ...convolutionOps,
  ...poolOps,
  ...resizeOps,
  fullyConnected,
  batchMatmul,
  densify,
];
