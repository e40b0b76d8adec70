import type { Block, Layer } from '../wasm/layer.ts';

// What a WGSL kernel answers for a node. Layers, operands and constant blocks are those of the WebAssembly kernels.

/** What a kernel sees of one node, and of the device it will run on. */
export interface GpuLayer extends Omit<Layer, 'target'> {
  /** The shading language has dot products of packed 8-bit integers. */
  readonly packedDot: boolean;
}

/** Where a binding points. */
export type Place =
  | { readonly input: number }
  | { readonly output: number }
  | { readonly block: number }
  | { readonly scratch: number };

/** One storage buffer of a pass, as the shader declares it. */
export interface Binding {
  readonly name: string;
  readonly place: Place;
  readonly access: 'read' | 'write';
  /** WGSL type of an element. */
  readonly element: string;
}

/** One dispatch: `threads` invocations of `body`, which knows its number as `i`. */
export interface Pass {
  readonly bindings: readonly Binding[];
  readonly threads: number;
  /** WGSL: module-level declarations, among them functions that the body calls. */
  readonly declarations?: string;
  readonly body: string;
}

/** How a node runs: what it keeps in memory, and the passes in order. */
export interface Lowering {
  /** The output is the input under another shape: no work where both may share a buffer. */
  readonly alias?: boolean;
  readonly blocks: readonly Block[];
  /** Bytes of each scratch buffer, which live while the node runs. */
  readonly scratch: readonly number[];
  readonly passes: readonly Pass[];
}

/** A kernel's answer for a node: how to run it, or one sentence why it cannot. */
export type Kernel = (layer: GpuLayer) => Lowering | string;

export const read = (name: string, place: Place, element: string): Binding => ({
  name,
  place,
  access: 'read',
  element,
});

export const write = (name: string, place: Place, element: string): Binding => ({
  name,
  place,
  access: 'write',
  element,
});

/** A lowering of passes alone. */
export const passes = (...list: readonly Pass[]): Lowering => ({ blocks: [], scratch: [], passes: list });
