import type { Layer, Operand, Pointer } from '../layer.ts';
import { numberOption } from './geometry.ts';
import { type Loop, strides } from './loops.ts';

// Ops that only move elements are loop nests that copy: they differ in strides alone. 0 repeats an element, a negative stride
// reverses. These plans say nothing of a machine; every backend turns them into code of its own.

/** What an op moves. */
export interface MovePlan {
  readonly moves: readonly Move[];
  /** Bytes of one element, which the whole output is filled with first. */
  readonly fill?: Uint8Array;
  /** The output is the input under another shape. */
  readonly alias?: boolean;
}

export type MoveKernel = (layer: Pick<Layer, 'node' | 'inputs' | 'outputs'>) => MovePlan | string;

/** RESHAPE, SQUEEZE, EXPAND_DIMS: the same bytes under another shape. */
const reshape: MoveKernel = ({ inputs: [input], outputs: [output] }) => {
  if (!input || !output || input.elements !== output.elements) return 'its sizes differ';
  return { moves: [move(input, [input.elements], [1], [1])], alias: true };
};

/** A copy of one element a turn of the loops: sizes, and distances in elements of source and target. */
export interface Move {
  readonly loops: readonly Loop[];
  readonly width: number;
  readonly source: Pointer;
  readonly target: Pointer;
}

function move(
  operand: Operand,
  counts: readonly number[],
  from: readonly number[],
  to: readonly number[],
  places: { readonly source?: Pointer; readonly target?: Pointer } = {},
): Move {
  return {
    loops: counts.map((count, i) => ({ count, steps: [from[i]!, to[i]!] })),
    width: operand.width,
    source: places.source ?? { input: 0 },
    target: places.target ?? { output: 0 },
  };
}

const moving = (moves: readonly Move[]): MovePlan => ({
  moves: moves.filter(({ loops }) => loops.every(({ count }) => count > 0)),
});

const transpose: MoveKernel = ({ inputs: [input, perm], outputs: [output] }) => {
  const order = integers(perm);
  if (!input || !output || !order) return 'its permutation is computed while running';
  const steps = strides(input.shape);
  const from = order.map((axis) => steps[axis < 0 ? axis + steps.length : axis] as number);
  return moving([move(input, output.shape, from, strides(output.shape))]);
};

/** INT32 or INT64 contents of a small constant operand. */
export function integers(operand: Operand | undefined): number[] | undefined {
  const bytes = operand?.constant();
  if (!operand || !bytes) return undefined;
  const copy = bytes.slice().buffer;
  if (operand.type === 'INT32') return [...new Int32Array(copy)];
  return operand.type === 'INT64' ? Array.from(new BigInt64Array(copy), Number) : undefined;
}

const concatenation: MoveKernel = ({ node, inputs, outputs: [output] }) => {
  if (!output) return 'it lacks an operand';
  const rank = output.shape.length;
  const axis = (numberOption(node, 'axis') + rank) % rank;
  const moves: Move[] = [];
  let position = 0;
  for (const [index, input] of inputs.entries()) {
    if (!input || !sameQuantization(input, output)) return 'its operands are quantized differently';
    const steps = strides(output.shape);
    const target = { output: 0, offset: position * steps[axis]! * output.width };
    moves.push(move(input, input.shape, strides(input.shape), steps, { source: { input: index }, target }));
    position += input.shape[axis] as number;
  }
  return moving(moves);
};

const sameQuantization = (a: Operand, b: Operand): boolean =>
  a.type === b.type && a.scale === b.scale && a.zeroPoint === b.zeroPoint;

/** PAD and PADV2: fills the output with the pad value, then copies the input into its middle. */
const pad: MoveKernel = ({ inputs: [input, paddings, value], outputs: [output] }) => {
  const margins = integers(paddings);
  if (!input || !output || !margins) return 'its paddings are computed while running';
  const bytes = value ? value.constant()?.slice(0, value.width) : padBytes(output);
  if (!bytes) return 'its pad value is computed while running';
  const steps = strides(output.shape);
  const start = steps.reduce((sum, step, i) => sum + step * margins[2 * i]!, 0);
  const target = { output: 0, offset: start * output.width };
  return { ...moving([move(input, input.shape, strides(input.shape), steps, { target })]), fill: bytes };
};

