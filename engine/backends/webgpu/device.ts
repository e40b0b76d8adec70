import type { TensorId } from '../../base/ids.ts';
import { fail, ok, type Result } from '../../base/result.ts';
import type { Op } from '../../ops/types.ts';
import type { Device, PreparedSegment, Segment } from '../types.ts';
import { knownContents } from '../wasm/constants.ts';
import { type CreateBuffer, Gpu, usage } from './gpu.ts';
import { type LoweredNode, lowerSegment } from './lower.ts';
import { type Dispatch, stagingBuffer, WebGpuSegment } from './segment.ts';
import { groupsOf } from './shader.ts';
import { type Home, planStorage, type Storage, wordBytes } from './storage.ts';
import { openTimestamps } from './timestamps.ts';

export interface WebGpuOptions {
  /** `navigator.gpu`, or what stands for it elsewhere; undefined where there is none. */
  readonly gpu: GPU | undefined;
  /** Reference kernels, for tables and weights that are unfolded while preparing. */
  readonly ops: ReadonlyMap<string, Op>;
  /** False: plain arithmetic even where the language has dot products of packed bytes; for tests. */
  readonly packedDot?: boolean;
}

/** The WebGPU device and the device object under it, which whoever opened it may watch or destroy. */
export interface WebGpuDevice extends Device {
  readonly gpuDevice: GPUDevice;
}

/** Opens the WebGPU device; a sentence where the environment has no GPU to give. */
export async function openWebGpu(options: WebGpuOptions): Promise<Result<WebGpuDevice, string>> {
  if (!options.gpu) return fail('this environment has no WebGPU');
  const adapter = await options.gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) return fail('this environment has WebGPU but no adapter for it');
  const { maxStorageBufferBindingSize, maxBufferSize, maxStorageBuffersPerShaderStage } = adapter.limits;
  let device: GPUDevice;
  try {
    device = await adapter.requestDevice({
      requiredFeatures: adapter.features.has('timestamp-query') ? ['timestamp-query'] : [],
      requiredLimits: { maxStorageBufferBindingSize, maxBufferSize, maxStorageBuffersPerShaderStage },
    });
  } catch (error) {
    return fail(`the GPU adapter gives no device: ${error instanceof Error ? error.message : String(error)}`);
  }
  const language = options.gpu.wgslLanguageFeatures;
  const packedDot = options.packedDot ?? language?.has('packed_4x8_integer_dot_product') ?? false;
  const { clock, stepNs } = await openTimestamps(device);
  const gpu = new Gpu(device, packedDot, clock);
  return ok({
    name: 'webgpu',
    description: `WebGPU, ${describeAdapter(adapter)}, 8-bit products ${packedDot ? 'four at a time' : 'one at a time'}`,
    computeClock: describeClock(clock !== undefined, stepNs),
    gpuDevice: device,
    prepare: (segment) => prepare(segment, gpu, options.ops),
    scratch: (bytes) => scratch(gpu, bytes),
    dispose: () => device.destroy(),
  });
}

function describeAdapter({ info }: GPUAdapter): string {
  const words = [info?.description || [info?.vendor, info?.architecture].filter(Boolean).join(' ')].filter(
    Boolean,
  );
  return `${words.join(' ') || 'an adapter that does not name itself'}${info?.isFallbackAdapter ? ' (software)' : ''}`;
}

const describeClock = (fine: boolean, stepNs: number | undefined): string => {
  if (fine) return `GPU timestamps (steps of ${stepNs} ns)`;
  return `submit to done${stepNs ? ` (GPU timestamps come in steps of ${stepNs / 1000} µs here)` : ' (no GPU timestamps here)'}`;
};

async function prepare(
  segment: Segment,
  gpu: Gpu,
  ops: ReadonlyMap<string, Op>,
): Promise<Result<PreparedSegment, string>> {
  const known = knownContents(segment, ops);
  const lowered = lowerSegment(segment, known, ops, gpu.packedDot);
  if (!lowered.ok) return lowered;
  const steps = lowered.value;
  const neighbours = neighbourBuffers(segment, gpu);
  const storage = planStorage(segment, steps, known, new Set(neighbours.keys()));
  const problem = limitProblem(steps, storage, gpu.device.limits);
  if (problem !== undefined) return fail(problem);
  const made = await gpu.guarded((create) => build(segment, gpu, create, steps, storage, neighbours));
  return 'problem' in made ? fail(made.problem) : ok(made.value);
}

/** Inputs that segments of this very GPU device already hold. */
function neighbourBuffers({ neighbours }: Segment, gpu: Gpu): ReadonlyMap<TensorId, GPUBuffer> {
  const found = new Map<TensorId, GPUBuffer>();
  for (const [tensor, other] of neighbours ?? []) {
    const buffer = other instanceof WebGpuSegment && other.gpu === gpu ? other.bufferOf(tensor) : undefined;
    if (buffer) found.set(tensor, buffer);
  }
  return found;
}

