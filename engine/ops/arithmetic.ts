import { activations } from './activation/index.ts';
import { add, binaryOps, div, mul, pow, squaredDifference, sub } from './arithmetic/index.ts';
import { comparisons } from './comparison/index.ts';
import { prelu } from './prelu/index.ts';
import { reductions } from './reduce/index.ts';
import type { Op } from './types.ts';
import { unaryOps } from './unary/index.ts';

/** Arithmetic, comparisons, activations and reductions, one line each op or family. */
export const arithmeticOps: readonly Op[] = [
  add,
  sub,
  mul,
  div,
  pow,
  squaredDifference,
  ...binaryOps,
  ...unaryOps,
  ...comparisons,
  ...activations,
  prelu,
  ...reductions,
];
