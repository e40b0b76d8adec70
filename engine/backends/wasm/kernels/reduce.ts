import { type QuantizedMultiplier, quantizeMultiplier } from '../../../base/quantized.ts';
import type { I32, Local, V128 } from '../asm/expression.ts';
import type { FunctionBuilder } from '../asm/function.ts';
import { f32x4, i8x16, i16x8, i32, i32x4, v128 } from '../asm/operators.ts';
import { code, type Kernel, type Operand } from '../layer.ts';
import { requantized } from './binary.ts';
import { constant } from './float-functions.ts';
import { isByte } from './geometry.ts';
import { storeColumns } from './matrix-tile.ts';

// Axes next to each other are one loop: [outer, reduced, inner] -> [outer, inner]. Vectors run along inner; where inner is 1, along
// the reduced axis, and the lanes are folded at the end.

type Kind = 'MEAN' | 'SUM' | 'REDUCE_MAX' | 'REDUCE_MIN';

interface Reduction {
  readonly kind: Kind;
  readonly type: 'FLOAT32' | 'INT8' | 'UINT8';
  readonly outer: number;
  readonly count: number;
  readonly inner: number;
  /** MEAN of bytes. */
  readonly mean: MeanFactor | null;
}

/** The input's zero point times the count, the factor, the output's zero point. */
type MeanFactor = QuantizedMultiplier & { readonly offset: number; readonly zeroPoint: number };

export const reduction: Kernel = (layer) => {
  const [input, axes] = layer.inputs;
  const [output] = layer.outputs;
  const axisBytes = axes?.constant();
  if (!input || !output || !axes || !axisBytes) return 'its axes are computed while running';
  const kind = layer.node.op as Kind;
  const shape = groupedShape(input, new Int32Array(axisBytes.slice().buffer));
  if (!shape) return 'its axes are not next to each other';
  const mean = kind === 'MEAN' && isByte(input.type) ? meanFactor(input, output, shape.count) : null;
  if (typeof mean === 'string') return mean;
  const compares = kind === 'REDUCE_MAX' || kind === 'REDUCE_MIN';
  if (input.type !== output.type || !(input.type === 'FLOAT32' || (isByte(input.type) && (mean || compares))))
    return `there is no kernel for ${input.type}`;
  if (isByte(input.type) && shape.inner === 1 && compares) return 'its bytes are reduced along the last axis';
  const parameters: Reduction = { kind, type: input.type as Reduction['type'], ...shape, mean };
  return {
    blocks: [],
    scratch: [],
    passes: [
      {
        code: code('reduce', parameters, 2, (f, { from, to }, [read, write], reduction) => {
          const bytes = reduction.type === 'FLOAT32' ? 4 : 1;
          const { count, inner } = reduction;
          f.set(read!, i32.add(read!, i32.mul(from, i32.const(count * inner * bytes))));
          f.set(write!, i32.add(write!, i32.mul(from, i32.const(inner * bytes))));
          f.for(from, to, () => {
            if (inner === 1) emitAlong(f, reduction, read!, write!);
            else emitAcross(f, reduction, read!, write!);
            f.advance(read!, count * inner * bytes);
            f.advance(write!, inner * bytes);
          });
        }),
        units: shape.outer,
        pointers: [{ input: 0 }, { output: 0 }],
      },
    ],
  };
};

function groupedShape({ shape }: Operand, axes: Int32Array) {
  const rank = shape.length;
  const reduced = shape.map((_, i) => axes.includes(i) || axes.includes(i - rank));
  const first = reduced.indexOf(true);
  const last = reduced.lastIndexOf(true);
  const apart = reduced.slice(first, last).some((is, i) => !is && shape[first + i] !== 1);
  if (first < 0 || apart) return undefined;
  const product = (from: number, to: number) => shape.slice(from, to).reduce((all, size) => all * size, 1);
  return { outer: product(0, first), count: product(first, last + 1), inner: product(last + 1, rank) };
}

/** 1 / count folded into the factor, as the runtime does (r/reduce.h:398-425). */
export function meanFactor(input: Operand, output: Operand, count: number): MeanFactor | string {
  const { multiplier, shift } = quantizeMultiplier(input.scale / output.scale);
  const extra = Math.min(31 - Math.clz32(count), 32, 31 + shift);
  if (count > 2 ** 22) return 'it averages too many elements';
  // Up to 2^31 * 2^22: exact in a double.
  const divided = Math.floor((multiplier * 2 ** extra) / count);
  return {
    multiplier: divided,
    shift: shift - extra,
    offset: -input.zeroPoint * count,
    zeroPoint: output.zeroPoint,
  };
}

