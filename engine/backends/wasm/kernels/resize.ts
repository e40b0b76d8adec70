import { alignmentOf, fixedSamples, floatSamples, type Sample } from '../../../ops/resize/sampling.ts';
import type { I32, Local, V128 } from '../asm/expression.ts';
import type { FunctionBuilder } from '../asm/function.ts';
import { f32, f32x4, i8x16, i16x8, i32, i32x4, v128 } from '../asm/operators.ts';
import { blockOf, code, type Kernel, type Range } from '../layer.ts';
import { constant } from './float-functions.ts';
import { isByte } from './geometry.ts';
import { storeColumns } from './matrix-tile.ts';

// Each output position lies between two input rows and two input columns; tables tell which, and how far.

interface Resize {
  readonly type: 'FLOAT32' | 'INT8' | 'UINT8';
  readonly inputRowBytes: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly inputImageBytes: number;
}

/** RESIZE_BILINEAR: floats and UINT8 in float32, INT8 in 10-bit fixed point. */
export const resizeBilinear: Kernel = ({ node, inputs: [input], outputs: [output] }) => {
  if (!input || !output || input.shape.length !== 4) return 'its operands are no images';
  const { type } = input;
  if (type !== output.type || !(isByte(type) || type === 'FLOAT32')) return `there is no kernel for ${type}`;
  const [batch, inHeight, inWidth, channels] = input.shape as [number, number, number, number];
  const [, height, width] = output.shape as [number, number, number];
  const samples = type === 'INT8' ? fixedSamples : floatSamples;
  const alignment = alignmentOf(node);
  const pixel = channels * input.width;
  const resize: Resize = {
    type: type as Resize['type'],
    inputRowBytes: inWidth * pixel,
    height,
    width,
    channels,
    inputImageBytes: inHeight * inWidth * pixel,
  };
  return {
    blocks: [
      blockOf(tableOf(samples(inHeight, height, alignment), inWidth * pixel, type)),
      blockOf(tableOf(samples(inWidth, width, alignment), pixel, type)),
    ],
    scratch: [],
    passes: [
      {
        code: code('resize', resize, 4, emitRows),
        units: batch * height,
        pointers: [{ input: 0 }, { output: 0 }, { block: 0 }, { block: 1 }],
      },
    ],
  };
};

const entryBytes = 12;

/** Byte offsets of the lower and upper neighbour, and the distance: a float, or an integer of 1024ths. */
function tableOf(samples: readonly Sample[], step: number, type: string): DataView {
  const view = new DataView(new ArrayBuffer(samples.length * entryBytes));
  for (const [i, { lower, upper, distance }] of samples.entries()) {
    view.setInt32(i * entryBytes, lower * step, true);
    view.setInt32(i * entryBytes + 4, upper * step, true);
    if (type === 'INT8') view.setInt32(i * entryBytes + 8, distance, true);
    else view.setFloat32(i * entryBytes + 8, distance, true);
  }
  return view;
}

type P = Local<'i32'>;
type Four = readonly [V128, V128, V128, V128];

/** A unit is an output row. */
function emitRows(f: FunctionBuilder, { from, to }: Range, pointers: readonly P[], resize: Resize): void {
  const [input, output, rows, columns] = pointers as [P, P, P, P];
  const width = resize.type === 'FLOAT32' ? 4 : 1;
  const write = f.let(i32.add(output, i32.mul(from, i32.const(resize.width * resize.channels * width))));
  f.for(from, to, (row) => {
    const y = f.let(i32.add(rows, i32.mul(i32.remU(row, i32.const(resize.height)), i32.const(entryBytes))));
    const image = i32.mul(i32.divU(row, i32.const(resize.height)), i32.const(resize.inputImageBytes));
    const start = f.let(i32.add(input, image));
    const top = f.let(i32.add(start, i32.load(y)));
    const bottom = f.let(i32.add(start, i32.load(y, 4)));
    const x = f.let(columns);
    f.repeat(resize.width, () => {
      const corners = [
        f.let(i32.add(top, i32.load(x))),
        f.let(i32.add(bottom, i32.load(x))),
        f.let(i32.add(top, i32.load(x, 4))),
        f.let(i32.add(bottom, i32.load(x, 4))),
      ] as const;
      const mix = resize.type === 'INT8' ? fixedMix(f, y, x) : floatMix(f, y, x);
      emitPixel(f, resize, corners, write, mix);
      f.advance(x, entryBytes);
    });
  });
}

