import { checkedLog2, roundHalfAway } from '../../base/quantized.ts';
import type { GraphTensor } from '../../graph/types.ts';
import { affine } from '../affine.ts';
import { map, numbers } from '../elementwise.ts';
import { check } from '../shape-rule.ts';
import type { UnaryKernel } from '../unary-op.ts';

/**
 * The sigmoid of i/24 in units of 2^-16, for LOGISTIC and TANH on int16 (integer_ops/logistic.h and tanh.h), which interpolate
 * between its entries. Each is moved by half of the error that interpolation makes in the middle, except the last.
 */
const sigmoidTable = Uint16Array.from({ length: 256 }, (_, i) => {
  const at = (x: number) => 65536 / (1 + Math.exp(-x / 24));
  if (i === 255) return 65535;
  const middleError = (at(i) + at(i + 1)) / 2 - at(i + 0.5);
  return Math.min(65535, roundHalfAway(at(i) - middleError / 2));
});

/** A factor that brings an input to the table's argument: multiplied, then shifted right with rounding. */
interface Argument {
  readonly multiplier: number;
  readonly shift: number;
}

/**
 * 3 * 4096 times the input's scale, as an integer and a shift; exactly 3 * 2^k for the power-of-two scales 2^(k-12), k up to
 * `largestPower`, that the op is made for.
 */
function argument(input: GraphTensor, largestPower: number): Argument {
  const { scale } = affine(input);
  const power = checkedLog2(scale);
  const left = power === undefined ? -1 : 12 + power;
  if (left >= 0 && left <= largestPower) return { multiplier: 3 << left, shift: 0 };
  let multiplier = scale * 4096 * 3;
  let shift = 0;
  while (multiplier <= 32767 / 2 && shift <= 30) {
    shift++;
    multiplier *= 2;
  }
  return { multiplier: Math.trunc(multiplier), shift };
}

const scaled = (q: number, { multiplier, shift }: Argument): number =>
  (q * multiplier + (shift > 0 ? 1 << (shift - 1) : 0)) >> shift;

/** 2^fractionBits times the table at a position, whose upper bits choose the entry. */
function interpolate(position: number, fractionBits: number, saturated: number): number {
  const entry = position >> fractionBits;
  if (entry >= 255) return saturated;
  const [a, b] = [sigmoidTable[entry]!, sigmoidTable[entry + 1]!];
  return a * 2 ** fractionBits + (position & (2 ** fractionBits - 1)) * (b - a);
}

export const logistic16: UnaryKernel = (out, x) => {
  const by = argument(x.tensor, 0);
  map(numbers(out), numbers(x), (q) => {
    const position = scaled(q, by);
    const value = interpolate(Math.abs(position), 9, 0x7fff << 10);
    return (position >= 0 ? value + 512 : 2 ** 25 - value + 511) >> 10;
  });
};

/** tanh(x) = 2 sigmoid(2x) - 1. */
export const tanh16: UnaryKernel = (out, x) => {
  const by = argument(x.tensor, 1);
  map(numbers(out), numbers(x), (q) => {
    const position = scaled(q, by);
    const value = interpolate(Math.abs(position), 8, 0xffff << 8);
    return (position >= 0 ? value - 2 ** 23 + 128 : -value + 2 ** 23 + 127) >> 8;
  });
};

function checkSymmetric(input: GraphTensor, output: GraphTensor): void {
  for (const { zeroPoint } of [affine(input), affine(output)])
    check(zeroPoint === 0, `an INT16 zero point is ${zeroPoint}, it must be 0`);
  const { scale } = affine(output);
  check(checkedLog2(scale) === -15, `its output's scale is ${scale}, it must be 2^-15`);
}

export const tanhPrepare16 = checkSymmetric;

export function logisticPrepare16(input: GraphTensor, output: GraphTensor): void {
  const { scale } = affine(output);
  check(scale === 1 / 32768, `its output's scale is ${scale}, it must be 1/32768`);
  checkSymmetric(input, output);
}
