import type { NodeId, TensorId } from '../../base/ids.ts';
import type { Constants, Graph, GraphNode, GraphTensor } from '../../graph/types.ts';
import type { OptionValue, Quantization } from '../../model/types.ts';
import type { Shapes } from '../../shapes/types.ts';
import { structureOptions } from './custom-options.ts';
import type { ParamValue, QuantScheme } from './language.ts';
import { remember } from './remember.ts';

/** What rules may ask of one tensor. */
export interface TensorFacts {
  readonly id: TensorId;
  readonly name: string;
  /** Lower case, as rules spell it: `float32`. */
  readonly dtype: string;
  /** Arm NN's reading: `int8:pt` or `int8:pc` for int8, else the type. */
  readonly token: string;
  readonly shape: readonly number[];
  /** Has a buffer in the file. */
  readonly isConstant: boolean;
  /** Has arena memory: no constant, no variable, not dynamic, not computed while the runtime prepares. */
  readonly inArena: boolean;
  /** Allocated only while running. */
  readonly isDynamic: boolean;
  readonly isVariable: boolean;
  readonly isSparse: boolean;
  readonly hasShape: boolean;
  readonly hasUnknownDims: boolean;
  readonly bytes: number;
  readonly scheme: QuantScheme;
  readonly scales: readonly number[];
  readonly zeroPoints: readonly number[];
  readonly axis: number;
  readonly blockSize: number;
  /** Per-tensor scale and zero point as older runtime structures hold them: 0 unless there is exactly one scale. */
  readonly scale: number;
  readonly zeroPoint: number;
}

/** A graph as one profile sees it. */
export interface GraphView {
  readonly graph: Graph;
  readonly tensors: readonly TensorFacts[];
  readonly params: Readonly<Record<string, ParamValue>>;
  /** Elements of a constant, or undefined. */
  values(tensor: TensorFacts): readonly number[] | undefined;
  /** Elements the runtime computed while preparing (SHAPE of a static tensor), or of a constant. */
  knownValues(tensor: TensorFacts): readonly number[] | undefined;
  option(node: GraphNode, name: string): OptionValue | undefined;
  /** Uses of a tensor as an input, and the nodes using it. */
  uses(tensor: TensorFacts): readonly NodeId[];
  /** XNNPACK's marks. */
  isUnpacked?(tensor: TensorId): boolean;
  readonly effectiveDtypes?: ReadonlyMap<TensorId, string>;
  readonly resources?: ReadonlyMap<TensorId, ResourceState>;
}

/** XNNPACK: a variable by its handle's tensor; `first` is the value that fixed its type and shape. */
export interface ResourceState {
  readonly handle: NodeId;
  readonly first?: TensorFacts;
}

/** One node as a profile sees it; inputs may be re-pointed (float16 constants in place of their DEQUANTIZE). */
export interface NodeView {
  readonly node: GraphNode;
  readonly graph: GraphView;
  /** Undefined for an absent operand. */
  readonly inputs: readonly (TensorFacts | undefined)[];
  readonly outputs: readonly (TensorFacts | undefined)[];
  /** The same without absent ones: what wildcards select, asked for by most rules. */
  readonly presentInputs: readonly TensorFacts[];
  readonly presentOutputs: readonly TensorFacts[];
  /** The fused activation, while an implicit Activation layer is checked. */
  readonly activation?: string;
}

const smallTypes: Readonly<Record<string, number>> = { INT4: 0.5, INT2: 0.25 };
const typeBytes: Readonly<Record<string, number>> = {
  FLOAT64: 8,
  INT64: 8,
  UINT64: 8,
  COMPLEX64: 8,
  COMPLEX128: 16,
  FLOAT32: 4,
  INT32: 4,
  UINT32: 4,
  RESOURCE: 4,
  VARIANT: 4,
  FLOAT16: 2,
  BFLOAT16: 2,
  INT16: 2,
  UINT16: 2,
  STRING: 0,
};

export const elementCount = (shape: readonly number[]): number => {
  let count = 1;
  for (const dim of shape) count *= dim;
  return count;
};

/** Bytes of a tensor of this type and shape, 0 for strings (their size is known only with their contents). */
export const tensorBytes = (type: string, shape: readonly number[]): number =>
  Math.ceil(elementCount(shape) * (smallTypes[type] ?? typeBytes[type] ?? 1));

