import { floatActivationRange } from '../../../base/quantized.ts';
import { activationOf } from '../../wasm/kernels/geometry.ts';
import { strides } from '../../wasm/kernels/loops.ts';
import { type GpuLayer, type Kernel, type Lowering, passes, read, write } from '../layer.ts';
import { clampFloat } from './finish.ts';
import { broadcastSteps, indexExpression } from './index-expression.ts';

// Products of two operands that are both computed while running. An invocation makes a tile of four by four.

interface Matrices {
  readonly batches: readonly number[];
  readonly rows: number;
  readonly depth: number;
  readonly columns: number;
  /** WGSL over `batch`: where a batch of the left, right operand begins. */
  readonly starts: readonly [left: string, right: string];
  /** The operand's last two axes are swapped in memory. */
  readonly turned: readonly [left: boolean, right: boolean];
  readonly activation: string;
}

/** BATCH_MATMUL of floats, batches broadcast. */
export const batchMatmul: Kernel = (layer) => {
  const [left, right] = layer.inputs;
  const [output] = layer.outputs;
  if (!left || !right || !output) return 'it lacks an operand';
  if ([left, right, output].some(({ type }) => type !== 'FLOAT32')) return `${left.type} by ${right.type}`;
  if (left.shape.length < 2 || right.shape.length < 2) return 'its operands are no matrices';
  const { adj_x, adj_y } = layer.node.options;
  const [rows, columns] = output.shape.slice(-2) as [number, number];
  const batches = output.shape.slice(0, -2);
  const start = (shape: readonly number[]) => {
    const matrix = strides([...shape.slice(0, -2), shape.at(-2)! * shape.at(-1)!]).slice(0, -1);
    const padded = broadcastSteps(shape.slice(0, -2), batches);
    const missing = batches.length - matrix.length;
    const steps = padded.map((step, i) => (step === 0 ? 0 : (matrix[i - missing] ?? 0)));
    return indexExpression(batches, steps, 'batch');
  };
  return product({
    batches,
    rows,
    columns,
    depth: left.shape.at(adj_x === true ? -2 : -1) as number,
    starts: [start(left.shape), start(right.shape)],
    turned: [adj_x === true, adj_y === true],
    activation: 'NONE',
  });
};

/** FULLY_CONNECTED of floats whose weights are computed while running. */
export function runtimeFullyConnected(layer: GpuLayer): Lowering | string {
  const [input, weights, bias] = layer.inputs;
  const [output] = layer.outputs;
  if (!input || !weights || !output) return 'it lacks an operand';
  if ([input, weights, output].some(({ type }) => type !== 'FLOAT32') || bias)
    return 'its weights are computed while running';
  const [columns, depth] = weights.shape as [number, number];
  return product({
    batches: [],
    rows: input.elements / depth,
    depth,
    columns,
    starts: ['0u', '0u'],
    turned: [false, true],
    activation: activationOf(layer.node),
  });
}

function product({ batches, rows, depth, columns, starts, turned, activation }: Matrices): Lowering {
  const { min, max } = floatActivationRange(activation);
  const count = batches.reduce((all, size) => all * size, 1);
  const [down, across] = [Math.ceil(rows / 4), Math.ceil(columns / 4)];
  const left = (t: number) =>
    turned[0] ? `left[leftStart + k * ${rows}u + r${t}]` : `left[leftStart + r${t} * ${depth}u + k]`;
  const right = (t: number) =>
    turned[1] ? `right[rightStart + c${t} * ${depth}u + k]` : `right[rightStart + k * ${columns}u + c${t}]`;
  const four = [0, 1, 2, 3];
  return passes({
    bindings: [
      read('left', { input: 0 }, 'f32'),
      read('right', { input: 1 }, 'f32'),
      write('output', { output: 0 }, 'f32'),
    ],
    threads: count * down * across,
    declarations: clampFloat(min, max),
    // Rows and columns past the end repeat the last one and are not stored.
    body: `
let column = i % ${across}u * 4u;
let row = i / ${across}u % ${down}u * 4u;
let batch = i / ${across * down}u;
let leftStart = ${starts[0]};
let rightStart = ${starts[1]};
${four.map((t) => `let r${t} = min(row + ${t}u, ${rows - 1}u); let c${t} = min(column + ${t}u, ${columns - 1}u);`).join('\n')}
${four.map((t) => `var sum${t} = vec4<f32>();`).join('\n')}
for (var k = 0u; k < ${depth}u; k++) {
  let b = vec4<f32>(${four.map(right).join(', ')});
  ${four.map((t) => `sum${t} += ${left(t)} * b;`).join('\n  ')}
}
for (var c = 0u; c < 4u; c++) {
  if (column + c >= ${columns}u) { break; }
  ${four.map((t) => `if (row + ${t}u < ${rows}u) { output[(batch * ${rows}u + row + ${t}u) * ${columns}u + column + c] = clamped(sum${t}[c]); }`).join('\n  ')}
}`,
  });
}
