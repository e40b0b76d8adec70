import { floatActivationRange } from '../../../base/quantized.ts';
import { i32 } from '../asm/operators.ts';
import {
  code,
  type Kernel,
  type Layer,
  type Lowering,
  type Operand,
  type Pass,
  type Pointer,
} from '../layer.ts';
import { outerLoop } from './convolution.ts';
import { activationOf } from './geometry.ts';
import { type Loop, strides } from './loops.ts';
import { type Product, panelBytes, productCode, tileFor, unitsOf } from './matrix.ts';
import { movePass } from './movement.ts';

// Products of two operands that are both computed while running: the second is brought into panels first, as weights are
// while preparing.

/** BATCH_MATMUL of floats, batches broadcast. */
export const batchMatmul: Kernel = (layer) => {
  const [left, right] = layer.inputs;
  const [output] = layer.outputs;
  if (!left || !right || !output) return 'it lacks an operand';
  if ([left, right, output].some(({ type }) => type !== 'FLOAT32'))
    return `there is no kernel for ${left.type}`;
  if (left.shape.length < 2 || right.shape.length < 2) return 'its operands are no matrices';
  const { adj_x, adj_y } = layer.node.options;
  const rank = output.shape.length;
  const [rows, columns] = output.shape.slice(-2) as [number, number];
  const depth = left.shape.at(adj_x === true ? -2 : -1) as number;
  const product = floatProduct(layer, rows, depth, columns, 'NONE');
  const passes: Pass[] = [];
  const batches = output.shape.slice(0, -2);
  const count = batches.reduce((all, size) => all * size, 1);
  const leftSteps = batchSteps(left, rank);
  const rightSteps = batchSteps(right, rank);
  for (let batch = 0; batch < count; batch++) {
    const from = { input: 0, offset: offsetOf(batch, batches, leftSteps) * 4 };
    const other = { input: 1, offset: offsetOf(batch, batches, rightSteps) * 4 };
    if (adj_x === true) passes.push(transposePass(rows, depth, from, { scratch: 1 }));
    passes.push(...panelPasses(product, depth, adj_y === true, other, { scratch: 0 }));
    passes.push({
      code: productCode(product),
      units: unitsOf(product),
      pointers: [
        adj_x === true ? { scratch: 1 } : from,
        { scratch: 0 },
        { output: 0, offset: batch * rows * columns * 4 },
      ],
    });
  }
  const scratch = [panelsBytes(product), ...(adj_x === true ? [rows * depth * 4] : [])];
  // Beyond this the calls cost more than they do.
  return passes.length > 4096 ? 'it has too many batches' : { blocks: [], scratch, passes };
};

/** FULLY_CONNECTED of floats whose weights or bias are computed while running. */
export function runtimeFullyConnected(layer: Layer): Lowering | string {
  const [input, weights, bias] = layer.inputs;
  const [output] = layer.outputs;
  if (!input || !weights || !output) return 'it lacks an operand';
  if ([input, weights, output].some(({ type }) => type !== 'FLOAT32') || bias)
    return 'its weights are computed while running';
  const [columns, depth] = weights.shape as [number, number];
  const rows = input.elements / depth;
  const product = floatProduct(layer, rows, depth, columns, activationOf(layer.node));
  return {
    blocks: [],
    scratch: [panelsBytes(product)],
    passes: [
      ...panelPasses(product, depth, true, { input: 1 }, { scratch: 0 }),
      {
        code: productCode(product),
        units: unitsOf(product),
        pointers: [{ input: 0 }, { scratch: 0 }, { output: 0 }],
      },
    ],
  };
}

function floatProduct(
  layer: Layer,
  rows: number,
  depth: number,
  columns: number,
  activation: string,
): Product {
  const product: Product = {
    arithmetic: { format: 'float', fused: layer.target.fusedMultiplyAdd, emulated: false, narrow: false },
    finish: { kind: 'float', ...floatActivationRange(activation) },
    reach: { steps: depth, levels: [] },
    count: rows,
    columns: rows,
    columnStride: depth * 4,
    rowStride: rows * depth * 4,
    channels: columns,
    outputStride: columns * 4,
    tile: tileFor('float', rows, columns),
    outer: 'rows',
  };
  return { ...product, outer: outerLoop(product) };
}

const panelsBytes = (product: Product): number =>
  Math.ceil(product.channels / (product.tile.vectors * 4)) * panelBytes(product);

/** Clears the panels (no bias, no columns past the end) and copies a matrix into them: depth by columns, or transposed. */
function panelPasses(
  product: Product,
  depth: number,
  transposed: boolean,
  from: Pointer,
  to: Pointer,
): Pass[] {
  const lanes = product.tile.vectors * 4;
  const full = Math.floor(product.channels / lanes);
  const rest = product.channels % lanes;
  const [alongDepth, alongColumns] = transposed ? [1, depth] : [product.channels, 1];
  const loops = (panels: number, columns: number): Loop[] => [
    { count: panels, steps: [lanes * alongColumns, panelBytes(product) / 4] },
    { count: depth, steps: [alongDepth, lanes] },
    { count: columns, steps: [alongColumns, 1] },
  ];
  const at = (pointer: Pointer, offset: number): Pointer => ({
    ...pointer,
    offset: (pointer.offset ?? 0) + offset,
  });
  const header = lanes * 4;
  const bytes = panelsBytes(product);
  const passes: Pass[] = [
    {
      code: code('clear', { bytes }, 1, (f, _, [target], { bytes }) =>
        f.fill(target!, i32.const(0), i32.const(bytes)),
      ),
      units: 1,
      pointers: [to],
    },
  ];
  if (full) passes.push(movePass(loops(full, lanes), 4, from, at(to, header)));
  if (rest)
    passes.push(
      movePass(
        loops(1, rest),
        4,
        at(from, full * lanes * alongColumns * 4),
        at(to, full * panelBytes(product) + header),
      ),
    );
  return passes;
}

const transposePass = (rows: number, depth: number, from: Pointer, to: Pointer): Pass =>
  movePass(
    [
      { count: rows, steps: [1, depth] },
      { count: depth, steps: [rows, 1] },
    ],
    4,
    from,
    to,
  );

/** Distances between batches, 0 along broadcast dimensions. */
function batchSteps({ shape }: Operand, rank: number): number[] {
  const padded = [...Array<number>(rank - shape.length).fill(1), ...shape];
  return strides(padded)
    .map((stride, i) => (padded[i] === 1 ? 0 : stride))
    .slice(0, -2);
}

function offsetOf(index: number, sizes: readonly number[], steps: readonly number[]): number {
  let rest = index;
  let offset = 0;
  for (let i = sizes.length - 1; i >= 0; i--) {
    offset += (rest % sizes[i]!) * steps[i]!;
    rest = Math.floor(rest / sizes[i]!);
  }
  return offset;
}
