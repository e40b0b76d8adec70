import type { NodeId } from '../../base/ids.ts';
import { fail, ok, type Result } from '../../base/result.ts';
import type { Graph } from '../../graph/types.ts';
import { RowMatcher, type Values } from './match.ts';
import type { Imported } from './types.ts';

// A workload tells its kind and its backend, but no node: `NeonConvolution2dWorkload_Execute_#8`. Execution order is the order of
// the file, so where there are as many workloads of a kind as nodes of its ops, the n-th is the n-th:
//
//   CONV_2D #0 ── RELU #1 ── CONV_2D #2          NeonConvolution2d… #8 = node 0, NeonConvolution2d… #9 = node 2
//

/** Ops of the kind of workload; where a kind is not listed its rows stay unmatched. */
const kinds: Readonly<Record<string, readonly string[]>> = {
  activation: ['RELU', 'RELU6', 'RELU_N1_TO_1', 'LOGISTIC', 'TANH', 'HARD_SWISH', 'LEAKY_RELU', 'ELU'],
  addition: ['ADD'],
  argminmax: ['ARG_MAX', 'ARG_MIN'],
  batchmatmul: ['BATCH_MATMUL'],
  batchtospacend: ['BATCH_TO_SPACE_ND'],
  cast: ['CAST'],
  comparison: ['EQUAL', 'NOT_EQUAL', 'GREATER', 'GREATER_EQUAL', 'LESS', 'LESS_EQUAL'],
  concat: ['CONCATENATION'],
  convolution2d: ['CONV_2D'],
  convolution3d: ['CONV_3D'],
  depthtospace: ['DEPTH_TO_SPACE'],
  depthwiseconvolution: ['DEPTHWISE_CONV_2D'],
  depthwiseconvolution2d: ['DEPTHWISE_CONV_2D'],
  dequantize: ['DEQUANTIZE'],
  division: ['DIV'],
  elementwisebinary: ['ADD', 'SUB', 'MUL', 'DIV', 'MAXIMUM', 'MINIMUM', 'POW', 'SQUARED_DIFFERENCE'],
  elementwiseunary: ['ABS', 'EXP', 'LOG', 'NEG', 'RSQRT', 'SIN', 'SQRT'],
  fullyconnected: ['FULLY_CONNECTED'],
  gather: ['GATHER'],
  l2normalization: ['L2_NORMALIZATION'],
  logsoftmax: ['LOG_SOFTMAX'],
  maximum: ['MAXIMUM'],
  mean: ['MEAN'],
  minimum: ['MINIMUM'],
  multiplication: ['MUL'],
  pad: ['PAD', 'PADV2', 'MIRROR_PAD'],
  pooling2d: ['AVERAGE_POOL_2D', 'MAX_POOL_2D', 'L2_POOL_2D'],
  prelu: ['PRELU'],
  quantize: ['QUANTIZE'],
  reduce: ['SUM', 'REDUCE_MAX', 'REDUCE_MIN', 'REDUCE_PROD'],
  reshape: ['RESHAPE', 'SQUEEZE', 'EXPAND_DIMS'],
  resize: ['RESIZE_BILINEAR', 'RESIZE_NEAREST_NEIGHBOR'],
  slice: ['SLICE'],
  softmax: ['SOFTMAX'],
  spacetobatchnd: ['SPACE_TO_BATCH_ND'],
  spacetodepth: ['SPACE_TO_DEPTH'],
  splitter: ['SPLIT', 'SPLIT_V', 'UNPACK'],
  stack: ['PACK'],
  stridedslice: ['STRIDED_SLICE'],
  subtraction: ['SUB'],
  transpose: ['TRANSPOSE'],
  permute: ['TRANSPOSE'],
  transposeconvolution2d: ['TRANSPOSE_CONV'],
};

const backends: readonly (readonly [prefix: string, backend: string])[] = [
  ['Neon', 'CpuAcc'],
  ['Cl', 'GpuAcc'],
  ['Ref', 'CpuRef'],
  ['VsiNpu', 'VsiNpu'],
];
const microseconds: Readonly<Record<string, number>> = { ns: 1e-3, us: 1, ms: 1e3, s: 1e6 };

interface Workload {
  readonly label: string;
  readonly kind: string;
  readonly backend: string;
  readonly values: Values;
}

const what =
  'the profiling JSON of Arm NN (profiling enabled, or ExecuteNetwork -e): "ArmNN" with "inference_measurements" inside';

/**
 * Times by workload from Arm NN's profiler, matched to nodes by their order within a kind; a kind of which there are more or
 * fewer workloads than nodes stays unmatched, because nothing tells which is which.
 *
 * @param nodes the nodes that went to Arm NN, where that is known; otherwise all nodes are compared
 * @returns values in microseconds, and the backend; or a sentence
 */
