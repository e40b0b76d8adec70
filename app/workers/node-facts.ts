import {
  bytesBeforeRun,
  type Constants,
  customOptionValues,
  type Graph,
  type GraphNode,
  optionRows,
  type Quantization,
  type Shapes,
  structureOptions,
  type TensorId,
  tensorLabel,
} from '../../engine/index.ts';
import type { NodeFacts, OptionFact, TensorFacts } from './protocol.ts';

/** What the file says about one node, as texts for the side panel; undefined where there is no such node. */
export function nodeFacts(
  graph: Graph,
  shapes: Shapes,
  constants: Constants | undefined,
  index: number,
): NodeFacts | undefined {
  const node = graph.nodes[index];
  if (node === undefined) return undefined;
  return {
    node: index,
    op: node.op,
    custom: node.custom,
    version: node.version,
    options: node.custom
      ? customOptions(node, constants)
      : optionRows(node).map(({ name, value, meaning, isDefault }) => ({
          name,
          value: optionText(value),
          meaning,
          isDefault,
        })),
    customBytes: node.customOptions?.bytes ?? 0,
    inputs: node.inputs.map((tensor) => tensorFacts(graph, shapes, tensor)),
    outputs: node.outputs.map((tensor) => tensorFacts(graph, shapes, tensor)),
    intermediates: node.intermediates.map((tensor) => tensorFacts(graph, shapes, tensor)),
  };
}

/** A custom op's options, where they can be read without its code: as a FlexBuffer, or as a structure that delegates know. */
function customOptions(node: GraphNode, constants: Constants | undefined): OptionFact[] {
  if (constants === undefined || node.customOptions === undefined) return [];
  const values = structureOptions(node, constants) ?? customOptionValues(constants.customOptions(node)) ?? {};
  return Object.entries(values).map(([name, value]) => ({
    name,
    value: optionText(value),
    meaning: '',
    isDefault: false,
  }));
}

const optionText = (value: unknown): string =>
  typeof value === 'string'
    ? value
    : JSON.stringify(value, (_, part) => (typeof part === 'bigint' ? String(part) : part));

function tensorFacts(graph: Graph, shapes: Shapes, index: TensorId): TensorFacts | null {
  const tensor = graph.tensors[index];
  if (tensor === undefined) return null;
  return {
    index,
    name: tensor.name,
    label: tensorLabel(graph, shapes, index),
    bytes: tensor.isConstant ? tensor.constantBytes : bytesBeforeRun(graph, shapes, index),
    constant: tensor.isConstant,
    variable: tensor.isVariable,
    quantization: quantizationText(tensor.quantization),
    producer: tensor.producer,
    consumers: tensor.consumers,
  };
}

const number = (value: number): string => String(Number(value.toPrecision(6)));

function quantizationText(quantization: Quantization | undefined): string {
  const { scale = [], zeroPoint = [], quantizedDimension = 0 } = quantization ?? {};
  const [first] = scale;
  if (first === undefined) return '';
  const [zero = 0] = zeroPoint;
  const shifted = zero === 0 ? 'q' : zero < 0 ? `(q + ${-zero})` : `(q − ${zero})`;
  if (scale.length === 1) return `${number(first)} × ${shifted}`;
  const least = scale.reduce((a, b) => Math.min(a, b));
  const most = scale.reduce((a, b) => Math.max(a, b));
  return `${scale.length} scales along dimension ${quantizedDimension}, ${number(least)} to ${number(most)}`;
}
