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

  /** Runs `work`; a sentence where it makes the device report an error or run out of memory. */
  async guarded<T>(work: () => Promise<T>): Promise<{ readonly value: T } | { readonly problem: string }> {
    this.device.pushErrorScope('validation');
    this.device.pushErrorScope('out-of-memory');
    let value: T | undefined;
    let thrown: unknown;
    try {
      value = await work();
    } catch (error) {
      thrown = error;
    }
    const memory = await this.device.popErrorScope();
    const validation = await this.device.popErrorScope();
    if (memory) return { problem: `the GPU has not enough memory: ${firstLine(memory.message)}` };
    if (thrown !== undefined) {
      if (thrown instanceof DeviceLost || !(thrown instanceof Error)) throw thrown;
      if (thrown instanceof ShaderProblem || thrown.name === 'GPUPipelineError')
        return { problem: `a shader does not compile here: ${firstLine(thrown.message)}` };
      throw thrown;
    }
    if (validation) return { problem: `the GPU refuses: ${firstLine(validation.message)}` };
    return { value: value as T };
  }
}

const firstLine = (message: string): string => message.split('\n')[0]?.trim() ?? '';