const scheme = (quantization: Quantization | undefined): QuantScheme => {
  if (quantization?.details?.kind === 'BlockwiseQuantization') return 'blockwise';
  return quantization !== undefined && quantization.scale.length > 0 ? 'affine' : 'none';
};

/** The runtime fills in zeros where a file gives scales without zero points. */
const zeroPoints = (quantization: Quantization | undefined): readonly number[] => {
  if (quantization === undefined || quantization.scale.length === 0) return [];
  return quantization.zeroPoint.length > 0 ? quantization.zeroPoint : quantization.scale.map(() => 0);
};

const blockSize = (quantization: Quantization | undefined): number => {
  const size = quantization?.details?.fields.block_size ?? quantization?.details?.fields.blocksize;
  return typeof size === 'number' ? size : 0;
};

const ruleNames = new Map<string, string>();

/** The same string object for a type each time: rules compare types more than anything else. */
const ruleName = (type: string): string => remember(ruleNames, type, () => type.toLowerCase());

const tensorFacts = (
  tensor: GraphTensor,
  shape: readonly number[],
  isDynamic: boolean,
  isComputed: boolean,
): TensorFacts => {
  const { quantization, isConstant, isVariable } = tensor;
  const dtype = ruleName(tensor.type);
  const points = zeroPoints(quantization);
  const isAffine = scheme(quantization) === 'affine';
  const scales = isAffine ? (quantization as Quantization).scale : [];
  return {
    id: tensor.id,
    name: tensor.name,
    dtype,
    token: dtype === 'int8' ? (isAffine && points.length !== 1 ? 'int8:pc' : 'int8:pt') : dtype,
    shape,
    isConstant,
    inArena: !(isConstant || isVariable || isDynamic || isComputed),
    isDynamic,
    isVariable,
    isSparse: tensor.isSparse,
    hasShape: tensor.hasShape,
    hasUnknownDims: shape.some((dim) => dim < 0),
    bytes: isConstant ? tensor.constantBytes : tensorBytes(tensor.type, shape),
    scheme: scheme(quantization),
    scales,
    zeroPoints: points,
    axis: quantization?.quantizedDimension ?? 0,
    blockSize: blockSize(quantization),
    scale: scales.length === 1 ? Math.fround(scales[0] as number) : 0,
    zeroPoint: scales.length === 1 ? (points[0] ?? 0) : 0,
  };
};

export interface ViewOptions {
  readonly params: Readonly<Record<string, ParamValue>>;
  /** prepared: as the runtime knows tensors after preparation; stored: as the file says. */
  readonly shapes: 'prepared' | 'stored';
  /** Arm NN reads a constant of rank 0 as shape [1]. */
  readonly scalarConstantsAsVectors?: boolean;
}

/** Tensor facts are the same for most profiles, so they are made once a graph and reading. */
const factsOfGraph = new WeakMap<Graph, Map<string, { shapes: Shapes; facts: readonly TensorFacts[] }>>();

type Operands = Pick<NodeView, 'inputs' | 'outputs' | 'presentInputs' | 'presentOutputs'>;

/** Operands as facts, by node, for the profiles that share a graph's facts and re-point nothing. */
const operandsOfFacts = new WeakMap<readonly TensorFacts[], (Operands | undefined)[]>();

const makeFacts = (graph: Graph, shapes: Shapes, options: ViewOptions): readonly TensorFacts[] =>
  graph.tensors.map((tensor, index) => {
    const prepared = options.shapes === 'prepared' ? shapes.tensors[index] : undefined;
    const shape = prepared?.kind === 'static' ? prepared.shape : tensor.shape;
    const isComputed = options.shapes === 'prepared' && shapes.values.has(index);
    const asVector = options.scalarConstantsAsVectors && tensor.isConstant && shape.length === 0;
    // Strings live on the heap from the moment the model is loaded (interpreter_builder.cc).
    const onHeap = tensor.type === 'STRING' && !tensor.isConstant;
    const isDynamic = onHeap || prepared?.kind === 'dynamic';
    return tensorFacts(tensor, asVector ? [1] : shape, isDynamic, isComputed);
  });

