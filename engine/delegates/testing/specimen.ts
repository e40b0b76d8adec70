import { type NodeId, nodeId, type TensorId, tensorId } from '../../base/ids.ts';
import type { Constants, Graph, GraphNode, GraphTensor } from '../../graph/types.ts';
import type { OptionValue } from '../../model/types.ts';
import type { Shapes } from '../../shapes/types.ts';

/** A tensor of a generated node; everything a rule may look at, mutable so that a search can push it about. */
export interface TensorSpecimen {
  dtype: string;
  shape: number[];
  constant: boolean;
  /** Contents of a constant; missing elements read as 1. */
  values: number[];
  variable: boolean;
  sparse: boolean;
  dynamic: boolean;
  quant: 'none' | 'affine' | 'blockwise';
  scales: number[];
  zeroPoints: number[];
  axis: number;
  blockSize: number;
}

/** One node with its operands, options and neighbours. */
export interface NodeSpecimen {
  op: string;
  version: number;
  options: Record<string, OptionValue>;
  inputs: (TensorSpecimen | null)[];
  outputs: (TensorSpecimen | null)[];
  intermediates: number;
  params: Record<string, number | boolean | string | readonly string[]>;
  /** Ops that read output 0 besides the graph's outputs, with the type of their first output. */
  readers: { op: string; dtype: string }[];
  /** Ops that read input 0 beside this node. */
  inputReaders: number;
  /** Op that computes input 0. */
  producer: string | null;
}

export const tensorSpecimen = (dtype = 'float32', shape: number[] = [1, 4, 4, 4]): TensorSpecimen => ({
  ...{ dtype, shape, constant: false, values: [], variable: false, sparse: false, dynamic: false },
  ...{ quant: 'none', scales: [0.5], zeroPoints: [0], axis: 0, blockSize: 32 },
});

const elementBytes: Readonly<Record<string, number>> = {
  int64: 8,
  int32: 4,
  float32: 4,
  int16: 2,
  float16: 2,
};
const largestContents = 4096;

/** Little-endian contents; large constants are cut short, as no rule reads that far. */
function contents({ dtype, shape, values }: TensorSpecimen): Uint8Array {
  const size = elementBytes[dtype] ?? 1;
  const count = Math.min(
    Math.max(
      shape.reduce((product, dim) => product * Math.max(dim, 0), 1),
      0,
    ),
    largestContents,
  );
  const view = new DataView(new ArrayBuffer(count * size));
  for (let i = 0; i < count; i++) {
    const value = values[i] ?? 1;
    if (dtype === 'float32') view.setFloat32(i * 4, value, true);
    else if (size === 8) view.setBigInt64(i * 8, BigInt(Math.trunc(value)), true);
    else if (size === 4) view.setInt32(i * 4, value, true);
    else if (size === 2) view.setInt16(i * 2, value, true);
    else view.setInt8(i, value);
  }
  return new Uint8Array(view.buffer);
}

const graphTensor = (id: number, specimen: TensorSpecimen): GraphTensor => ({
  id: tensorId(id),
  name: `t${id}`,
  type: specimen.dtype.toUpperCase(),
  shape: specimen.shape,
  hasShape: true,
  isConstant: specimen.constant,
  constantBytes: specimen.constant ? contents(specimen).length : 0,
  isVariable: specimen.variable,
  isSparse: specimen.sparse,
  producer: -1,
  consumers: [],
  ...(specimen.quant === 'none'
    ? {}
    : {
        quantization: {
          scale: specimen.quant === 'affine' ? specimen.scales : [],
          zeroPoint: specimen.quant === 'affine' ? specimen.zeroPoints : [],
          quantizedDimension: specimen.axis,
          ...(specimen.quant === 'blockwise'
            ? { details: { kind: 'BlockwiseQuantization', fields: { blocksize: specimen.blockSize } } }
            : {}),
        },
      }),
});

const otherNode = (id: NodeId, op: string, inputs: TensorId[], outputs: TensorId[]): GraphNode => ({
  ...{
    id,
    op,
    custom: false,
    version: 1,
    inputs,
    outputs,
    intermediates: [],
    optionsType: null,
    options: {},
  },
  ...{ hasSideEffect: false, isConstantFp16Dequantize: false },
});

