import fc from 'fast-check';
import type { Device } from '../backends/types.ts';
import { tensorId } from '../base/ids.ts';
import { mulberry32 } from '../base/random.ts';
import { must } from '../base/result.ts';
import { bytesOf } from '../ops/tensor-data.ts';
import type { TensorData } from '../ops/types.ts';
import { wholeSegment } from './device-goldens.ts';
import { drawProgram } from './draw-program.ts';

// Random 8-bit layers of random bytes. Scales range over all shifts, so that ties, saturation and both ways of rounding occur.

export interface RandomLayer {
  readonly op: 'CONV_2D' | 'DEPTHWISE_CONV_2D' | 'FULLY_CONNECTED' | 'ADD' | 'MUL' | 'AVERAGE_POOL_2D';
  readonly type: 'INT8' | 'UINT8';
  readonly height: number;
  readonly width: number;
  readonly depth: number;
  readonly channels: number;
  readonly kernel: number;
  readonly stride: number;
  readonly same: boolean;
  readonly activation: string;
  /** -log2 of the factor from sums to outputs. */
  readonly shift: number;
  readonly zeroPoints: readonly [number, number, number];
  /** Weights keep within so much of their zero point, but for every 60th. */
  readonly spread: number;
  readonly seed: number;
}

/** Layers to draw. */
export const randomLayer: fc.Arbitrary<RandomLayer> = fc.record({
  op: fc.constantFrom('CONV_2D', 'DEPTHWISE_CONV_2D', 'FULLY_CONNECTED', 'ADD', 'MUL', 'AVERAGE_POOL_2D'),
  type: fc.constantFrom('INT8', 'UINT8'),
  height: fc.integer({ min: 3, max: 9 }),
  width: fc.integer({ min: 3, max: 11 }),
  depth: fc.integer({ min: 1, max: 21 }),
  channels: fc.integer({ min: 1, max: 21 }),
  kernel: fc.integer({ min: 1, max: 3 }),
  stride: fc.integer({ min: 1, max: 2 }),
  same: fc.boolean(),
  activation: fc.constantFrom('NONE', 'RELU', 'RELU6'),
  shift: fc.double({ min: 0.2, max: 14, noNaN: true }),
  zeroPoints: fc.tuple(
    fc.integer({ min: 0, max: 255 }),
    fc.integer({ min: 0, max: 255 }),
    fc.integer({ min: 0, max: 255 }),
  ),
  spread: fc.constantFrom(12, 30, 256),
  seed: fc.integer({ min: 0, max: 2 ** 31 }),
});

export function programOf(drawn: RandomLayer) {
  const { op, type, height, width, depth, kernel, same, stride } = drawn;
  const draw = mulberry32(drawn.seed);
  const signed = type === 'INT8';
  const zero = (position: 0 | 1 | 2) => drawn.zeroPoints[position] - (signed ? 128 : 0);
  const quantization = (scale: number, zeroPoint: number) => ({ scale: Math.fround(scale), zeroPoint });
  const bytes = (count: number): TensorData => {
    const list = Uint8Array.from({ length: count }, () => draw() & 255);
    return signed ? new Int8Array(list.buffer) : list;
  };
  const channels = op === 'DEPTHWISE_CONV_2D' ? depth * (1 + (drawn.channels % 2)) : drawn.channels;
  const input = { type, shape: [1, height, width, depth], ...quantization(1, zero(0)) };
  const outScale = 2 ** drawn.shift;
  const options = {
    padding: same ? 'SAME' : 'VALID',
    stride_h: stride,
    stride_w: stride,
    filter_height: kernel,
    filter_width: kernel,
    dilation_h_factor: 1,
    dilation_w_factor: 1,
    depth_multiplier: 1,
    fused_activation_function: drawn.activation,
  };
  const positions = (size: number) => Math.ceil((same ? size : size - kernel + 1) / stride);
  const image = (count: number) => [1, positions(height), positions(width), count];
  if (op === 'ADD' || op === 'MUL') {
    const output = {
      type,
      shape: input.shape,
      ...quantization(op === 'ADD' ? 1.5 : outScale, zero(2)),
    };
    const other = { ...input, ...quantization(0.37, zero(1)) };
    return drawProgram({
      tensors: [input, other, output],
      nodes: [[op, [0, 1], [2], options]],
      inputs: [0, 1],
      outputs: [2],
    });
  }
  if (op === 'AVERAGE_POOL_2D') {
    const output = { type, shape: image(depth), ...quantization(1, zero(0)) };
    return drawProgram({
      tensors: [input, output],
      nodes: [[op, [0], [1], options]],
      inputs: [0],
      outputs: [1],
    });
  }
  const full = op === 'FULLY_CONNECTED';
  const shape = full
    ? [channels, depth]
    : op === 'CONV_2D'
      ? [channels, kernel, kernel, depth]
      : [1, kernel, kernel, channels];
  const weights = {
    type,
    shape,
    value: near(bytes(shape.reduce((all, size) => all * size, 1)), signed ? 0 : zero(1), drawn.spread),
    ...quantization(1, signed ? 0 : zero(1)),
  };
  const bias = {
    type: 'INT32',
    shape: [channels],
    value: Int32Array.from({ length: channels }, () => (draw() & 0xffff) - 32768),
    ...quantization(1, 0),
  };
  const outShape = full ? [height * width, channels] : image(channels);
  const output = { type, shape: outShape, ...quantization(outScale, zero(2)) };
  return drawProgram({
    tensors: [input, weights, bias, output],
    nodes: [[op, [0, 1, 2], [3], options]],
    inputs: [0],
    outputs: [3],
  });
}

/** The bytes, but most of them brought near to `middle`, as training leaves weights. */
function near(bytes: TensorData, middle: number, spread: number): TensorData {
  if (spread === 256) return bytes;
  const values = bytes as Int8Array;
  const [least, most] = values instanceof Int8Array ? [-127, 127] : [0, 255];
  for (const [i, value] of values.entries())
    if (i % 60 !== 7) values[i] = Math.min(most, Math.max(least, middle + (value % spread)));
  return values;
}

/** The output bytes on a device; a sentence where shapes do not fit. */
export async function runLayer(device: Device, drawn: RandomLayer): Promise<number[] | string> {
  const segment = wholeSegment(programOf(drawn));
  if (segment.shapes.failed) return segment.shapes.failed.sentence;
  const prepared = must(await device.prepare(segment), 'prepares');
  const draw = mulberry32(drawn.seed + 1);
  for (const tensor of segment.inputs) {
    const count = drawn.height * drawn.width * drawn.depth;
    prepared.write(tensor, bytesOf(Uint8Array.from({ length: count }, () => draw() & 255)));
  }
  await prepared.invoke();
  return [...(await prepared.read(tensorId(segment.outputs[0] as number)))];
}
