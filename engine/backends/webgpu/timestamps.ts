import { mapRead, usage } from './gpu.ts';

// How long a compute pass took by the GPU's own clock. Browsers round it, some to 0.1 ms: then it is not used.

const coarsestNs = 1000;

/** Two timestamps around a pass. */
export class TimestampClock {
  readonly #set: GPUQuerySet;
  readonly #resolved: GPUBuffer;
  readonly #staging: GPUBuffer;

  constructor(
    private readonly device: GPUDevice,
    /** The largest step that all of a few readings are multiples of. */
    readonly stepNs: number,
  ) {
    this.#set = device.createQuerySet({ type: 'timestamp', count: 2 });
    this.#resolved = device.createBuffer({ size: 16, usage: usage.queryResolve | usage.copySource });
    this.#staging = device.createBuffer({ size: 16, usage: usage.mapRead | usage.copyTarget });
  }

  get writes(): GPUComputePassTimestampWrites {
    return { querySet: this.#set, beginningOfPassWriteIndex: 0, endOfPassWriteIndex: 1 };
  }

  /** The two readings of the last pass, in nanoseconds. */
  async read(): Promise<readonly [begin: bigint, end: bigint]> {
    const encoder = this.device.createCommandEncoder();
    encoder.resolveQuerySet(this.#set, 0, 2, this.#resolved, 0);
    encoder.copyBufferToBuffer(this.#resolved, 0, this.#staging, 0, 16);
    this.device.queue.submit([encoder.finish()]);
    await this.#staging.mapAsync(mapRead);
    const [begin = 0n, end = 0n] = new BigInt64Array(this.#staging.getMappedRange().slice(0));
    this.#staging.unmap();
    return [begin, end];
  }

  /** Milliseconds of the last pass; undefined where the readings make no sense (a clock that was reset). */
  async passMs(): Promise<number | undefined> {
    const [begin, end] = await this.read();
    return end >= begin ? Number(end - begin) / 1e6 : undefined;
  }

  dispose(): void {
    this.#set.destroy();
    this.#resolved.destroy();
    this.#staging.destroy();
  }
}

/** The clock, where the device has one, and the step of its readings in nanoseconds; only a clock that is fine enough is given. */
export async function openTimestamps(
  device: GPUDevice,
): Promise<{ readonly clock?: TimestampClock; readonly stepNs?: number }> {
  if (!device.features.has('timestamp-query')) return {};
  const trial = new TimestampClock(device, 1);
  let step = 0n;
  for (let i = 0; i < 8; i++) {
    const encoder = device.createCommandEncoder();
    encoder.beginComputePass({ timestampWrites: trial.writes }).end();
    device.queue.submit([encoder.finish()]);
    for (const reading of await trial.read()) step = greatestDivisor(step, reading);
  }
  trial.dispose();
  const stepNs = Number(step);
  return stepNs > 0 && stepNs <= coarsestNs
    ? { clock: new TimestampClock(device, stepNs), stepNs }
    : { stepNs };
}

function greatestDivisor(a: bigint, b: bigint): bigint {
  let [x, y] = [a, b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x < 0n ? -x : x;
}
