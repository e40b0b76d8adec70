import { referenceDevice } from '../backends/reference/device.ts';
import type { Device } from '../backends/types.ts';
import { openWasm } from '../backends/wasm/device.ts';
import type { Pool } from '../backends/wasm/pool.ts';
import type { Requantizing } from '../backends/wasm/target.ts';
import { openWebGpu } from '../backends/webgpu/device.ts';
import { ok, type Result } from '../base/result.ts';
import { ops } from '../ops/table.ts';

/** What the environment lends to devices: threads, and its WebGPU; and how the caller wants integers rounded. */
export interface DeviceMeans {
  readonly pool?: Pool | undefined;
  /** Of the WebAssembly device; `exact` when absent. */
  readonly requantization?: Requantizing | undefined;
  readonly gpu?: GPU | undefined;
}

/** Opens a device by name; a sentence where it is not to be had here. */
export async function openDevice(
  name: Device['name'],
  { pool, gpu, requantization }: DeviceMeans = {},
): Promise<Result<Device, string>> {
  switch (name) {
    case 'reference':
      return ok(referenceDevice(ops));
    case 'wasm':
      return openWasm({ ops, pool, requantization });
    case 'webgpu':
      return openWebGpu({ gpu, ops });
  }
}
