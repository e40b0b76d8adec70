import { arithmeticOps } from './arithmetic.ts';
import { controlFlowOps } from './control-flow/index.ts';
import { layoutOps } from './layout.ts';
import { linearOps } from './linear.ts';
import { resourceOps } from './resources/index.ts';
import type { Op } from './types.ts';

// Every op the engine can run, one line each, by section.

const arithmetic: readonly Op[] = arithmeticOps;

const control: readonly Op[] = [...controlFlowOps, ...resourceOps]; // ops that run other subgraphs

const rows: readonly Op[] = [...arithmetic, ...linearOps, ...layoutOps, ...control];

export const ops: ReadonlyMap<string, Op> = new Map(rows.map((op) => [op.name, op]));
