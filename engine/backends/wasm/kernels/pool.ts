import { float32Max, floatActivationRange, quantizedActivationRange } from '../../../base/quantized.ts';
import type { I32, Local, V128 } from '../asm/expression.ts';
import { select } from '../asm/expression.ts';
import type { FunctionBuilder } from '../asm/function.ts';
import { f32, f32x4, i8x16, i16x8, i32, i32x4, v128 } from '../asm/operators.ts';
import { code, type Kernel } from '../layer.ts';
import { activationOf, isByte, numberOption, type Window, windowOf } from './geometry.ts';
import { clampFloat } from './matrix.ts';
import { storeColumns } from './matrix-tile.ts';

// Padding never counts: a window is cut to the image, and an average divides by what is left of it.

interface Pool {
  readonly kind: 'average' | 'maximum';
  readonly type: 'FLOAT32' | 'INT8' | 'UINT8';
  readonly window: Window;
  readonly min: number;
  readonly max: number;
}

export const averagePool: Kernel = (layer) => lowerPool(layer, 'average');
export const maximumPool: Kernel = (layer) => lowerPool(layer, 'maximum');

function lowerPool({ node, inputs: [input], outputs: [output] }: Parameters<Kernel>[0], kind: Pool['kind']) {
  if (!input || !output || input.shape.length !== 4) return 'its operands are no images';
  const type = input.type;
  if (type !== output.type || !(isByte(type) || type === 'FLOAT32')) return `there is no kernel for ${type}`;
  const kernel = {
    height: numberOption(node, 'filter_height', 1),
    width: numberOption(node, 'filter_width', 1),
  };
  // Sums of bytes are divided in float32, exact up to 2^24.
  if (kernel.height * kernel.width > 2 ** 15) return 'its window is too large';
  const range =
    type === 'FLOAT32'
      ? floatActivationRange(activationOf(node))
      : quantizedActivationRange(activationOf(node), type, output.scale, output.zeroPoint);
  if (!range) return 'its activation does not fit the output scale';
  const window = windowOf(node, input, output, kernel);
  const pool: Pool = { kind, type: type as Pool['type'], window, min: range.min, max: range.max };
  return {
    blocks: [],
    scratch: [],
    passes: [
      {
        code: poolCode(pool),
        units: window.batch * window.output.height,
        pointers: [{ input: 0 }, { output: 0 }] as const,
      },
    ],
  };
}

const width = ({ type }: Pool): 1 | 4 => (type === 'FLOAT32' ? 4 : 1);

/** A unit is an output row. */
function poolCode(pool: Pool) {
  return code('pool', pool, 2, (f, { from, to }, [values, output], pool) => {
    const { input, output: out, kernel, stride, padding } = pool.window;
    const bytes = input.channels * width(pool);
    const write = f.let(i32.add(output!, i32.mul(from, i32.const(out.width * bytes))));
    f.for(from, to, (row) => {
      const y = f.let(i32.remU(row, i32.const(out.height)));
      const image = i32.divU(row, i32.const(out.height));
      const [top, rows] = cut(f, y, stride.height, padding.top, kernel.height, input.height);
      const line = i32.add(i32.mul(image, i32.const(input.height)), top);
      const start = f.let(i32.add(values!, i32.mul(line, i32.const(input.width * bytes))));
      f.for(i32.const(0), i32.const(out.width), (x) => {
        const [left, columns] = cut(f, x, stride.width, padding.left, kernel.width, input.width);
        const corner = f.let(i32.add(start, i32.mul(left, i32.const(bytes))));
        const count = f.let(f32x4.splat(f32.convertI32S(i32.mul(rows, columns))));
        emitChannels(f, pool, corner, rows, columns, count, write);
      });
    });
  });
}

/** First position and length of window `index` along one axis, inside the image. */
function cut(
  f: FunctionBuilder,
  index: I32,
  stride: number,
  before: number,
  kernel: number,
  size: number,
): [Local<'i32'>, Local<'i32'>] {
  const start = f.let(i32.sub(i32.mul(index, i32.const(stride)), i32.const(before)));
  const end = f.let(i32.add(start, i32.const(kernel)));
  f.set(end, select(i32.ltS(end, i32.const(size)), end, i32.const(size)));
  f.set(start, select(i32.gtS(start, i32.const(0)), start, i32.const(0)));
  return [start, f.let(i32.sub(end, start))];
}

