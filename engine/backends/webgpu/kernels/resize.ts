import {
  alignmentOf,
  fixedSamples,
  floatSamples,
  nearest,
  type Sample,
} from '../../../ops/resize/sampling.ts';
import { isByte } from '../../wasm/kernels/geometry.ts';
import { blockOf } from '../../wasm/layer.ts';
import { type Kernel, read, write } from '../layer.ts';
import { bufferElement, load, storing, valueType } from './words.ts';

// Each output position lies between two input rows and two input columns; tables tell which, and how far.

/** RESIZE_BILINEAR: floats and UINT8 in float32, INT8 in 10-bit fixed point. */
export const resizeBilinear: Kernel = ({ node, inputs: [input], outputs: [output] }) => {
  if (!input || !output || input.shape.length !== 4) return 'its operands are no images';
  const { type } = input;
  if (type !== output.type || !(isByte(type) || type === 'FLOAT32')) return `${node.op} of ${type}`;
  const [, inHeight, inWidth, channels] = input.shape as [number, number, number, number];
  const [, height, width] = output.shape as [number, number, number];
  const fixed = type === 'INT8';
  const samples = fixed ? fixedSamples : floatSamples;
  const alignment = alignmentOf(node);
  const rows = samples(inHeight, height, alignment);
  const columns = samples(inWidth, width, alignment);
  const corner = (name: string, y: string, x: string) => `
  let ${name}at = u32((image + ${y}) * ${inWidth} + ${x}) * ${channels}u + c;
  let ${name} = ${fixed ? '' : 'f32'}(${load('values', type, `${name}at`)});`;
  const mix = fixed
    ? `let total = a * (1024 - down) * (1024 - across) + b * down * (1024 - across) + d * (1024 - down) * across + f * down * across;
  return select((abs(total) + 524288) >> 20u, -((abs(total) + 524288) >> 20u), total < 0);`
    : `let mixed = a * (1f - down) * (1f - across) + b * down * (1f - across) + d * (1f - down) * across + f * down * across;
  return ${type === 'FLOAT32' ? 'mixed' : 'clamp(i32(mixed + 0.5f), 0, 255)'};`;
  const declarations = `
fn element(e: u32) -> ${valueType(type)} {
  let c = e % ${channels}u;
  let p = e / ${channels}u;
  let column = columns[p % ${width}u];
  let row = rows[p / ${width}u % ${height}u];
  let image = i32(p / ${width * height}u) * ${inHeight};
  let down = ${fixed ? 'row.z' : 'bitcast<f32>(row.z)'};
  let across = ${fixed ? 'column.z' : 'bitcast<f32>(column.z)'};
  ${corner('a', 'row.x', 'column.x')}
  ${corner('b', 'row.y', 'column.x')}
  ${corner('d', 'row.x', 'column.y')}
  ${corner('f', 'row.y', 'column.y')}
  ${mix}
}`;
  const element = bufferElement(type);
  return {
    blocks: [blockOf(table(rows, fixed)), blockOf(table(columns, fixed))],
    scratch: [],
    passes: [
      {
        bindings: [
          read('values', { input: 0 }, element),
          read('rows', { block: 0 }, 'vec4<i32>'),
          read('columns', { block: 1 }, 'vec4<i32>'),
          write('output', { output: 0 }, element),
        ],
        declarations,
        ...storing(output),
      },
    ],
  };
};

/** Lower and upper neighbour and the distance from the lower: a float, or 1024ths. */
function table(samples: readonly Sample[], fixed: boolean): DataView {
  const view = new DataView(new ArrayBuffer(samples.length * 16));
  for (const [i, { lower, upper, distance }] of samples.entries()) {
    view.setInt32(i * 16, lower, true);
    view.setInt32(i * 16 + 4, upper, true);
    if (fixed) view.setInt32(i * 16 + 8, distance, true);
    else view.setFloat32(i * 16 + 8, distance, true);
  }
  return view;
}

/** RESIZE_NEAREST_NEIGHBOR. */
export const resizeNearest: Kernel = ({ node, inputs: [input], outputs: [output] }) => {
  if (!input || !output || input.shape.length !== 4) return 'its operands are no images';
  const { type } = input;
  if (type !== output.type || !valueType(type)) return `${node.op} of ${type}`;
  const [, inHeight, inWidth, channels] = input.shape as [number, number, number, number];
  const [, height, width] = output.shape as [number, number, number];
  const alignment = alignmentOf(node);
  const declarations = `
fn element(e: u32) -> ${valueType(type)} {
  let p = e / ${channels}u;
  let row = p / ${width * height}u * ${inHeight}u + rows[p / ${width}u % ${height}u];
  let at = (row * ${inWidth}u + columns[p % ${width}u]) * ${channels}u + e % ${channels}u;
  return ${load('values', type, 'at')};
}`;
  const element = bufferElement(type);
  return {
    blocks: [
      blockOf(Uint32Array.from(nearest(inHeight, height, alignment))),
      blockOf(Uint32Array.from(nearest(inWidth, width, alignment))),
    ],
    scratch: [],
    passes: [
      {
        bindings: [
          read('values', { input: 0 }, element),
          read('rows', { block: 0 }, 'u32'),
          read('columns', { block: 1 }, 'u32'),
          write('output', { output: 0 }, element),
        ],
        declarations,
        ...storing(output),
      },
    ],
  };
};
