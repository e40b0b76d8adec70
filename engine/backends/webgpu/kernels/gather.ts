import { numberOption } from '../../wasm/kernels/geometry.ts';
import { strides } from '../../wasm/kernels/loops.ts';
import { integers } from '../../wasm/kernels/moves.ts';
import { type Kernel, passes } from '../layer.ts';
import { f32 } from '../shader.ts';
import { indexExpression } from './index-expression.ts';
import { bufferElement, elementwise, load, storing, valueType } from './words.ts';

const product = (shape: readonly number[]): number => shape.reduce((all, size) => all * size, 1);

/** GATHER along one axis, with INT32 indices that are known: the runtime refuses bad ones, a shader cannot. */
export const gather: Kernel = ({ node, inputs: [input, indices], outputs: [output] }) => {
  if (!input || !indices || !output) return 'it lacks an operand';
  if (numberOption(node, 'batch_dims') !== 0) return 'it gathers in batches';
  if (!valueType(input.type)) return `${node.op} of ${input.type}`;
  const list = integers(indices);
  const rank = input.shape.length;
  const axis = (numberOption(node, 'axis') + rank) % rank;
  const size = input.shape[axis] ?? 1;
  if (!list) return 'its indices are computed while running';
  if (indices.type !== 'INT32') return `indices of ${indices.type}`;
  if (list.some((index) => index < 0 || index >= size)) return 'an index lies outside of its axis';
  const inner = product(input.shape.slice(axis + 1));
  const count = indices.elements;
  const at = `((e / ${inner * count}u) * ${size}u + u32(indices[e / ${inner}u % ${count}u])) * ${inner}u + e % ${inner}u`;
  const declarations = `
fn element(e: u32) -> ${valueType(input.type)} {
  let at = ${at};
  return ${load('values', input.type, 'at')};
}`;
  const element = bufferElement(input.type);
  return passes({
    bindings: [
      { name: 'values', place: { input: 0 }, access: 'read', element },
      { name: 'indices', place: { input: 1 }, access: 'read', element: 'i32' },
      { name: 'output', place: { output: 0 }, access: 'write', element },
    ],
    declarations,
    ...storing(output),
  });
};

/** TILE: coordinates wrap around. */
export const tile: Kernel = ({ node, inputs: [input], outputs: [output] }) => {
  if (!input || !output) return 'it lacks an operand';
  if (!valueType(input.type)) return `${node.op} of ${input.type}`;
  const steps = strides(input.shape);
  const below = strides(output.shape);
  const terms = input.shape.map((size, i) => `(e / ${below[i]}u % ${size}u) * ${steps[i]}u`);
  const source = { name: 'x', place: { input: 0 }, operand: input, at: terms.join(' + ') || '0u' };
  return passes(elementwise(output, [source], 'v = x_;'));
};

/** L2_NORMALIZATION of floats over the last axis. */
export const l2Normalization: Kernel = ({ node, inputs: [input], outputs: [output] }) => {
  if (!input || !output) return 'it lacks an operand';
  if (input.type !== 'FLOAT32' || output.type !== 'FLOAT32') return `${node.op} of ${input.type}`;
  const depth = input.shape.at(-1) ?? 1;
  return passes({
    bindings: [
      { name: 'values', place: { input: 0 }, access: 'read', element: 'f32' },
      { name: 'output', place: { output: 0 }, access: 'write', element: 'f32' },
    ],
    threads: input.elements / depth,
    body: `
let start = i * ${depth}u;
var sum = 0f;
for (var c = 0u; c < ${depth}u; c++) { sum += values[start + c] * values[start + c]; }
let norm = max(sqrt(sum), ${f32(1e-6)});
for (var c = 0u; c < ${depth}u; c++) { output[start + c] = values[start + c] / norm; }`,
  });
};

/** REVERSE_V2: coordinates of the reversed axes count down. */
export const reverse: Kernel = ({ node, inputs: [input, axes], outputs: [output] }) => {
  const list = integers(axes);
  if (!input || !output || !list) return 'its axes are computed while running';
  if (!valueType(input.type)) return `${node.op} of ${input.type}`;
  const rank = input.shape.length;
  const steps = strides(input.shape);
  const turned = steps.map((_, i) => list.includes(i) || list.includes(i - rank));
  const offset = steps.reduce((sum, step, i) => sum + (turned[i] ? step * (input.shape[i]! - 1) : 0), 0);
  const signed = steps.map((step, i) => (turned[i] ? -step : step));
  const source = {
    name: 'x',
    place: { input: 0 },
    operand: input,
    at: `${offset}u + ${indexExpression(input.shape, signed)}`,
  };
  return passes(elementwise(output, [source], 'v = x_;'));
};
