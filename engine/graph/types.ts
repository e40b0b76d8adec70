import type { NodeId, TensorId } from '../base/ids.ts';
import type { Options, Quantization, TensorType } from '../model/types.ts';

export interface GraphNode {
  readonly id: NodeId;
  /** Builtin enum name, or the custom code of a custom op. */
  readonly op: string;
  readonly custom: boolean;
  readonly version: number;
  /** -1 stands for an absent optional operand. */
  readonly inputs: readonly TensorId[];
  readonly outputs: readonly TensorId[];
  readonly intermediates: readonly TensorId[];
  readonly optionsType: string | null;
  readonly options: Options;
  readonly customOptions?: { readonly offset: number; readonly bytes: number };
  /** Ordered by the side-effect chain: touches a RESOURCE tensor, or is IF, WHILE or CALL_ONCE (subgraph.cc:1203-1216). */
  readonly hasSideEffect: boolean;
  /** A DEQUANTIZE of a constant float16 tensor, which the fp16 helper treats apart. */
  readonly isConstantFp16Dequantize: boolean;
}

export interface GraphTensor {
  readonly id: TensorId;
  readonly name: string;
  readonly type: TensorType;
  /** As stored in the file; `propagate` tells what it is at run time. */
  readonly shape: readonly number[];
  readonly hasShape: boolean;
  readonly shapeSignature?: readonly number[];
  /** Has bytes in the file. */
  readonly isConstant: boolean;
  readonly constantBytes: number;
  readonly isVariable: boolean;
  readonly quantization?: Quantization;
  readonly isSparse: boolean;
  /** The file's sparsity table of a sparse tensor, whose data hold only the stored blocks. */
  readonly sparsity?: Options;
  /** The node that writes it, or -1 (constants, graph inputs, variables). */
  readonly producer: NodeId | -1;
  /** Nodes that read it, ascending, each once. */
  readonly consumers: readonly NodeId[];
}

/** One subgraph as later stages trust it: every index in range, at most one producer a tensor, acyclic. Plain data. */
export interface Graph {
  readonly subgraph: number;
  readonly name: string;
  readonly nodes: readonly GraphNode[];
  readonly tensors: readonly GraphTensor[];
  readonly inputs: readonly TensorId[];
  readonly outputs: readonly TensorId[];
  /** Edges [before, after] of the file's `model_control_dependencies`, replacing the side-effect chain where present. */
  readonly controlEdges?: readonly (readonly [NodeId, NodeId])[];
}

/** Reads constant data, which stays in the file. Undefined where the tensor has none. Bytes little-endian, packed as in the file. */
export interface Constants {
  bytes(tensor: TensorId): Uint8Array | undefined;
  /** A custom op's raw options. */
  customOptions(node: GraphNode): Uint8Array;
}

/** A whole model as preparation and running see it: subgraphs call each other by index. */
export interface Program {
  readonly graphs: readonly Graph[];
  /** By subgraph. */
  readonly constants: readonly Constants[];
}
