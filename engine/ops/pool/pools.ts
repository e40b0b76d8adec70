import { clamp, float32Max, floatActivationRange, integerRange } from '../../base/quantized.ts';
import { refuse } from '../../base/result.ts';
import { outputRange } from '../convolution/requantize.ts';
import { textOption } from '../shape-rule.ts';
import type { KernelContext, Op, TensorView } from '../types.ts';
import { forEachWindow, type Pool, poolOf, poolShape } from './windows.ts';

// The pools differ in what they do with one element and with the finished window:
//
//              start      an element           a window of n
//   AVERAGE    0          acc + x              acc / n, integers rounded
//   L2         0          acc + x*x            sqrt(acc / n)
//   MAX        lowest     max(acc, x)          acc
//
// No pool requantizes: the output is taken to have the input's scale.

interface Reduction {
  readonly start: number;
  readonly square: boolean;
  readonly largest: boolean;
  /** From accumulator and number of elements to the value that the fused activation clamps. */
  readonly finish: (acc: number, count: number) => number;
}

function pool(context: KernelContext, reductionFor: (type: string) => Reduction): void {
  const input = context.input(0) ?? refuse('input is missing');
  const output = context.output(0);
  const windows = poolOf(context.node, input.shape);
  const activation = textOption(context.node, 'fused_activation_function');
  const { type } = input.tensor;
  const range =
    type === 'FLOAT32' ? floatActivationRange(activation) : outputRange(activation, output.tensor);
  run(windows, reductionFor(type), range, input, output);
}

function run(
  windows: Pool,
  { start, square, largest, finish }: Reduction,
  { min, max }: { readonly min: number; readonly max: number },
  input: TensorView,
  output: TensorView,
): void {
  const { depth, x } = windows;
  const from = input.data;
  const to = output.data;
  // Float sums are rounded at every step, as the reference kernel's are; integer ones are exact in doubles.
  const acc = from instanceof Float32Array ? new Float32Array(depth) : new Float64Array(depth);
  forEachWindow(windows, ({ image, top, bottom, left, right, count, out }) => {
    acc.fill(start);
    for (let row = top; row < bottom; row++)
      for (let column = left; column < right; column++) {
        const at = image + (row * x.input + column) * depth;
        for (let c = 0; c < depth; c++) {
          const value = from[at + c] as number;
          if (largest) {
            if (value > acc[c]!) acc[c] = value; // so NaN is passed over
          } else acc[c]! += square ? Math.fround(value * value) : value;
        }
      }
    for (let c = 0; c < depth; c++) {
      const value = finish(acc[c]!, count);
      to[out + c] = clamp(value, min, max);
    }
  });
}

const mean: Reduction = {
  start: 0,
  square: false,
  largest: false,
  finish: (acc, n) => nonEmpty(n) && acc / n,
};

const nonEmpty = (count: number): number => count || refuse('a window lies wholly in padding');

/** Ties away from zero; for UINT8, which is never negative, the same as (acc + n / 2) / n. */
const integerMean: Reduction = {
  ...mean,
  finish: (acc, n) => Math.trunc((acc + Math.sign(acc) * Math.trunc(nonEmpty(n) / 2)) / n),
};

const meanFor = (type: string): Reduction => (type === 'FLOAT32' ? mean : integerMean);

const root: Reduction = { ...mean, square: true, finish: (acc, n) => Math.sqrt(acc / n) };

const maximumFor = (type: string): Reduction => ({
  start: integerRange(type)?.min ?? -float32Max,
  square: false,
  largest: true,
  finish: (acc) => acc,
});

const quantizable = ['FLOAT32', 'UINT8', 'INT8', 'INT16'];

// No `work`: pools add and compare, they multiply nothing with weights.

const averagePool2d: Op = {
  name: 'AVERAGE_POOL_2D',
  maxVersion: 3,
  shape: poolShape(quantizable),
  reference: (context) => pool(context, meanFor),
};

const maxPool2d: Op = {
  name: 'MAX_POOL_2D',
  maxVersion: 3,
  shape: poolShape(quantizable),
  reference: (context) => pool(context, maximumFor),
};

const l2Pool2d: Op = {
  name: 'L2_POOL_2D',
  maxVersion: 1,
  shape: poolShape(['FLOAT32']),
  reference: (context) => pool(context, () => root),
};

export const poolOps: readonly Op[] = [averagePool2d, maxPool2d, l2Pool2d];
