import { activations } from './activation/index.ts';
import { add, binaryOps, div, mul, pow, squaredDifference, sub } from './arithmetic/index.ts';
import { comparisons } from './comparison/index.ts';
import { concatenation } from './concatenation/index.ts';
import { controlFlowOps } from './control-flow/index.ts';
import { layoutOps } from './layout.ts';
import { linearOps } from './linear.ts';
import { mirrorPad } from './mirror-pad/index.ts';
import { pack } from './pack/index.ts';
import { pads } from './pad/index.ts';
import { prelu } from './prelu/index.ts';
import { reductions } from './reduce/index.ts';
import { reshape } from './reshape/index.ts';
import { resourceOps } from './resources/index.ts';
import type { Op } from './types.ts';
import { unaryOps } from './unary/index.ts';

// Every op the engine can run, one line each, by section.

const arithmetic: readonly Op[] = [
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

const control: readonly Op[] = [...controlFlowOps, ...resourceOps]; // ops that run other subgraphs

const rows: readonly Op[] = [...arithmetic, ...linearOps, ...layoutOps, ...control];

export const ops: ReadonlyMap<string, Op> = new Map(rows.map((op) => [op.name, op]));
