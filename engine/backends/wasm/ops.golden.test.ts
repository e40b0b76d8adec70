import { describe, expect, test } from 'vitest';
import { must } from '../../base/result.ts';
import { ops } from '../../ops/table.ts';
import { differenceOf, runCase } from '../../testing/device-goldens.ts';
import { disputed, opCases, opFiles } from '../../testing/op-goldens.ts';
import { shared } from '../../testing/shared.ts';
import { openWasm } from './device.ts';
import { kernels } from './kernels/table.ts';
import type { Target } from './target.ts';

// Every single-op case of an op that has a kernel, on the WebAssembly device. The relaxed dot product is emulated, so that its
// kernels are checked where the machine's own is not exact.
const targets: Record<string, Target> = {
  pairs: { fusedMultiplyAdd: false, dot: 'pairs' },
  'emulated quads': { fusedMultiplyAdd: false, dot: 'quads', emulated: true },
  'emulated bytes': { fusedMultiplyAdd: false, dot: 'bytes', emulated: true },
};

const files = opFiles().filter((file) => kernels.has(file.toUpperCase()) && ops.has(file.toUpperCase()));

describe.skipIf(!shared).each(Object.entries(targets))('with 8-bit products in %s', (_, target) => {
  test.each(files)('%s meets the reference answers', async (file) => {
    const device = must(await openWasm({ ops, target }), 'the device opens');
    const failures: string[] = [];
    for (const golden of opCases(file).filter(({ name }) => !disputed.has(name))) {
      const run = await runCase(golden, device);
      const failure = run.ok ? await differenceOf(run.value, golden.outputs, golden.tolerance) : run.problem;
      const other =
        failure !== undefined && run.ok && golden.optimized_outputs
          ? await differenceOf(run.value, golden.optimized_outputs, golden.tolerance)
          : failure;
      if (other !== undefined) failures.push(`${golden.name}: ${other}`);
    }
    expect(failures).toEqual([]);
  });
});
