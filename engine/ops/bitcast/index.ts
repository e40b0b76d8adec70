import { refuse } from '../../base/result.ts';
import type { GraphTensor } from '../../graph/types.ts';
import { checkArity, need, needShape, operandAt } from '../elementwise.ts';
import { check, shapeRule, staticShapes } from '../shape-rule.ts';
import { bitsOf, copy } from '../tensor-data.ts';
import type { Op } from '../types.ts';

/** Bytes an element counts for; types narrower than a byte count as one. */
const bytesOfType = ({ type }: GraphTensor): number =>
  Math.max(1, (bitsOf(type) ?? refuse(`${type} elements have no size`)) / 8);

export const bitcast: Op = {
  name: 'BITCAST',
  maxVersion: 1,
  shape: shapeRule((context) => {
    checkArity(context, 1);
    const [from, to] = [bytesOfType(need(context, 0)), bytesOfType(context.output(0))];
    const shape = needShape(context, 0);
    if (from === to) return staticShapes(shape);
    if (from > to) return staticShapes([...shape, Math.floor(from / to)]);
    const last = shape.at(-1);
    check(last === to / from, `its last dimension is ${last}, it must be ${to / from} to join elements`);
    return staticShapes(shape.slice(0, -1));
  }),
  reference(context) {
    copy(context.output(0).data, operandAt(context, 0).data);
  },
};
