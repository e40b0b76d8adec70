import type { TensorId } from '../base/ids.ts';
import type { Graph, GraphNode } from '../graph/types.ts';
import { bytesBeforeRun, shapeBeforeRun } from '../shapes/bytes.ts';
import type { Shapes } from '../shapes/types.ts';

/**
 * dense: multiplies matrices; depthwise: one filter a channel; light: moves, adds, pools; heavy: a table, a division or an
 * interpolation an element; free: a new shape for the same bytes.
 */
export type WorkClass = 'dense' | 'depthwise' | 'light' | 'heavy' | 'free';

/** What one node asks of the unit that runs it. */
export interface NodeWork {
  readonly op: string;
  readonly class: WorkClass;
  readonly isFloat: boolean;
  readonly macs: number;
  /** Elements read or written, whichever are more; constants are not counted. */
  readonly elements: number;
  /** Constant operands and what is read and written. */
  readonly bytes: number;
  /** False where a size is known only while running: then the other figures are too small. */
  readonly sized: boolean;
  /** Height or width of the filter, the larger, as dilation stretches it; 1 where there is none. */
  readonly reach: number;
}

const heavyOps = new Set([
  ...['SOFTMAX', 'LOG_SOFTMAX', 'SIN', 'COS', 'POW', 'DIV', 'FLOOR_DIV', 'RESIZE_BILINEAR'],
  ...['ARG_MAX', 'ARG_MIN', 'L2_NORMALIZATION', 'LOCAL_RESPONSE_NORMALIZATION', 'TOPK_V2', 'GATHER_ND'],
  ...['TFLite_Detection_PostProcess', 'NON_MAX_SUPPRESSION_V4', 'NON_MAX_SUPPRESSION_V5'],
]);
/** Functions of one operand: of bytes they are a look-up in a table of 256, of floats a series. */
const tableOps = new Set(['LOGISTIC', 'TANH', 'EXP', 'LOG', 'SQRT', 'RSQRT', 'GELU', 'ELU', 'HARD_SWISH']);
const freeOps = new Set(['RESHAPE', 'SQUEEZE', 'EXPAND_DIMS']);

export function workClass(op: string, macs: number, isFloat: boolean): WorkClass {
  if (op === 'DEPTHWISE_CONV_2D') return 'depthwise';
  if (freeOps.has(op)) return 'free';
  if (heavyOps.has(op)) return 'heavy';
  if (tableOps.has(op)) return isFloat ? 'heavy' : 'light';
  return macs > 0 && !pools.has(op) ? 'dense' : 'light';
}

const pools = new Set(['AVERAGE_POOL_2D', 'MAX_POOL_2D', 'L2_POOL_2D', 'ADD', 'SUB', 'MUL', 'MEAN', 'SUM']);

/**
 * The work of every node, from shapes known before running; a tensor whose size only a run tells counts as empty.
 *
 * @param macs by node, from `macsOf`
 */
export const workOf = (graph: Graph, shapes: Shapes, macs: ArrayLike<number>): readonly NodeWork[] =>
  graph.nodes.map((node) => nodeWork(graph, shapes, node, macs[node.id] ?? 0));

function nodeWork(graph: Graph, shapes: Shapes, node: GraphNode, macs: number): NodeWork {
  const varying = node.inputs.filter((tensor) => tensor >= 0 && !graph.tensors[tensor]?.isConstant);
  const sum = (tensors: readonly TensorId[], of: (tensor: TensorId) => number): number =>
    tensors.reduce((all, tensor) => all + (tensor < 0 ? 0 : of(tensor)), 0);
  const count = (tensor: TensorId): number =>
    (shapeBeforeRun(shapes, tensor) ?? [0]).reduce((all, dimension) => all * Math.max(0, dimension), 1);
  const bytes = (tensor: TensorId): number => bytesBeforeRun(graph, shapes, tensor) ?? 0;
  const type = graph.tensors[node.outputs[0] ?? -1]?.type ?? '';
  const isFloat = type.startsWith('FLOAT') || type === 'BFLOAT16';
  const kind = workClass(node.op, macs, isFloat);
  return {
    op: node.op,
    class: kind,
    isFloat,
    macs: kind === 'dense' || kind === 'depthwise' ? macs : 0,
    elements: Math.max(sum(varying, count), sum(node.outputs, count)),
    bytes: sum(node.inputs, bytes) + sum(node.outputs, bytes),
    sized: sized(shapes, node),
    reach: reachOf(graph, node),
  };
}

/** Whether the shapes of everything that a node reads and writes are known before running. */
export const sized = (shapes: Shapes, { inputs, outputs }: Pick<GraphNode, 'inputs' | 'outputs'>): boolean =>
  [...inputs, ...outputs].every((tensor) => tensor < 0 || shapeBeforeRun(shapes, tensor) !== undefined);

const filtered = new Set(['CONV_2D', 'DEPTHWISE_CONV_2D', 'TRANSPOSE_CONV']);

function reachOf(graph: Graph, node: GraphNode): number {
  if (!filtered.has(node.op)) return 1;
  const [, height = 1, width = 1] = graph.tensors[node.inputs[1] ?? -1]?.shape ?? [];
  const dilation = (name: string): number => Math.max(1, Number(node.options[name] ?? 1) || 1);
  return Math.max(
    1 + (height - 1) * dilation('dilation_h_factor'),
    1 + (width - 1) * dilation('dilation_w_factor'),
  );
}
