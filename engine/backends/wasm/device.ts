import type { NodeId, TensorId } from '../../base/ids.ts';
import { fail, ok, Refusal, type Result } from '../../base/result.ts';
import { bytesOf, viewBytes } from '../../ops/tensor-data.ts';
import type { Op } from '../../ops/types.ts';
import { nameOf, resolve } from '../../shapes/resolve.ts';
import { machineFor, runnerFor, type SubgraphRunner } from '../reference/runner.ts';
import type { Device, InvokeOptions, NodeClock, PreparedSegment, Segment } from '../types.ts';
import { exportName, moduleOf } from './assemble.ts';
import { type KnownContents, knownContents } from './constants.ts';
import type { Code } from './layer.ts';
import { type LoweredNode, lowerNode } from './lower.ts';
import { type Pool, SharedCalls } from './pool.ts';
import { bindCalls, type Calls } from './pool-worker.ts';
import { scratchSegment } from './scratch.ts';
import { planStorage, type Storage } from './storage.ts';
import { probe, type Requantizing, type Target } from './target.ts';

export interface WasmOptions {
  /** Reference kernels, for nodes that have none here. */
  readonly ops: ReadonlyMap<string, Op>;
  /** Threads that share the work (`threadPool`), the owner's to dispose of; one thread when absent. */
  readonly pool?: Pool | undefined;
  /**
   * How convolutions and fully connected layers of 8-bit tensors round: `exact`, the default, or `fp32`, quicker and the integers of
   * XNNPACK rather than of the reference kernels. The device's description says it.
   */
  readonly requantization?: Requantizing | undefined;
  /** Told what a preparation does next, and while it packs weights how far it is. */
  readonly onPreparing?: ((progress: Preparing) => void) | undefined;
  /** Overrides what probing finds; for tests. */
  readonly target?: Target;
}

/** lower: kernels are chosen. generate: code is written. compile. pack: constants are written into memory, `done` bytes of `bytes`. */
export type Preparing =
  | { readonly phase: 'lower' | 'generate' | 'compile' | 'ready' }
  | { readonly phase: 'pack'; readonly done: number; readonly bytes: number };

/** Opens the WebAssembly device; a sentence where the environment lacks WebAssembly or its SIMD. */
export async function openWasm(options: WasmOptions): Promise<Result<Device, string>> {
  const probed = options.target ? ok(options.target) : probe();
  if (!probed.ok) return probed;
  const { ops, pool, requantization = 'exact', onPreparing = () => {} } = options;
  const target: Target = { ...probed.value, requantization };
  return ok({
    name: 'wasm',
    description: describeTarget(target, pool?.threads ?? 1),
    prepare: (segment) => prepare(segment, target, ops, pool, onPreparing),
    scratch: async (bytes) => scratchSegment(bytes, pool !== undefined),
    dispose: () => {},
  });
}

const describeTarget = ({ fusedMultiplyAdd, dot, requantization }: Target, threads: number): string =>
  `WebAssembly SIMD, ${threads === 1 ? '1 thread' : `up to ${threads} threads`}, ${fusedMultiplyAdd ? 'fused' : 'separate'} multiply-add, ` +
  `8-bit products ${dot === 'quads' ? 'four at a time' : dot === 'bytes' ? 'in bytes or int16 pairs' : 'in int16 pairs'}` +
  (requantization === 'fp32' ? ', fp32 requantization (not exact)' : '');

const page = 65536;
const largestMemory = 2 ** 32;

