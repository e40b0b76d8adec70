import type { I32, Local, V128 } from '../asm/expression.ts';
import type { FunctionBuilder } from '../asm/function.ts';
import { f32x4, i32, i32x4, relaxed, v128 } from '../asm/operators.ts';
import { type Block, type Code, code, type Kernel, type Lowering, type Pass } from '../layer.ts';
import { lowerConvolution } from './convolution.ts';
import { isPadded, type Window, windowOf } from './geometry.ts';
import { clampFloat, type Finish } from './matrix.ts';
import { storeColumns } from './matrix-tile.ts';
import { emitRequantize, requantizationVectors, storedBias, writeFactors } from './requantize.ts';
import { type Stage, stagedBytes, stagedRowBytes, stagedWidth, stagePass } from './stage.ts';
import { type Weighted, weightedLayer } from './weighted.ts';

// Each output channel sees one input channel, so vectors run along channels. A tile is a few neighbouring pixels of one
// output row; its weights are read once for all of them. Floats multiply tap by tap. 8-bit values are staged as int16, and
// two taps at a time are interleaved for the pairwise dot product:
//
//   tap 0:  x0 x1 x2 x3        interleaved:  x0 y0 x1 y1 x2 y2 x3 y3
//   tap 1:  y0 y1 y2 y3        weights:      a0 b0 a1 b1 a2 b2 a3 b3     sum: x0*a0 + y0*b0, ...

/** DEPTHWISE_CONV_2D of any kernel size, stride, dilation and depth multiplier. */
export const depthwise: Kernel = (layer) => {
  const [input, filter] = layer.inputs;
  const output = layer.outputs[0];
  if (!input || !filter || !output || [input, filter, output].some(({ shape }) => shape.length !== 4))
    return 'its operands are no images';
  const [, height, width, channels] = filter.shape as [number, number, number, number];
  const window = windowOf(layer.node, input, output, { height, width });
  if (channels % window.input.channels) return 'its channels are no multiple of the input channels';
  const taps = height * width;
  const weighted = weightedLayer(layer, channels, (channel, tap) => tap * channels + channel, 'fixed');
  if (typeof weighted === 'string') return weighted;
  // One input channel: every output channel reads the same values, which is an ordinary convolution.
  if (window.input.channels === 1 && channels > 1)
    return lowerConvolution(
      { ...weighted, weights: () => transposed(weighted.weights(), taps, channels) },
      window,
      1,
    );
  return lowerDepthwise(widened(weighted), window);
};

/** The four-way dot product has no kernel here: 8-bit values are widened. */
const widened = (weighted: Weighted): Weighted =>
  weighted.arithmetic.format === 'quads'
    ? { ...weighted, arithmetic: { ...weighted.arithmetic, format: 'pairs' }, valueZeroPoint: 0 }
    : weighted;

/** Taps by channels into channels by taps. */
function transposed(
  values: Float32Array | Int16Array,
  taps: number,
  channels: number,
): Float32Array | Int16Array {
  const result =
    values instanceof Float32Array ? new Float32Array(values.length) : new Int16Array(values.length);
  for (let tap = 0; tap < taps; tap++)
    for (let channel = 0; channel < channels; channel++)
      result[channel * taps + tap] = values[tap * channels + channel] as number;
  return result;
}

interface Depthwise {
  readonly format: 'float' | 'pairs';
  readonly fused: boolean;
  readonly finish: Finish;
  readonly kernel: Window['kernel'];
  readonly channels: number;
  /** Output row and column counts, and the bytes between neighbours in the staged input. */
  readonly height: number;
  readonly width: number;
  readonly tapRow: number;
  readonly tapColumn: number;
  readonly rowStride: number;
  readonly columnStride: number;
  /** Pixels of a tile. */
  readonly tile: number;
}

/** Channels that one round of the inner loop computes. */
const lanes = ({ format }: Depthwise): 4 | 8 => (format === 'float' ? 4 : 8);
const vectors = (depthwise: Depthwise): number => lanes(depthwise) / 4;

