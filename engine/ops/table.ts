import type { Op } from './types.ts';

/** Every op the engine can run, one line each. */
const rows: readonly Op[] = [];

export const ops: ReadonlyMap<string, Op> = new Map(rows.map((op) => [op.name, op]));