async function prepare(
  segment: Segment,
  target: Target,
  ops: ReadonlyMap<string, Op>,
  pool: Pool | undefined,
  tell: (progress: Preparing) => void,
): Promise<Result<PreparedSegment, string>> {
  tell({ phase: 'lower' });
  const known = knownContents(segment, ops);
  const steps: LoweredNode[] = [];
  for (const id of segment.nodes) {
    const node = segment.graph.nodes[id];
    if (!node) return fail(`node ${id} does not exist`);
    const lowered = lowerNode(node, segment, known, target, ops);
    if (lowered.kind === 'reference' && !resolve(node, ops))
      return fail(`${nameOf(node)}: this engine has no code for the op`);
    steps.push(lowered);
  }
  const storage = planStorage(segment, steps, known);
  if (storage.totalBytes > largestMemory)
    return fail(
      `the model needs ${storage.totalBytes} bytes, and WebAssembly holds at most ${largestMemory}`,
    );
  const pages = Math.ceil(storage.totalBytes / page);
  tell({ phase: 'generate' });
  const codes = distinctCodes(steps, storage);
  const isShared = pool !== undefined;
  // Any memory fits: its size is known only after the code.
  const memoryImport = { shared: isShared, minimumPages: 0, maximumPages: 65536 };
  const compiling = moduleOf([...codes.values()], memoryImport, JSON.stringify(target));
  tell({ phase: 'compile' });
  const module = await compiling;
  try {
    const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: isShared });
    const instance = await WebAssembly.instantiate(module, { env: { memory } });
    const passes = passesOf(steps, storage, [...codes.keys()]);
    const calls = passes.flat();
    const bound = bindCalls(instance, calls);
    const shared = pool && new SharedCalls(pool, bound, () => pool.register(module, memory, calls));
    const runs =
      shared?.runs ??
      bound.map(
        ({ run }) =>
          () =>
            run(0, 1),
      );
    packConstants(storage, new Uint8Array(memory.buffer), tell);
    tell({ phase: 'ready' });
    return ok(new WasmSegment(segment, steps, storage, memory, groupLike(passes, runs), shared, ops, known));
  } catch (error) {
    if (error instanceof RangeError) return fail(`out of memory: ${storage.totalBytes} bytes were wanted`);
    if (error instanceof Refusal) return fail(error.message);
    throw error;
  }
}

function packConstants(
  { constants }: Storage,
  memory: Uint8Array<ArrayBuffer>,
  tell: (progress: Preparing) => void,
): void {
  const all = constants.reduce((sum, { bytes }) => sum + bytes, 0);
  let done = 0;
  for (const { address, bytes, fill } of constants) {
    tell({ phase: 'pack', done, bytes: all });
    fill(memory.subarray(address, address + bytes));
    done += bytes;
  }
}

/** The calls of each step; none for steps without work here. */
function passesOf(steps: readonly LoweredNode[], storage: Storage, keys: readonly string[]): Calls[] {
  return steps.map((step, index) =>
    step.kind !== 'kernel' || storage.aliased.has(index)
      ? []
      : step.lowering.passes.map(({ code, units, pointers }) => ({
          name: exportName(keys.indexOf(code.key)),
          units,
          args: pointers.map((pointer) => storage.pointer(index, pointer)),
        })),
  );
}

/** Cuts a flat list into groups as long as those of `groups`. */
function groupLike<T>(groups: readonly (readonly unknown[])[], flat: readonly T[]): T[][] {
  let at = 0;
  return groups.map(({ length }) => {
    at += length;
    return flat.slice(at - length, at);
  });
}

function distinctCodes(steps: readonly LoweredNode[], storage: Storage): Map<string, Code> {
  const codes = new Map<string, Code>();
  for (const [index, step] of steps.entries())
    if (step.kind === 'kernel' && !storage.aliased.has(index))
      for (const { code } of step.lowering.passes) codes.set(code.key, code);
  return codes;
}

type Step = { readonly node: NodeId; readonly run: () => void };

class WasmSegment implements PreparedSegment {
  readonly memory;
  readonly fallbacks;
  readonly #bytes: Uint8Array<ArrayBuffer>;
  readonly #storage: Storage;
  readonly #runner: SubgraphRunner;
  readonly #segment: Segment;
  readonly #shared: SharedCalls | undefined;
  readonly #steps: readonly Step[];