const factsOf = (graph: Graph, shapes: Shapes, options: ViewOptions): readonly TensorFacts[] => {
  const known = factsOfGraph.get(graph) ?? new Map();
  factsOfGraph.set(graph, known);
  const key = `${options.shapes}${options.scalarConstantsAsVectors ? '+' : ''}`;
  const entry = known.get(key);
  if (entry !== undefined && entry.shapes === shapes) return entry.facts;
  const facts = makeFacts(graph, shapes, options);
  known.set(key, { shapes, facts });
  return facts;
};

const integerReaders: Readonly<Record<string, (view: DataView, at: number) => number>> = {
  int8: (view, at) => view.getInt8(at),
  uint8: (view, at) => view.getUint8(at),
  bool: (view, at) => view.getUint8(at),
  int16: (view, at) => view.getInt16(at, true),
  uint16: (view, at) => view.getUint16(at, true),
  int32: (view, at) => view.getInt32(at, true),
  uint32: (view, at) => view.getUint32(at, true),
  int64: (view, at) => Number(view.getBigInt64(at, true)),
  uint64: (view, at) => Number(view.getBigUint64(at, true)),
  float32: (view, at) => view.getFloat32(at, true),
  float64: (view, at) => view.getFloat64(at, true),
};

/** Elements of packed little-endian bytes, or undefined for types whose elements rules never ask for. */
export const readElements = (dtype: string, bytes: Uint8Array): readonly number[] | undefined => {
  const read = integerReaders[dtype];
  if (read === undefined) return undefined;
  const size = typeBytes[dtype.toUpperCase()] ?? 1;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: Math.floor(bytes.length / size) }, (_, i) => read(view, i * size));
};

const usesOf = (graph: Graph, tensor: TensorFacts): readonly NodeId[] =>
  (graph.tensors[tensor.id]?.consumers ?? []).flatMap((id) =>
    (graph.nodes[id]?.inputs ?? []).filter((input) => input === tensor.id).map(() => id),
  );

/** The graph as a profile with these options sees it. */
export function graphView(
  graph: Graph,
  shapes: Shapes,
  constants: Constants,
  options: ViewOptions,
): GraphView {
  const elements = new Map<TensorId, readonly number[] | undefined>();
  const values = (tensor: TensorFacts): readonly number[] | undefined => {
    if (!tensor.isConstant) return undefined;
    if (!elements.has(tensor.id)) {
      const bytes = constants.bytes(tensor.id);
      elements.set(tensor.id, bytes === undefined ? undefined : readElements(tensor.dtype, bytes));
    }
    return elements.get(tensor.id);
  };
  return {
    graph,
    tensors: factsOf(graph, shapes, options),
    params: options.params,
    values,
    knownValues(tensor) {
      const computed = options.shapes === 'prepared' ? shapes.values.get(tensor.id) : undefined;
      return computed === undefined ? values(tensor) : Array.from(computed as ArrayLike<number>, Number);
    },
    option(node, name) {
      if (!node.custom) return node.options[name];
      return structureOptions(node, constants)?.[name];
    },
    uses: (tensor) => usesOf(graph, tensor),
  };
}

const operandsOf = (
  tensors: readonly TensorFacts[],
  node: GraphNode,
  repoint?: (tensor: TensorId) => TensorId,
): Operands => {
  const inputs = node.inputs.map((id) => tensors[repoint === undefined || id < 0 ? id : repoint(id)]);
  const outputs = node.outputs.map((id) => tensors[id]);
  return { inputs, outputs, presentInputs: inputs.filter(isThere), presentOutputs: outputs.filter(isThere) };
};

const isThere = (facts: TensorFacts | undefined): facts is TensorFacts => facts !== undefined;

function sharedOperands(tensors: readonly TensorFacts[], node: GraphNode): Operands {
  const known = remember(operandsOfFacts, tensors, () => []);
  const operands = known[node.id] ?? operandsOf(tensors, node);
  known[node.id] = operands;
  return operands;
}

/** `repoint`: the tensor to look at in place of an input. */
export function nodeView(
  graph: GraphView,
  node: GraphNode,
  repoint?: (tensor: TensorId) => TensorId,
): NodeView {
  const operands =
    repoint === undefined ? sharedOperands(graph.tensors, node) : operandsOf(graph.tensors, node, repoint);
  const { inputs, outputs, presentInputs, presentOutputs } = operands;
  return { node, graph, inputs, outputs, presentInputs, presentOutputs };
}
