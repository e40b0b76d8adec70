import type { Op } from '../types.ts';
import { callOnce } from './call-once.ts';
import { ifOp } from './if.ts';
import { stablehloCase, stablehloComposite } from './stablehlo.ts';
import { whileOp } from './while.ts';

export const controlFlowOps: readonly Op[] = [ifOp, whileOp, callOnce, stablehloComposite, stablehloCase];
