import { refuse } from '../../base/result.ts';
import { check, checkType, operand, shapeRule, staticShapes } from '../shape-rule.ts';
import { copy } from '../tensor-data.ts';
import type { Op } from '../types.ts';
import { denseData } from './dense.ts';

/** Sparse constant weights made dense (densify.cc). */
export const densify: Op = {
  name: 'DENSIFY',
  maxVersion: 1,
  shape: shapeRule((context) => {
    const input = operand(context, 0, 'input');
    check(input.tensor.isConstant, 'input is no constant');
    check(input.tensor.isSparse, 'input is not sparse');
    checkType(input.tensor, ['FLOAT32', 'FLOAT16', 'INT8'], 'input');
    return staticShapes(input.shape);
  }),
  reference: (context) => {
    const input = context.input(0) ?? refuse('input is missing');
    copy(context.output(0).data, denseData(input));
  },
};
