import { isByte } from '../../wasm/kernels/geometry.ts';
import { accumulatorBits, longestRow, softmaxTables } from '../../wasm/kernels/softmax-bytes.ts';
import { byteOf, fixedPoint } from '../integers.ts';
import { type GpuLayer, type Kernel, type Lowering, passes, read, write } from '../layer.ts';
import { f32 } from '../shader.ts';
import { floatFunctions } from './float-functions.ts';
import { narrowPass } from './product.ts';

/** SOFTMAX over the last axis; an invocation makes a row. */
export const softmax: Kernel = (layer) => {
  const { node, inputs, outputs } = layer;
  const [input] = inputs;
  const [output] = outputs;
  if (!input || !output || input.type !== output.type) return `${input?.type} to ${output?.type}`;
  if (isByte(input.type)) return softmaxBytes(layer);
  if (input.type !== 'FLOAT32') return `${node.op} of ${input.type}`;
  const depth = input.shape.at(-1) ?? 1;
  const beta = typeof node.options.beta === 'number' ? node.options.beta : 1;
  // Compilers take x * 0 for 0, of infinities too.
  if (beta === 0) return 'its beta is 0';
  return passes({
    bindings: [read('values', { input: 0 }, 'f32'), write('output', { output: 0 }, 'f32')],
    threads: input.elements / depth,
    declarations: floatFunctions,
    body: `
let start = i * ${depth}u;
var largest = ${f32(-3.4028234663852886e38)};
for (var c = 0u; c < ${depth}u; c++) { let v = values[start + c]; if (v > largest) { largest = v; } }
var sum = 0f;
for (var c = 0u; c < ${depth}u; c++) {
  let power = exponential((values[start + c] - largest) * ${f32(beta)});
  output[start + c] = power;
  sum += power;
}
for (var c = 0u; c < ${depth}u; c++) { output[start + c] = output[start + c] / sum; }`,
  });
};

/** In the runtime's fixed point: see the WebAssembly kernel of the same name. */
function softmaxBytes({ node, inputs: [input], outputs: [output] }: GpuLayer): Lowering | string {
  if (!input || !output) return 'it lacks an operand';
  const depth = input.shape.at(-1) ?? 1;
  if (depth > longestRow) return `its rows are longer than ${longestRow} bytes`;
  const signed = input.type === 'INT8';
  return {
    blocks: softmaxTables(node, input),
    scratch: [input.elements * 4],
    passes: [
      {
        bindings: [
          read('values', { input: 0 }, 'u32'),
          read('powers', { block: 0 }, 'i32'),
          read('addends', { block: 1 }, 'i32'),
          write('output', { scratch: 0 }, 'i32'),
        ],
        threads: input.elements / depth,
        declarations: `${fixedPoint}
fn valueAt(e: u32) -> i32 { return ${byteOf(signed, 'values[e / 4u]', '8u * (e % 4u)')}; }
/** 2^31 / x * 2^30 for x of 32 bits: three Newton steps from 48/17 - 32/17 d. */
fn reciprocal(normalized: u32) -> i32 {
  let half = bitcast<i32>(normalized >> 1u);
  var x = 1515870810 + doublingHigh(half, -1010580540);
  for (var step = 0; step < 3; step++) {
    let rest = 536870912 - doublingHigh(half, x);
    x += doublingHigh(x, rest) << 2u;
  }
  return select(x << 1u, 2147483647, x >= 1073741824);
}`,
        // Where more than 511 values are equally large, each share rounds to 0; the runtime's shift is not defined there.
        // The result is a share of 256: 8 bits of the 31 after the point, less what the sum was scaled by. Half of a unit more may not
        // fit in 31 bits: the sum is unsigned.
        body: `
let start = i * ${depth}u;
var top = -128;
for (var c = 0u; c < ${depth}u; c++) { top = max(top, valueAt(start + c)); }
var sum = 0;
for (var c = 0u; c < ${depth}u; c++) { sum += addends[top - valueAt(start + c)]; }
let headroom = u32(countLeadingZeros(sum));
let inverse = reciprocal(bitcast<u32>(sum) << headroom);
let right = ${accumulatorBits + 31 - 8}u - headroom;
for (var c = 0u; c < ${depth}u; c++) {
  let product = bitcast<u32>(doublingHigh(inverse, powers[top - valueAt(start + c)]));
  var share = 0;
  if (right < 32u) { share = i32(min((product + (1u << (right - 1u))) >> right, 255u)); }
  output[start + c] = share + ${signed ? -128 : 0};
}`,
      },
      narrowPass(input.elements),
    ],
  };
}
