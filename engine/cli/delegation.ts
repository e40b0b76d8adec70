import type { NodeId, TensorId } from '../base/ids.ts';
import type { Graph } from '../graph/types.ts';
import {
  type AppliedGraph,
  type Ask,
  applyToModel,
  type Flow,
  type Limits,
  type PartitionOptions,
  type SortName,
} from '../partitioner/index.ts';
import type { Shapes } from '../shapes/types.ts';
import { usageError } from './errors.ts';
import type { FlagSpec, Flags } from './flags.ts';
import type { OpenedModel } from './model.ts';
import { parseControlEdges, parseNodeLists } from './node-lists.ts';

export const supportFlags: readonly FlagSpec[] = [
  { name: 'supported_nodes', kind: 'text', help: 'nodes a delegate takes: 0,2-7 or 0:0,2-7;1:3 or none' },
  { name: 'supported_ops', kind: 'text', help: 'op types a delegate takes: CONV_2D,ADD' },
];

export const limitFlags: readonly FlagSpec[] = [
  {
    name: 'max_delegated_partitions',
    kind: 'int',
    help: 'delegate at most so many partitions a subgraph; 0: no limit',
  },
  { name: 'min_nodes_per_partition', kind: 'int', help: 'delegate no partition with fewer nodes' },
];

export const variantFlags: readonly FlagSpec[] = [
  {
    name: 'disable_delegate_clustering',
    kind: 'switch',
    help: 'keep the order of the plan (the runtime option)',
  },
  {
    name: 'disable_delegate_node_fusion',
    kind: 'switch',
    help: 'every node its own subset (the runtime option)',
  },
  { name: 'allow_dynamic_tensors', kind: 'switch', help: 'the delegate takes graphs with dynamic tensors' },
  {
    name: 'control_edges',
    kind: 'text',
    help: '0-5,3-9: order among nodes of subgraph 0 instead of the default chain',
  },
  { name: 'fp16_helper', kind: 'switch', help: 'partition through the helper for float16 weights' },
  { name: 'sort', kind: 'text', help: 'libstdcxx (default), libcxx or stable: order among equal partitions' },
];

export function partitionOptions(flags: Flags): PartitionOptions {
  const sort = flags.text('sort') ?? 'libstdcxx';
  if (!['libstdcxx', 'libcxx', 'stable'].includes(sort))
    usageError(`--sort is "${sort}"; the sorts are libstdcxx, libcxx and stable`);
  return {
    clustering: !flags.on('disable_delegate_clustering'),
    fusion: !flags.on('disable_delegate_node_fusion'),
    sort: sort as SortName,
  };
}

/** How the runtime applies a delegate; without one, nodes that the user names. */
export const flowOf = (flags: Flags, application?: { readonly flow: Flow }): Flow =>
  flags.on('fp16_helper') ? 'fp16-helper' : (application?.flow ?? 'helper');

/** Limits the user set; absent ones are the delegate's business. */
export function givenLimits(flags: Flags): Partial<Limits> {
  const max = flags.int('max_delegated_partitions');
  const min = flags.int('min_nodes_per_partition');
  return {
    ...(max !== undefined && { maxDelegatedPartitions: max }),
    ...(min !== undefined && { minNodesPerPartition: min }),
  };
}

/** The model's graphs, subgraph 0 with the control edges of the flag in place of its own. */
export function graphsOf(flags: Flags, { graphs }: OpenedModel): readonly Graph[] {
  const text = flags.text('control_edges');
  if (text === undefined) return graphs;
  const controlEdges = parseControlEdges(text, graphs[0]);
  return graphs.map((graph, index) => (index === 0 ? { ...graph, controlEdges } : graph));
}

/** Nodes named by `--supported_nodes` and `--supported_ops`; undefined when neither is given. */
export function namedNodes(
  flags: Flags,
  graphs: readonly Graph[],
): readonly ReadonlySet<NodeId>[] | undefined {
  const nodes = flags.text('supported_nodes');
  const ops = flags.text('supported_ops');
  if (nodes === undefined && ops === undefined) return undefined;
  const sets = (
    nodes === undefined ? graphs.map(() => new Set<NodeId>()) : parseNodeLists(nodes, graphs)
  ).map((set) => new Set(set));
  const names = new Set(
    (ops ?? '')
      .split(',')
      .map((name) => name.trim())
      .filter(Boolean),
  );
  graphs.forEach((graph, index) => {
    for (const node of graph.nodes) if (names.has(node.op)) sets[index]!.add(node.id);
  });
  return sets;
}

/** Why a delegate for static graphs turns a subgraph away (core/subgraph.cc:2540-2553). */
export function staticRefusal(graph: Graph, shapes: Shapes): Ask['refused'] {
  const { firstDynamic, failed } = shapes;
  if (firstDynamic) {
    const name = firstDynamic.tensor < 0 ? '' : ` "${graph.tensors[firstDynamic.tensor]?.name ?? ''}"`;
    return {
      code: 'dynamic-tensors',
      sentence: `Tensor ${firstDynamic.tensor}${name} has a shape known only when running, and this delegate only supports static-sized tensors.`,
    };
  }
  return (
    failed && { code: 'prepare-failed', sentence: `The runtime cannot prepare the graph: ${failed.sentence}` }
  );
}

/** What a delegate described by a node list does to a model. */
export function applyNamed(
  opened: OpenedModel,
  graphs: readonly Graph[],
  nodes: readonly ReadonlySet<NodeId>[],
  flags: Flags,
  limits: Limits,
): readonly AppliedGraph[] {
  const dynamic = flags.on('allow_dynamic_tensors');
  const asks = graphs.map((graph, index): Ask => {
    const refused = dynamic ? undefined : staticRefusal(graph, opened.shapes(index));
    return { supported: nodes[index]!, ...(refused && { refused }) };
  });
  return applyToModel(graphs, asks, flowOf(flags), limits, partitionOptions(flags));
}

export const resourceTensors = (graph: Graph): ReadonlySet<TensorId> =>
  new Set(graph.tensors.flatMap((tensor) => (tensor.type === 'RESOURCE' ? [tensor.id] : [])));
