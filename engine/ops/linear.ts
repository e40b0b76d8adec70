import { batchMatmul } from './batch-matmul/batch-matmul.ts';
import { convolutionOps } from './convolution/index.ts';
import { densify } from './densify/densify.ts';
import { nonMaxSuppressions } from './detection/non-max-suppression.ts';
import { detectionPostProcess } from './detection/post-process.ts';
import { dilate } from './dilate/dilate.ts';
import { embeddingLookup } from './embedding/embedding-lookup.ts';
import { embeddingLookupSparse } from './embedding/embedding-lookup-sparse.ts';
import { hashtableLookup } from './embedding/hashtable-lookup.ts';
import { fullyConnected } from './fully-connected/fully-connected.ts';
import { poolOps } from './pool/pools.ts';
import { lstmOps } from './recurrent/lstm.ts';
import { rnnOps } from './recurrent/rnn.ts';
import { svdf } from './recurrent/svdf.ts';
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
  embeddingLookup,
  embeddingLookupSparse,
  hashtableLookup,
  dilate,
  ...nonMaxSuppressions,
  detectionPostProcess,
  ...rnnOps,
  ...lstmOps,
  svdf,
];