/** What stands for zero in a tensor, as bytes of one element. */
function padBytes({ type, width, zeroPoint, tensor }: Operand): Uint8Array {
  const bytes = new Uint8Array(width);
  if ((tensor.quantization?.scale.length ?? 0) > 0 && width < 4) {
    bytes[0] = zeroPoint;
    if (type === 'INT16') bytes[1] = zeroPoint >> 8;
  }
  return bytes;
}

const slice: MoveKernel = ({ inputs: [input, begin], outputs: [output] }) => {
  const first = integers(begin);
  if (!input || !output || !first) return 'its begin is computed while running';
  const steps = strides(input.shape);
  const offset = steps.reduce((sum, step, i) => sum + step * first[i]!, 0) * input.width;
  return moving([move(input, output.shape, steps, strides(output.shape), { source: { input: 0, offset } })]);
};

/** SPLIT (axis first) and SPLIT_V (axis last), pieces as long as the outputs are. */
const splitAt =
  (data: number, axisOperand: number): MoveKernel =>
  ({ inputs, outputs }) => {
    const input = inputs[data];
    const [axis] = integers(inputs[axisOperand]) ?? [];
    if (!input || axis === undefined) return 'its axis is computed while running';
    const at = axis < 0 ? axis + input.shape.length : axis;
    const steps = strides(input.shape);
    let position = 0;
    const moves = outputs.map((output, index) => {
      const offset = position * steps[at]! * input.width;
      position += output.shape[at] as number;
      const places = { source: { input: data, offset }, target: { output: index } };
      return move(input, output.shape, steps, strides(output.shape), places);
    });
    return moving(moves);
  };
const split = splitAt(1, 0);
const splitV = splitAt(0, 2);

const pack: MoveKernel = ({ node, inputs, outputs: [output] }) => {
  if (!output) return 'it lacks an operand';
  const rank = output.shape.length;
  const axis = (numberOption(node, 'axis') + rank) % rank;
  const steps = strides(output.shape);
  const others = steps.filter((_, i) => i !== axis);
  const moves: Move[] = [];
  for (const [index, input] of inputs.entries()) {
    if (!input) return 'it lacks an operand';
    const target = { output: 0, offset: index * steps[axis]! * output.width };
    moves.push(move(input, input.shape, strides(input.shape), others, { source: { input: index }, target }));
  }
  return moving(moves);
};

const unpack: MoveKernel = ({ node, inputs: [input], outputs }) => {
  if (!input) return 'it lacks an operand';
  const rank = input.shape.length;
  const axis = (numberOption(node, 'axis') + rank) % rank;
  const steps = strides(input.shape);
  const others = steps.filter((_, i) => i !== axis);
  return moving(
    outputs.map((output, index) => {
      const source = { input: 0, offset: index * steps[axis]! * input.width };
      return move(input, output.shape, others, strides(output.shape), { source, target: { output: index } });
    }),
  );
};

/** SPACE_TO_DEPTH and DEPTH_TO_SPACE: blocks of pixels against runs of channels. */
const spaceToDepth: MoveKernel = ({ node, inputs: [input], outputs: [output] }) =>
  blocks(input, output, numberOption(node, 'block_size', 1), true);
const depthToSpace: MoveKernel = ({ node, inputs: [input], outputs: [output] }) =>
  blocks(output, input, numberOption(node, 'block_size', 1), false);

function blocks(
  space: Operand | undefined,
  depth: Operand | undefined,
  block: number,
  toDepth: boolean,
): MovePlan | string {
  if (!space || !depth || space.shape.length !== 4) return 'its operands are no images';
  const [batch, height, width, deep] = depth.shape as [number, number, number, number];
  const channels = deep / (block * block);
  const [spaceBatch, spaceRow, spacePixel] = strides(space.shape) as [number, number, number];
  const [depthBatch, depthRow, depthPixel] = strides(depth.shape) as [number, number, number];
  const counts = [batch, height, block, width, block, channels];
  const spaceSteps = [spaceBatch, spaceRow * block, spaceRow, spacePixel * block, spacePixel, 1];
  const depthSteps = [depthBatch, depthRow, block * channels, depthPixel, channels, 1];
  return moving([
    toDepth ? move(space, counts, spaceSteps, depthSteps) : move(space, counts, depthSteps, spaceSteps),
  ]);
}