/** Pools every channel of one output pixel and moves `write` on. */
function emitChannels(
  f: FunctionBuilder,
  pool: Pool,
  corner: Local<'i32'>,
  rows: I32,
  columns: I32,
  count: V128,
  write: Local<'i32'>,
): void {
  const { channels } = pool.window.input;
  const each = pool.type === 'FLOAT32' ? 4 : pool.kind === 'maximum' ? 16 : 8;
  const block = (live: number) => {
    const state = start(f, pool);
    eachPixel(f, pool, corner, rows, columns, (at) => combine(f, pool, state, at));
    storeColumns(f, write, finish(f, pool, state, count), live, width(pool), 0);
    f.advance(write, live * width(pool));
    f.advance(corner, live * width(pool));
  };
  f.repeat(Math.floor(channels / each), () => block(each));
  if (channels % each) block(channels % each);
}

function eachPixel(
  f: FunctionBuilder,
  { window: { input }, type }: Pool,
  corner: I32,
  rows: I32,
  columns: I32,
  visit: (at: Local<'i32'>) => void,
): void {
  const bytes = input.channels * (type === 'FLOAT32' ? 4 : 1);
  const line = f.let(corner);
  f.for(i32.const(0), rows, () => {
    const at = f.let(line);
    f.for(i32.const(0), columns, () => {
      visit(at);
      f.advance(at, bytes);
    });
    f.advance(line, input.width * bytes);
  });
}

function start(f: FunctionBuilder, { kind, type }: Pool): Local<'v128'>[] {
  if (kind === 'average') {
    const zero = () => f.let(i32x4.splat(i32.const(0)));
    return type === 'FLOAT32' ? [zero()] : [zero(), zero()];
  }
  if (type === 'FLOAT32') return [f.let(f32x4.splat(f32.const(-float32Max)))];
  return [f.let(i8x16.splat(i32.const(type === 'INT8' ? -128 : 0)))];
}

function combine(f: FunctionBuilder, { kind, type }: Pool, state: readonly Local<'v128'>[], at: I32): void {
  const [first, second] = state as [Local<'v128'>, Local<'v128'>];
  if (kind === 'maximum') {
    const value = v128.load(at);
    // pmax(a, b) keeps a where b is NaN, as the runtime skips NaN.
    if (type === 'FLOAT32') f.set(first, f32x4.pmax(first, value));
    else f.set(first, type === 'INT8' ? i8x16.maxS(first, value) : i8x16.maxU(first, value));
    return;
  }
  if (type === 'FLOAT32') {
    f.set(first, f32x4.add(first, v128.load(at)));
    return;
  }
  const words = f.let(type === 'INT8' ? v128.load8x8S(at) : v128.load8x8U(at));
  f.set(first, i32x4.add(first, i32x4.extendLowS(words)));
  f.set(second, i32x4.add(second, i32x4.extendHighS(words)));
}

function finish(f: FunctionBuilder, pool: Pool, state: readonly Local<'v128'>[], count: V128): V128[] {
  const { kind, type, min, max } = pool;
  if (type === 'FLOAT32') {
    const value = kind === 'average' ? f32x4.div(state[0]!, count) : state[0]!;
    return [f.let(clampFloat(f, value, pool))];
  }
  const signed = type === 'INT8';
  let bytes: V128 = state[0]!;
  if (kind === 'average') {
    const words = f.let(
      i16x8.narrowS(quotient(state[0]!, count, signed), quotient(state[1]!, count, signed)),
    );
    bytes = signed ? i8x16.narrowS(words, words) : i8x16.narrowU(words, words);
  }
  const bound = (value: number) => f.hoist(i8x16.splat(i32.const(value)));
  return [
    f.let(
      signed
        ? i8x16.minS(i8x16.maxS(bytes, bound(min)), bound(max))
        : i8x16.minU(i8x16.maxU(bytes, bound(min)), bound(max)),
    ),
  ];
}

/**
 * sum / count to the nearest, ties away from zero: trunc((|sum| + floor(count / 2)) / count) with the sign put back, as the
 * runtime divides. Exact in float32 while the numerator stays below 2^24.
 */
function quotient(sum: Local<'v128'>, count: V128, signed: boolean): V128 {
  const value = f32x4.convertI32x4S(signed ? i32x4.abs(sum) : sum);
  const half = f32x4.floor(f32x4.mul(count, f32x4.splat(f32.const(0.5))));
  const magnitude = i32x4.truncSatF32x4S(f32x4.div(f32x4.add(value, half), count));
  if (!signed) return magnitude;
  const sign = i32x4.shrS(sum, 31);
  return i32x4.sub(v128.xor(magnitude, sign), sign);
}