/** The channels of one output pixel, four at a time; `write` moves on. */
function emitPixel(
  f: FunctionBuilder,
  { type, channels }: Resize,
  corners: readonly [P, P, P, P],
  write: P,
  mix: (corners: Four) => V128,
): void {
  const width = type === 'FLOAT32' ? 4 : 1;
  const block = (live: number) => {
    const values = corners.map((at) => f.let(four(type, at))) as unknown as Four;
    storeColumns(f, write, [f.let(narrowed(f, type, mix(values)))], live, width, 0);
    for (const pointer of [...corners, write]) f.advance(pointer, live * width);
  };
  f.repeat(Math.floor(channels / 4), () => block(4));
  if (channels % 4) block(channels % 4);
}

function four(type: Resize['type'], at: I32): V128 {
  if (type === 'FLOAT32') return v128.load(at);
  const words =
    type === 'INT8' ? i16x8.extendLowS(v128.load32Zero(at)) : i16x8.extendLowU(v128.load32Zero(at));
  const ints = i32x4.extendLowS(words);
  return type === 'INT8' ? ints : f32x4.convertI32x4S(ints);
}

function narrowed(f: FunctionBuilder, type: Resize['type'], value: V128): V128 {
  if (type === 'FLOAT32') return value;
  const ints = type === 'INT8' ? value : i32x4.truncSatF32x4S(f32x4.add(value, f.hoist(constant(0.5))));
  const words = f.let(i16x8.narrowS(ints, ints));
  return type === 'INT8' ? i8x16.narrowS(words, words) : i8x16.narrowU(words, words);
}

/** In float32 and in the order of the runtime's kernel. */
function floatMix(f: FunctionBuilder, y: I32, x: I32) {
  const down = f.let(v128.load32Splat(y, 8));
  const right = f.let(v128.load32Splat(x, 8));
  const up = f.let(f32x4.sub(f.hoist(f32x4.splat(f32.const(1))), down));
  const left = f.let(f32x4.sub(f.hoist(f32x4.splat(f32.const(1))), right));
  return ([topLeft, bottomLeft, topRight, bottomRight]: Four): V128 => {
    const part = (value: V128, vertical: V128, horizontal: V128) =>
      f32x4.mul(f32x4.mul(value, vertical), horizontal);
    const first = f32x4.add(part(topLeft, up, left), part(bottomLeft, down, left));
    return f32x4.add(f32x4.add(first, part(topRight, up, right)), part(bottomRight, down, right));
  };
}

/** Weights of 2^20 in all; the sum is rounded to the nearest, ties away from zero. */
function fixedMix(f: FunctionBuilder, y: I32, x: I32) {
  const down = f.let(i32.load(y, 8));
  const right = f.let(i32.load(x, 8));
  const up = f.let(i32.sub(i32.const(1024), down));
  const left = f.let(i32.sub(i32.const(1024), right));
  const weights = [
    [up, left],
    [down, left],
    [up, right],
    [down, right],
  ].map(([a, b]) => f.let(i32x4.splat(i32.mul(a as I32, b as I32))));
  return (corners: Four): V128 => {
    const total = f.let(
      corners.map((value, i) => i32x4.mul(value, weights[i]!)).reduce((sum, part) => i32x4.add(sum, part)),
    );
    const half = f.hoist(i32x4.splat(i32.const(1 << 19)));
    const magnitude = i32x4.shrS(i32x4.add(i32x4.abs(total), half), 20);
    const sign = f.let(i32x4.shrS(total, 31));
    return i32x4.sub(v128.xor(magnitude, sign), sign);
  };
}
