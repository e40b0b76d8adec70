import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { must } from '../../base/result.ts';
import { ops } from '../../ops/table.ts';
import { tallyCases } from '../../testing/gpu-goldens.ts';
import { nodeGpu } from '../../testing/node-gpu.ts';
import { disputed, opCases, opFiles } from '../../testing/op-goldens.ts';
import { randomLayer, runLayer } from '../../testing/random-layers.ts';
import { shared } from '../../testing/shared.ts';
import { referenceDevice } from '../reference/device.ts';
import { openWebGpu } from './device.ts';
import { kernels } from './kernels/table.ts';

// The WGSL kernels in Node, where the `webgpu` package is installed; a browser runs the same suite in e2e/webgpu.spec.ts.

const gpu = await nodeGpu();
const files = opFiles().filter((file) => kernels.has(file.toUpperCase()) && ops.has(file.toUpperCase()));
/** Their kernels are tables of bytes, and the reference answers are of wider types. */
const onlyByTable = new Set(['cos', 'pow', 'sin']);

describe.skipIf(!gpu)('on WebGPU in Node', () => {
  test.skipIf(!shared).each(files)('%s meets the reference answers', async (file) => {
    const device = must(await openWebGpu({ gpu, ops }), 'the device opens');
    const cases = opCases(file).filter(({ name }) => !disputed.has(name));
    const { ran, failures } = await tallyCases(cases, device);
    expect(failures).toEqual([]);
    if (!onlyByTable.has(file)) expect(ran).toBeGreaterThan(0);
    device.dispose();
  });

  test.each([true, false])(
    'random 8-bit layers give the reference integers, packed products: %s',
    async (packedDot) => {
      const device = must(await openWebGpu({ gpu, ops, packedDot }), 'the device opens');
      const reference = referenceDevice(ops);
      await fc.assert(
        fc.asyncProperty(randomLayer, async (drawn) => {
          const wanted = await runLayer(reference, drawn).catch((error: Error) => error.message);
          if (typeof wanted !== 'string') expect(await runLayer(device, drawn)).toEqual(wanted);
        }),
        { numRuns: 100, seed: 20261125 },
      );
      device.dispose();
    },
    120_000,
  );
});
