import { copyThrough } from '../elements.ts';
import { checkArity, listOption } from '../layout-rule.ts';
import { check, operand, shapeRule, staticShapes } from '../shape-rule.ts';
import { text } from '../tensor-data.ts';
import type { Op } from '../types.ts';

// squeeze.cc:40-88. Without listed dimensions every dimension of 1 goes.
const shape = shapeRule((context) => {
  checkArity(context, [1]);
  const input = operand(context, 0, 'input').shape;
  check(input.length <= 8, `input has ${input.length} dimensions, at most 8 are possible`);
  const listed = listOption(context.node, 'squeeze_dims');
  if (listed.length === 0) return staticShapes(input.filter((size) => size !== 1));
  const gone = new Set(listed.map((dim) => (dim < 0 ? dim + input.length : dim)));
  for (const dim of gone)
    check(input[dim] === 1, `dimension ${dim} of ${text(input)} is ${input[dim] ?? 'absent'}, not 1`);
  return staticShapes(input.filter((_, dim) => !gone.has(dim)));
});

export const squeeze: Op = { name: 'SQUEEZE', maxVersion: 2, shape, reference: copyThrough };
