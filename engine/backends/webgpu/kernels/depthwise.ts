import { windowOf } from '../../wasm/kernels/geometry.ts';
import { blockOf } from '../../wasm/layer.ts';
import { byteOf, unpackBytes } from '../integers.ts';
import { type Kernel, type Lowering, type Pass, read, write } from '../layer.ts';
import { tapsOf } from './convolution.ts';
import { clampFloat, factorBlock, finishBytes } from './finish.ts';
import { narrowPass } from './product.ts';
import { type Taps, tapFunction } from './taps.ts';
import { type Weighted, weightedLayer } from './weights.ts';

/** DEPTHWISE_CONV_2D: an invocation makes four channels of one pixel. */
export const depthwise: Kernel = (layer) => {
  const [input, filter] = layer.inputs;
  const [output] = layer.outputs;
  if (!input || !filter || !output || [input, filter, output].some(({ shape }) => shape.length !== 4))
    return 'its operands are no images';
  const [, height, width, channels] = filter.shape as [number, number, number, number];
  const taps = tapsOf(windowOf(layer.node, input, output, { height, width }));
  const weighted = weightedLayer(layer, channels, 'fixed', { input: 0, weights: 1, bias: 2 });
  if (typeof weighted === 'string') return weighted;
  return lowerDepthwise(weighted, taps);
};

function lowerDepthwise(weighted: Weighted, taps: Taps): Lowering | string {
  const { finish, input, inputZero, weightZero, bias, weights } = weighted;
  const channels = taps.output.channels;
  const multiplier = channels / taps.input.channels;
  const blocks = Math.ceil(channels / 4);
  const area = taps.kernel.height * taps.kernel.width;
  const pixels = taps.batch * taps.output.height * taps.output.width;
  const isFloat = finish.kind === 'float';
  const factors = isFloat ? undefined : factorBlock(finish);
  if (typeof factors === 'string') return factors;
  const whole = channels % 4 === 0;
  // One load of four values where channels and output channels are the same and a multiple of four.
  const wide = multiplier === 1 && whole;
  const inChannels = taps.input.channels;
  const scalar = (lane: number) => {
    const element = `(u32(max(at, 0)) * ${inChannels}u + min(block * 4u + ${lane}u, ${channels - 1}u) / ${multiplier}u)`;
    return isFloat ? `values[${element}]` : `byteAt(${element})`;
  };
  const kind = isFloat ? 'vec4<f32>' : 'vec4<i32>';
  const value = wide
    ? `${isFloat ? '' : 'bytes4'}(values[u32(max(at, 0)) * ${blocks}u + block])`
    : `${kind}(${[0, 1, 2, 3].map(scalar).join(', ')})`;
  const zero = isFloat || inputZero === 0 ? '' : ` - ${input.type === 'INT8' ? inputZero : inputZero + 128}`;
  const result = isFloat ? 'clamped4(sum)' : 'finished(sum, block)';
  const store = whole
    ? `output[pixel * ${blocks}u + block] = ${isFloat ? result : `word4(${result})`};`
    : `let v = ${result};
for (var c = 0u; c < 4u; c++) {
  let channel = block * 4u + c;
  if (channel < ${channels}u) { output[pixel * ${channels}u + channel] = v[c]; }
}`;
  const signed = input.type === 'INT8';
  const pass: Pass = {
    bindings: [
      read('values', { input: 0 }, isFloat ? (wide ? 'vec4<f32>' : 'f32') : 'u32'),
      read('weights', { block: 0 }, kind),
      ...(isFloat ? [] : [read('factors', { block: 1 }, 'vec4<i32>')]),
      write(
        'output',
        whole || isFloat ? { output: 0 } : { scratch: 0 },
        isFloat ? (whole ? kind : 'f32') : whole ? 'u32' : 'i32',
      ),
    ],
    threads: blocks * pixels,
    declarations:
      tapFunction(taps) +
      (isFloat
        ? clampFloat(finish.min, finish.max)
        : `${finishBytes(finish)}${unpackBytes(signed)}
fn byteAt(e: u32) -> i32 { return ${byteOf(signed, 'values[e / 4u]', '8u * (e & 3u)')}; }`),
    body: `
let block = i % ${blocks}u;
let pixel = i / ${blocks}u;
var w = block * ${area + 1}u;
var sum = weights[w];
for (var ky = 0; ky < ${taps.kernel.height}; ky++) {
  for (var kx = 0; kx < ${taps.kernel.width}; kx++) {
    w += 1u;
    let at = inputPixel(pixel, ky, kx);
    if (at < 0) { continue; }
    sum += (${value}${zero}) * weights[w];
  }
}
${store}`,
  };
  const data = isFloat ? new Float32Array(blocks * (area + 1) * 4) : new Int32Array(blocks * (area + 1) * 4);
  for (let channel = 0; channel < channels; channel++) {
    const at = (channel >> 2) * (area + 1) * 4 + (channel & 3);
    data[at] = bias[channel] ?? 0;
    for (let tap = 0; tap < area; tap++)
      data[at + (tap + 1) * 4] = weights[tap * channels + channel]! - (isFloat ? 0 : weightZero);
  }
  const packed = whole || isFloat;
  return {
    blocks: [blockOf(data), ...(factors ? [factors] : [])],
    scratch: packed ? [] : [pixels * channels * 4],
    passes: packed ? [pass] : [pass, narrowPass(pixels * channels)],
  };
}
