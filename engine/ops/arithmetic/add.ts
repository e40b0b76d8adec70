import {
  checkedLog2,
  clamp,
  integerRange,
  multiplyByQuantizedMultiplier,
  type QuantizedMultiplier,
  quantizeMultiplier,
  roundingDivideByPowerOfTwo,
} from '../../base/quantized.ts';
import type { GraphNode, GraphTensor } from '../../graph/types.ts';
import { affine } from '../affine.ts';
import { binaryShape, need, noKernel, onHalves, operandAt, zip, zipBig } from '../elementwise.ts';
import { check, textOption } from '../shape-rule.ts';
import type { Op, TensorView } from '../types.ts';
import { floatRange, plainIntegerRange, quantizedRange, type Range } from './activation-range.ts';
import { commonScale, type OperandScaling, operandScaler, smallMultiplier } from './rescale.ts';

/** ADD and SUB differ by the sign and by three conditions of their Prepare. */
interface Kind {
  readonly name: 'ADD' | 'SUB';
  readonly sign: 1 | -1;
}

type Plan =
  | { readonly kind: 'plain' }
  | {
      readonly kind: 'general';
      readonly a: OperandScaling;
      readonly b: OperandScaling;
      readonly output: QuantizedMultiplier;
    }
  /** int16 with power-of-two scales: right shifts of each operand, one of them 0. */
  | { readonly kind: 'power-of-two'; readonly shiftA: number; readonly shiftB: number };

/** How the node is computed (add.cc and sub.cc, Prepare). Refuses what the runtime refuses. */
function plan(kind: Kind, node: GraphNode, a: GraphTensor, b: GraphTensor, out: GraphTensor): Plan {
  const quantized =
    a.type === 'INT8' ||
    a.type === 'UINT8' ||
    (a.type === 'INT16' && (kind.name === 'SUB' || affine(a).scales.length > 0));
  if (!quantized) return { kind: 'plain' };
  if (a.type === 'INT16') {
    for (const tensor of [a, b, out])
      check(
        affine(tensor).zeroPoint === 0,
        `an INT16 zero point is ${affine(tensor).zeroPoint}, it must be 0`,
      );
    // The schema's default is true, but a node without its options table counts as general in SUB.
    const wantsPowers = node.options.pot_scale_int16 !== false && node.optionsType !== null;
    const powers = wantsPowers ? [a, b, out].map((tensor) => checkedLog2(affine(tensor).scale)) : [];
    const [logA, logB, logOut] = powers;
    if (logA !== undefined && logB !== undefined && logOut !== undefined)
      return powersOfTwo(logA - logOut, logB - logOut);
  }
  return general(kind, a, b, out);
}

function powersOfTwo(shiftA: number, shiftB: number): Plan {
  const shifts = `relative to the output's, the inputs' scales are 2^${shiftA} and 2^${shiftB}`;
  check(shiftA === 0 || shiftB === 0, `${shifts}; one of them must be the output's`);
  check(shiftA <= 0 && shiftB <= 0, `${shifts}; none may be larger than the output's`);
  return { kind: 'power-of-two', shiftA: -shiftA, shiftB: -shiftB };
}

function general(kind: Kind, a: GraphTensor, b: GraphTensor, out: GraphTensor): Plan {
  const leftShift = out.type === 'INT16' ? 15 : 20;
  if (kind.name === 'SUB') {
    const range = integerRange(out.type);
    for (const tensor of [a, b, out]) {
      const { zeroPoint } = affine(tensor);
      const inside = range !== undefined && zeroPoint >= range.min && zeroPoint <= range.max;
      check(inside, `the zero point ${zeroPoint} is outside ${out.type}`);
    }
  }
  const { twice, ...operands } = commonScale(a, b, leftShift);
  const factor = twice / (2 ** leftShift * affine(out).scale);
  const output =
    kind.name === 'SUB' && factor > 1 ? quantizeMultiplier(factor) : smallMultiplier(factor, 'the output');
  return { kind: 'general', ...operands, output };
}

function kernel(kind: Kind, out: TensorView, a: TensorView, b: TensorView, activation: string): void {
  const { sign } = kind;
  const { type } = a.tensor;
  if (type === 'FLOAT32' || type === 'FLOAT16') {
    const { min, max } = floatRange(activation, out.tensor.type);
    zip(out, a, b, (x, y) => clamp(x + sign * y, min, max));
  } else if (type === 'INT32' || type === 'INT16') {
    const { min, max } = plainIntegerRange(activation, type);
    const bits = type === 'INT32' ? 0 : 16;
    zip(out, a, b, (x, y) => clamp(((x + sign * y) << bits) >> bits, min, max));
  } else if (type === 'INT64') {
    const activate = bigClamp(plainIntegerRange(activation, type));
    zipBig(out, a, b, (x, y) => activate(BigInt.asIntN(64, sign === 1 ? x + y : x - y)));
  } else noKernel(type, 'FLOAT32, FLOAT16, INT32, INT64 and quantized INT8, UINT8 and INT16');
}

/** Clamps int64 values; a range without bounds leaves them. */
export function bigClamp({ min, max }: Range): (x: bigint) => bigint {
  if (!Number.isFinite(min) && !Number.isFinite(max)) return (x) => x;
  return (x) => (x < min ? BigInt(min) : x > max ? BigInt(max) : x);
}

function quantizedKernel(
  kind: Kind,
  how: Exclude<Plan, { kind: 'plain' }>,
  out: TensorView,
  a: TensorView,
  b: TensorView,
  { min, max }: Range,
): void {
  const { sign } = kind;
  if (how.kind === 'power-of-two') {
    const { shiftA, shiftB } = how;
    zip(out, a, b, (x, y) => {
      const sum = roundingDivideByPowerOfTwo(x, shiftA) + sign * roundingDivideByPowerOfTwo(y, shiftB);
      return clamp(sum, min, max);
    });
    return;
  }
  const [scaleA, scaleB] = [operandScaler(a.tensor, how.a), operandScaler(b.tensor, how.b)];
  const { multiplier, shift } = how.output;
  const { zeroPoint } = affine(out.tensor);
  zip(out, a, b, (x, y) => {
    const sum = (scaleA(x) + sign * scaleB(y)) | 0;
    return clamp(multiplyByQuantizedMultiplier(sum, multiplier, shift) + zeroPoint, min, max);
  });
}

const op = (kind: Kind, maxVersion: number): Op => ({
  name: kind.name,
  maxVersion,
  shape: binaryShape((context) => {
    const output = context.output(0);
    const how = plan(kind, context.node, need(context, 0), need(context, 1), output);
    if (how.kind !== 'plain') quantizedRange(textOption(context.node, 'fused_activation_function'), output);
  }),
  reference(context) {
    const [a, b, out] = [operandAt(context, 0), operandAt(context, 1), context.output(0)];
    const activation = textOption(context.node, 'fused_activation_function');
    const how = plan(kind, context.node, a.tensor, b.tensor, out.tensor);
    if (how.kind !== 'plain') quantizedKernel(kind, how, out, a, b, quantizedRange(activation, out.tensor));
    else if (a.tensor.type === 'FLOAT16')
      onHalves(out, [a, b], (to, [x, y]) => kernel(kind, to, x!, y!, activation));
    else kernel(kind, out, a, b, activation);
  },
});

export const add = op({ name: 'ADD', sign: 1 }, 6);
export const sub = op({ name: 'SUB', sign: -1 }, 5);
