import type { Device } from '../backends/types.ts';
import { differenceOf, runCase } from './device-goldens.ts';
import type { OpCase } from './op-goldens.ts';

/** What became of single-op cases on a device that takes some and leaves the rest to another. */
export interface GpuTally {
  readonly ran: number;
  /** By sentence: cases whose op or type the device has no kernel for. */
  readonly left: ReadonlyMap<string, number>;
  readonly failures: readonly string[];
}

/** Runs cases on the WebGPU device; those it refuses to prepare are left, everything else has to be right. */
export async function tallyCases(cases: readonly OpCase[], device: Device): Promise<GpuTally> {
  const left = new Map<string, number>();
  const failures: string[] = [];
  let ran = 0;
  for (const golden of cases) {
    const run = await runCase(golden, device);
    if (!run.ok) {
      if (run.problem.includes('has no WebGPU kernel'))
        left.set(run.problem, (left.get(run.problem) ?? 0) + 1);
      else failures.push(`${golden.name}: ${run.problem}`);
      continue;
    }
    ran++;
    const first = await differenceOf(run.value, golden.outputs, golden.tolerance);
    const other =
      first !== undefined && golden.optimized_outputs
        ? await differenceOf(run.value, golden.optimized_outputs, golden.tolerance)
        : first;
    if (other !== undefined) failures.push(`${golden.name}: ${other}`);
    run.value.prepared.dispose();
  }
  return { ran, left, failures };
}
