import { readFileSync } from 'node:fs';
import type { TensorId } from '../../engine/base/ids.ts';
import { must } from '../../engine/base/result.ts';
import { fromBytes } from '../../engine/base/source.ts';
import { openProgram } from '../../engine/graph/program.ts';
import type { Constants, Graph, GraphNode, GraphTensor } from '../../engine/graph/types.ts';
import { type TensorDraft, writeModel } from '../../engine/model/draft.ts';

export interface LayerModel {
  readonly name: string;
  readonly macs: number;
  readonly bytes: Uint8Array;
}

const weighted = new Set(['CONV_2D', 'DEPTHWISE_CONV_2D', 'FULLY_CONNECTED', 'TRANSPOSE_CONV']);

/** The layers with weights of a model, each cut out as a model of its own; layers of one shape once, the heaviest first. */
export function singleLayers(path: string, most: number): LayerModel[] {
  const program = must(openProgram(fromBytes(new Uint8Array(readFileSync(path))), path), 'the model opens');
  const graph = must(program.graphs[0], 'the model has a graph');
  const constants = must(program.constants[0], 'the model has constants');
  const layers = new Map<string, LayerModel>();
  for (const node of graph.nodes) {
    const shapes = [...node.inputs, ...node.outputs].map((tensor) => graph.tensors[tensor]?.shape.join('x'));
    const name = `${node.op} ${shapes[0]} * ${shapes[1]} -> ${shapes.at(-1)}`;
    const key = `${name} ${JSON.stringify(node.options)}`;
    if (!weighted.has(node.op) || layers.has(key) || !hasWeights(node, graph)) continue;
    layers.set(key, { name, macs: macsOf(node, graph), bytes: cutOut(node, graph, constants) });
  }
  return [...layers.values()].sort((a, b) => b.macs - a.macs).slice(0, most);
}

const hasWeights = (node: GraphNode, graph: Graph): boolean =>
  graph.tensors[node.inputs[1] ?? -1]?.isConstant === true &&
  graph.tensors[node.inputs[1] ?? -1]?.isSparse === false;

function macsOf(node: GraphNode, graph: Graph): number {
  const product = (tensor: TensorId | undefined) =>
    (graph.tensors[tensor ?? -1]?.shape ?? []).reduce((all, size) => all * size, 1);
  const weights = graph.tensors[node.inputs[1] ?? -1]?.shape ?? [];
  const output = product(node.outputs[0]);
  const perOutput =
    node.op === 'DEPTHWISE_CONV_2D'
      ? (weights[1] ?? 1) * (weights[2] ?? 1)
      : weights.slice(1).reduce((all, size) => all * size, 1);
  return output * perOutput;
}

function cutOut(node: GraphNode, graph: Graph, constants: Constants): Uint8Array {
  const used = [...node.inputs.filter((tensor) => tensor >= 0), ...node.outputs];
  const position = (tensor: TensorId) => (tensor < 0 ? -1 : used.indexOf(tensor));
  return writeModel({
    subgraphs: [
      {
        tensors: used.map((tensor) => draftOf(must(graph.tensors[tensor], 'operand'), constants)),
        operators: [
          {
            op: node.op,
            version: node.version,
            inputs: node.inputs.map(position),
            outputs: node.outputs.map(position),
            options: node.options,
          },
        ],
        inputs: used
          .filter((tensor) => graph.tensors[tensor]?.isConstant === false && !node.outputs.includes(tensor))
          .map(position),
        outputs: node.outputs.map(position),
      },
    ],
  });
}

function draftOf({ id, name, type, shape, quantization }: GraphTensor, constants: Constants): TensorDraft {
  const data = constants.bytes(id)?.slice();
  return {
    name,
    type,
    shape,
    ...(data && { data }),
    ...(quantization && {
      quantization: {
        scale: quantization.scale,
        zero_point: quantization.zeroPoint,
        quantized_dimension: quantization.quantizedDimension,
      },
    }),
  };
}
