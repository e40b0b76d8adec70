import { referenceDevice } from '../backends/reference/device.ts';
import type { Device } from '../backends/types.ts';
import { openWasm } from '../backends/wasm/device.ts';
import { fail, ok, type Result } from '../base/result.ts';
import { ops } from '../ops/table.ts';

/** Opens a device by name; a sentence where it is not to be had here. */
export async function openDevice(name: Device['name']): Promise<Result<Device, string>> {
  switch (name) {
    case 'reference':
      return ok(referenceDevice(ops));
    case 'wasm':
      return openWasm({ ops });
    default:
      return fail(`the ${name} device is not there yet`);
  }
}
