import { type Block, blockOf } from '../../wasm/layer.ts';
import { dotProduct } from '../integers.ts';
import { type Binding, type Lowering, type Pass, type Place, read, write } from '../layer.ts';
import { clampFloat, factorBlock, finishBytes } from './finish.ts';
import { isPointwise, type Taps, tapFunction } from './taps.ts';
import type { Weighted } from './weights.ts';

// Convolutions and matrix products: an invocation makes four output channels of a few neighbouring pixels, so that every weight
// and every value it loads is used several times. Weights lie as it reads them: [4 channels][taps][depth][channel of 4].

interface Product {
  readonly taps: Taps;
  /** Input channels that one output channel reads. */
  readonly depth: number;
  readonly groups: number;
  readonly from: Place;
  readonly packedDot: boolean;
}

/** Pixels of an invocation. */
const tileOf = (pixels: number, blocks: number): number =>
  pixels * blocks >= 4096 ? 4 : pixels * blocks >= 1024 ? 2 : 1;

export function lowerProduct(weighted: Weighted, product: Product): Lowering | string {
  const { taps, depth, groups } = product;
  if (groups > 1 && (taps.output.channels / groups) % 4 !== 0)
    return 'its groups have no multiple of 4 output channels';
  return weighted.finish.kind === 'float'
    ? floatProduct(weighted, product)
    : byteProduct(weighted, product, depth);
}

interface Shape {
  readonly blocks: number;
  readonly pixels: number;
  readonly tile: number;
  readonly threads: number;
}

function shapeOf({ output, batch }: Taps): Shape {
  const blocks = Math.ceil(output.channels / 4);
  const pixels = batch * output.height * output.width;
  const tile = tileOf(pixels, blocks);
  return { blocks, pixels, tile, threads: blocks * Math.ceil(pixels / tile) };
}

const each = (count: number, line: (t: number) => string): string =>
  Array.from({ length: count }, (_, t) => line(t)).join('\n');

/** WGSL: the sum of pixel `t` of the tile. */
function chosen(tile: number): string {
  let text = 'sum0';
  for (let t = 1; t < tile; t++) text = `select(${text}, sum${t}, t == ${t}u)`;
  return text;
}

/** The loops over taps; `inner` sees `at0`.. as input pixels (-1: none) and `w`, the next weights. */
function overTaps(taps: Taps, { tile, pixels }: Shape, inner: string): string {
  const pixel = each(tile, (t) => `let p${t} = min(first + ${t}u, ${pixels - 1}u);`);
  if (isPointwise(taps)) return `${pixel}\n${each(tile, (t) => `let at${t} = i32(p${t});`)}\n${inner}`;
  return `${pixel}
  for (var ky = 0; ky < ${taps.kernel.height}; ky++) {
    for (var kx = 0; kx < ${taps.kernel.width}; kx++) {
${each(tile, (t) => `let at${t} = inputPixel(p${t}, ky, kx);`)}
${inner}
    }
  }`;
}

/** First input channel of the block's group, in elements of `per` channels. */
const groupStart = ({ taps, depth, groups }: Product, per: number): string =>
  groups === 1 ? '0u' : `(block / ${taps.output.channels / groups / 4}u * ${depth / per}u)`;

