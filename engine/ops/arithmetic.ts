import { activations } from './activation/index.ts';
import { addN } from './add-n/index.ts';
import { argOps } from './arg/index.ts';
import { add, binaryOps, div, mul, pow, squaredDifference, sub } from './arithmetic/index.ts';
import { bitcast } from './bitcast/index.ts';
import { castOp } from './cast/index.ts';
import { comparisons } from './comparison/index.ts';
import { complexOps } from './complex/index.ts';
import { cumsum } from './cumsum/index.ts';
import { l2Normalization, localResponseNormalization } from './normalization/index.ts';
import { prelu } from './prelu/index.ts';
import { dequantize, fakeQuant, quantize } from './quantize/index.ts';
import { reductions } from './reduce/index.ts';
import { selects } from './select/index.ts';
import { logSoftmax, softmax } from './softmax/index.ts';
import type { Op } from './types.ts';
import { unaryOps } from './unary/index.ts';

/** Arithmetic, comparisons, activations, reductions and conversions, one line each op or family. */
export const arithmeticOps: readonly Op[] = [
  add,
  sub,
  mul,
  div,
  pow,
  squaredDifference,
  addN,
  cumsum,
  ...binaryOps,
  ...unaryOps,
  ...comparisons,
  ...activations,
  prelu,
  softmax,
  logSoftmax,
  l2Normalization,
  localResponseNormalization,
  ...reductions,
  ...argOps,
  ...selects,
  quantize,
  dequantize,
  fakeQuant,
  castOp,
  bitcast,
  ...complexOps,
];
