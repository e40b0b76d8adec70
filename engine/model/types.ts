import type { TensorId } from '../base/ids.ts';

/** Element type, spelt as in the schema (`FLOAT32`, `INT8`, ...); a value the schema does not know is its number, `'99'`. */
export type TensorType = string;

/**
 * An option's value: numbers, booleans, enum names, strings, vectors or nested tables of these; int64 beyond 2^53 as bigint.
 * A union's value is a table with its member's name as `kind`; raw bytes stay in the file as `{offset, bytes}`; what the file
 * leaves out without a default is null.
 */
export type OptionValue =
  | number
  | bigint
  | boolean
  | string
  | null
  | readonly OptionValue[]
  | Uint8Array
  | Uint16Array
  | { readonly [field: string]: OptionValue };

/** Fields by their schema names, schema defaults filled in. */
export type Options = { readonly [field: string]: OptionValue };

export interface Quantization {
  /** float32 values; empty where the file gives none. */
  readonly scale: readonly number[];
  /** int64 in the file; held as numbers (values beyond 2^53 lose their low bits and are reported as a problem). */
  readonly zeroPoint: readonly number[];
  readonly quantizedDimension: number;
  readonly min?: readonly number[];
  readonly max?: readonly number[];
  /** `CustomQuantization` or `BlockwiseQuantization`, with its fields, where the file has such details. */
  readonly details?: { readonly kind: string; readonly fields: Options };
}

export interface ModelTensor {
  readonly index: TensorId;
  readonly name: string;
  readonly type: TensorType;
  readonly shape: readonly number[];
  /** False where the file says that the rank is unknown, or gives no shape vector at all. */
  readonly hasShape: boolean;
  readonly shapeSignature?: readonly number[];
  /** Index into `Model.buffers`; 0 is by convention the empty buffer. */
  readonly buffer: number;
  readonly isVariable: boolean;
  readonly quantization?: Quantization;
  readonly sparsity?: Options;
  readonly variantTensors?: readonly Options[];
  /** Identifier of constant contents in a file beside the model. */
  readonly externalBuffer?: number;
}

export interface ModelOperator {
  /** Builtin enum name; for custom ops the custom code; an unknown builtin code is its number. */
  readonly op: string;
  readonly custom: boolean;
  readonly version: number;
  /** Index into `Model.operatorCodes`. */
  readonly opcodeIndex: number;
  readonly inputs: readonly TensorId[];
  readonly outputs: readonly TensorId[];
  readonly intermediates: readonly TensorId[];
  /** Name of the options table in the file (`Conv2DOptions`), or null where the operator carries none. */
  readonly optionsType: string | null;
  readonly options: Options;
  /** Where a custom op's options lie in the file. */
  readonly customOptions?: { readonly offset: number; readonly bytes: number };
  readonly mutatingVariableInputs?: readonly boolean[];
}

export interface ModelSubgraph {
  readonly index: number;
  readonly name: string;
  readonly inputs: readonly TensorId[];
  readonly outputs: readonly TensorId[];
  readonly tensors: readonly ModelTensor[];
  readonly operators: readonly ModelOperator[];
}

/**
 * Where a buffer's bytes lie in the file. `offset` 0: the buffer has no data. A buffer of zero bytes elsewhere is data,
 * if empty: the runtime takes a tensor that names it as a constant (the shape operand of a RESHAPE to a scalar).
 */
export interface ModelBuffer {
  readonly offset: number;
  readonly bytes: number;
}

export interface Signature {
  readonly key: string;
  readonly subgraph: number;
  readonly inputs: readonly { readonly name: string; readonly tensor: TensorId }[];
  readonly outputs: readonly { readonly name: string; readonly tensor: TensorId }[];
}

/** One thing wrong with a file that could still be opened. `error`: the runtime would refuse to build it. */
export interface ModelProblem {
  readonly severity: 'error' | 'warning';
  /** Path of the table or field, e.g. `subgraphs[0].operators[3].inputs[1]`. */
  readonly where: string;
  /** One sentence with the offending value. */
  readonly message: string;
}

/** Everything a `.tflite` file says, faithful to the file; plain data (weights stay in the file). */
export interface Model {
  readonly name: string;
  /** Size of the file. */
  readonly bytes: number;
  readonly schemaVersion: number;
  readonly description: string;
  readonly operatorCodes: readonly {
    readonly op: string;
    readonly custom: boolean;
    readonly version: number;
  }[];
  readonly subgraphs: readonly ModelSubgraph[];
  readonly buffers: readonly ModelBuffer[];
  readonly signatures: readonly Signature[];
  readonly metadata: readonly { readonly name: string; readonly buffer: number; readonly bytes: number }[];
  /** From `model_control_dependencies`, one list of [before, after] a subgraph; absent when the file has none or it does not parse. */
  readonly controlDependencies?: readonly (readonly (readonly [number, number])[])[];
  /** Constant contents that lie in files beside the model, which tensors name by identifier. */
  readonly externalBuffers?: readonly ExternalBuffer[];
  readonly problems: readonly ModelProblem[];
}

export interface ExternalBuffer {
  readonly id: number;
  /** Name of the file. */
  readonly file: string;
  readonly offset: number | bigint;
  readonly bytes: number | bigint;
  readonly packing: string;
}

/** Why a file cannot be opened: one sentence (what, where, offending value). */
export interface OpenProblem {
  readonly kind: 'not-tflite' | 'truncated' | 'malformed';
  readonly where: string;
  readonly message: string;
}
