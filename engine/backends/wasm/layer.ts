import type { GraphNode, GraphTensor } from '../../graph/types.ts';
import type { Local } from './asm/expression.ts';
import type { FunctionBuilder } from './asm/function.ts';
import type { Target } from './target.ts';

/** An operand of a node whose shape is known before running. */
export interface Operand {
  readonly tensor: GraphTensor;
  readonly type: string;
  readonly shape: readonly number[];
  readonly elements: number;
  /** Bytes of one element in memory. */
  readonly width: number;
  /** As the runtime's kernels see them: 0 where the tensor is quantized per channel or not at all. */
  readonly scale: number;
  readonly zeroPoint: number;
  /** A constant's bytes, read from the file when asked for; undefined for activations. */
  constant(): Uint8Array | undefined;
}

/** What a kernel sees of one node. */
export interface Layer {
  readonly node: GraphNode;
  readonly target: Target;
  readonly inputs: readonly (Operand | undefined)[];
  readonly outputs: readonly Operand[];
  /**
   * What the reference kernel makes of each of the 256 values of an 8-bit input 0, as the output's bytes, in the order of the
   * input's bit patterns; undefined where it refuses.
   */
  tabulate(): Uint8Array | undefined;
}

/** Constants a kernel wants in memory in its own order; filled once while preparing. */
export interface Block {
  readonly bytes: number;
  fill(into: Uint8Array): void;
}

/** Where a pointer parameter points, plus a distance in bytes. */
export type Pointer = (
  | { readonly input: number }
  | { readonly output: number }
  | { readonly block: number }
  | { readonly scratch: number }
) & { readonly offset?: number };

export interface Range {
  readonly from: Local<'i32'>;
  readonly to: Local<'i32'>;
}

/** A function of the module, `(from, to, ...pointers)`, named by everything that its code depends on. */
export interface Code {
  readonly key: string;
  readonly arity: number;
  build(f: FunctionBuilder, range: Range, pointers: readonly Local<'i32'>[]): void;
}

/** One sweep over `units` independent pieces of work, which may be split between threads. */
export interface Pass {
  readonly code: Code;
  readonly units: number;
  readonly pointers: readonly Pointer[];
}

/** How a node runs: what it keeps in memory, and the passes in order. */
export interface Lowering {
  /** The output is the input under another shape: no work where both may share memory. */
  readonly alias?: boolean;
  readonly blocks: readonly Block[];
  /** Bytes of each scratch buffer, which live while the node runs. */
  readonly scratch: readonly number[];
  readonly passes: readonly Pass[];
}

/** A kernel's answer for a node: how to run it, or one sentence why it cannot. */
export type Kernel = (layer: Layer) => Lowering | string;

/**
 * Code specialised to `parameters`. `build` may depend on nothing else: name and parameters are the key under which
 * layers share it.
 */
export function code<P>(
  name: string,
  parameters: P,
  arity: number,
  build: (f: FunctionBuilder, range: Range, pointers: readonly Local<'i32'>[], parameters: P) => void,
): Code {
  return {
    key: `${name}${JSON.stringify(parameters)}`,
    arity,
    build: (f, range, pointers) => build(f, range, pointers, parameters),
  };
}

/** A block that holds a typed array as it is. */
export const blockOf = (data: ArrayBufferView): Block => ({
  bytes: data.byteLength,
  fill: (into) => into.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength)),
});

/** A block with an operand's bytes, unchanged. */
export const rawBlock = (operand: Operand, bytes: Uint8Array): Block => ({
  bytes: Math.max(operand.elements * operand.width, 1),
  fill: (into) => into.set(bytes),
});
