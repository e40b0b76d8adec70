import { audioSpectrogram } from './audio-spectrogram/index.ts';
import { broadcastArgs } from './broadcast-args/index.ts';
import { broadcastTo } from './broadcast-to/index.ts';
import { bucketize } from './bucketize/index.ts';
import { concatenation } from './concatenation/index.ts';
import { dynamicUpdateSlice } from './dynamic-update-slice/index.ts';
import { expandDims } from './expand-dims/index.ts';
import { fill } from './fill/index.ts';
import { gather } from './gather/index.ts';
import { gatherNd } from './gather-nd/index.ts';
import { matrixDiags } from './matrix-diag/index.ts';
import { mfcc } from './mfcc/index.ts';
import { mirrorPad } from './mirror-pad/index.ts';
import { oneHot } from './one-hot/index.ts';
import { pack } from './pack/index.ts';
import { pads } from './pad/index.ts';
import { randoms } from './random/index.ts';
import { range } from './range/index.ts';
import { reduceWindowOps } from './reduce-window/index.ts';
import { reshape } from './reshape/index.ts';
import { reverses } from './reverse/index.ts';
import { rfft2d } from './rfft2d/index.ts';
import { rngBitGenerator } from './rng-bit-generator/index.ts';
import { scatterNd } from './scatter-nd/index.ts';
import { segments } from './segment/index.ts';
import { rank, shape } from './shape/index.ts';
import { slice } from './slice/index.ts';
import { spaceBatch } from './space-batch/index.ts';
import { spaceDepth } from './space-depth/index.ts';
import { sparseToDense } from './sparse-to-dense/index.ts';
import { splits } from './split/index.ts';
import { squeeze } from './squeeze/index.ts';
import { stablehloGather } from './stablehlo-gather/index.ts';
import { stablehloPad } from './stablehlo-pad/index.ts';
import { stablehloScatter } from './stablehlo-scatter/index.ts';
import { stridedSlice } from './strided-slice/index.ts';
import { tiling } from './tile/index.ts';
import { topkV2 } from './topk/index.ts';
import { transpose } from './transpose/index.ts';
import type { Op } from './types.ts';
import { unique } from './unique/index.ts';
import { unpack } from './unpack/index.ts';
import { where } from './where/index.ts';

/** Ops that move, index and select data, and what stands near them. */
export const layoutOps: readonly Op[] = [
  reshape,
  squeeze,
  expandDims,
  shape,
  rank,
  concatenation,
  pack,
  unpack,
  ...splits,
  slice,
  stridedSlice,
  transpose,
  ...pads,
  mirrorPad,
  gather,
  gatherNd,
  scatterNd,
  ...spaceBatch,
  ...spaceDepth,
  tiling,
  broadcastTo,
  broadcastArgs,
  range,
  fill,
  oneHot,
  ...reverses,
  topkV2,
  unique,
  where,
  sparseToDense,
  ...segments,
  ...matrixDiags,
  bucketize,
  dynamicUpdateSlice,
  ...reduceWindowOps,
  stablehloGather,
  stablehloScatter,
  stablehloPad,
  ...randoms,
  rngBitGenerator,
  rfft2d,
  audioSpectrogram,
  mfcc,
];