function floatProduct(weighted: Weighted, product: Product): Lowering {
  const { taps, depth } = product;
  const shape = shapeOf(taps);
  const { tile, blocks, pixels } = shape;
  const wide = depth % 4 === 0 && taps.input.channels % 4 === 0;
  const per = wide ? 4 : 1;
  const value = (t: number) =>
    `select(${wide ? 'vec4<f32>()' : '0f'}, values[u32(max(at${t}, 0)) * ${taps.input.channels / per}u + start + d], at${t} >= 0)`;
  const sum = (t: number) =>
    wide ? `sum${t} += a${t}.x * w0 + a${t}.y * w1 + a${t}.z * w2 + a${t}.w * w3;` : `sum${t} += a${t} * w0;`;
  const inner = `
for (var d = 0u; d < ${depth / per}u; d++) {
${each(per, (k) => `let w${k} = weights[w + ${k}u];`)}
w += ${per}u;
${each(tile, (t) => `let a${t} = ${value(t)};`)}
${each(tile, sum)}
}`;
  const channels = taps.output.channels;
  const whole = channels % 4 === 0;
  const store = (t: number) =>
    whole
      ? `output[(first + ${t}u) * ${blocks}u + block] = clamped4(sum${t});`
      : `let v${t} = clamped4(sum${t});
for (var c = 0u; c < 4u; c++) {
  let channel = block * 4u + c;
  if (channel < ${channels}u) { output[(first + ${t}u) * ${channels}u + channel] = v${t}[c]; }
}`;
  const { min, max } = weighted.finish;
  const pass: Pass = {
    bindings: [
      read('values', product.from, wide ? 'vec4<f32>' : 'f32'),
      read('weights', { block: 0 }, 'vec4<f32>'),
      write('output', { output: 0 }, whole ? 'vec4<f32>' : 'f32'),
    ],
    threads: shape.threads,
    declarations: clampFloat(min, max) + (isPointwise(taps) ? '' : tapFunction(taps)),
    body: `
let block = i % ${blocks}u;
let first = i / ${blocks}u * ${tile}u;
let start = ${groupStart(product, per)};
// The bias comes first.
var w = block * ${depth * taps.kernel.height * taps.kernel.width + 1}u;
${each(tile, (t) => `var sum${t} = weights[w];`)}
w += 1u;
${overTaps(taps, shape, inner)}
${each(tile, (t) => `if (first + ${t}u < ${pixels}u) { ${store(t)} }`)}`,
  };
  return { blocks: [floatWeights(weighted, taps, depth, blocks)], scratch: [], passes: [pass] };
}

function floatWeights({ weights, bias }: Weighted, taps: Taps, depth: number, blocks: number): Block {
  const length = depth * taps.kernel.height * taps.kernel.width;
  const data = new Float32Array(blocks * (length + 1) * 4);
  for (let channel = 0; channel < taps.output.channels; channel++) {
    const at = Math.floor(channel / 4) * (length + 1) * 4 + (channel % 4);
    data[at] = bias[channel] ?? 0;
    for (let k = 0; k < length; k++) data[at + (k + 1) * 4] = weights[channel * length + k]!;
  }
  return blockOf(data);
}