function lowerDepthwise(weighted: Weighted, window: Window): Lowering {
  const { input, output, kernel, stride, dilation, batch } = window;
  const format = weighted.arithmetic.format === 'float' ? 'float' : 'pairs';
  const stage: Stage = {
    form: format === 'float' ? 'copy' : 'widen',
    signed: weighted.input.type === 'INT8',
    width: format === 'float' ? 4 : 1,
    height: input.height,
    columns: input.width,
    channels: input.channels,
    padding: window.padding,
    zeroPoint: format === 'float' ? 0 : weighted.input.zeroPoint,
    repeat: output.channels / input.channels,
  };
  const staged = format === 'pairs' || isPadded(window) || stage.repeat > 1;
  const pixel = output.channels * stagedWidth(stage);
  const shape: Depthwise = {
    format,
    fused: weighted.arithmetic.fused,
    finish: weighted.finish,
    kernel,
    channels: output.channels,
    height: output.height,
    width: output.width,
    tapRow: stagedRowBytes(stage) * dilation.height,
    tapColumn: pixel * dilation.width,
    rowStride: stagedRowBytes(stage) * stride.height,
    columnStride: pixel * stride.width,
    tile: Math.min(output.width, format === 'float' ? 4 : 2),
  };
  const passes: Pass[] = [];
  for (let image = 0; image < batch; image++) {
    const source = {
      input: 0,
      offset: image * input.height * input.width * input.channels * weighted.input.width,
    };
    if (staged) passes.push(stagePass(stage, source, { scratch: 0 }));
    passes.push({
      code: depthwiseCode(shape),
      units: output.height,
      pointers: [
        staged ? { scratch: 0 } : source,
        { block: 0 },
        { output: 0, offset: image * output.height * output.width * output.channels * weighted.output.width },
      ],
    });
  }
  return { blocks: [weightBlock(shape, weighted)], scratch: staged ? [stagedBytes(stage)] : [], passes };
}

/** Weight vectors of one round: taps one by one, or interleaved pairs of them. */
const tapVectors = ({ format, kernel }: Depthwise): number => {
  const taps = kernel.height * kernel.width;
  return format === 'float' ? taps : Math.ceil(taps / 2) * 2;
};

const factorVectors = ({ finish }: Depthwise): number =>
  finish.kind === 'bytes' ? requantizationVectors(finish.requantization) : 0;

/** Bytes of weights a round reads: bias, taps, factors. */
const roundBytes = (shape: Depthwise): number =>
  (vectors(shape) + tapVectors(shape) + factorVectors(shape) * vectors(shape)) * 16;

function weightBlock(shape: Depthwise, weighted: Weighted): Block {
  const { channels, kernel, format, finish } = shape;
  const taps = kernel.height * kernel.width;
  const each = lanes(shape);
  return {
    bytes: Math.ceil(channels / each) * roundBytes(shape),
    fill(into) {
      const view = new DataView(into.buffer, into.byteOffset, into.byteLength);
      const weights = weighted.weights();
      const bias = weighted.bias();
      for (let channel = 0; channel < channels; channel++) {
        const lane = channel % each;
        const base = Math.floor(channel / each) * roundBytes(shape);
        const weight = (tap: number) => (tap < taps ? (weights[tap * channels + channel] as number) : 0);
        if (format === 'float') {
          view.setFloat32(base + lane * 4, bias[channel] as number, true);
          for (let tap = 0; tap < taps; tap++)
            view.setFloat32(base + 16 + tap * 16 + lane * 4, weight(tap), true);
          continue;
        }
        view.setInt32(base + lane * 4, storedBias(finish, bias[channel] as number), true);
        for (let tap = 0; tap < taps; tap += 2) {
          view.setInt16(base + 32 + tap * 16 + lane * 4, weight(tap), true);
          view.setInt16(base + 32 + tap * 16 + lane * 4 + 2, weight(tap + 1), true);
        }
      }
      if (finish.kind !== 'bytes') return;
      for (let first = 0; first < channels; first += each)
        writeFactors(
          view,
          (first / each) * roundBytes(shape) + (vectors(shape) + tapVectors(shape)) * 16,
          weighted.factors?.slice(first, first + each) ?? [],
          each,
          finish.requantization,
        );
    },
  };
}

/** `(from, to, values, weights, output)`; a unit is an output row. */
function depthwiseCode(shape: Depthwise): Code {
  return code('depthwise', shape, 3, (f, { from, to }, [values, weights, output], shape) => {
    const outputPixel = shape.channels * outputWidth(shape);
    const read = f.local('i32');
    const write = f.local('i32');
    f.for(from, to, (row) => {
      f.set(read, i32.add(values!, i32.mul(row, i32.const(shape.rowStride))));
      f.set(write, i32.add(output!, i32.mul(row, i32.const(shape.width * outputPixel))));
      f.repeat(Math.floor(shape.width / shape.tile), () => {
        emitPixels(f, shape, shape.tile, read, weights!, write);
        f.advance(read, shape.tile * shape.columnStride);
        f.advance(write, shape.tile * outputPixel);
      });
      const rest = shape.width % shape.tile;
      if (rest) emitPixels(f, shape, rest, read, weights!, write);
    });
  });
}

const outputWidth = ({ finish }: Depthwise): 1 | 4 => (finish.kind === 'bytes' ? 1 : 4);