  constructor(
    segment: Segment,
    steps: readonly LoweredNode[],
    storage: Storage,
    memory: WebAssembly.Memory,
    calls: readonly (readonly (() => void)[])[],
    shared: SharedCalls | undefined,
    ops: ReadonlyMap<string, Op>,
    known: KnownContents,
  ) {
    this.#segment = segment;
    this.#shared = shared;
    this.#storage = storage;
    this.#bytes = new Uint8Array(memory.buffer);
    const { arenaBytes, constantBytes } = storage;
    this.memory = { arenaBytes, constantBytes, takenBytes: memory.buffer.byteLength };
    this.fallbacks = steps.flatMap((step) =>
      step.kind === 'reference' ? [{ node: step.node.id, sentence: step.sentence }] : [],
    );
    this.#runner = runnerFor(
      { ...machineFor(segment.program, ops), resources: segment.resources ?? new Map() },
      segment.graph.subgraph,
    );
    this.#shareTensors();
    this.#shareUnfolded(steps, known);
    this.#steps = steps.map((step, index) => ({
      node: step.node.id,
      run: step.kind === 'reference' ? () => this.#runReference(step.node.id) : inOrder(calls[index] ?? []),
    }));
  }

  write(tensor: TensorId, bytes: Uint8Array): void {
    const address = this.#storage.address(tensor);
    if (address !== undefined) this.#bytes.set(bytes, address);
    else this.#shareBytes(tensor, bytes);
  }

  invoke({ part, clock }: InvokeOptions = {}): void | Promise<void> {
    const steps = part ? this.#steps.slice(...part) : this.#steps;
    if (!clock) for (const { run } of steps) run();
    else this.#timed(steps, clock);
    return this.#shared?.settle();
  }

  #timed(steps: readonly Step[], clock: NodeClock): void {
    let before = clock.now();
    for (const { node, run } of steps) {
      run();
      const after = clock.now();
      clock.onNode(node, after - before);
      before = after;
    }
  }

  read(tensor: TensorId): Uint8Array {
    const address = this.#storage.address(tensor);
    if (address !== undefined) return this.#bytes.subarray(address, address + this.#storage.bytesOf(tensor));
    const view = this.#runner.view(tensor);
    return view ? bytesOf(view.data) : new Uint8Array();
  }

  /** What has no place in the memory was shaped by a reference kernel while running. */
  shapeOf(tensor: TensorId): readonly number[] | undefined {
    return this.#storage.address(tensor) === undefined ? this.#runner.view(tensor)?.shape : undefined;
  }

  dispose(): void {
    this.#shared?.dispose();
  }

  /** Lets reference kernels see the arena's tensors where they are, and prepares them for the input shapes of now. */
  #shareTensors(): void {
    const { graph, shapes } = this.#segment;
    this.#runner.resize(
      graph.inputs.map((tensor) => {
        const shape = shapes.tensors[tensor];
        return shape?.kind === 'static' ? shape.shape : undefined;
      }),
    );
    for (const tensor of graph.tensors) {
      const address = this.#storage.address(tensor.id);
      if (address === undefined || tensor.isConstant) continue;
      const bytes = this.#bytes.subarray(address, address + this.#storage.bytesOf(tensor.id));
      if (tensor.isVariable && tensor.type === 'INT8') bytes.fill(tensor.quantization?.zeroPoint[0] ?? 0);
      this.#shareBytes(tensor.id, bytes);
    }
  }

  /** Gives reference kernels the weights that no invoke computes any more. */
  #shareUnfolded(steps: readonly LoweredNode[], known: KnownContents): void {
    const unfolded = new Set(steps.flatMap(({ kind, node }) => (kind === 'folded' ? node.outputs : [])));
    for (const { kind, node } of steps)
      for (const tensor of kind === 'reference' ? node.inputs : [])
        if (unfolded.has(tensor)) this.#shareBytes(tensor, known.bytes(tensor) ?? new Uint8Array());
  }

  #shareBytes(tensor: TensorId, bytes: Uint8Array): void {
    const shape = this.#segment.shapes.tensors[tensor];
    const info = this.#segment.graph.tensors[tensor];
    if (!info) return;
    const dimensions = shape?.kind === 'static' ? shape.shape : info.shape;
    this.#runner.set(tensor, dimensions, viewBytes(info.type, bytes));
  }

  /** Runs one node on its reference kernel, whose outputs land in the arena where they have a place there. */
  #runReference(id: NodeId): void {
    this.#runner.invoke({ nodes: [id] });
    for (const tensor of this.#segment.graph.nodes[id]?.outputs ?? []) {
      const address = tensor < 0 ? undefined : this.#storage.address(tensor);
      const view = address === undefined ? undefined : this.#runner.view(tensor);
      if (address === undefined || !view || view.data.buffer === this.#bytes.buffer) continue;
      this.#bytes.set(bytesOf(view.data), address);
      this.#shareBytes(tensor, this.#bytes.subarray(address, address + this.#storage.bytesOf(tensor)));
    }
  }
}

function inOrder(calls: readonly (() => void)[]): () => void {
  const [only] = calls;
  if (only && calls.length === 1) return only;
  return () => {
    for (const call of calls) call();
  };
}