function byteProduct(weighted: Weighted, product: Product, depth: number): Lowering | string {
  const { taps, packedDot } = product;
  const { finish, inputZero, weightZero, input } = weighted;
  if (finish.kind !== 'bytes') throw new Error('invariant broken: bytes are finished as bytes');
  const factors = factorBlock(finish);
  if (typeof factors === 'string') return factors;
  const shape = shapeOf(taps);
  const { tile, blocks, pixels } = shape;
  const channels = taps.output.channels;
  const words = Math.ceil(depth / 4);
  const aligned = depth % 4 === 0 && taps.input.channels % 4 === 0;
  const flip = input.type === 'INT8' ? '' : ' ^ 0x80808080u';
  const nothing = `${((inputZero & 255) * 0x01010101) >>> 0}u`;
  const load = (t: number) => {
    const at = `u32(max(at${t}, 0))`;
    const word = aligned
      ? `values[${at} * ${taps.input.channels / 4}u + start + d]`
      : `unaligned(${at} * ${taps.input.channels}u + start + d * 4u)`;
    return `let a${t} = select(${nothing}, ${word}${flip}, at${t} >= 0);`;
  };
  // Lanes past the depth have weight 0 and are left out of the sum of values, too.
  const lanes =
    depth % 4 === 0 ? '0x01010101u' : `select(0x01010101u, 0x${'01'.repeat(depth % 4)}u, d == ${words - 1}u)`;
  const sums = (t: number) =>
    `sum${t} += vec4<i32>(dot4(a${t}, b.x), dot4(a${t}, b.y), dot4(a${t}, b.z), dot4(a${t}, b.w))${
      weightZero === 0 ? '' : ` - ${weightZero} * dot4(a${t}, lanes)`
    };`;
  const inner = `
for (var d = 0u; d < ${words}u; d++) {
let b = weights[w];
w += 1u;
${weightZero === 0 ? '' : `let lanes = ${lanes};`}
${each(tile, load)}
${each(tile, sums)}
}`;
  const whole = channels % 4 === 0;
  const unaligned = aligned
    ? ''
    : `
fn unaligned(at: u32) -> u32 {
  let shift = (at & 3u) * 8u;
  let low = values[at / 4u];
  if (shift == 0u) { return low; }
  return (low >> shift) | (values[at / 4u + 1u] << (32u - shift));
}`;
  const store = whole
    ? `output[(first + t) * ${blocks}u + block] = word4(v);`
    : `for (var c = 0u; c < 4u; c++) {
    let channel = block * 4u + c;
    if (channel < ${channels}u) { output[(first + t) * ${channels}u + channel] = v[c]; }
  }`;
  const bindings: Binding[] = [
    read('values', product.from, 'u32'),
    read('weights', { block: 0 }, 'vec4<u32>'),
    read('factors', { block: 1 }, 'vec4<i32>'),
    write('output', whole ? { output: 0 } : { scratch: 0 }, whole ? 'u32' : 'i32'),
  ];
  const pass: Pass = {
    bindings,
    threads: shape.threads,
    declarations:
      dotProduct(packedDot) + finishBytes(finish) + unaligned + (isPointwise(taps) ? '' : tapFunction(taps)),
    body: `
let block = i % ${blocks}u;
let first = i / ${blocks}u * ${tile}u;
let start = ${groupStart(product, aligned ? 4 : 1)};
var w = block * ${words * taps.kernel.height * taps.kernel.width + 1}u;
${each(tile, (t) => `var sum${t} = bitcast<vec4<i32>>(weights[w]);`)}
w += 1u;
${overTaps(taps, shape, inner)}
// One after the other: the code that finishes a sum is long, and compilers write calls out.
for (var t = 0u; t < ${tile}u; t++) {
  if (first + t >= ${pixels}u) { break; }
  let v = finished(${chosen(tile)}, block);
  ${store}
}`,
  };
  return {
    blocks: [byteWeights(weighted, taps, depth, blocks), factors],
    scratch: whole ? [] : [pixels * channels * 4],
    passes: whole ? [pass] : [pass, narrowPass(pixels * channels)],
  };
}

/** Numbers in scratch to bytes of the output, four a word. */
export const narrowPass = (elements: number): Pass => ({
  bindings: [read('numbers', { scratch: 0 }, 'i32'), write('output', { output: 0 }, 'u32')],
  threads: Math.ceil(elements / 4),
  body: `
var word = 0u;
for (var lane = 0u; lane < 4u; lane++) {
  let e = min(i * 4u + lane, ${elements - 1}u);
  word |= (bitcast<u32>(numbers[e]) & 255u) << (8u * lane);
}
output[i] = word;`,
});

/** Bias with all that zero points add already in it, then four input channels of four output channels each. */
function byteWeights(weighted: Weighted, taps: Taps, depth: number, blocks: number): Block {
  const { weights, bias, inputZero, weightZero } = weighted;
  const area = taps.kernel.height * taps.kernel.width;
  const words = Math.ceil(depth / 4);
  const stride = (words * area + 1) * 16;
  const data = new DataView(new ArrayBuffer(blocks * stride));
  for (let channel = 0; channel < taps.output.channels; channel++) {
    const at = Math.floor(channel / 4) * stride + (channel % 4) * 4;
    let total = 0;
    for (let tap = 0; tap < area; tap++)
      for (let d = 0; d < depth; d++) {
        const weight = weights[(channel * area + tap) * depth + d]!;
        total += weight;
        data.setInt8(at + (tap * words + (d >> 2) + 1) * 16 + (d & 3), weight);
      }
    // sum (x - zx)(w - zw) = sum xw - zw sum x - zx sum w + n zx zw
    data.setInt32(
      at,
      ((bias[channel] ?? 0) - inputZero * total + depth * area * inputZero * weightZero) | 0,
      true,
    );
  }
  return blockOf(data);
}
