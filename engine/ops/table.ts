import { controlFlowOps } from './control-flow/index.ts';
import { resourceOps } from './resources/index.ts';
import type { Op } from './types.ts';

// Every op the engine can run, one line each, by section.

const arithmetic: readonly Op[] = [];

const linear: readonly Op[] = []; // convolutions, pooling, fully connected, matrix products, recurrent nets

const layout: readonly Op[] = []; // moving, indexing and selecting data, and the rest

const control: readonly Op[] = [...controlFlowOps, ...resourceOps]; // ops that run other subgraphs

const rows: readonly Op[] = [...arithmetic, ...linear, ...layout, ...control];

export const ops: ReadonlyMap<string, Op> = new Map(rows.map((op) => [op.name, op]));
