import type { NodeId } from '../../base/ids.ts';
import type { Graph, GraphNode } from '../../graph/types.ts';

export type Engine = 'NN' | 'TP' | 'PPU';

/** Which unit of the NPU runs an op of a type; the first listed is the intended one. */
export interface EngineMap {
  readonly source: string;
  readonly legend: Readonly<Record<Engine, string>>;
  readonly nnConvLimits: {
    readonly stride: number;
    readonly kernelMax: readonly [number, number];
    readonly dilationPlusKernelMax: readonly [number, number];
  };
  readonly ops: Readonly<Record<string, Readonly<Record<string, readonly Engine[]>>>>;
}

export interface EngineAnswer {
  readonly node: NodeId;
  /** Empty: the map does not list this op and type. */
  readonly engines: readonly Engine[];
  /** Delegated, but not on the fast unit. */
  readonly slow: boolean;
  readonly sentence: string;
}

/** What a node runs on: the intended unit of the NPU, the GPU in its place, or that nobody published it. */
export const unitOf = ({ engines: [first], slow }: EngineAnswer): string =>
  first ?? (slow ? 'GPU' : 'not published');

/** The unit of each of these nodes that the graph has. */
export const enginesOf = (
  graph: Graph,
  nodes: readonly number[],
  map: EngineMap,
  useGpu: boolean,
): readonly EngineAnswer[] =>
  nodes.flatMap((id) => {
    const node = graph.nodes[id];
    return node === undefined ? [] : [engineOf(graph, node, map, useGpu)];
  });

const convolutions = new Set(['CONV_2D', 'DEPTHWISE_CONV_2D', 'TRANSPOSE_CONV']);

const option = (node: GraphNode, name: string): number => {
  const value = node.options[name];
  return typeof value === 'number' ? value : 1;
};

/** Why a convolution leaves the MAC array, or undefined. */
function leavesArray(graph: Graph, node: GraphNode, { nnConvLimits }: EngineMap): string | undefined {
  const [, height = 1, width = 1] = graph.tensors[node.inputs[1] ?? -1]?.shape ?? [];
  const [mostH, mostW] = nnConvLimits.kernelMax;
  const [mostDilatedH, mostDilatedW] = nnConvLimits.dilationPlusKernelMax;
  const stride = Math.max(option(node, 'stride_h'), option(node, 'stride_w'));
  if (stride > nnConvLimits.stride)
    return `its stride is ${stride}, the MAC array takes ${nnConvLimits.stride}`;
  if (height > mostH || width > mostW)
    return `its kernel is ${height}x${width}, the MAC array takes ${mostH}x${mostW}`;
  const [dilatedH, dilatedW] = [
    option(node, 'dilation_h_factor') + height,
    option(node, 'dilation_w_factor') + width,
  ];
  if (dilatedH > mostDilatedH || dilatedW > mostDilatedW)
    return `dilation plus kernel is ${dilatedH}x${dilatedW}, the MAC array takes ${mostDilatedH}x${mostDilatedW}`;
  return undefined;
}

/** The unit a taken node runs on. With `useGpu` the graph runs on the 3D GPU, and no unit of the NPU does. */
export function engineOf(graph: Graph, node: GraphNode, map: EngineMap, useGpu = false): EngineAnswer {
  const name = `${node.op} #${node.id}`;
  if (useGpu)
    return {
      node: node.id,
      engines: [],
      slow: true,
      sentence: `${name}: runs on the 3D GPU, not on the NPU`,
    };
  const input = graph.tensors[node.inputs.find((id) => id >= 0 && !graph.tensors[id]?.isConstant) ?? -1];
  const type = (input?.type ?? '').toLowerCase();
  const engines = map.ops[node.op]?.[type] ?? [];
  const [first] = engines;
  if (first === undefined)
    return {
      node: node.id,
      engines,
      slow: false,
      sentence: `${name}: no engine is published for ${type.toUpperCase()}`,
    };
  const leaves = first === 'NN' && convolutions.has(node.op) ? leavesArray(graph, node, map) : undefined;
  if (leaves !== undefined)
    return {
      node: node.id,
      engines: ['TP'],
      slow: true,
      sentence: `${name}: runs considerably slower, with the tensor processor's help: ${leaves}`,
    };
  const slow = first === 'PPU';
  const why = slow
    ? `${type.toUpperCase()} runs on the shader unit (PPU), which is slow`
    : `runs on ${map.legend[first]} (${first})`;
  return { node: node.id, engines, slow, sentence: `${name}: ${why}` };
}

/** The map, loaded when first needed. */
export const loadEngines = async (): Promise<EngineMap> => (await import('./engines.json')).default;