export function importArmnnProfile(
  text: string,
  graph: Graph,
  nodes?: ReadonlySet<NodeId>,
): Result<Imported, string> {
  const objects = armnnObjects(text);
  if (!objects.ok) return fail(`${objects.problem}: expected ${what}`);
  const workloads = objects.value.flatMap((object) => [...workloadsIn(object, [])]);
  if (workloads.length === 0) return fail(`"ArmNN" without an executed workload: expected ${what}`);
  const rows = new RowMatcher(graph);
  for (const kind of new Set(workloads.map((one) => one.kind))) {
    const same = workloads.filter((one) => one.kind === kind);
    const ops = kinds[kind] ?? [];
    const all = graph.nodes.filter(({ op }) => ops.includes(op)).map(({ id }) => id);
    const taken = nodes ? all.filter((node) => nodes.has(node)) : all;
    const meant = [taken, all].find((list) => list.length === same.length);
    for (const [index, { label, backend, values }] of same.entries()) {
      const node = meant?.[index];
      if (node !== undefined) rows.byOrder(label, node, { backend, ...values });
      else rows.reject(0, label, unclear(ops, same.length, taken.length));
    }
  }
  return ok(rows.finish('Arm NN profile'));
}

const unclear = (ops: readonly string[], workloads: number, nodes: number): string =>
  ops.length === 0
    ? 'Arm NN adds such workloads, no node of the graph is one'
    : `${workloads} workloads of this kind and ${nodes} nodes (${ops.slice(0, 3).join(', ')}${ops.length > 3 ? ', …' : ''}): which is which cannot be told`;

type Json = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The profiler prints one object a network, often between the lines of a log. */
function armnnObjects(text: string): Result<readonly Json[], string> {
  const found: Json[] = [];
  const start = /\{\s*"ArmNN"\s*:/g;
  for (let match = start.exec(text); match !== null; match = start.exec(text)) {
    const end = closing(text, match.index);
    const line = text.slice(0, match.index).split('\n').length;
    if (end < 0) return fail(`the object that begins in line ${line} is cut short`);
    try {
      const { ArmNN: object } = JSON.parse(text.slice(match.index, end)) as { ArmNN: unknown };
      if (isObject(object)) found.push(object);
    } catch (error) {
      return fail(`the object that begins in line ${line} is no JSON (${(error as Error).message})`);
    }
    start.lastIndex = end;
  }
  return found.length > 0 ? ok(found) : fail('no object "ArmNN"');
}

/** Where the object that begins at `from` ends, or -1. */
function closing(text: string, from: number): number {
  let depth = 0;
  const part = /[{}]|"(?:[^"\\]|\\.)*"/g;
  part.lastIndex = from;
  for (let match = part.exec(text); match !== null; match = part.exec(text)) {
    if (match[0] === '{') depth++;
    else if (match[0] === '}' && --depth === 0) return match.index + 1;
  }
  return -1;
}

/** Real files nest four deep. */
const deepest = 20;

function* workloadsIn(object: Json, path: readonly string[]): Generator<Workload> {
  for (const [key, value] of Object.entries(object)) {
    if (!isObject(value) || path.length >= deepest) continue;
    if (path.length === 0 && !key.startsWith('inference_measurements')) continue;
    const label = /^(.+)_Execute_#\d+$/.exec(key)?.[1];
    if (label === undefined) yield* workloadsIn(value, [...path, key]);
    else yield workload(key, label, value);
  }
}

function workload(key: string, label: string, event: Json): Workload {
  const [prefix, backend] = backends.find(([name]) => label.startsWith(name)) ?? ['', 'another backend'];
  const kind = label
    .slice(prefix.length)
    .replace(/<.*$/, '')
    .replace(/(?:Float|Float16|Float32|Uint8|Int8|Int32|QAsymm8)?Workload.*$/, '')
    .toLowerCase();
  const us = timesOf(event);
  const values = {
    ...(us.length > 0 && {
      'avg us': us.reduce((a, b) => a + b) / us.length,
      'min us': Math.min(...us),
      'max us': Math.max(...us),
    }),
    runs: us.length,
  };
  return { label: key, kind, backend, values };
}

function timesOf(event: Json): readonly number[] {
  const [, wall] = Object.entries(event).find(([key]) => /^Wall clock time_#/.test(key)) ?? [];
  if (!isObject(wall) || !Array.isArray(wall.raw)) return [];
  const scale = microseconds[String(wall.unit)] ?? 1;
  return wall.raw.flatMap((time: unknown) =>
    typeof time === 'number' && Number.isFinite(time) ? [time * scale] : [],
  );
}
