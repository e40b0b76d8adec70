import { add, binaryOps, div, mul, pow, squaredDifference, sub } from './arithmetic/index.ts';
import { concatenation } from './concatenation/index.ts';
import { controlFlowOps } from './control-flow/index.ts';
import { expandDims } from './expand-dims/index.ts';
import { gather } from './gather/index.ts';
import { linearOps } from './linear.ts';
import { mirrorPad } from './mirror-pad/index.ts';
import { pack } from './pack/index.ts';
import { pads } from './pad/index.ts';
import { reshape } from './reshape/index.ts';
import { resourceOps } from './resources/index.ts';
import { rank, shape } from './shape/index.ts';
import { slice } from './slice/index.ts';
import { splits } from './split/index.ts';
import { squeeze } from './squeeze/index.ts';
import { stridedSlice } from './strided-slice/index.ts';
import { transpose } from './transpose/index.ts';
import type { Op } from './types.ts';
import { unaryOps } from './unary/index.ts';
import { unpack } from './unpack/index.ts';

// Every op the engine can run, one line each, by section.

const arithmetic: readonly Op[] = [add, sub, mul, div, pow, squaredDifference, ...binaryOps, ...unaryOps];

// moving, indexing and selecting data, and the rest
const layout: readonly Op[] = [
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
];

const control: readonly Op[] = [...controlFlowOps, ...resourceOps]; // ops that run other subgraphs

const rows: readonly Op[] = [...arithmetic, ...linearOps, ...layout, ...control];

export const ops: ReadonlyMap<string, Op> = new Map(rows.map((op) => [op.name, op]));