export interface BuiltSpecimen {
  readonly graph: Graph;
  readonly shapes: Shapes;
  readonly constants: Constants;
  readonly node: NodeId;
}

/** The node in a graph of its own, with its neighbours around it. */
export function buildSpecimen(specimen: NodeSpecimen): BuiltSpecimen {
  const specimens: TensorSpecimen[] = [];
  // One specimen in two slots is one tensor used twice.
  const place = (each: TensorSpecimen | null): TensorId => {
    if (each === null) return tensorId(-1);
    const known = specimens.indexOf(each);
    return tensorId(known < 0 ? specimens.push(each) - 1 : known);
  };
  const inputs = specimen.inputs.map(place);
  const outputs = specimen.outputs.map(place);
  const readerOutputs = specimen.readers.map(({ dtype }) => place(tensorSpecimen(dtype)));
  const nodes: GraphNode[] = [];
  const first = inputs[0] ?? tensorId(-1);
  if (specimen.producer !== null && first >= 0)
    nodes.push(otherNode(nodeId(0), specimen.producer, [], [first]));
  const id = nodeId(nodes.length);
  const composite = specimen.op.startsWith('STABLEHLO_COMPOSITE:');
  const custom = specimen.op.startsWith('CUSTOM:');
  nodes.push({
    id,
    op: custom ? specimen.op.slice(7) : composite ? 'STABLEHLO_COMPOSITE' : specimen.op,
    custom,
    version: specimen.version,
    inputs,
    outputs,
    intermediates: Array.from({ length: specimen.intermediates }, () => tensorId(-1)),
    optionsType: 'Options',
    options: composite ? { ...specimen.options, name: specimen.op.slice(20) } : specimen.options,
    hasSideEffect: false,
    isConstantFp16Dequantize: false,
  });
  for (const [i, { op }] of specimen.readers.entries())
    nodes.push(
      otherNode(nodeId(nodes.length), op, [outputs[0] ?? tensorId(-1)], [readerOutputs[i] as TensorId]),
    );
  for (let i = 0; i < specimen.inputReaders; i++)
    nodes.push(otherNode(nodeId(nodes.length), 'ABS', [first], []));
  const tensors = specimens.map((each, i) => ({
    ...graphTensor(i, each),
    producer: nodes.find((node) => node.outputs.includes(tensorId(i)))?.id ?? (-1 as const),
    consumers: nodes.filter((node) => node.inputs.includes(tensorId(i))).map((node) => node.id),
  }));
  const bytes = specimens.map((each) => (each.constant ? contents(each) : undefined));
  return {
    node: id,
    graph: { subgraph: 0, name: 'main', nodes, tensors, inputs: [], outputs: [] },
    shapes: {
      tensors: specimens.map((each, i) =>
        each.dynamic ? { kind: 'dynamic', because: nodeId(i) } : { kind: 'static', shape: each.shape },
      ),
      values: new Map(),
      unresolved: [],
    },
    constants: {
      bytes: (tensor) => bytes[tensor],
      // MediaPipe's custom options are the runtime's structures: int32 fields in order.
      customOptions: () => structBytes(specimen.options),
    },
  };
}

const paddings = ['UNKNOWN', 'SAME', 'VALID'];
const activations = ['NONE', 'RELU', 'RELU_N1_TO_1', 'RELU6', 'TANH', 'SIGN_BIT', 'SIGMOID'];

function structBytes(options: Record<string, OptionValue>): Uint8Array {
  const number = (name: string): number => Number(options[name] ?? 1) || 0;
  const fields = [
    Math.max(paddings.indexOf(String(options.padding ?? 'SAME')), 0),
    ...['stride_w', 'stride_h', 'filter_width', 'filter_height'].map(number),
    Math.max(activations.indexOf(String(options.fused_activation_function ?? 'NONE')), 0),
  ];
  return new Uint8Array(new Int32Array(fields).buffer);
}
