import { DeviceLost } from '../device-lost.ts';
import { Pipelines, ShaderProblem } from './pipelines.ts';
import type { TimestampClock } from './timestamps.ts';

// The API's flags as numbers: the engine uses its types, and gets the objects from whoever opens the device.
export const usage = {
  mapRead: 0x1,
  copySource: 0x4,
  copyTarget: 0x8,
  storage: 0x80,
  queryResolve: 0x200,
} as const;
export const mapRead = 1;

/** Makes a buffer that is destroyed where the work that makes it fails. */
export type CreateBuffer = (descriptor: GPUBufferDescriptor) => GPUBuffer;

/** What one GPU device shares among its segments. */
export class Gpu {
  readonly pipelines: Pipelines;
  #lost: string | undefined;

  constructor(
    readonly device: GPUDevice,
    readonly packedDot: boolean,
    /** Absent where the adapter has no timestamps or coarse ones. */
    readonly timestamps: TimestampClock | undefined,
  ) {
    this.pipelines = new Pipelines(device);
    void device.lost.then(({ message, reason }) => {
      this.#lost = `the GPU device was lost${message ? `: ${message}` : ` (${reason})`}`;
    });
  }

  get queue(): GPUQueue {
    return this.device.queue;
  }

  /** Throws once the device is gone. */
  check(): void {
    if (this.#lost !== undefined) throw new DeviceLost(this.#lost);
  }

  /** Waits for everything submitted. */
  async settle(): Promise<void> {
    this.check();
    await this.queue.onSubmittedWorkDone();
    this.check();
  }

  /** Maps a buffer to be read; a device that goes away meanwhile is told by its own error. */
  async map(buffer: GPUBuffer, bytes: number): Promise<void> {
    this.check();
    try {
      await buffer.mapAsync(mapRead, 0, bytes);
    } catch (error) {
      const lost = await Promise.race([this.device.lost, Promise.resolve(undefined)]);
      if (lost) throw new DeviceLost(`the GPU device was lost${lost.message ? `: ${lost.message}` : ''}`);
      throw error;
    }
  }

  /**
   * Runs `work`, which makes its buffers by `create`; a sentence where it makes the device report an error or run out of memory. The
   * buffers are destroyed then.
   */
  async guarded<T>(
    work: (create: CreateBuffer) => Promise<T>,
  ): Promise<{ readonly value: T } | { readonly problem: string }> {
    const made: GPUBuffer[] = [];
    const create: CreateBuffer = (descriptor) => {
      const buffer = this.device.createBuffer(descriptor);
      made.push(buffer);
      return buffer;
    };
    this.device.pushErrorScope('validation');
    this.device.pushErrorScope('out-of-memory');
    let done: { readonly value: T } | { readonly thrown: unknown };
    try {
      done = { value: await work(create) };
    } catch (thrown) {
      done = { thrown };
    }
    const memory = await this.device.popErrorScope();
    const validation = await this.device.popErrorScope();
    if (!memory && !validation && 'value' in done) return done;
    for (const buffer of made) buffer.destroy();
    const problem = problemOf(memory, validation, 'thrown' in done ? done.thrown : undefined);
    if (problem !== undefined) return { problem };
    throw (done as { readonly thrown: unknown }).thrown;
  }
}

/** What the device reported, or what was thrown where that is the device's trouble and not ours. */
function problemOf(
  memory: GPUError | null,
  validation: GPUError | null,
  thrown: unknown,
): string | undefined {
  if (memory) return `the GPU has not enough memory: ${firstLine(memory.message)}`;
  // A buffer to be filled while it is made needs memory of the caller, too, and says so at once.
  if (thrown instanceof RangeError) return `the GPU has not enough memory: ${firstLine(thrown.message)}`;
  if (thrown instanceof ShaderProblem || (thrown instanceof Error && thrown.name === 'GPUPipelineError'))
    return `a shader does not compile here: ${firstLine(thrown.message)}`;
  if (thrown !== undefined) return undefined;
  return validation ? `the GPU refuses: ${firstLine(validation.message)}` : undefined;
}

const firstLine = (message: string): string => message.split('\n')[0]?.trim() ?? '';
