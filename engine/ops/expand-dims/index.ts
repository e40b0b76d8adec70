import { copyThrough } from '../elements.ts';
import { checkArity, checkNoZeroPoint, checkSameQuantization, dynamic } from '../layout-rule.ts';
import { check, checkType, operand, shapeRule, staticShapes } from '../shape-rule.ts';
import { elementCount, integers } from '../tensor-data.ts';
import type { Op } from '../types.ts';

// expand_dims.cc:78-108
const shape = shapeRule((context) => {
  checkArity(context, [2]);
  const input = operand(context, 0, 'input');
  const axis = operand(context, 1, 'axis');
  checkSameQuantization(input.tensor, context.output(0));
  if (input.tensor.type === 'INT16') checkNoZeroPoint(input.tensor, 'the input');
  const value = context.value(1);
  if (value === undefined) return dynamic;
  check(elementCount(axis.shape) === 1, `axis has ${elementCount(axis.shape)} elements, 1 is needed`);
  checkType(axis.tensor, ['INT32', 'INT64'], 'axis');
  const given = integers(value)[0] as number;
  const rank = input.shape.length;
  const at = given < 0 ? rank + 1 + given : given;
  check(at >= 0 && at <= rank, `axis ${given} is out of range for ${rank} dimensions`);
  return staticShapes(input.shape.toSpliced(at, 0, 1));
});

export const expandDims: Op = { name: 'EXPAND_DIMS', maxVersion: 1, shape, reference: copyThrough };
