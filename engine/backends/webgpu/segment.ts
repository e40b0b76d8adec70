import type { TensorId } from '../../base/ids.ts';
import type { PreparedSegment } from '../types.ts';
import { type CreateBuffer, type Gpu, usage } from './gpu.ts';

/** One dispatch, ready to be encoded. */
export interface Dispatch {
  readonly pipeline: GPUComputePipeline;
  readonly bindings: GPUBindGroup;
  readonly groups: readonly [x: number, y: number];
}

export interface SegmentParts {
  readonly dispatches: readonly Dispatch[];
  /** A tensor's buffer; undefined for one without a place. */
  readonly bufferOf: (tensor: TensorId) => GPUBuffer | undefined;
  readonly bytesOf: (tensor: TensorId) => number;
  readonly shared: ReadonlySet<TensorId>;
  readonly memory: PreparedSegment['memory'];
  /** What `dispose` gives back. */
  readonly owned: readonly GPUBuffer[];
  readonly staging: GPUBuffer;
}

/** A partition on the GPU: one submit runs it. Calls return when the work is queued; `settle` and reads wait for it. */
export class WebGpuSegment implements PreparedSegment {
  readonly fallbacks = [];
  readonly memory;
  readonly shared;

  constructor(
    readonly gpu: Gpu,
    private readonly parts: SegmentParts,
  ) {
    this.memory = parts.memory;
    this.shared = parts.shared;
  }

  /** For a neighbour that reads the tensor where it is. */
  bufferOf(tensor: TensorId): GPUBuffer | undefined {
    return this.parts.bufferOf(tensor);
  }

  write(tensor: TensorId, bytes: Uint8Array): void {
    this.gpu.check();
    const buffer = this.parts.bufferOf(tensor);
    if (!buffer) return;
    this.gpu.queue.writeBuffer(buffer, 0, wholeWords(bytes));
  }

  invoke(): void {
    this.gpu.check();
    const encoder = this.gpu.device.createCommandEncoder();
    const { timestamps } = this.gpu;
    const pass = encoder.beginComputePass(timestamps ? { timestampWrites: timestamps.writes } : {});
    for (const { pipeline, bindings, groups } of this.parts.dispatches) {
      pass.setPipeline(pipeline);
      pass.setBindGroup(0, bindings);
      pass.dispatchWorkgroups(groups[0], groups[1]);
    }
    pass.end();
    this.gpu.queue.submit([encoder.finish()]);
  }

  settle(): Promise<void> {
    return this.gpu.settle();
  }

  async deviceMs(): Promise<number | undefined> {
    return this.gpu.timestamps?.passMs();
  }

  async read(tensor: TensorId): Promise<Uint8Array> {
    const [bytes] = await this.readAll([tensor]);
    return bytes ?? new Uint8Array();
  }

  /** All tensors through one copy and one wait. */
  async readAll(tensors: readonly TensorId[]): Promise<readonly Uint8Array[]> {
    const { staging, bytesOf, bufferOf } = this.parts;
    this.gpu.check();
    const encoder = this.gpu.device.createCommandEncoder();
    let end = 0;
    const places = tensors.map((tensor) => {
      const [bytes, at] = [bytesOf(tensor), end];
      const buffer = bufferOf(tensor);
      if (!buffer) return { at, bytes: 0 };
      end += Math.ceil(bytes / 4) * 4;
      encoder.copyBufferToBuffer(buffer, 0, staging, at, Math.ceil(bytes / 4) * 4);
      return { at, bytes };
    });
    this.gpu.queue.submit([encoder.finish()]);
    await this.gpu.map(staging, end);
    const mapped = new Uint8Array(staging.getMappedRange(0, end)).slice();
    staging.unmap();
    return places.map(({ at, bytes }) => mapped.subarray(at, at + bytes));
  }

  dispose(): void {
    for (const buffer of this.parts.owned) buffer.destroy();
  }
}

/** Copies into a buffer are of whole words. */
function wholeWords(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  if (bytes.length % 4 === 0) return bytes as Uint8Array<ArrayBuffer>;
  const padded = new Uint8Array(Math.ceil(bytes.length / 4) * 4);
  padded.set(bytes);
  return padded;
}

/** Where results are read: as large as all outputs together. */
export const stagingBuffer = (create: CreateBuffer, bytes: number): GPUBuffer =>
  create({ size: Math.max(bytes, 4), usage: usage.mapRead | usage.copyTarget });
