import type { TensorId } from '../base/ids.ts';
import type { Graph, GraphTensor } from '../graph/types.ts';
import { byteSize } from '../ops/tensor-data.ts';
import type { Shapes } from '../shapes/types.ts';
import { inPlaceRoots } from './in-place.ts';

/** When a tensor needs its memory, in positions of the execution order. */
export interface Life {
  readonly bytes: number;
  readonly first: number;
  /** The last reader, Infinity: to the end. Persistent tensors keep their memory all the same. */
  readonly last: number;
  /** The tensor whose memory this one uses. */
  readonly root?: TensorId;
  readonly persistent: boolean;
}

/** Life of every tensor that has a place once preparation got as far as it can, in the order the planner meets them. */
export function lifetimes(graph: Graph, shapes: Shapes): Map<TensorId, Life> {
  const sizes = graph.tensors.map((tensor) => bytesOf(tensor, shapes));
  const kinds = graph.tensors.map((tensor) => kindOf(graph, shapes, tensor));
  const open = unsizedReshape(graph, shapes);
  if (open) {
    sizes[open.output] = sizes[open.input] ?? 0;
    kinds[open.output] = 'arena';
  }
  const roots = inPlaceRoots(
    graph,
    (tensor) => sizes[tensor] ?? 0,
    (tensor) => kinds[tensor] === 'arena',
  );
  const last = lastUses(graph, (tensor) => roots.get(tensor) ?? tensor);
  const lives = new Map<TensorId, Life>();
  const begin = (tensor: TensorId, first: number) => {
    const kind = kinds[tensor];
    if (kind === undefined || kind === 'elsewhere' || lives.has(tensor)) return;
    const root = roots.get(tensor);
    const persistent = kind === 'persistent';
    const life = { bytes: sizes[tensor] ?? 0, first, last: last(root ?? tensor), persistent };
    lives.set(tensor, root === undefined ? life : { ...life, root });
  };
  const variables = graph.tensors.filter(({ isVariable }) => isVariable).map(({ id }) => id);
  const atStart = [...variables, ...graph.inputs, ...(graph.nodes[0]?.outputs ?? [])];
  for (const tensor of hashOrder(atStart)) begin(tensor, 0);
  for (const node of graph.nodes.slice(0, lastPrepared(graph, shapes) + 1))
    for (const tensor of hashOrder(node.outputs)) begin(tensor, node.id);
  return lives;
}

/** A RESHAPE to a shape not known yet keeps its output in the arena with the size of its input (reshape.cc, Prepare). */
function unsizedReshape(graph: Graph, { firstDynamic }: Shapes) {
  const node = firstDynamic?.tensor === -1 ? graph.nodes[firstDynamic.node ?? -1] : undefined;
  const [input, output] = [node?.inputs[0], node?.outputs[0]];
  return input === undefined || output === undefined ? undefined : { input, output };
}

/** Preparation stops behind the first node with a dynamic output; the rest is planned while running. */
const lastPrepared = (graph: Graph, shapes: Shapes): number =>
  shapes.firstDynamic?.node ?? graph.nodes.length - 1;

/** Position of the last node reading a tensor or one sharing its memory; Infinity for the graph's ends and what nobody reads. */
function lastUses(graph: Graph, root: (tensor: TensorId) => TensorId): (tensor: TensorId) => number {
  const last = new Map<TensorId, number>();
  for (const node of graph.nodes)
    for (const tensor of node.inputs) if (tensor >= 0) last.set(root(tensor), node.id);
  const variables = graph.tensors.filter(({ isVariable }) => isVariable).map(({ id }) => id);
  for (const tensor of [...graph.inputs, ...graph.outputs, ...variables]) last.set(tensor, Infinity);
  return (tensor) => last.get(tensor) ?? Infinity;
}

function bytesOf(tensor: GraphTensor, shapes: Shapes): number {
  const shape = shapes.tensors[tensor.id];
  if (shape === undefined || shape.kind === 'dynamic') return 0;
  return byteSize(tensor.type, shape.kind === 'static' ? shape.shape : shape.stored) ?? 0;
}

type Kind = 'arena' | 'persistent' | 'elsewhere';

function kindOf(graph: Graph, shapes: Shapes, tensor: GraphTensor): Kind {
  if (tensor.isConstant || shapes.values.has(tensor.id)) return 'elsewhere';
  if (isPersistent(graph, tensor)) return 'persistent';
  const { type } = tensor;
  if (type === 'STRING' || type === 'RESOURCE' || type === 'VARIANT') return 'elsewhere';
  return shapes.tensors[tensor.id]?.kind === 'dynamic' ? 'elsewhere' : 'arena';
}

/** Ops whose output outlives an invoke: handles of resources, and constants unpacked once (Prepare of each kernel). */
const persistentOps: Readonly<Record<string, 'always' | 'of a constant'>> = {
  VAR_HANDLE: 'always',
  HASHTABLE: 'always',
  DENSIFY: 'always',
  DEQUANTIZE: 'of a constant',
};

function isPersistent(graph: Graph, tensor: GraphTensor): boolean {
  const node = graph.nodes[tensor.producer];
  const rule = node && persistentOps[node.op];
  const ofConstant = graph.tensors[node?.inputs[0] ?? -1]?.isConstant === true;
  return tensor.isVariable || rule === 'always' || (rule === 'of a constant' && ofConstant);
}

/**
 * The order in which libstdc++'s unordered_set of integers, filled in this order, gives its elements. The planner keeps the
 * tensors of a node in one, and among tensors of equal size that order decides.
 */
function hashOrder(inserted: readonly TensorId[]): TensorId[] {
  let buckets = 1;
  let list: TensorId[] = [];
  for (const tensor of inserted) {
    if (tensor < 0 || list.includes(tensor)) continue;
    if (list.length + 1 > buckets) {
      buckets = bucketCounts.find((count) => count >= Math.max(2 * buckets, 11)) ?? 2 * buckets;
      list = list.reduce((to: TensorId[], moved) => insertHashed(to, moved, buckets), []);
    }
    list = insertHashed(list, tensor, buckets);
  }
  return list;
}

/** A new element goes to the front or, where its bucket has elements, in front of those. */
function insertHashed(list: readonly TensorId[], tensor: TensorId, buckets: number): TensorId[] {
  const at = list.findIndex((other) => other % buckets === tensor % buckets);
  const position = Math.max(at, 0);
  return [...list.slice(0, position), tensor, ...list.slice(position)];
}

/** Bucket counts libstdc++ grows through, as far as a node has outputs. */
const bucketCounts = [13, 29, 59, 127, 257, 541, 1109, 2357, 5087];
