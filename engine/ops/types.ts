import type { TensorId } from '../base/ids.ts';
import type { Graph, GraphNode, GraphTensor } from '../graph/types.ts';

/**
 * Element storage by type: FLOAT32/COMPLEX64 Float32Array (complex interleaved), FLOAT64 Float64Array, INT8 Int8Array,
 * UINT8/BOOL Uint8Array, INT16 Int16Array, UINT16/FLOAT16/BFLOAT16 Uint16Array (raw bits), INT32/RESOURCE/VARIANT Int32Array,
 * UINT32 Uint32Array, INT64 BigInt64Array, UINT64 BigUint64Array, INT4 Uint8Array (two a byte, low nibble first),
 * STRING Uint8Array (the runtime's packed string buffer).
 */
export type TensorData =
  | Float32Array
  | Float64Array
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array;

/** A tensor with its contents, as a kernel sees it. */
export interface TensorView {
  readonly tensor: GraphTensor;
  /** At run time. */
  readonly shape: readonly number[];
  readonly data: TensorData;
}

/**
 * What an op's shape rule may ask. The same rule serves preparation (values known for constants and for what the runtime
 * computes while preparing) and execution (every value known: a rule answering 'dynamic' then promises that its kernel sets the
 * outputs itself).
 */
export interface ShapeContext {
  readonly node: GraphNode;
  /** Undefined for an absent optional operand, or an index past the node's inputs. */
  tensor(input: number): GraphTensor | undefined;
  /** Shape of an operand, or undefined when it is absent. A rule runs only when all its operands' shapes are known. */
  shape(input: number): readonly number[] | undefined;
  /** Contents of an operand when known at this moment, else undefined. */
  value(input: number): TensorData | undefined;
  output(index: number): GraphTensor;
  /** For ops that own subgraphs: the graph, and its output shapes given input shapes. */
  graph(subgraph: number): Graph | undefined;
  propagateSubgraph(subgraph: number, inputShapes: readonly (readonly number[])[]): ShapeAnswer;
  /** A custom op's raw options. */
  customOptions(): Uint8Array;
}

export type ShapeAnswer =
  /** One shape an output. `values`: outputs whose contents the runtime computes while preparing (SHAPE, RANK ...), by index. */
  | {
      readonly kind: 'static';
      readonly shapes: readonly (readonly number[])[];
      readonly values?: Readonly<Record<number, TensorData>>;
    }
  /**
   * Known only when running. `notKnown`: the runtime's Prepare itself reports "output shape not known" (RESHAPE does), instead of
   * marking an output dynamic.
   */
  | { readonly kind: 'dynamic'; readonly notKnown?: boolean }
  /** Preparation fails; one sentence with the offending numbers, without the node's name (the caller prefixes it). */
  | { readonly kind: 'refused'; readonly sentence: string };

/** What a reference kernel works on. Shapes are final, outputs allocated (zeroed or holding old contents: write all of them). */
export interface KernelContext {
  readonly node: GraphNode;
  /** Undefined for an absent optional operand. */
  input(index: number): TensorView | undefined;
  readonly inputCount: number;
  /** A constant tensor that a quantization names without it being an operand (the scales of blockwise quantization). */
  constant(tensor: TensorId): TensorView | undefined;
  output(index: number): TensorView;
  readonly outputCount: number;
  /**
   * Gives an output whose shape only running tells, in place of writing into `output(index)`. For ops whose shape rule answers
   * 'dynamic' even while running (IF, WHILE, READ_VARIABLE: every output must be set) and for STRING outputs, whose bytes no
   * shape tells. The data are kept, not copied.
   */
  setOutput(index: number, shape: readonly number[], data: TensorData): void;
  /** Intermediate tensors (LSTM) with their quantization; they carry no data. */
  intermediate(index: number): GraphTensor | undefined;
  /** A custom op's raw options. */
  customOptions(): Uint8Array;
  /** State of this node that outlives an invoke (random generators); made once per session by `make`. */
  state<T>(make: () => T): T;
  /** Shared by the whole session: resource variables and hash tables, by resource name or id. */
  readonly resources: Map<string, unknown>;
  /** Another subgraph of the model, for ops that read it instead of running it (the body of a reduction). */
  graph(subgraph: number): Graph | undefined;
  /** Runs another subgraph of the model on these inputs and gives its outputs (fresh copies). */
  invokeSubgraph(subgraph: number, inputs: readonly TensorView[]): readonly TensorView[];
}

/** Work of one node, from shapes alone. */
export interface Work {
  /** Multiply-accumulates; 0 for ops that only move or compare data. */
  readonly macs: number;
}

export interface Op {
  /** Builtin enum name, or a custom code. */
  readonly name: string;
  /**
   * Highest op version that the runtime knows, of its two resolvers the more generous (core/kernels/register.cc,
   * register_ref.cc). Types that come with a version and that a kernel lacks are refused by its own checks.
   */
  readonly maxVersion: number;
  shape(context: ShapeContext): ShapeAnswer;
  /** Absent: no multiply-accumulates. */
  work?(
    context: Pick<ShapeContext, 'node' | 'shape' | 'tensor'> & {
      outputShape(index: number): readonly number[];
    },
  ): Work;
  /**
   * Plain and checkable by eye. Throws `Refusal` with one sentence (without the node's name) for what the runtime refuses too.
   */
  reference(context: KernelContext): void;
}
