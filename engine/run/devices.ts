import { referenceDevice } from '../backends/reference/device.ts';
import type { Device } from '../backends/types.ts';
import { openWasm } from '../backends/wasm/device.ts';
import type { Pool } from '../backends/wasm/pool.ts';
import { fail, ok, type Result } from '../base/result.ts';
import { ops } from '../ops/table.ts';

/** Opens a device by name, with the threads it may use; a sentence where it is not to be had here. */
export async function openDevice(name: Device['name'], pool?: Pool): Promise<Result<Device, string>> {
  switch (name) {
    case 'reference':
      return ok(referenceDevice(ops));
    case 'wasm':
      return openWasm({ ops, pool });
    default:
      return fail(`the ${name} device is not there yet`);
  }
}