function limitProblem(
  steps: readonly LoweredNode[],
  storage: Storage,
  limits: GPUSupportedLimits,
): string | undefined {
  const most = Math.min(limits.maxStorageBufferBindingSize, limits.maxBufferSize);
  for (const [step, { node, lowering }] of steps.entries())
    for (const { bindings } of lowering?.passes ?? []) {
      if (bindings.length > limits.maxStorageBuffersPerShaderStage)
        return `${node.op} #${node.id} needs ${bindings.length} buffers at once, and the GPU adapter allows ${limits.maxStorageBuffersPerShaderStage}`;
      for (const { place } of bindings) {
        const { bytes } = storage.resolve(step, place);
        if (bytes > most)
          return `${node.op} #${node.id} needs a buffer of ${bytes} bytes, and the GPU adapter allows ${most}`;
      }
    }
  return undefined;
}

async function build(
  segment: Segment,
  gpu: Gpu,
  create: CreateBuffer,
  steps: readonly LoweredNode[],
  storage: Storage,
  neighbours: ReadonlyMap<TensorId, GPUBuffer>,
): Promise<WebGpuSegment> {
  const { device, pipelines } = gpu;
  const passes = steps.flatMap(({ lowering }, step) =>
    storage.aliased.has(step) ? [] : (lowering?.passes ?? []).map((pass) => ({ step, pass })),
  );
  const compiled = await Promise.all(passes.map(({ pass }) => pipelines.compile(pass)));
  const slots = storage.slots.map((size) => create({ size, usage: activations }));
  const constants = new Map<number, GPUBuffer>();
  const bufferAt = (home: Home): GPUBuffer => {
    if (home.kind === 'slot') return slots[home.slot] as GPUBuffer;
    if (home.kind === 'neighbour') return neighbours.get(home.tensor) as GPUBuffer;
    const there = constants.get(home.constant);
    if (there) return there;
    const uploaded = uploadConstant(create, storage, home.constant);
    constants.set(home.constant, uploaded);
    return uploaded;
  };
  const dispatches = passes.map(({ step, pass }, index): Dispatch => {
    const entries = pass.bindings.map(({ place }, binding) => {
      const { home, bytes } = storage.resolve(step, place);
      return { binding, resource: { buffer: bufferAt(home), size: bytes } };
    });
    return {
      pipeline: compiled[index] as GPUComputePipeline,
      bindings: device.createBindGroup({ layout: pipelines.layoutOf(pass), entries }),
      groups: groupsOf(pass.threads),
    };
  });
  const outputs = new Map(
    segment.outputs.flatMap((tensor) => {
      const home = storage.homeOf(tensor);
      return home ? [[tensor, bufferAt(home)] as const] : [];
    }),
  );
  const bufferOf = (tensor: TensorId): GPUBuffer | undefined => {
    const known = outputs.get(tensor);
    if (known) return known;
    const home = storage.homeOf(tensor);
    return home && home.kind !== 'constant' ? bufferAt(home) : undefined;
  };
  const stagingBytes = segment.outputs.reduce((sum, tensor) => sum + wordBytes(storage.bytesOf(tensor)), 0);
  const staging = stagingBuffer(create, stagingBytes);
  const sum = (list: readonly number[]) => list.reduce((all, bytes) => all + bytes, 0);
  const owned = [...slots, ...constants.values(), staging];
  return new WebGpuSegment(gpu, {
    dispatches,
    bufferOf,
    bytesOf: storage.bytesOf,
    shared: new Set(neighbours.keys()),
    memory: {
      arenaBytes: sum(storage.slots),
      constantBytes: sum([...constants.keys()].map((index) => storage.constants[index]?.bytes ?? 0)),
      takenBytes: sum(owned.map(({ size }) => size)),
    },
    owned,
    staging,
  });
}

const activations = usage.storage | usage.copySource | usage.copyTarget;

async function scratch(gpu: Gpu, bytes: number): Promise<Result<PreparedSegment, string>> {
  const made = await gpu.guarded(async (create) => {
    const buffer = create({ size: wordBytes(bytes), usage: activations });
    const staging = stagingBuffer(create, wordBytes(bytes));
    return new WebGpuSegment(gpu, {
      dispatches: [],
      bufferOf: () => buffer,
      bytesOf: () => bytes,
      shared: new Set(),
      memory: { arenaBytes: wordBytes(bytes), constantBytes: 0 },
      owned: [buffer, staging],
      staging,
    });
  });
  return 'problem' in made ? fail(made.problem) : ok(made.value);
}

function uploadConstant(create: CreateBuffer, storage: Storage, index: number): GPUBuffer {
  const { bytes, fill } = storage.constants[index] as Storage['constants'][number];
  const buffer = create({
    size: bytes,
    usage: usage.storage | usage.copySource,
    mappedAtCreation: true,
  });
  fill(new Uint8Array(buffer.getMappedRange()));
  buffer.unmap();
  return buffer;
}
