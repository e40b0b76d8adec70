import { clamp, roundHalfAway } from '../../base/quantized.ts';
import type { GraphNode } from '../../graph/types.ts';
import { checkArity, map, need, needShape, noKernel, operandAt } from '../elementwise.ts';
import { check, flagOption, numberOption, shapeRule, staticShapes } from '../shape-rule.ts';
import { float32 } from '../tensor-data.ts';
import type { Op } from '../types.ts';

const { fround } = Math;

/** `NudgeQuantizationRange` (internal/quantization_util.cc): the range moved so that 0 falls on a step. */
function nudged(node: GraphNode) {
  const [min, max] = [numberOption(node, 'min'), numberOption(node, 'max')];
  const steps = 2 ** numberOption(node, 'num_bits') - 1;
  const scale = fround(fround(max - min) / steps);
  const zero = clamp(roundHalfAway(fround(0 - fround(min / scale))), 0, steps);
  return { scale, min: fround(-zero * scale), max: fround((steps - zero) * scale) };
}

export const fakeQuant: Op = {
  name: 'FAKE_QUANT',
  maxVersion: 2,
  shape: shapeRule((context) => {
    checkArity(context, 1);
    need(context, 0);
    check(!flagOption(context.node, 'narrow_range'), 'its narrow_range is not supported at run time');
    return staticShapes(needShape(context, 0));
  }),
  reference(context) {
    const [x, out] = [operandAt(context, 0), context.output(0)];
    if (x.tensor.type !== 'FLOAT32') noKernel(x.tensor.type, 'FLOAT32');
    const { scale, min, max } = nudged(context.node);
    const inverse = fround(1 / scale);
    map(float32(out), float32(x), (value) => {
      const shifted = fround(clamp(value, min, max) - min);
      return fround(roundHalfAway(fround(shifted * inverse)) * scale) + min;
    });
  },
};
