import fc from 'fast-check';
import { referenceDevice } from '../engine/backends/reference/device.ts';
import { openWasm } from '../engine/backends/wasm/device.ts';
import { kernels } from '../engine/backends/wasm/kernels/table.ts';
import type { Target } from '../engine/backends/wasm/target.ts';
import { must } from '../engine/base/result.ts';
import { ops } from '../engine/ops/table.ts';
import { differenceOf, runCase } from '../engine/testing/device-goldens.ts';
import type { OpCase } from '../engine/testing/op-goldens.ts';
import { randomLayer, runLayer } from '../engine/testing/random-layers.ts';

// Runs in the browser: single-op cases on the WebAssembly device, with what this machine's relaxed SIMD really does.

// The readers of reference answers decode base64 with Node's Buffer; this much of it they use.
const decode = (text: string) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
Object.assign(globalThis, { Buffer: { from: decode } });

async function failures(cases: readonly OpCase[], target?: Target): Promise<string[]> {
  const device = must(await openWasm({ ops, ...(target && { target }) }), 'the device opens');
  const found: string[] = [];
  for (const golden of cases) {
    const run = await runCase(golden, device);
    const first = run.ok ? await differenceOf(run.value, golden.outputs, golden.tolerance) : run.problem;
    const other =
      first !== undefined && run.ok && golden.optimized_outputs
        ? await differenceOf(run.value, golden.optimized_outputs, golden.tolerance)
        : first;
    if (other !== undefined) found.push(`${golden.name}: ${other}`);
  }
  return found;
}

async function description(): Promise<string> {
  return must(await openWasm({ ops }), 'the device opens').description;
}

/** Random layers against the reference kernels: how many were compared, and the first one that differs. */
async function randomLayers(count: number): Promise<{ compared: number; difference?: string }> {
  const device = must(await openWasm({ ops }), 'the device opens');
  const reference = referenceDevice(ops);
  let compared = 0;
  for (const drawn of fc.sample(randomLayer, { numRuns: count, seed: 20261125 })) {
    const wanted = await runLayer(reference, drawn).catch((error: Error) => error.message);
    if (typeof wanted === 'string') continue;
    const found = await runLayer(device, drawn);
    compared++;
    if (String(found) !== String(wanted))
      return { compared, difference: `${JSON.stringify(drawn)}: ${found} instead of ${wanted}` };
  }
  return { compared };
}

export const kernelSuite = { failures, randomLayers, description, names: [...kernels.keys()] };
Object.assign(globalThis, { kernelSuite });