/** One output row: every vector of inner positions walks down the reduced axis. */
function emitAcross(f: FunctionBuilder, reduction: Reduction, read: I32, write: I32): void {
  const { type, count, inner } = reduction;
  const bytes = type === 'FLOAT32' ? 4 : 1;
  const lanes = type === 'FLOAT32' ? 4 : 8;
  const column = f.let(read);
  const target = f.let(write);
  const block = (live: number) => {
    const sums = f.locals('v128', type === 'FLOAT32' || !reduction.mean ? 1 : 2);
    for (const sum of sums) f.set(sum, identity(reduction));
    const at = f.let(column);
    f.repeat(count, () => {
      accumulate(f, reduction, sums, at);
      f.advance(at, inner * bytes);
    });
    storeColumns(f, target, [finished(f, reduction, sums)], live, type === 'FLOAT32' ? 4 : 1, 0);
    f.advance(column, live * bytes);
    f.advance(target, live * bytes);
  };
  f.repeat(Math.floor(inner / lanes), () => block(lanes));
  if (inner % lanes) block(inner % lanes);
}

/** One number from a run of neighbours. */
function emitAlong(f: FunctionBuilder, reduction: Reduction, read: I32, write: I32): void {
  const { type, count } = reduction;
  if (type !== 'FLOAT32') {
    emitByteMean(f, reduction, read, write);
    return;
  }
  const [sum] = f.locals('v128', 1) as [Local<'v128'>];
  f.set(sum, identity(reduction));
  const at = f.let(read);
  f.repeat(Math.floor(count / 4), () => {
    accumulate(f, reduction, [sum], at);
    f.advance(at, 16);
  });
  // Folds the four lanes, then the last few elements, one at a time into lane 0.
  const swap = (lanes: number[]) => f.set(sum, combine(reduction, sum, v128.shuffle(sum, sum, lanes)));
  swap([8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7]);
  swap([4, 5, 6, 7, 0, 1, 2, 3, 12, 13, 14, 15, 8, 9, 10, 11]);
  for (let i = 0; i < count % 4; i++) f.set(sum, combine(reduction, sum, v128.load32Splat(at, i * 4)));
  storeColumns(f, write, [finished(f, reduction, [sum])], 1, 4, 0);
}

function emitByteMean(f: FunctionBuilder, reduction: Reduction, read: I32, write: I32): void {
  const sum = f.let(i32.const(0));
  const at = f.let(read);
  f.repeat(reduction.count, () => {
    f.set(sum, i32.add(sum, reduction.type === 'INT8' ? i32.load8S(at) : i32.load8U(at)));
    f.advance(at, 1);
  });
  const sums = [f.let(i32x4.splat(sum)), f.let(i32x4.splat(sum))];
  storeColumns(f, write, [finished(f, reduction, sums)], 1, 1, 0);
}

function identity({ kind, type }: Reduction): V128 {
  if (kind === 'MEAN' || kind === 'SUM') return i32x4.splat(i32.const(0));
  const lowest = kind === 'REDUCE_MAX';
  if (type === 'FLOAT32') return constant(lowest ? -3.4028234663852886e38 : 3.4028234663852886e38);
  return i8x16.splat(i32.const(type === 'INT8' ? (lowest ? -128 : 127) : lowest ? 0 : 255));
}

function combine({ kind, type }: Reduction, a: V128, b: V128): V128 {
  if (type === 'FLOAT32') {
    if (kind === 'REDUCE_MAX') return f32x4.pmax(a, b);
    return kind === 'REDUCE_MIN' ? f32x4.pmin(a, b) : f32x4.add(a, b);
  }
  if (kind === 'REDUCE_MAX') return type === 'INT8' ? i8x16.maxS(a, b) : i8x16.maxU(a, b);
  return type === 'INT8' ? i8x16.minS(a, b) : i8x16.minU(a, b);
}

function accumulate(f: FunctionBuilder, reduction: Reduction, sums: readonly Local<'v128'>[], at: I32): void {
  const [first, second] = sums as [Local<'v128'>, Local<'v128'> | undefined];
  if (!second) {
    f.set(first, combine(reduction, first, v128.load(at)));
    return;
  }
  const words = f.let(reduction.type === 'INT8' ? v128.load8x8S(at) : v128.load8x8U(at));
  f.set(first, i32x4.add(first, i32x4.extendLowS(words)));
  f.set(second, i32x4.add(second, i32x4.extendHighS(words)));
}

function finished(f: FunctionBuilder, reduction: Reduction, sums: readonly Local<'v128'>[]): V128 {
  const { kind, type, count, mean } = reduction;
  if (!mean)
    return type === 'FLOAT32' && kind === 'MEAN' ? f.let(f32x4.div(sums[0]!, constant(count))) : sums[0]!;
  const scaled = sums.map((sum) =>
    requantized(f, f.let(i32x4.add(sum, i32x4.splat(i32.const(mean.offset)))), mean),
  );
  const words = f.let(
    i16x8.addSatS(i16x8.narrowS(scaled[0]!, scaled[1]!), i16x8.splat(i32.const(mean.zeroPoint))),
  );
  return f.let(type === 'INT8' ? i8x16.narrowS(words, words) : i8x16.narrowU(words, words));
}