/** All channels of `pixels` neighbouring outputs. */
function emitPixels(
  f: FunctionBuilder,
  shape: Depthwise,
  pixels: number,
  read: I32,
  weights: I32,
  write: I32,
): void {
  const values = f.let(read);
  const panel = f.let(weights);
  const target = f.let(write);
  const each = lanes(shape);
  const round = (channels: number) => {
    emitRound(f, shape, pixels, values, panel, target, channels);
    f.advance(values, each * (shape.format === 'float' ? 4 : 2));
    f.advance(target, each * outputWidth(shape));
  };
  f.repeat(Math.floor(shape.channels / each), () => round(each));
  if (shape.channels % each) round(shape.channels % each);
}

function emitRound(
  f: FunctionBuilder,
  shape: Depthwise,
  pixels: number,
  values: Local<'i32'>,
  weights: Local<'i32'>,
  write: Local<'i32'>,
  channels: number,
): void {
  const sums = Array.from({ length: pixels }, () => f.locals('v128', vectors(shape)));
  const isFloat = shape.format === 'float';
  // Floats add the bias last, so that they round in the order of the reference kernels.
  const bias = isFloat ? f.let(v128.load(weights, 0)) : undefined;
  for (const row of sums)
    for (const [j, sum] of row.entries())
      f.set(sum, isFloat ? f.hoist(i32x4.splat(i32.const(0))) : v128.load(weights, j * 16));
  f.advance(weights, vectors(shape) * 16);
  if (isFloat) emitFloatTaps(f, shape, values, weights, sums);
  else emitPairedTaps(f, shape, values, weights, sums);
  if (bias) for (const row of sums) for (const sum of row) f.set(sum, f32x4.add(sum, bias));
  f.advance(weights, tapVectors(shape) * 16);
  const { finish } = shape;
  const width = outputWidth(shape);
  const emit = (f: FunctionBuilder, write: I32, pixel: number, results: readonly V128[]) =>
    storeColumns(f, write, results, channels, width, pixel * shape.channels * width);
  if (finish.kind === 'bytes')
    emitRequantize(f, finish.requantization, weights, sums, {
      write,
      key: `${channels} ${shape.channels}`,
      emit,
    });
  else
    for (const [pixel, row] of sums.entries())
      emit(
        f,
        write,
        pixel,
        row.map((sum) => (finish.kind === 'float' ? clampFloat(f, sum, finish) : sum)),
      );
  f.advance(weights, factorVectors(shape) * vectors(shape) * 16);
}

const tapOffset = ({ kernel, tapRow, tapColumn }: Depthwise, tap: number): number =>
  Math.floor(tap / kernel.width) * tapRow + (tap % kernel.width) * tapColumn;

function emitFloatTaps(
  f: FunctionBuilder,
  shape: Depthwise,
  values: I32,
  weights: I32,
  sums: readonly (readonly Local<'v128'>[])[],
): void {
  const weight = f.local('v128');
  const taps = shape.kernel.height * shape.kernel.width;
  for (let tap = 0; tap < taps; tap++) {
    f.set(weight, v128.load(weights, tap * 16));
    for (const [pixel, row] of sums.entries()) {
      const value = v128.load(values, tapOffset(shape, tap) + pixel * shape.columnStride);
      const sum = row[0]!;
      f.set(sum, shape.fused ? relaxed.madd(value, weight, sum) : f32x4.add(f32x4.mul(value, weight), sum));
    }
  }
}

const interleaveLow = [0, 1, 16, 17, 2, 3, 18, 19, 4, 5, 20, 21, 6, 7, 22, 23];
const interleaveHigh = interleaveLow.map((lane) => lane + 8);

function emitPairedTaps(
  f: FunctionBuilder,
  shape: Depthwise,
  values: I32,
  weights: I32,
  sums: readonly (readonly Local<'v128'>[])[],
): void {
  const taps = shape.kernel.height * shape.kernel.width;
  const [low, high, first, second] = f.locals('v128', 4) as [
    Local<'v128'>,
    Local<'v128'>,
    Local<'v128'>,
    Local<'v128'>,
  ];
  const add = (sum: Local<'v128'>, pair: V128, weight: V128) =>
    f.set(sum, i32x4.add(i32x4.dotI16x8S(pair, weight), sum));
  for (let tap = 0; tap < taps; tap += 2) {
    f.set(low, v128.load(weights, tap * 16));
    f.set(high, v128.load(weights, tap * 16 + 16));
    for (const [pixel, row] of sums.entries()) {
      const at = (tap: number) => v128.load(values, tapOffset(shape, tap) + pixel * shape.columnStride);
      f.set(first, at(tap));
      // An odd last tap is paired with itself; the weight of the second is 0.
      f.set(second, tap + 1 < taps ? at(tap + 1) : first);
      add(row[0]!, v128.shuffle(first, second, interleaveLow), low);
      add(row[1]!, v128.shuffle(first, second, interleaveHigh), high);
    }
  }
}