/** STRIDED_SLICE with constant bounds and no ellipsis or new axes. */
const stridedSlice: MoveKernel = ({ node, inputs: [input, begin, end, step], outputs: [output] }) => {
  const [first, last, hop] = [integers(begin), integers(end), integers(step)];
  if (!input || !output || !first || !last || !hop) return 'its bounds are computed while running';
  if (numberOption(node, 'ellipsis_mask') || numberOption(node, 'new_axis_mask')) return 'it adds axes';
  const steps = strides(input.shape);
  const beginMask = numberOption(node, 'begin_mask');
  const shrink = numberOption(node, 'shrink_axis_mask');
  let offset = 0;
  const counts: number[] = [];
  const from: number[] = [];
  let kept = 0;
  for (const [axis, size] of input.shape.entries()) {
    const by = axis < hop.length ? hop[axis]! : 1;
    const open = axis >= first.length || ((beginMask >> axis) & 1) === 1;
    const given = axis < first.length ? first[axis]! : 0;
    const wrapped = given < 0 ? given + size : given;
    const limit = by > 0 ? Math.min(Math.max(wrapped, 0), size) : Math.min(Math.max(wrapped, -1), size - 1);
    offset += (open ? (by > 0 ? 0 : size - 1) : limit) * steps[axis]!;
    if ((shrink >> axis) & 1) continue;
    counts.push(output.shape[kept++] as number);
    from.push(steps[axis]! * by);
  }
  const source = { input: 0, offset: offset * input.width };
  return moving([move(input, counts, from, strides(output.shape), { source })]);
};

/** RESIZE_NEAREST_NEIGHBOR by whole factors, as upsampling layers have it: every pixel repeated. */
export const resizeNearest: MoveKernel = ({ node, inputs: [input], outputs: [output] }) => {
  if (!input || !output || input.shape.length !== 4) return 'its operands are no images';
  const [batch, height, width, channels] = input.shape as [number, number, number, number];
  const [, tall, wide] = output.shape as [number, number, number];
  if (tall % height || wide % width) return 'it does not scale by whole factors';
  if (node.options.align_corners === true) return 'it aligns corners';
  const [inBatch, inRow, inPixel] = strides(input.shape) as [number, number, number];
  const [outBatch, outRow, outPixel] = strides(output.shape) as [number, number, number];
  const [down, across] = [tall / height, wide / width];
  return moving([
    move(
      input,
      [batch, height, down, width, across, channels],
      [inBatch, inRow, 0, inPixel, 0, 1],
      [outBatch, outRow * down, outRow, outPixel * across, outPixel, 1],
    ),
  ]);
};

/** BROADCAST_TO: dimensions of one element are repeated. */
const broadcastTo: MoveKernel = ({ inputs: [input], outputs: [output] }) => {
  if (!input || !output) return 'it lacks an operand';
  const padded = [...Array<number>(output.shape.length - input.shape.length).fill(1), ...input.shape];
  const from = strides(padded).map((stride, i) => (padded[i] === 1 ? 0 : stride));
  return moving([move(input, output.shape, from, strides(output.shape))]);
};

/** The ops that every backend moves elements for, by name. */
export const moves: Readonly<Record<string, MoveKernel>> = {
  RESHAPE: reshape,
  SQUEEZE: reshape,
  EXPAND_DIMS: reshape,
  PAD: pad,
  PADV2: pad,
  CONCATENATION: concatenation,
  TRANSPOSE: transpose,
  SLICE: slice,
  STRIDED_SLICE: stridedSlice,
  SPLIT: split,
  SPLIT_V: splitV,
  PACK: pack,
  UNPACK: unpack,
  SPACE_TO_DEPTH: spaceToDepth,
  DEPTH_TO_SPACE: depthToSpace,
  BROADCAST_TO: broadcastTo,
};
