import { nodeId, tensorId } from '../base/ids.ts';
import type { Constants, Graph, GraphNode, GraphTensor, Program } from '../graph/types.ts';
import type { Options } from '../model/types.ts';
import { bytesOf } from '../ops/tensor-data.ts';
import type { TensorData } from '../ops/types.ts';

export interface DrawnTensor {
  readonly type?: string;
  readonly shape?: readonly number[];
  readonly value?: TensorData;
  readonly variable?: boolean;
  readonly zeroPoint?: number;
  /** 1 where only a zero point is given. */
  readonly scale?: number;
}

export interface DrawnGraph {
  readonly tensors: readonly DrawnTensor[];
  /** Op name, inputs, outputs, options. */
  readonly nodes: readonly (readonly [string, readonly number[], readonly number[], Options?])[];
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
}

/** A program written by hand for a test. FLOAT32 scalars unless said otherwise. */
export function drawProgram(...drawn: readonly DrawnGraph[]): Program {
  return { graphs: drawn.map(drawGraph), constants: drawn.map(constantsOf) };
}

const constantsOf = ({ tensors }: DrawnGraph): Constants => ({
  bytes: (tensor) => {
    const value = tensors[tensor]?.value;
    return value && bytesOf(value);
  },
  customOptions: () => new Uint8Array(0),
});

function drawGraph(drawn: DrawnGraph, subgraph: number): Graph {
  const nodes = drawn.nodes.map(drawNode);
  return {
    subgraph,
    name: `subgraph ${subgraph}`,
    nodes,
    tensors: drawn.tensors.map((tensor, i) => drawTensor(tensor, i, nodes)),
    inputs: drawn.inputs.map(tensorId),
    outputs: drawn.outputs.map(tensorId),
  };
}

const drawNode = ([op, inputs, outputs, options]: DrawnGraph['nodes'][number], i: number): GraphNode => ({
  id: nodeId(i),
  op,
  custom: !/^[A-Z0-9_]+$/.test(op),
  version: 1,
  inputs: inputs.map(tensorId),
  outputs: outputs.map(tensorId),
  intermediates: [],
  optionsType: null,
  options: options ?? {},
  hasSideEffect: false,
  isConstantFp16Dequantize: false,
});

function drawTensor(drawn: DrawnTensor, i: number, nodes: readonly GraphNode[]): GraphTensor {
  const id = tensorId(i);
  const { zeroPoint, scale, value } = drawn;
  return {
    id,
    name: `t${i}`,
    type: drawn.type ?? 'FLOAT32',
    shape: drawn.shape ?? [],
    hasShape: true,
    isConstant: value !== undefined,
    constantBytes: value?.byteLength ?? 0,
    isVariable: drawn.variable ?? false,
    ...((zeroPoint !== undefined || scale !== undefined) && {
      quantization: { scale: [scale ?? 1], zeroPoint: [zeroPoint ?? 0], quantizedDimension: 0 },
    }),
    isSparse: false,
    producer: nodes.find((node) => node.outputs.includes(id))?.id ?? -1,
    consumers: nodes.filter((node) => node.inputs.includes(id)).map((node) => node.id),
  };
}
